# The words of the guests' pages in English. Every id stands in all five languages with the same
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
#   error-access $max; error-call-time $max; code-hint $example; error-code-length $count n;
#   error-code-sign $sign; code-too-many-text $phone; unsubscribe-again $phone;
#   privacy-who $office $address $phone $email; privacy-officer $contact;
#   privacy-keep-wishes $days n; privacy-keep-list $days n; privacy-keep-messages $days n; privacy-keep-steps $days n;
#   privacy-rights-how $phone; accessibility-tell $phone $email;
#   greeting-ms $name; greeting-mr $name; greeting-none $name; greeting-family $name;
#   greeting-next-ms $name; greeting-next-mr $name; greeting-next-none $name;

### Frame of every guest page

skip-link = Skip to content
language-label = Language
language-de = Deutsch
language-en = English
language-uk = Українська
language-ar = العربية
language-tr = Türkçe
footer-privacy = Data protection
footer-accessibility = Accessibility
please-phone = Do you have questions? Call us: { $phone }
phone-hours = You can reach us: { $hours }

### The invitation

invitation-title = Your invitation
invitation-from = { $name } invites you
label-when = When?
label-where = Where?
label-what = What happens there?
what-general = We talk with each other and have time for your questions. You can ask anything. You can also just listen.
label-more = Good to know
label-directions = How to get there
label-house = The building
label-languages = Languages
label-contact = Questions?
fact-step-free = The entrance has no steps.
fact-steps = There are steps at the entrance. Do you need help? Please tell us.
fact-lift = There is a lift.
fact-wc = There is a toilet for wheelchair users.
fact-induction-loop = There is a system for hearing aids.
fact-drinks = Coffee and tea are ready for you.
fact-travel = We pay for your bus and train.
fact-languages = Someone there speaks: { $languages }
fact-german = People there mostly speak German.
fact-days = { $count ->
    [one] The meeting takes one day.
   *[other] The meeting takes { $count } days.
}
children-care = Children are welcome. We look after them. This is free.
children-care-full = Children are welcome. At the moment there is no free place in the childcare. You can still bring your children. Then they stay with you.
care-full-title = There is no free place in the childcare
care-full-text = You can still bring your children. Then they stay with you. Or they go on the waiting list. Or you take another date. Questions? Call: { $phone }
care-full-under-three = There is no place left for children under 3 years.
care-full-from-three = There is no place left for children from 3 to 5 years.
care-full-from-six = There is no place left for children from 6 years.
children-none = Unfortunately, there is no childcare this time.
cost-free = The meeting is free.
voluntary = You decide for yourself. If you do not come, your money stays the same.
voluntary-colleagues = Taking part is voluntary.
contact-line = { $name } is happy to help you: { $phone }

### The question

question-title = Are you coming?
answer-yes = Yes
answer-maybe = Maybe
answer-no = No, not this time
answer-call = Please call me
if-yes-title = If you are coming
if-call-title = If you would like us to call you
if-no-title = Would you like to tell us why?
if-no-hint = Only if you like. We count how often something is said, and plan better with it. After 7 days it is erased. It has no consequences for you.
barrier-childcare = I have nobody for my children
barrier-way = The way is too long or too hard
barrier-appointment = I have another appointment
barrier-language = I do not understand enough German
barrier-health = My health. You need not say more
barrier-interest = The topic does not suit me
barrier-none = I would rather not say
error-barrier = Please choose one reason or none.
optional-mark = (if you like)
who-legend = Who is coming?
who-hint = Please tick everyone who is coming.
slot-label = When would you like to come?
slot-hint = You have a time of your own and need not wait. We show free times only.
slot-any = I do not mind: the next free time
companions-label = How many other adults will you bring?
companions-count = { $count ->
    [0] nobody
    [one] { $count } person
   *[other] { $count } people
}
childcare-legend = Should we look after children?
ages-hint = Then we can plan enough people to look after them.
children-with-me = My children stay with me. They do not need childcare.
ages-more = Do you have more children? Please call us: { $phone }
age-label = Child { $number }
age-none = no child
age-under-one = under 1 year
age-years = { $age ->
    [one] { $age } year
   *[other] { $age } years
}
interpreter-label = Should someone translate for you?
interpreter-none = No, thank you
interpreter-other = Yes, into another language
step-free-label = I need a way without steps.
access-label = Do you need anything else?
access-hint = For example: a seat at the window. Please do not write anything about illnesses.
call-time-label = When should we call you?
call-time-hint = For example: Tuesday after 2 p.m.
call-phone-label = Your phone number
call-phone-hint = Please with the area code.
answer-submit = Send answer
answer-change = Change answer

### Spoken languages, for interpreters and for what is spoken at an event

spoken-de = German
spoken-en = English
spoken-uk = Ukrainian
spoken-ru = Russian
spoken-ar = Arabic
spoken-tr = Turkish
spoken-fa = Farsi or Dari
spoken-ps = Pashto
spoken-ku = Kurdish
spoken-ti = Tigrinya
spoken-so = Somali
spoken-fr = French
spoken-es = Spanish
spoken-pl = Polish
spoken-ro = Romanian
spoken-bg = Bulgarian
spoken-it = Italian
spoken-prs = Dari
spoken-gsg = German Sign Language
spoken-sign = German Sign Language

### After the answer

accepted-title = Good that you are coming!
accepted-text = We are keeping a place for you.
accepted-party = Who is coming: { $party }
party-adults = { $count ->
    [one] { $count } adult
   *[other] { $count } adults
}
party-children = { $count ->
    [one] { $count } child
   *[other] { $count } children
}
party-both = { $adults } and { $children }
accepted-childcare = { $count ->
    [one] We will look after your child. This is free.
   *[other] We will look after your children. This is free.
}
accepted-childcare-waiting = { $count ->
    [one] There is no free place in the childcare yet. Your child is on the waiting list there. We will tell you when there is a place.
   *[other] There is no free place in the childcare yet. Your children are on the waiting list there. We will tell you when there is a place.
}
care-with-me-offer = You do not want to wait? Bring your children with you. Then they stay with you. To do so, change your answer.
accepted-with-parent = { $count ->
    [one] Your child is welcome. Your child stays with you.
   *[other] Your children are welcome. They stay with you.
}
accepted-mail = You will also get an e-mail from us.
accepted-change = You cannot come after all? That is all right. Change your answer. Or call: { $phone }
maybe-title = Thank you for your answer
maybe-text = You can still think about it. But your place is not certain yet. Do you know later? Then change your answer. Or call: { $phone }
declined-title = Thank you for telling us
declined-text = That is all right. Your money stays the same. Perhaps it will suit you next time.
declined-text-colleagues = That is all right. Perhaps it will suit you next time.
waiting-title = You are on the waiting list
waiting-text = At the moment, all places are taken. Your number on the waiting list is { $place }. When there is a place for you, we will tell you at once. You do not have to do anything.
call-title = We will call you
call-text = Thank you for your message. We will call you soon. You do not want to wait? Call us: { $phone }
calendar-add = Add to calendar
calendar-summary = Meeting
calendar-description = Do you have questions? Phone: { $phone }

### What the event is up to

cancelled-title = Sorry, the meeting is cancelled
cancelled-text = We are sorry. It is our doing. Please do not come on this date.
cancelled-reason = The reason: { $reason }
over-title = The meeting is already over
over-text = Were you there? Great! You were not there? That does not matter.
running-title = The meeting is on right now
running-text = You are welcome to join us. You do not have to sign up any more.
offer-title = There is a place for you
offer-text = We keep it until { $until }. Please say yes by then. After that, the next person on the list gets it.
offer-yes = Yes, I will take the place
offer-no = No, thank you
draw-title = You are in the draw
draw-text = The places are drawn by lot when registration has ended. We will write to you after that. You do not have to do anything.
draw-hint = The places are drawn by lot.
certificate-link = Certificate of attendance

full-title = All places are taken
full-text = You can go on the waiting list. Or you can take the next date. Questions? Call: { $phone }
full-submit = Put me on the waiting list
withdrawn-title = This invitation is no longer valid
withdrawn-text = Do you have questions? Please call us: { $phone }
next-dates-title = The next dates
next-dates-text = Would you like to come then? Call: { $phone }
next-dates-none = There is no new date yet.

### What is wrong with a form

error-title = { $count ->
    [one] Please check one more entry
   *[other] Please check { $count } more entries
}
error-answer = Please choose an answer.
error-who = Please tick who is coming.
error-slot = Somebody else has this time now. Please choose another one.
error-companions = At most { $max } adults can come together.
error-age = Please choose the age of child { $number }.
error-children = Here you can sign up { $max } children at most. Do you have more children? Please call us.
error-too-large = There are not so many places there. Please come with fewer people. Questions? Call: { $phone }
error-no-seats = Not so many places are free any more. You keep the places you have. Would you like to come with fewer people? Or call: { $phone }
error-no-care = There is no room for so many children in the childcare. Please call us: { $phone }
error-interpreter = Please choose a language from the list.
error-access = This is too long. Please write { $max } characters at most.
error-call-time = This is too long. Please write { $max } characters at most.
error-call-phone = Please enter your phone number.
error-call-phone-wrong = We cannot read this number. Please write only digits, with the area code.
expired-title = Please send it again
expired-text = This page was open for too long. We do not have your answer yet. Please send it again.
link-wrong-title = This link does not fit
link-wrong-text = Perhaps a character is missing. Please open the link from your message again. Or enter the code from your letter.
link-wrong-old = Or the meeting was some time ago. Then we have deleted your data, and the link no longer works.
link-wrong-code = Enter code
nowhere-title = This page does not exist
nowhere-text = Perhaps the address is not quite right. Please open the link from your message. Or enter the code from your letter.
problem-title = That did not work
problem-too-large = This is too much at once. Please write less.

### Answering with the code from a letter

code-title = Answer with your code
code-text = The code is in your letter.
code-label = Your code
code-hint = For example: { $example }. Capital or small letters do not matter.
code-submit = Continue
error-code-missing = Please enter the code from your letter.
error-code-length = { $count ->
    [one] The code has 8 characters. You entered { $count } character.
   *[other] The code has 8 characters. You entered { $count } characters.
}
error-code-sign = Our codes never have the character “{ $sign }”. Please check your letter.
error-code-unknown = We do not know this code. Please check your letter. Was the meeting some time ago? Then the code has been deleted.
code-too-many-title = That did not work too many times
code-too-many-text = Please wait a quarter of an hour. Or call us: { $phone }. We are happy to help.

### No more mails, no more invitations

unsubscribe-title = What do you no longer want to get?
unsubscribe-text = You decide for yourself. Your money stays the same.
unsubscribe-mail = No more e-mails. Send me letters.
unsubscribe-sms = No more text messages.
unsubscribe-all = No more invitations.
unsubscribe-submit = Send
error-unsubscribe = Please choose an answer.
unsubscribe-mail-done-title = You will not get any more e-mails
unsubscribe-mail-done-text = From now on we will write letters to you.
unsubscribe-sms-done-title = You will not get any more text messages
unsubscribe-sms-done-text = We will write letters or e-mails, or we will call you.
unsubscribe-all-done-title = You will not get any more invitations
unsubscribe-all-done-text = Your money stays the same.
language-title = In which language shall we write to you?
language-submit = Change language
language-done-title = We now write to you in English
language-done-text = This starts with the next message.
preferences-link = What do you want to get from us? Change it here
unsubscribe-again = Have you changed your mind? Call us: { $phone }

### Data protection (GDPR articles 13 and 14). The office's data protection officer releases these words.

privacy-title = What we do with your data
privacy-intro = Here you can read what we store about you. You can also read what we need it for and when we delete it.
privacy-short-title = The most important things
privacy-short-voluntary = Your answer is voluntary. If you do not answer, your money stays the same.
privacy-short-little = We only store what we need for the meetings.
privacy-short-watching = These pages do not watch you. There is no advertising.
privacy-short-erasing = We delete your data when we no longer need them.
privacy-who-title = Who is responsible?
privacy-who = { $office }, { $address }. Phone: { $phone }. E-mail: { $email }.
privacy-officer = Questions about data protection are answered by: { $contact }.
privacy-data-title = Which data do we have?
privacy-data-contact = Your name, your address and your language. And your e-mail address and phone number, if you gave them to us. We know these data from the advice we give you.
privacy-data-answer = What we invited you to. And what you answered.
privacy-data-wishes = Who comes with you and how old the children are. Whether someone should translate. And what else you need.
privacy-data-presence = Whether you were there. Why you are not coming: only if you would like to tell us, in one word.
privacy-data-never = We do not ask here about money, illnesses or where you come from.
privacy-why-title = What do we need the data for?
privacy-why-invite = We want to invite you and keep you informed.
privacy-why-plan = We plan chairs, coffee and childcare.
privacy-why-count = We count how many people come. There is no name in these figures.
privacy-why-never = Nobody has a disadvantage if they do not come. We do not pass this on to anyone.
privacy-see-title = Who can see the data?
privacy-see-team = Only people who prepare the meeting or welcome you there.
privacy-see-partner = Sometimes a partner takes part. The partner only sees the list for that meeting.
privacy-see-carriers = For letters, e-mails and text messages we need the post and internet companies. They only get what they need to deliver them.
privacy-see-abroad = We do not send your data to countries outside the European Union.
privacy-keep-title = When do we delete?
privacy-keep-wishes = { $days ->
    [one] The ages of the children, your wishes, and why you are not coming: { $days } day after the meeting at the latest.
   *[other] The ages of the children, your wishes, and why you are not coming: { $days } days after the meeting at the latest.
}
privacy-keep-list = { $days ->
    [one] Your answer, and whether you were there: { $days } day after the meeting at the latest. After that only figures without names remain.
   *[other] Your answer, and whether you were there: { $days } days after the meeting at the latest. After that only figures without names remain.
}
privacy-keep-messages = { $days ->
    [one] Our letters and e-mails to you: { $days } day after the meeting at the latest.
   *[other] Our letters and e-mails to you: { $days } days after the meeting at the latest.
}
privacy-keep-steps = { $days ->
    [one] What we agreed with you after a week: { $days } day after the meeting at the latest.
   *[other] What we agreed with you after a week: { $days } days after the meeting at the latest.
}
privacy-keep-contact = Your name and your address: when we no longer advise you.
privacy-rights-title = Your rights
privacy-rights-know = You can ask what we store about you. You will get a copy of it.
privacy-rights-correct = Is something wrong? We will put it right.
privacy-rights-erase = You can say: Delete this. Or: Do not use this for now.
privacy-rights-object = You can say no to e-mails or to all invitations. Your money stays the same.
privacy-rights-consent = Have you allowed us to send e-mails or text messages? You can take this back at any time. It then counts from that day.
privacy-rights-complain = You can complain to the data protection authority. We will gladly tell you which one it is.
privacy-rights-how = Just call us: { $phone }. Or write to us.
privacy-machine = With us, no computer decides about you.
privacy-pages-title = These web pages
privacy-pages-device = These pages do not leave anything on your device to recognise you again.
privacy-pages-server = Our computer briefly sees the internet address of your device. It needs it to send you the page and to stop attacks.
privacy-law-title = The laws behind this
privacy-law = We may do this under Article 6(1)(a) and (e) and Article 9 of the General Data Protection Regulation. Sections 67 to 85a of Book 10 of the German Social Code (SGB X) also apply. Your rights are in Articles 15 to 18, 21 and 77.

### Accessibility

accessibility-title = Accessibility
accessibility-intro = Everyone should be able to use these pages.
accessibility-can-title = This works
accessibility-can-keyboard = You can use everything without a mouse.
accessibility-can-reader = A program can read the pages to you.
accessibility-can-zoom = You can make the pages four times as large.
accessibility-can-contrast = The writing is large and easy to see, in light and dark.
accessibility-can-plain = The sentences are simple. There are five languages.
accessibility-can-other = You can also answer by phone or with the reply card from the letter.
accessibility-cannot-title = This does not work yet
accessibility-cannot-sign = There are no sign language videos yet.
accessibility-cannot-tested = No group of readers has tested our texts yet.
accessibility-cannot-german = Names of places and some texts are in German only.
accessibility-standard-title = Our standard
accessibility-standard = We follow the rules of WCAG 2.2, level AA. They belong to the standard EN 301 549 and to the German BITV 2.0. We test the pages ourselves.
accessibility-tell-title = Does something not work?
accessibility-tell = Please tell us. Phone: { $phone }. E-mail: { $email }. We will answer you and help at once in another way.
accessibility-dispute = That does not help? Then there is an arbitration office. It helps free of charge. We will gladly tell you which one it is.



### Pieces that names, days and hours are put together from

greeting-ms = Hello Ms { $name }
greeting-mr = Hello Mr { $name }
greeting-none = Hello { $name }
greeting-family = Hello { $name } family
greeting-next-ms = hello Ms { $name }
greeting-next-mr = hello Mr { $name }
greeting-next-none = hello { $name }
greeting-between = ,
greeting-end = ,

### Three questions afterwards

feedback-title = How was it for you?
feedback-text = Three short questions. We do not ask for your name. Nobody learns what you say.
feedback-submit = Send
feedback-done-title = Thank you for your answer!
feedback-done-text = It helps us to make the next meeting better.
feedback-early-title = The meeting has not begun yet
feedback-early-text = Come back here afterwards. Then we would like to ask you how it was.
feedback-late-title = The questions are closed
feedback-late-text = Would you still like to tell us something? Please call us.
feedback-liked = How was it?
feedback-liked-yes = good
feedback-liked-partly = so-so
feedback-liked-no = not good
feedback-helped = Did it help you?
feedback-helped-yes = yes
feedback-helped-partly = a little
feedback-helped-no = no
feedback-again = Will you come again?
feedback-again-yes = yes
feedback-again-partly = maybe
feedback-again-no = no
