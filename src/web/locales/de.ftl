# The words of the guests' pages in German. Every id stands in all five languages with the same
# variables. Simple words, short sentences; the polite form fits one person and several.
#
# Ids with variables (n: a number that chooses the plural form); all other ids have none:
#
#   please-phone $phone; phone-hours $hours; invitation-from $name; fact-languages $languages;
#   fact-days $count n; contact-line $name $phone;
#   companions-count $count n; ages-more $phone; age-label $number; age-years $age n; accepted-party $party;
#   party-adults $count n; party-children $count n; party-both $adults $children;
#   accepted-childcare $count n; accepted-childcare-waiting $count n; accepted-change $phone;
#   maybe-text $phone; waiting-text $place; call-text $phone; calendar-description $phone;
#   accepted-with-parent $count n; care-full-text $phone;
#   cancelled-reason $reason; full-text $phone; offer-text $until; withdrawn-text $phone; next-dates-text $phone;
#   error-title $count n; error-companions $max; error-age $number; error-children $max;
#   error-too-large $phone; error-no-seats $phone; error-no-care $phone;
#   error-access $max; error-call-time $max; code-hint $example; error-code-length $count n;
#   error-code-sign $sign; code-too-many-text $phone; unsubscribe-again $phone;
#   privacy-who $office $address $phone $email; privacy-officer $contact;
#   privacy-keep-wishes $days n; privacy-keep-list $days n; privacy-keep-messages $days n; privacy-keep-steps $days n;
#   privacy-rights-how $phone; accessibility-tell $phone $email;
#   greeting-ms $name; greeting-mr $name; greeting-none $name; greeting-family $name;
#   greeting-next-ms $name; greeting-next-mr $name; greeting-next-none $name;

### Frame of every guest page

skip-link = Zum Inhalt springen
language-label = Sprache
language-de = Deutsch
language-en = English
language-uk = Українська
language-ar = العربية
language-tr = Türkçe
footer-privacy = Datenschutz
footer-accessibility = Barrierefreiheit
please-phone = Haben Sie Fragen? Rufen Sie uns an: { $phone }
phone-hours = Erreichbar: { $hours }

### The invitation

invitation-title = Ihre Einladung
invitation-from = { $name } lädt Sie ein
label-when = Wann?
label-where = Wo?
label-what = Was passiert dort?
what-general = Wir sprechen miteinander und haben Zeit für Ihre Fragen. Sie können alles fragen. Sie können auch nur zuhören.
label-more = Gut zu wissen
label-directions = So kommen Sie hin
label-house = Das Haus
label-languages = Sprachen
label-contact = Fragen?
fact-step-free = Der Eingang hat keine Stufen.
fact-steps = Am Eingang sind Stufen. Brauchen Sie Hilfe? Sagen Sie es uns bitte.
fact-lift = Es gibt einen Aufzug.
fact-wc = Es gibt ein WC für Rollstühle.
fact-induction-loop = Es gibt eine Anlage für Hörgeräte.
fact-drinks = Kaffee und Tee stehen bereit.
fact-travel = Die Fahrt mit Bus und Bahn bezahlen wir.
fact-languages = Dort spricht jemand: { $languages }
fact-german = Dort sprechen wir meistens Deutsch.
fact-days = { $count ->
    [one] Das Treffen dauert einen Tag.
   *[other] Das Treffen dauert { $count } Tage.
}
children-care = Kinder sind willkommen. Wir betreuen sie kostenlos.
children-care-full = Kinder sind willkommen. In der Betreuung ist im Moment kein Platz frei. Sie können Ihre Kinder trotzdem mitbringen. Dann bleiben sie bei Ihnen.
care-full-title = In der Betreuung ist kein Platz frei
care-full-text = Sie können Ihre Kinder trotzdem mitbringen. Dann bleiben sie bei Ihnen. Oder sie kommen auf die Warteliste. Oder Sie nehmen einen anderen Termin. Fragen? Rufen Sie an: { $phone }
care-full-under-three = Für Kinder unter 3 Jahren ist kein Platz mehr frei.
care-full-from-three = Für Kinder von 3 bis 5 Jahren ist kein Platz mehr frei.
care-full-from-six = Für Kinder ab 6 Jahren ist kein Platz mehr frei.
children-none = Leider gibt es dieses Mal keine Kinderbetreuung.
cost-free = Das Treffen ist kostenlos.
voluntary = Sie entscheiden selbst. Wenn Sie nicht kommen, bleibt Ihr Geld gleich.
voluntary-colleagues = Die Teilnahme ist freiwillig.
contact-line = { $name } hilft Ihnen gern: { $phone }

### The question

question-title = Kommen Sie?
answer-yes = Ja
answer-maybe = Vielleicht
answer-no = Nein, diesmal nicht
answer-call = Bitte rufen Sie mich an
if-yes-title = Wenn Sie kommen
if-call-title = Wenn wir Sie anrufen sollen
if-no-title = Möchten Sie uns sagen, warum?
if-no-hint = Nur wenn Sie möchten. Wir zählen, wie oft etwas vorkommt, und planen damit besser. Nach 7 Tagen ist es gelöscht. Es hat keine Folgen für Sie.
barrier-childcare = Ich habe niemanden für meine Kinder
barrier-way = Der Weg ist zu weit oder zu schwer
barrier-appointment = Ich habe einen anderen Termin
barrier-language = Ich verstehe zu wenig Deutsch
barrier-health = Meine Gesundheit. Mehr müssen Sie nicht sagen
barrier-interest = Das Thema passt nicht zu mir
barrier-none = Das möchte ich nicht sagen
error-barrier = Bitte wählen Sie einen Grund oder keinen.
optional-mark = (wenn Sie möchten)
who-legend = Wer kommt?
who-hint = Bitte kreuzen Sie alle an, die kommen.
slot-label = Wann möchten Sie kommen?
slot-hint = Sie haben Ihre eigene Zeit und müssen nicht warten. Wir zeigen nur freie Zeiten.
slot-any = Das ist mir gleich: die nächste freie Zeit
companions-label = Wie viele andere Erwachsene bringen Sie mit?
companions-count = { $count ->
    [0] niemanden
    [one] { $count } Person
   *[other] { $count } Personen
}
childcare-legend = Sollen wir auf Kinder aufpassen?
ages-hint = Dann planen wir genug Menschen zum Aufpassen ein.
children-with-me = Meine Kinder bleiben bei mir. Sie brauchen keine Betreuung.
ages-more = Haben Sie mehr Kinder? Rufen Sie uns bitte an: { $phone }
age-label = Kind { $number }
age-none = kein Kind
age-under-one = unter 1 Jahr
age-years = { $age ->
    [one] { $age } Jahr
   *[other] { $age } Jahre
}
interpreter-label = Soll jemand für Sie übersetzen?
interpreter-none = Nein, danke
interpreter-other = Ja, in eine andere Sprache
step-free-label = Ich brauche einen Weg ohne Stufen.
access-label = Brauchen Sie noch etwas?
access-hint = Zum Beispiel: einen Platz am Fenster. Bitte schreiben Sie nichts über Krankheiten.
call-time-label = Wann sollen wir Sie anrufen?
call-time-hint = Zum Beispiel: Dienstag ab 14 Uhr.
call-phone-label = Ihre Telefonnummer
call-phone-hint = Bitte mit Vorwahl.
answer-submit = Antwort senden
answer-change = Antwort ändern

### Spoken languages, for interpreters and for what is spoken at an event

spoken-de = Deutsch
spoken-en = Englisch
spoken-uk = Ukrainisch
spoken-ru = Russisch
spoken-ar = Arabisch
spoken-tr = Türkisch
spoken-fa = Farsi oder Dari
spoken-ps = Paschtu
spoken-ku = Kurdisch
spoken-ti = Tigrinya
spoken-so = Somali
spoken-fr = Französisch
spoken-es = Spanisch
spoken-pl = Polnisch
spoken-ro = Rumänisch
spoken-bg = Bulgarisch
spoken-it = Italienisch
spoken-prs = Dari
spoken-gsg = Deutsche Gebärdensprache
spoken-sign = Deutsche Gebärdensprache

### After the answer

accepted-title = Schön, dass Sie kommen!
accepted-text = Wir halten Platz für Sie frei.
accepted-party = Angemeldet: { $party }
party-adults = { $count ->
    [one] { $count } erwachsene Person
   *[other] { $count } Erwachsene
}
party-children = { $count ->
    [one] { $count } Kind
   *[other] { $count } Kinder
}
party-both = { $adults } und { $children }
accepted-childcare = { $count ->
    [one] Wir passen auf Ihr Kind auf. Das ist kostenlos.
   *[other] Wir passen auf Ihre Kinder auf. Das ist kostenlos.
}
accepted-childcare-waiting = { $count ->
    [one] In der Kinderbetreuung ist noch kein Platz frei. Ihr Kind steht dort auf der Warteliste. Wir melden uns, wenn ein Platz frei wird.
   *[other] In der Kinderbetreuung ist noch kein Platz frei. Ihre Kinder stehen dort auf der Warteliste. Wir melden uns, wenn ein Platz frei wird.
}
care-with-me-offer = Sie möchten nicht warten? Bringen Sie Ihre Kinder mit. Dann bleiben sie bei Ihnen. Ändern Sie dafür Ihre Antwort.
accepted-with-parent = { $count ->
    [one] Ihr Kind ist willkommen. Es bleibt bei Ihnen.
   *[other] Ihre Kinder sind willkommen. Sie bleiben bei Ihnen.
}
accepted-mail = Sie bekommen auch eine E-Mail von uns.
accepted-change = Geht es doch nicht? Das ist in Ordnung. Ändern Sie Ihre Antwort. Oder rufen Sie an: { $phone }
maybe-title = Danke für Ihre Antwort
maybe-text = Sie können noch überlegen. Ihr Platz ist aber noch nicht sicher. Wissen Sie es später? Dann ändern Sie Ihre Antwort. Oder rufen Sie an: { $phone }
declined-title = Danke, dass Sie Bescheid sagen
declined-text = Das ist in Ordnung. Ihr Geld bleibt gleich. Vielleicht passt es beim nächsten Mal.
declined-text-colleagues = Das ist in Ordnung. Vielleicht passt es beim nächsten Mal.
waiting-title = Sie stehen auf der Warteliste
waiting-text = Im Moment sind alle Plätze vergeben. Ihre Nummer auf der Warteliste ist { $place }. Wird Platz für Sie frei? Dann melden wir uns sofort. Sie müssen nichts tun.
call-title = Wir rufen Sie an
call-text = Danke für Ihre Nachricht. Wir rufen Sie bald an. Möchten Sie nicht warten? Rufen Sie uns an: { $phone }
calendar-add = In den Kalender
calendar-summary = Treffen
calendar-description = Haben Sie Fragen? Telefon: { $phone }

### What the event is up to

cancelled-title = Das Treffen fällt leider aus
cancelled-text = Das tut uns leid. Es liegt an uns. Bitte kommen Sie an diesem Termin nicht.
cancelled-reason = Der Grund: { $reason }
over-title = Das Treffen ist schon vorbei
over-text = Waren Sie da? Schön! Waren Sie nicht da? Das macht nichts.
running-title = Das Treffen läuft gerade
running-text = Kommen Sie gern dazu. Sie müssen sich nicht mehr anmelden.
offer-title = Ein Platz ist frei für Sie
offer-text = Wir halten ihn bis { $until }. Sagen Sie bitte bis dahin Ja. Sonst bekommt ihn, wer als Nächstes wartet.
offer-yes = Ja, ich nehme den Platz
offer-no = Nein, danke
draw-title = Sie sind bei der Auslosung dabei
draw-text = Die Plätze werden ausgelost, wenn die Anmeldung zu Ende ist. Danach schreiben wir Ihnen. Sie müssen nichts tun.
draw-hint = Die Plätze werden ausgelost.
certificate-link = Teilnahmebescheinigung

full-title = Alle Plätze sind vergeben
full-text = Sie können auf die Warteliste. Oder Sie nehmen den nächsten Termin. Fragen? Rufen Sie an: { $phone }
full-submit = Auf die Warteliste
withdrawn-title = Diese Einladung gilt nicht mehr
withdrawn-text = Haben Sie Fragen? Rufen Sie uns bitte an: { $phone }
next-dates-title = Die nächsten Termine
next-dates-text = Möchten Sie dann kommen? Rufen Sie an: { $phone }
next-dates-none = Einen neuen Termin gibt es noch nicht.

### What is wrong with a form

error-title = { $count ->
    [one] Bitte prüfen Sie noch eine Angabe
   *[other] Bitte prüfen Sie noch { $count } Angaben
}
error-answer = Bitte wählen Sie eine Antwort.
error-who = Bitte kreuzen Sie an, wer kommt.
error-slot = Diese Zeit hat inzwischen jemand anderes. Bitte wählen Sie eine andere.
error-companions = Es können höchstens { $max } Erwachsene zusammen kommen.
error-age = Bitte wählen Sie das Alter von Kind { $number }.
error-children = So können Sie höchstens { $max } Kinder anmelden. Haben Sie mehr Kinder? Rufen Sie uns bitte an.
error-too-large = So viele Plätze gibt es dort nicht. Bitte kommen Sie mit weniger Personen. Fragen? Rufen Sie an: { $phone }
error-no-seats = So viele Plätze sind nicht mehr frei. Ihre Plätze bleiben. Möchten Sie mit weniger Personen kommen? Oder rufen Sie an: { $phone }
error-no-care = In der Kinderbetreuung ist für so viele Kinder kein Platz frei. Rufen Sie uns bitte an: { $phone }
error-interpreter = Bitte wählen Sie eine Sprache aus der Liste.
error-access = Das ist zu lang. Bitte schreiben Sie höchstens { $max } Zeichen.
error-call-time = Das ist zu lang. Bitte schreiben Sie höchstens { $max } Zeichen.
error-call-phone = Bitte geben Sie Ihre Telefonnummer ein.
error-call-phone-wrong = Diese Nummer können wir nicht lesen. Bitte schreiben Sie nur Zahlen, mit Vorwahl.
expired-title = Bitte senden Sie noch einmal
expired-text = Diese Seite war zu lange offen. Ihre Antwort ist noch nicht bei uns. Bitte senden Sie sie noch einmal.
link-wrong-title = Dieser Link passt nicht
link-wrong-text = Vielleicht fehlt ein Zeichen. Bitte öffnen Sie den Link noch einmal aus Ihrer Nachricht. Oder geben Sie den Code aus Ihrem Brief ein.
link-wrong-old = Oder das Treffen ist schon länger vorbei. Dann haben wir Ihre Daten gelöscht, und der Link geht nicht mehr.
link-wrong-code = Code eingeben
nowhere-title = Diese Seite gibt es nicht
nowhere-text = Vielleicht ist die Adresse nicht ganz richtig. Bitte öffnen Sie den Link aus Ihrer Nachricht. Oder geben Sie den Code aus Ihrem Brief ein.
problem-title = Das hat nicht geklappt
problem-too-large = Das ist zu viel auf einmal. Bitte schreiben Sie weniger.

### Answering with the code from a letter

code-title = Mit Ihrem Code antworten
code-text = Der Code steht in Ihrem Brief.
code-label = Ihr Code
code-hint = Zum Beispiel: { $example }. Groß oder klein ist egal.
code-submit = Weiter
error-code-missing = Bitte geben Sie den Code aus Ihrem Brief ein.
error-code-length = { $count ->
    [one] Der Code hat 8 Zeichen. Sie haben { $count } Zeichen eingegeben.
   *[other] Der Code hat 8 Zeichen. Sie haben { $count } Zeichen eingegeben.
}
error-code-sign = Das Zeichen „{ $sign }“ gibt es in unseren Codes nicht. Bitte prüfen Sie Ihren Brief.
error-code-unknown = Diesen Code kennen wir nicht. Bitte prüfen Sie Ihren Brief. Ist das Treffen schon länger vorbei? Dann ist der Code gelöscht.
code-too-many-title = Das hat zu oft nicht geklappt
code-too-many-text = Bitte warten Sie eine Viertelstunde. Oder rufen Sie uns an: { $phone }. Wir helfen Ihnen gern.

### No more mails, no more invitations

unsubscribe-title = Was möchten Sie nicht mehr bekommen?
unsubscribe-text = Sie entscheiden selbst. Ihr Geld bleibt gleich.
unsubscribe-mail = Keine E-Mails mehr. Schicken Sie mir Briefe.
unsubscribe-sms = Keine SMS mehr.
unsubscribe-all = Keine Einladungen mehr.
unsubscribe-submit = Absenden
error-unsubscribe = Bitte wählen Sie eine Antwort.
unsubscribe-mail-done-title = Sie bekommen keine E-Mails mehr
unsubscribe-mail-done-text = Wir schreiben Ihnen ab jetzt Briefe.
unsubscribe-sms-done-title = Sie bekommen keine SMS mehr
unsubscribe-sms-done-text = Wir schreiben Ihnen Briefe oder E-Mails, oder wir rufen an.
unsubscribe-all-done-title = Sie bekommen keine Einladungen mehr
unsubscribe-all-done-text = Ihr Geld bleibt gleich.
language-title = In welcher Sprache sollen wir schreiben?
language-submit = Sprache ändern
language-done-title = Wir schreiben Ihnen jetzt auf Deutsch
language-done-text = Das gilt ab der nächsten Nachricht.
preferences-link = Was wollen Sie von uns bekommen? Hier ändern
unsubscribe-again = Möchten Sie es wieder anders? Rufen Sie uns an: { $phone }

### Data protection (DSGVO articles 13 and 14). The office's data protection officer releases these words.

privacy-title = So gehen wir mit Ihren Daten um
privacy-intro = Hier lesen Sie, was wir über Sie speichern. Sie lesen auch, wozu wir es brauchen und wann wir es löschen.
privacy-short-title = Das Wichtigste
privacy-short-voluntary = Ihre Antwort ist freiwillig. Wenn Sie nicht antworten, bleibt Ihr Geld gleich.
privacy-short-little = Wir speichern nur, was wir für die Treffen brauchen.
privacy-short-watching = Diese Seiten beobachten Sie nicht. Es gibt keine Werbung.
privacy-short-erasing = Wir löschen Ihre Daten, wenn wir sie nicht mehr brauchen.
privacy-who-title = Wer ist verantwortlich?
privacy-who = { $office }, { $address }. Telefon: { $phone }. E-Mail: { $email }.
privacy-officer = Fragen zum Datenschutz beantwortet: { $contact }.
privacy-data-title = Welche Daten haben wir?
privacy-data-contact = Ihren Namen, Ihre Adresse und Ihre Sprache. Und Ihre E-Mail-Adresse und Telefonnummer, wenn Sie sie uns gegeben haben. Diese Daten kennen wir aus Ihrer Beratung bei uns.
privacy-data-answer = Wozu wir Sie eingeladen haben. Und was Sie geantwortet haben.
privacy-data-wishes = Wer mitkommt und wie alt die Kinder sind. Ob jemand übersetzen soll. Und was Sie sonst brauchen.
privacy-data-presence = Ob Sie da waren. Warum Sie nicht kommen: nur wenn Sie es uns sagen möchten, in einem Wort.
privacy-data-never = Wir fragen hier nicht nach Geld, nach Krankheiten oder nach Ihrer Herkunft.
privacy-why-title = Wozu brauchen wir die Daten?
privacy-why-invite = Wir möchten Sie einladen und Ihnen Bescheid geben.
privacy-why-plan = Wir planen Stühle, Kaffee und Kinderbetreuung.
privacy-why-count = Wir zählen, wie viele Menschen kommen. In diesen Zahlen steht kein Name.
privacy-why-never = Wer nicht kommt, hat keinen Nachteil. Wir geben das an niemanden weiter.
privacy-see-title = Wer sieht die Daten?
privacy-see-team = Nur Menschen, die das Treffen vorbereiten oder Sie dort begrüßen.
privacy-see-partner = Manchmal ist ein Partner dabei. Er sieht nur die Liste von seinem Treffen.
privacy-see-carriers = Für Briefe, E-Mails und SMS brauchen wir die Post und Internet-Firmen. Sie bekommen nur, was sie zum Zustellen brauchen.
privacy-see-abroad = Wir schicken Ihre Daten nicht in Länder außerhalb der Europäischen Union.
privacy-keep-title = Wann löschen wir?
privacy-keep-wishes = { $days ->
    [one] Das Alter der Kinder, Ihre Wünsche und warum Sie nicht kommen: spätestens { $days } Tag nach dem Treffen.
   *[other] Das Alter der Kinder, Ihre Wünsche und warum Sie nicht kommen: spätestens { $days } Tage nach dem Treffen.
}
privacy-keep-list = { $days ->
    [one] Ihre Antwort, und ob Sie da waren: spätestens { $days } Tag nach dem Treffen. Danach bleiben nur Zahlen ohne Namen.
   *[other] Ihre Antwort, und ob Sie da waren: spätestens { $days } Tage nach dem Treffen. Danach bleiben nur Zahlen ohne Namen.
}
privacy-keep-messages = { $days ->
    [one] Unsere Briefe und E-Mails an Sie: spätestens { $days } Tag nach dem Treffen.
   *[other] Unsere Briefe und E-Mails an Sie: spätestens { $days } Tage nach dem Treffen.
}
privacy-keep-steps = { $days ->
    [one] Was wir nach einer Woche mit Ihnen vereinbart haben: spätestens { $days } Tag nach dem Treffen.
   *[other] Was wir nach einer Woche mit Ihnen vereinbart haben: spätestens { $days } Tage nach dem Treffen.
}
privacy-keep-contact = Ihren Namen und Ihre Adresse: wenn wir Sie nicht mehr beraten.
privacy-rights-title = Ihre Rechte
privacy-rights-know = Sie können fragen, was wir über Sie speichern. Sie bekommen davon eine Kopie.
privacy-rights-correct = Ist etwas falsch? Wir machen es richtig.
privacy-rights-erase = Sie können sagen: Löschen Sie das. Oder: Nutzen Sie das im Moment nicht.
privacy-rights-object = Sie können Nein sagen zu E-Mails oder zu allen Einladungen. Ihr Geld bleibt gleich.
privacy-rights-consent = Haben Sie uns E-Mails oder SMS erlaubt? Sie können das immer zurücknehmen. Das gilt dann ab diesem Tag.
privacy-rights-complain = Sie können sich bei der Aufsicht für den Datenschutz beschweren. Wir sagen Ihnen gern, welche Stelle das ist.
privacy-rights-how = Rufen Sie uns einfach an: { $phone }. Oder schreiben Sie uns.
privacy-machine = Bei uns entscheidet kein Computer über Sie.
privacy-pages-title = Diese Internetseiten
privacy-pages-device = Diese Seiten legen nichts auf Ihrem Gerät ab, um Sie wiederzuerkennen.
privacy-pages-server = Unser Computer sieht kurz die Internet-Adresse Ihres Geräts. So kann er Ihnen die Seite schicken und Angriffe stoppen.
privacy-law-title = Die Gesetze dazu
privacy-law = Wir dürfen das nach der Datenschutz-Grundverordnung: Artikel 6, Absatz 1, Buchstaben a und e. Und nach Artikel 9. Dazu gelten die Paragrafen 67 bis 85a im zehnten Sozialgesetzbuch. Ihre Rechte stehen in den Artikeln 15 bis 18, 21 und 77.

### Accessibility

accessibility-title = Barrierefreiheit
accessibility-intro = Alle Menschen sollen diese Seiten nutzen können.
accessibility-can-title = Das geht
accessibility-can-keyboard = Sie können alles ohne Maus bedienen.
accessibility-can-reader = Ein Programm kann Ihnen die Seiten vorlesen.
accessibility-can-zoom = Sie können die Seiten vierfach vergrößern.
accessibility-can-contrast = Die Schrift ist groß und gut zu sehen, hell und dunkel.
accessibility-can-plain = Die Sätze sind einfach. Es gibt fünf Sprachen.
accessibility-can-other = Sie können auch am Telefon antworten. Oder mit der Antwort-Karte aus dem Brief.
accessibility-cannot-title = Das geht noch nicht
accessibility-cannot-sign = Es gibt noch keine Videos in Gebärdensprache.
accessibility-cannot-tested = Noch keine Gruppe von Leserinnen und Lesern hat unsere Texte geprüft.
accessibility-cannot-german = Namen von Orten und manche Texte gibt es nur auf Deutsch.
accessibility-standard-title = Unser Maßstab
accessibility-standard = Wir richten uns nach der Regel WCAG 2.2, Stufe AA. Sie gehört zur Norm EN 301 549 und zur BITV 2.0. Wir prüfen die Seiten selbst.
accessibility-tell-title = Etwas geht nicht?
accessibility-tell = Sagen Sie es uns bitte. Telefon: { $phone }. E-Mail: { $email }. Wir antworten Ihnen und helfen sofort auf einem anderen Weg.
accessibility-dispute = Hilft das nicht? Dann gibt es eine Schlichtungsstelle. Sie hilft kostenlos. Wir sagen Ihnen gern, welche Stelle das ist.



### Pieces that names, days and hours are put together from

greeting-ms = Guten Tag Frau { $name }
greeting-mr = Guten Tag Herr { $name }
greeting-none = Guten Tag { $name }
greeting-family = Guten Tag Familie { $name }
greeting-next-ms = guten Tag Frau { $name }
greeting-next-mr = guten Tag Herr { $name }
greeting-next-none = guten Tag { $name }
greeting-between = ,
greeting-end = ,

### Three questions afterwards

feedback-title = Wie war es für Sie?
feedback-text = Drei kurze Fragen. Wir fragen nicht nach Ihrem Namen. Niemand erfährt, was Sie sagen.
feedback-submit = Absenden
feedback-done-title = Danke für Ihre Antwort!
feedback-done-text = Sie hilft uns, das nächste Treffen besser zu machen.
feedback-early-title = Das Treffen hat noch nicht begonnen
feedback-early-text = Kommen Sie danach wieder hierher. Dann fragen wir Sie gern, wie es war.
feedback-late-title = Die Fragen sind schon geschlossen
feedback-late-text = Möchten Sie uns trotzdem etwas sagen? Rufen Sie uns gern an.
feedback-liked = Wie war es?
feedback-liked-yes = gut
feedback-liked-partly = mittel
feedback-liked-no = nicht gut
feedback-helped = Hat es Ihnen geholfen?
feedback-helped-yes = ja
feedback-helped-partly = ein wenig
feedback-helped-no = nein
feedback-again = Kommen Sie wieder?
feedback-again-yes = ja
feedback-again-partly = vielleicht
feedback-again-no = nein
