//! The words that texts are filled with, and those that stand around them.

use serde::Serialize;

use super::Way;

/// Everything that a text may say. Callers fill what they know; what is empty is left out or has a
/// sentence of its own. Days and hours are said in the language of the text
/// ([`super::templates::Mails::written_in`]).
#[derive(Clone, Debug, Serialize)]
pub struct Words {
    /// Mail or letter: a letter has a code and a card, a mail has a link.
    pub channel: Way,
    /// `clients`, `public`, `staff` or `partners`.
    pub audience: String,
    /// "Guten Tag Zeynep Kaya,"
    pub greeting: String,
    /// The Kümmerer, by name.
    pub sender: String,
    /// "Jobcenter Musterkreis"; empty in a text message to somebody who does not want it named there.
    pub office: String,
    pub phone: String,
    /// When somebody picks up; may be empty.
    pub phone_hours: String,

    /// "Dienstag, 12. Januar 2027"
    pub day: String,
    /// "10 bis 12 Uhr"
    pub hours: String,
    /// "Familienzentrum Lindenhof, Lindenweg 3, 50999 Musterstadt"
    pub place: String,
    pub directions: String,
    pub event_title: String,
    /// The same where it says more than the name of the format; else empty.
    pub own_title: String,
    pub topic: String,
    pub what_happens: String,
    pub many_days: bool,
    /// Whether somebody there speaks the text's language.
    pub in_your_language: bool,
    /// Whether children are cared for.
    pub childcare: bool,
    pub travel_paid: bool,
    pub step_free: bool,
    pub lift: bool,
    pub accessible_wc: bool,
    /// False where more are invited than there are seats.
    pub reserved: bool,
    /// Whether each party comes at a time of its own, which they still choose.
    pub own_time: bool,
    /// Until when to answer; for staff and partners.
    pub reply_by: String,

    /// The answer page, with its token.
    pub link: String,
    /// Eight signs, for paper.
    pub code: String,
    /// Whether somebody hears an answer by text message.
    pub by_text: bool,

    /// Who comes.
    pub adults: i32,
    /// How many children come along.
    pub children: i32,
    /// `none`, `promised` or `waiting`.
    pub childcare_state: String,
    pub place_in_line: i64,
    /// Until when a seat is kept: "Mittwoch, 13. Januar, 16 Uhr".
    pub offer_until: String,

    /// Of a change or a cancellation.
    pub reason: String,
    pub old_day: String,
    pub old_hours: String,
    pub old_place: String,
    pub next_dates: Vec<String>,
    /// Of a shopping list: "12 Stühle".
    pub items: Vec<String>,
    /// Of a report: what it comes to.
    pub answer: String,
    /// Of a report: what else is to be said, a paragraph each.
    pub notes: Vec<String>,
    /// Where three questions are asked after an event, without a name.
    pub feedback: String,

    /// Of a one-time link.
    pub valid_until: String,

    /// One line below every mail.
    pub office_address: String,
    /// The page about data protection; may be empty.
    pub privacy_url: String,
    /// The page where a guest says "no more e-mails"; may be empty.
    pub unsubscribe: String,

    /// Stands in the envelope's window above the address.
    pub sender_line: String,
    /// The lines of the envelope.
    pub address: Vec<String>,
    /// The letter's date in words.
    pub today: String,
    /// Where the code is typed: short, to copy from paper.
    pub answer_url: String,
    /// Whether a reply card belongs at the letter's foot.
    pub card: bool,
}

impl Words {
    /// Nothing said yet.
    pub fn new(channel: Way) -> Self {
        Self {
            channel,
            audience: "clients".into(),
            greeting: "Guten Tag,".into(),
            sender: String::new(),
            office: String::new(),
            phone: String::new(),
            phone_hours: String::new(),
            day: String::new(),
            hours: String::new(),
            place: String::new(),
            directions: String::new(),
            event_title: String::new(),
            own_title: String::new(),
            topic: String::new(),
            what_happens: String::new(),
            many_days: false,
            in_your_language: false,
            childcare: false,
            travel_paid: false,
            step_free: false,
            lift: false,
            accessible_wc: false,
            reserved: true,
            own_time: false,
            reply_by: String::new(),
            link: String::new(),
            code: String::new(),
            by_text: false,
            adults: 1,
            children: 0,
            childcare_state: "none".into(),
            place_in_line: 0,
            offer_until: String::new(),
            reason: String::new(),
            old_day: String::new(),
            old_hours: String::new(),
            old_place: String::new(),
            next_dates: Vec::new(),
            items: Vec::new(),
            answer: String::new(),
            notes: Vec::new(),
            feedback: String::new(),
            valid_until: String::new(),
            office_address: String::new(),
            privacy_url: String::new(),
            unsubscribe: String::new(),
            sender_line: String::new(),
            address: Vec::new(),
            today: String::new(),
            answer_url: String::new(),
            card: false,
        }
    }

    /// An invented recipient and an invented date, for whoever wants to see a text filled in.
    pub fn example(channel: Way) -> Self {
        Self {
            greeting: "Guten Tag Frau Kaya,".into(),
            sender: "Anna Becker".into(),
            office: "Jobcenter Musterkreis".into(),
            phone: "0221 4710 123".into(),
            phone_hours: "Montag bis Freitag, 9 bis 15 Uhr".into(),
            day: "Dienstag, 12. Januar".into(),
            hours: "10 bis 12 Uhr".into(),
            place: "Familienzentrum Mitte, Gartenstraße 5, 51992 Musterstadt".into(),
            directions: "Bus 227 bis Markt".into(),
            event_title: "Kontaktcafé".into(),
            topic: "Schlaf".into(),
            what_happens: "Wir trinken zusammen Kaffee oder Tee.".into(),
            childcare: true,
            travel_paid: true,
            step_free: true,
            lift: true,
            accessible_wc: true,
            reply_by: "Dienstag, 5. Januar".into(),
            link: match channel {
                Way::Letter => "treffen.jobcenter.example/antwort".into(),
                Way::Email | Way::Sms => {
                    "https://treffen.jobcenter.example/a/AAAAAAAAAAAAAAAAAAAAAA".into()
                }
            },
            code: "K7M4-PX3R".into(),
            by_text: channel == Way::Sms,
            adults: 2,
            children: 1,
            childcare_state: "promised".into(),
            place_in_line: 3,
            answer: "Von 40 Eingeladenen sind 12 gekommen.".into(),
            notes: vec!["1 Termin ist noch nicht abgeschlossen.".into()],
            office_address: "Jobcenter Musterkreis, Rathausplatz 1, 51992 Musterstadt".into(),
            sender_line: "Rathausplatz 1, 51992 Musterstadt".into(),
            address: vec!["Frau Zeynep Kaya".into(), "Talweg 9".into(), "51992 Musterstadt".into()],
            today: "4. Januar 2027".into(),
            answer_url: "treffen.jobcenter.example/antwort".into(),
            ..Self::new(channel)
        }
    }

    /// The lines below a mail.
    pub(super) fn footer(&self, lang: &str) -> Vec<String> {
        let say = Small::of(lang);
        let mut lines = Vec::new();
        if !self.office_address.is_empty() {
            lines.push(self.office_address.clone());
        }
        if !self.privacy_url.is_empty() {
            lines.push(format!("{}: {}", say.privacy, self.privacy_url));
        }
        if !self.unsubscribe.is_empty() {
            lines.push(format!("{}: {}", say.unsubscribe, self.unsubscribe));
        }
        lines
    }
}

/// Small print and buttons in one language.
struct Small {
    privacy: &'static str,
    unsubscribe: &'static str,
    answer: &'static str,
    change: &'static str,
    password: &'static str,
    look: &'static str,
    confirm: &'static str,
    feedback: &'static str,
}

const GERMAN: Small = Small {
    privacy: "So gehen wir mit Ihren Daten um",
    unsubscribe: "Sie möchten keine Einladungen mehr per E-Mail? Sagen Sie es hier",
    answer: "Jetzt antworten",
    change: "Zu meiner Antwort",
    password: "Passwort festlegen",
    look: "Jetzt ansehen",
    confirm: "Anmeldung bestätigen",
    feedback: "Drei Fragen beantworten",
};
const ENGLISH: Small = Small {
    privacy: "How we treat your data",
    unsubscribe: "You do not want invitations by e-mail any more? Tell us here",
    answer: "Answer now",
    change: "To my answer",
    password: "Set your password",
    look: "Look now",
    confirm: "Confirm your place",
    feedback: "Answer three questions",
};
const UKRAINIAN: Small = Small {
    privacy: "Як ми поводимося з Вашими даними",
    unsubscribe: "Не хочете більше отримувати запрошення електронною поштою? Повідомте тут",
    answer: "Відповісти",
    change: "До моєї відповіді",
    password: "Встановити пароль",
    look: "Переглянути",
    confirm: "Підтвердити участь",
    feedback: "Відповісти на три запитання",
};
const ARABIC: Small = Small {
    privacy: "كيف نتعامل مع بياناتكم",
    unsubscribe: "لا تريدون دعوات عبر البريد الإلكتروني بعد الآن؟ أخبرونا هنا",
    answer: "أجيبوا الآن",
    change: "إلى ردّي",
    password: "تعيين كلمة المرور",
    look: "انظروا الآن",
    confirm: "تأكيد التسجيل",
    feedback: "الإجابة عن ثلاثة أسئلة",
};
const TURKISH: Small = Small {
    privacy: "Verilerinizi nasıl kullanıyoruz",
    unsubscribe: "Artık e-posta ile davet istemiyor musunuz? Buradan bildirin",
    answer: "Şimdi cevap ver",
    change: "Cevabıma git",
    password: "Parola belirle",
    look: "Şimdi bak",
    confirm: "Kaydı onayla",
    feedback: "Üç soruyu cevapla",
};

impl Small {
    fn of(lang: &str) -> &'static Self {
        match lang {
            "en" => &ENGLISH,
            "uk" => &UKRAINIAN,
            "ar" => &ARABIC,
            "tr" => &TURKISH,
            _ => &GERMAN,
        }
    }
}

/// What stands on the button of a message.
pub(super) fn action_label(name: &str, lang: &str) -> &'static str {
    let say = Small::of(lang);
    if name.starts_with("account/") {
        say.password
    } else if name.starts_with("team/") {
        say.look
    } else if name.starts_with("forum/") {
        say.confirm
    } else if name == "thanks" {
        say.feedback
    } else if name.starts_with("invitation/") || name == "second_try" {
        say.answer
    } else {
        say.change
    }
}
