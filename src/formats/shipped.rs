//! The formats that every house begins with, as data. What stands here is a beginning: each house
//! changes it on `/formats`, and what was changed is never overwritten.

use super::{Audience, Sensitivity};

/// A format as it is shipped.
pub struct Shipped {
    /// Never changes: the row is found by it.
    pub key: &'static str,
    pub name: &'static str,
    pub audience: Audience,
    /// Folder of `email_templates/invitation`.
    pub text_key: &'static str,
    pub what_happens: &'static str,
    pub minutes: i32,
    pub session_count: i32,
    pub seats: i32,
    pub childcare_places: i32,
    pub walk_ins: bool,
    pub open_door: bool,
    pub follow_up: bool,
    pub sensitivity: Sensitivity,
    /// The roster and who came are kept so long after the event, then only sums.
    pub retention_days: i32,
    /// `None`: what the office calls good.
    pub baseline: Option<f64>,
}

/// What most of them have in common: two hours, one meeting, twenty seats, children welcome.
const USUAL: Shipped = Shipped {
    key: "",
    name: "",
    audience: Audience::Clients,
    text_key: "general",
    what_happens: "",
    minutes: 120,
    session_count: 1,
    seats: 20,
    childcare_places: 8,
    walk_ins: false,
    open_door: false,
    follow_up: false,
    sensitivity: Sensitivity::Normal,
    retention_days: 90,
    baseline: None,
};

/// All of them, in the order of the field's own list.
pub const SHIPPED: &[Shipped] = &[
    Shipped {
        key: "kontaktcafe",
        name: "Kontaktcafé",
        text_key: "kontaktcafe",
        what_happens: "Wir trinken zusammen Kaffee oder Tee. Wir zeigen Ihnen, wo Sie Hilfe für \
            Gesundheit, Familie und Arbeit finden. Sie können alles fragen. Sie brauchen keine Papiere.",
        walk_ins: true,
        ..USUAL
    },
    Shipped {
        key: "kontaktcafe_erziehung",
        name: "Kontaktcafé Erziehung",
        text_key: "kontaktcafe_erziehung",
        what_happens: "Eine Beraterin gibt Tipps zu Schlaf, Streit und Handy. Sie können fragen \
            oder nur zuhören. Was Sie erzählen, bleibt im Raum.",
        seats: 16,
        childcare_places: 12,
        walk_ins: true,
        ..USUAL
    },
    Shipped {
        key: "kontaktcafe_frauen",
        name: "Kontaktcafé für Frauen, neu in Deutschland",
        text_key: "kontaktcafe_frauen",
        what_happens: "Wir trinken Tee und essen etwas Kleines. Wir sprechen über Schule, Sprache \
            und Arbeit. Ihr Deutsch muss nicht gut sein. Eine Freundin darf mitkommen.",
        childcare_places: 12,
        walk_ins: true,
        ..USUAL
    },
    Shipped {
        key: "kontaktcafe_mobilitaet",
        name: "Kontaktcafé Mobilität",
        text_key: "kontaktcafe_mobilitaet",
        what_happens: "Wir suchen gute Wege: zur Arbeit, zum Arzt, zur Kita. Wir zeigen Ihnen \
            günstige Tickets und die Bus-App. Sie können ein Rad mit Motor testen. Getränke gibt es auch.",
        walk_ins: true,
        ..USUAL
    },
    Shipped {
        key: "kontaktcafe_arbeit_frauen",
        name: "Kontaktcafé: neue Wege in Arbeit für Frauen",
        text_key: "kontaktcafe_arbeit_frauen",
        what_happens: "Drei Frauen erzählen von ihrer Arbeit. Danach sprechen wir in kleinen Gruppen \
            bei Kaffee und Tee. Sie müssen nichts mitbringen. Sie müssen sich nirgends bewerben.",
        childcare_places: 12,
        walk_ins: true,
        ..USUAL
    },
    Shipped {
        key: "gesundheitscheck",
        name: "Gesundheitscheck-Woche",
        text_key: "gesundheitscheck",
        what_happens: "Sie sprechen mit einem Arzt, einer Psychologin, einer Beraterin für gutes \
            Essen und einem Job-Coach. Am Ende gibt der Arzt Ihnen einen Rat. Er sagt nichts weiter, \
            wenn Sie das nicht wollen.",
        minutes: 240,
        session_count: 5,
        seats: 10,
        follow_up: true,
        sensitivity: Sensitivity::Health,
        ..USUAL
    },
    Shipped {
        key: "profiling",
        name: "Profiling-Woche",
        text_key: "profiling",
        what_happens: "Sie erzählen, was Sie können und was Sie sich wünschen. Sie probieren \
            einfache Aufgaben aus. Am letzten Tag sprechen wir zu dritt. Jeder nimmt einen \
            nächsten Schritt mit nach Hause.",
        minutes: 240,
        session_count: 5,
        seats: 12,
        follow_up: true,
        ..USUAL
    },
    Shipped {
        key: "gruppenberatung",
        name: "Gruppenberatung",
        text_key: "gruppenberatung",
        what_happens: "Wir erklären das Wichtigste zu einem Thema. Dann fragen Sie. Sie können auch \
            nur zuhören. Was Sie erzählen, bleibt im Raum.",
        minutes: 90,
        seats: 10,
        childcare_places: 6,
        ..USUAL
    },
    Shipped {
        key: "info_neu",
        name: "Infotreffen für neue Kundinnen und Kunden",
        text_key: "info_neu",
        what_happens: "Wir erklären in einfachen Worten, wer Ihnen beim Geld und bei der Arbeit hilft. \
            Danach gibt es Kaffee, und Sie lernen Ihre Ansprechperson kennen. Sie brauchen keine Papiere.",
        minutes: 90,
        seats: 30,
        ..USUAL
    },
    Shipped {
        key: "bewerbung_gruppe",
        name: "Bewerberbüro: Bewerbung heute",
        text_key: "bewerbung_gruppe",
        what_happens: "Wir schauen uns gute Beispiele an. Sie schreiben Ihren Lebenslauf am Computer. \
            Wir helfen Ihnen dabei. Am Ende nehmen Sie alles mit nach Hause.",
        minutes: 150,
        seats: 8,
        childcare_places: 4,
        ..USUAL
    },
    Shipped {
        key: "bewerbung_offen",
        name: "Bewerberbüro: offene Zeit",
        text_key: "bewerbung_offen",
        what_happens: "Sie kommen, wann es Ihnen passt. Wir schreiben mit Ihnen den Lebenslauf und \
            machen Ihren Text besser. Wir suchen mit Ihnen nach freien Stellen.",
        minutes: 240,
        seats: 40,
        childcare_places: 4,
        walk_ins: true,
        open_door: true,
        ..USUAL
    },
    Shipped {
        key: "coaching_start",
        name: "Jobfinder: Start in die neue Arbeit",
        text_key: "coaching_start",
        what_happens: "Sie lernen unsere Coaches kennen. Wir machen mit Ihnen einen Plan für Ihre Woche. \
            Zwei Menschen erzählen, wie ihr Start war.",
        seats: 12,
        childcare_places: 6,
        ..USUAL
    },
    Shipped {
        key: "coaching_gruppe",
        name: "Coaching-Gruppe",
        what_happens: "Wir sind eine kleine Gruppe und haben viel Zeit. Sie sagen, was Ihnen schwerfällt \
            und was Ihnen guttut. Ein Coach hört zu und hilft Ihnen weiter. Was Sie erzählen, bleibt im Raum.",
        minutes: 90,
        seats: 8,
        childcare_places: 4,
        ..USUAL
    },
    Shipped {
        key: "beratungscafe",
        name: "Beratungs-Café",
        text_key: "beratungscafe",
        what_happens: "An vier Tischen gibt es Rat: zu Arbeit, Hilfsmitteln, Rente und Recht. Sie gehen \
            nur an die Tische, die Sie wollen. Es gibt Kaffee und Kuchen. Jemand darf mitkommen.",
        minutes: 180,
        seats: 24,
        childcare_places: 4,
        walk_ins: true,
        sensitivity: Sensitivity::Health,
        ..USUAL
    },
    Shipped {
        key: "mobile_beratung",
        name: "Mobile Beratung im Ort",
        text_key: "mobile_beratung",
        what_happens: "Wir kommen zu Ihnen in den Ort. Sie fragen, wir hören zu. Sie können allein mit \
            uns sprechen. Briefe, die Sie nicht verstehen, können Sie mitbringen.",
        minutes: 180,
        seats: 12,
        childcare_places: 4,
        walk_ins: true,
        open_door: true,
        ..USUAL
    },
    Shipped {
        key: "anerkennung",
        name: "Beratungstag: Zeugnisse aus einem anderen Land",
        text_key: "anerkennung",
        what_happens: "Ein Berater erklärt zuerst den Weg für alle. Dann spricht er mit jeder Person \
            allein. Ein Foto von Ihrem Zeugnis auf dem Handy reicht. Wir übersetzen für Sie.",
        minutes: 240,
        seats: 12,
        childcare_places: 6,
        ..USUAL
    },
    Shipped {
        key: "sprachkurs_besuch",
        name: "Besuch im Deutschkurs",
        text_key: "sprachkurs_besuch",
        what_happens: "Wir kommen in Ihren Kurs und stellen uns vor. Wir sprechen über die Zeit nach dem \
            Kurs. Sie können alles fragen. Es gibt keine Noten.",
        minutes: 90,
        seats: 20,
        childcare_places: 4,
        ..USUAL
    },
    Shipped {
        key: "offene_tuer",
        name: "Tag der offenen Tür",
        audience: Audience::Public,
        text_key: "offene_tuer",
        what_happens: "Es gibt Kaffee, Waffeln und Musik. Firmen aus der Stadt stellen sich vor. Unsere \
            Partner beraten zu Gesundheit, Schulden und Kita. Sie bleiben so lange, wie Sie möchten.",
        minutes: 300,
        seats: 300,
        childcare_places: 20,
        walk_ins: true,
        open_door: true,
        ..USUAL
    },
    Shipped {
        key: "fachforum",
        name: "Fachforum",
        audience: Audience::Staff,
        text_key: "fachforum",
        what_happens: "Ein Gast gibt einen Impuls von 30 Minuten. Danach bringen Sie eigene Fälle ein, \
            ohne Namen. Am Ende nehmen Sie Fragen für Ihre Beratung mit.",
        seats: 38,
        childcare_places: 0,
        ..USUAL
    },
    Shipped {
        key: "massnahmen_ueberblick",
        name: "Maßnahmen-Überblick",
        audience: Audience::Staff,
        what_happens: "Die Kümmerer stellen ihre Maßnahmen vor: für wen, wann, mit welchem Ziel. Danach \
            fragen Sie an den Tischen weiter. Sie nehmen eine Übersicht mit.",
        minutes: 90,
        seats: 40,
        childcare_places: 0,
        ..USUAL
    },
    Shipped {
        key: "arbeitsgruppe",
        name: "Arbeitsgruppe",
        audience: Audience::Staff,
        text_key: "arbeitsgruppe",
        what_happens: "Wir sammeln gute Beispiele und schauen, welche Angebote fehlen. Dann planen wir \
            etwas Neues und probieren es aus. Sie gestalten, die Leitung hält Ihnen den Rücken frei.",
        minutes: 90,
        seats: 6,
        childcare_places: 0,
        ..USUAL
    },
    Shipped {
        key: "sozialraumkonferenz",
        name: "Sozialraumkonferenz",
        audience: Audience::Partners,
        text_key: "sozialraumkonferenz",
        what_happens: "Wir schauen uns die wichtigsten Zahlen an. Dann zeichnen wir an drei Tischen eine \
            Karte aller Angebote. Am Ende vereinbaren wir zwei gemeinsame Schritte. Über einzelne \
            Familien sprechen wir nicht.",
        minutes: 180,
        seats: 40,
        childcare_places: 0,
        ..USUAL
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_shipped_format_has_a_key_of_its_own_a_text_and_words() {
        let keys: BTreeSet<_> = SHIPPED.iter().map(|format| format.key).collect();
        assert_eq!(keys.len(), SHIPPED.len());
        for format in SHIPPED {
            let texts = Path::new("email_templates/invitation").join(format.text_key);
            assert!(texts.join("body.txt").exists(), "{} has no text", format.key);
            let sentences = format.what_happens.matches(['.', '?']).count();
            assert!((2..=4).contains(&sentences), "{}: {sentences} sentences", format.key);
            assert!(!format.what_happens.contains("  "), "{}", format.key);
        }
    }

    #[test]
    fn every_text_that_is_written_has_its_format() {
        let used: BTreeSet<_> = SHIPPED.iter().map(|format| format.text_key.to_owned()).collect();
        let written: BTreeSet<_> = std::fs::read_dir("email_templates/invitation")
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(used, written);
    }
}
