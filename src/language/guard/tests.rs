use proptest::prelude::*;

use super::*;

/// What guests in the field really got, names changed.
const OFFICIALESE: &str = "Sehr geehrte Damen und Herren,

gemäß § 59 SGB II i. V. m. § 309 SGB III werden Sie hiermit aufgefordert, am 12.01.2027 um 10:00 Uhr \
zwecks Klärung Ihrer beruflichen Anschlussperspektive im Rahmen der Durchführung der Aktivierungsmaßnahme \
in den Räumlichkeiten des Maßnahmeträgers persönlich zu erscheinen. Bewerbungsunterlagen sowie ein gültiger \
Lichtbildausweis sind mitzubringen. Sofern Ihnen die Wahrnehmung des Termins nicht möglich sein sollte, ist \
dies unverzüglich unter Angabe der Kundennummer nachzuweisen. Bei Nichterscheinen ohne wichtigen Grund tritt \
eine Leistungsminderung gemäß der beigefügten Rechtsfolgenbelehrung ein.

Mit freundlichen Grüßen
Im Auftrag";

const FRIENDLY: &str = "Guten Tag Frau Kaya,

ich lade Sie herzlich zu unserem Kontaktcafé ein.

Wann? Dienstag, 12. Januar, 10 bis 12 Uhr
Wo? Familienzentrum Mitte, Gartenstraße 5, Musterstadt (Bus 227 bis Markt)

Was passiert dort? Wir trinken zusammen Kaffee oder Tee. Wir zeigen Ihnen, wo Sie Hilfe für Gesundheit, \
Familie und Arbeit finden. Sie können alles fragen. Wir prüfen nichts. Sie brauchen keine Papiere.

Haben Sie Kinder? Bringen Sie sie gern mit. Eine Betreuerin spielt mit ihnen. Das ist kostenlos.

Ich habe einen Platz für Sie reserviert. Möchten Sie kommen? Rufen Sie mich an: 0221 4710 123. Oder \
antworten Sie hier: treffen.jobcenter.example/K7M4-PX3R. Oder geben Sie die Antwort-Karte ab.

Das Treffen ist freiwillig und kostenlos. Wenn Sie nicht kommen, bleibt Ihr Geld gleich.

Ich freue mich auf Sie!

Anna Becker
Jobcenter Musterkreis
";

fn rules(source: &str) -> Vec<Rule> {
    let report = check(source, Audience::Clients, Kind::Message);
    let rules = report.findings.into_iter().map(|finding| finding.rule);
    rules.filter(|rule| *rule != Rule::TooShort).collect()
}

fn marked(source: &str, rule: Rule) -> Vec<&str> {
    let report = check(source, Audience::Clients, Kind::Message);
    let of_rule = report.findings.into_iter().filter(|finding| finding.rule == rule);
    of_rule.map(|finding| &source[finding.place]).collect()
}

#[test]
fn a_letter_of_an_office_is_torn_to_pieces() {
    let report = check(OFFICIALESE, Audience::Clients, Kind::Invitation);

    assert!(report.count(Severity::Error) >= 15, "{:#?}", report.findings);
    let found: std::collections::HashSet<_> =
        report.findings.iter().map(|finding| finding.rule).collect();
    let expected = [
        Rule::SentenceLength,
        Rule::MeanWordLength,
        Rule::Passive,
        Rule::Command,
        Rule::NominalStyle,
        Rule::Genitive,
        Rule::Conjunctive,
        Rule::RomanNumeral,
        Rule::Capitals,
        Rule::Date,
        Rule::Time,
        Rule::Threat,
        Rule::Officialese,
        Rule::Salutation,
        Rule::FirstPerson,
        Rule::MissingWhat,
        Rule::MissingCost,
        Rule::MissingPhone,
        Rule::MissingFreeChoice,
        Rule::MissingChildren,
        Rule::MissingSender,
    ];
    for rule in expected {
        assert!(found.contains(&rule), "{rule:?} is not found: {:#?}", report.findings);
    }
}

#[test]
fn a_friendly_invitation_passes() {
    let report = check(FRIENDLY, Audience::Clients, Kind::Invitation);

    let said: Vec<_> =
        report.findings.iter().map(|one| format!("{:?} {}", one.rule, one.message)).collect();
    assert_eq!(report.count(Severity::Error), 0, "{said:#?}");
    assert_eq!(report.count(Severity::Warning), 0, "{said:#?}");
    assert_eq!(report.figures.band(), Some(Band::Easy));
}

/// What our own invitations and a paragraph of an office score.
#[test]
fn figures_agree_with_the_calibration_of_the_domain() {
    let friendly = check(FRIENDLY, Audience::Clients, Kind::Invitation).figures;
    let paragraph = OFFICIALESE.split("\n\n").nth(1).unwrap();
    let office = check(paragraph, Audience::Clients, Kind::Invitation).figures;
    let (easy, hard) = (friendly.scores.unwrap(), office.scores.unwrap());

    assert!((73.0..=83.0).contains(&easy.amstad), "{easy:?}");
    assert!((2.3..=4.4).contains(&easy.wiener[0]), "{easy:?}");
    assert!((21.0..=29.0).contains(&easy.lix), "{easy:?}");
    assert!((4.5..=5.6).contains(&friendly.words_per_sentence()), "{friendly:?}");
    assert!((15.0..21.0).contains(&office.words_per_sentence()), "{office:?}");
    assert!(hard.amstad < 30.0 && hard.wiener[0] > 9.0 && hard.lix > 50.0, "{hard:?}");
}

#[test]
fn each_rule_bites_where_it_should_and_nowhere_else() {
    let cases: &[(Rule, &str, &[&str])] = &[
        (Rule::Passive, "Ihr Kind wird betreut.", &["wird betreut"]),
        (Rule::Passive, "Sie werden eingeladen.", &["werden eingeladen"]),
        (Rule::Passive, "Der Termin wurde verschoben.", &["wurde verschoben"]),
        (Rule::Passive, "Das Zimmer wird renoviert.", &["wird renoviert"]),
        (Rule::Passive, "Gut wird es, wenn ein Platz frei wird.", &[]),
        (Rule::Passive, "Wir werden Sie bald besuchen.", &[]),
        (Rule::Passive, "Wir haben Sie eingeladen.", &[]),
        (Rule::Passive, "Wir werden gegen Mittag essen.", &[]),
        (Rule::Command, "Der Antrag ist abzugeben.", &["ist abzugeben"]),
        (Rule::Command, "Sie haben dort zu warten.", &["haben dort zu warten"]),
        (Rule::Command, "Der Raum ist leicht zu finden.", &[]),
        (Rule::Command, "Haben Sie Zeit zu reden?", &[]),
        (Rule::Command, "Wir sind zu allen Fragen da.", &[]),
        (Rule::Command, "Es ist schön, Sie zu sehen.", &[]),
        (Rule::Command, "Das Café ist zu Hause.", &[]),
        (
            Rule::NominalStyle,
            "Die Verschiebung der Sitzung ist gut.",
            &["Verschiebung der Sitzung"],
        ),
        (Rule::Genitive, "Der Plan des Hauses hängt dort.", &["des Hauses"]),
        (Rule::Genitive, "Die Farbe eines neuen Hauses.", &["eines neuen Hauses"]),
        (Rule::Genitive, "Innerhalb einer Woche.", &["Innerhalb"]),
        (Rule::Genitive, "Das Haus steht dort.", &[]),
        (Rule::Conjunctive, "Sie könnten kommen.", &["könnten"]),
        (Rule::Conjunctive, "Möchten Sie kommen?", &[]),
        (Rule::Negation, "Das ist nicht unwichtig.", &["nicht unwichtig"]),
        (Rule::Negation, "Niemand geht ohne Plan.", &["Niemand geht ohne"]),
        (Rule::Negation, "Das ist nicht unser Haus.", &[]),
        (Rule::Impersonal, "Hier isst man gut.", &["man"]),
        (Rule::Abbreviation, "Bitte i. A. lesen.", &["i. A."]),
        (Rule::Sign, "Kaffee & Tee", &["&"]),
        (Rule::Sign, "Mutter und/oder Vater", &["/"]),
        (Rule::Sign, "Oder hier: https://a.example/b/c", &[]),
        (Rule::Sign, "Ruf an: 0221/4710", &[]),
        (Rule::Capitals, "Das ist WICHTIG.", &["WICHTIG"]),
        (Rule::Capitals, "Es gibt ein WC.", &[]),
        (Rule::Capitals, "Niveau B1 reicht.", &[]),
        (Rule::RomanNumeral, "Teil II beginnt.", &["II"]),
        (Rule::Date, "Am 12.01.2027 ist es.", &["12.01.2027"]),
        (Rule::Date, "Am 12. Januar ist es.", &[]),
        (Rule::Time, "Um 10:00 Uhr.", &["10:00"]),
        (Rule::Time, "Um 10:30 Uhr.", &[]),
        (Rule::NumberWord, "Es gibt drei Tische.", &["drei"]),
        (Rule::PhoneFormat, "Ruf an: 02214710123", &["02214710123"]),
        (
            Rule::Clauses,
            "Er sagt, dass er kommt, weil er mag.",
            &["Er sagt, dass er kommt, weil er mag."],
        ),
        (Rule::Clauses, "Ein Arzt, eine Ärztin, ein Coach und Sie.", &[]),
        (
            Rule::Clauses,
            "Frauen, die hier leben, die gern kochen.",
            &["Frauen, die hier leben, die gern kochen."],
        ),
        (Rule::Clauses, "Die Frauen, die Kinder und die Männer, die Alten.", &[]),
        (
            Rule::Brackets,
            "Komm (wir sind am Markt im gelben Haus links) vorbei.",
            &["(wir sind am Markt im gelben Haus links)"],
        ),
        (Rule::WordLength, "Die Kinderbetreuungszeit ist lang.", &["Kinderbetreuungszeit"]),
        (Rule::WordLength, "Die Kinder-Zeit ist lang.", &[]),
        (Rule::Threat, "Das ist Ihre Mitwirkungspflicht.", &["Mitwirkungspflicht"]),
        (Rule::Officialese, "Das ist gemäß Plan.", &["gemäß"]),
    ];
    for (rule, source, expected) in cases {
        assert_eq!(marked(source, *rule), *expected, "{rule:?}: {source} {:?}", rules(source));
    }
}

#[test]
fn a_sentence_is_long_above_twelve_words_and_too_long_above_fifteen() {
    let sentence = |words: usize| format!("{}ja.", "so ".repeat(words - 1));
    let severity = |words: usize, audience| {
        let source = sentence(words);
        let report = check(&source, audience, Kind::Message);
        report.findings.iter().find(|one| one.rule == Rule::SentenceLength).map(|one| one.severity)
    };

    assert_eq!(severity(12, Audience::Clients), None);
    assert_eq!(severity(13, Audience::Clients), Some(Severity::Warning));
    assert_eq!(severity(15, Audience::Clients), Some(Severity::Warning));
    assert_eq!(severity(16, Audience::Clients), Some(Severity::Error));
    assert_eq!(severity(16, Audience::Staff), Some(Severity::Warning));
    assert_eq!(severity(21, Audience::Staff), Some(Severity::Error));
}

#[test]
fn what_an_invitation_leaves_out_is_named() {
    let without = [
        ("Dienstag, 12. Januar, 10 bis 12 Uhr", "bald", Rule::MissingWhen),
        ("(Bus 227 bis Markt)", "", Rule::MissingDirections),
        ("0221 4710 123", "bald", Rule::MissingPhone),
        ("Wenn Sie nicht kommen, bleibt Ihr Geld gleich.", "", Rule::MissingFreeChoice),
        ("Anna Becker", "", Rule::MissingSender),
        ("Guten Tag Frau Kaya", "Guten Tag", Rule::Salutation),
    ];
    for (part, instead, rule) in without {
        let source = FRIENDLY.replace(part, instead);
        let report = check(&source, Audience::Clients, Kind::Invitation);
        assert!(report.findings.iter().any(|finding| finding.rule == rule), "{rule:?}");
    }
    let childless = FRIENDLY.lines().filter(|line| !line.contains("Kinder"));
    let childless = childless.collect::<Vec<_>>().join("\n");
    let report = check(&childless, Audience::Clients, Kind::Invitation);
    assert!(report.findings.iter().any(|finding| finding.rule == Rule::MissingChildren));
    let message = check(&childless, Audience::Clients, Kind::Message);
    assert!(message.may_go_out());
}

#[test]
fn colleagues_get_hints_where_clients_are_protected() {
    let source = "Gemäß Plan ist das Ihre Verpflichtung. Der Bogen ist auszufüllen.";
    let report = check(source, Audience::Staff, Kind::Message);

    assert!(report.may_go_out());
    let listed = report.findings.iter().filter(|one| one.rule == Rule::Officialese);
    assert!(
        listed.clone().count() >= 3 && listed.clone().all(|one| one.severity == Severity::Hint)
    );
}

#[test]
fn a_click_puts_something_in_place() {
    let source =
        "Bezüglich der Kinder: Rufen Sie umgehend an. Der Kurs ist am 3.4.2027 um 09:00 Uhr.";
    let report = check(source, Audience::Clients, Kind::Message);

    let choices: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| !finding.choices.is_empty())
        .map(|finding| (&source[finding.place.clone()], finding.choices[0].as_str()))
        .collect();

    assert_eq!(
        choices,
        [("Bezüglich", "Zu"), ("umgehend", "bald"), ("3.4.2027", "3. April 2027"), ("09:00", "9")]
    );
}

#[test]
fn nothing_ever_claims_to_be_leichte_sprache() {
    for source in [FRIENDLY, OFFICIALESE, "Hallo.", ""] {
        let report = check(source, Audience::Clients, Kind::Invitation);
        assert!(report.findings.iter().all(|one| !one.message.contains("Leichte")));
    }
    assert!(Rule::ALL.iter().all(|rule| !rule.label().contains("Leichte")));
}

#[test]
fn rules_have_names_of_their_own() {
    let codes: std::collections::HashSet<_> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    assert_eq!(codes.len(), Rule::ALL.len());
}

/// Pieces that the rules look for, in any order with anything between them.
fn pieces() -> impl Strategy<Value = String> {
    let phrase = prop::sample::select(officialese::phrases()).prop_map(|one| one.phrase.to_owned());
    let known = prop::sample::select(vec![
        "werden",
        "ist",
        "zu",
        "vorzulegen",
        "(",
        ")",
        "§",
        "12.01.2027",
        "10:00",
        "\n",
        "\n\n",
        "Wann?",
        "„",
        "“",
        "…",
        "–",
        "0221/4710",
        "https://a.example/ü",
        "DES",
        "Des",
        "ẞ",
        "İ",
        "ﬁ",
        "\u{0301}",
        "e\u{0301}",
        "👩‍👧",
        "م",
        "і",
        "\u{00ad}",
        "\u{2068}",
        "%",
        "/",
        "&&",
        "--",
        "''",
        "z.",
        "B.",
        "1.",
        "٣",
        "²",
        "ǅ",
        "-",
        "\t",
        "\r\n",
        "\u{0}",
    ]);
    let known = known.prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![phrase, known, ".{0,12}"], 0..60)
        .prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Any text whatsoever: no panic, and every finding stands at a place that is there.
    #[test]
    fn any_text_can_be_looked_at(source in prop_oneof![pieces(), ".{0,400}", "(?s).{0,200}"]) {
        for audience in [Audience::Clients, Audience::Staff] {
            for kind in [Kind::Invitation, Kind::Message] {
                let report = check(&source, audience, kind);
                for finding in &report.findings {
                    prop_assert!(source.get(finding.place.clone()).is_some(), "{:?}", finding);
                    prop_assert!(!finding.message.is_empty());
                }
                prop_assert!(report.figures.syllables >= report.figures.words);
            }
        }
    }

    /// What is put in place of a phrase of the list is no phrase of the list any more.
    #[test]
    fn a_phrase_that_was_replaced_is_gone(phrase in prop::sample::select(officialese::phrases())) {
        let said = phrase.phrase.replace('*', "5");
        for choice in phrase.choices() {
            let after = officialese::find(choice);
            prop_assert!(after.iter().all(|one| one.phrase.phrase != phrase.phrase), "{said} → {choice}");
        }
    }
}
