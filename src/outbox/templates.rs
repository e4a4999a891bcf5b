//! What messages say: the texts of `email_templates/`, embedded and parsed at the start.
//!
//! A message is a folder with `subject.txt`, `heading.txt` and `body.txt` in German and a folder per
//! other language. The body is rendered once and cut into blocks; from these come the text part, the
//! HTML part and the letter's page, so that all three always say the same.

use std::sync::OnceLock;

use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera};

use super::Way;
use super::letter::{Block, Fact, Page};
use super::words::{self, Words};

#[derive(RustEmbed)]
#[folder = "email_templates"]
#[exclude = "*.typ"]
struct Files;

/// The languages in which we write.
pub const LANGUAGES: &[&str] = &["de", "en", "uk", "ar", "tr"];
const GERMAN: &str = "de";

/// A folder of invitations; each has a German text, some have more.
const INVITATION: &str = "invitation/";
/// Stands in for invitations that exist in German only.
const GENERAL: &str = "invitation/general";
/// Text messages; an invitation's is the same for every format.
const TEXT_MESSAGE: &str = "sms/";

/// Sentences of `parts/` that other texts may ask for by name.
const PHRASES: &[(&str, &[&str])] = &[
    ("de", &["facts", "seat", "answer", "free", "access", "link"]),
    ("en", &["facts", "seat", "answer", "free", "spoken", "link"]),
    ("uk", &["facts", "seat", "answer", "free", "spoken", "link"]),
    ("ar", &["facts", "seat", "answer", "free", "spoken", "link"]),
    ("tr", &["facts", "seat", "answer", "free", "spoken", "link"]),
];

fn phrase_name(language: &str, phrase: &str) -> String {
    format!("phrases/{language}/{phrase}")
}

/// A message as its files say it, before anything is put in.
pub struct Sources {
    pub language: &'static str,
    pub subject: String,
    pub heading: String,
    pub body: String,
}

/// The files of a message in a language, or of what stands in for them. `None` if it has no body.
pub fn sources(name: &str, language: &str) -> Option<Sources> {
    let language = LANGUAGES.iter().copied().find(|known| *known == language)?;
    let read = |folder: &str, part: &str| {
        let file = Files::get(&format!("{folder}/{part}.txt"))?;
        Some(String::from_utf8_lossy(&file.data).into_owned())
    };
    let folder = match language {
        GERMAN => name.to_owned(),
        language => [name, GENERAL]
            .iter()
            .map(|name| format!("{name}/{language}"))
            .find(|folder| read(folder, "body").is_some())?,
    };
    // A text message has none.
    let subject = read(&folder, "subject").unwrap_or_default();
    Some(Sources {
        language,
        heading: read(&folder, "heading").unwrap_or_else(|| subject.clone()),
        body: read(&folder, "body")?,
        subject,
    })
}

/// All texts of the house.
pub struct Mails {
    tera: Tera,
}

/// Why a message could not be rendered.
#[derive(Debug, thiserror::Error)]
#[error("mail {mail}: {cause}")]
pub struct MailError {
    mail: String,
    cause: String,
}

impl crate::problem::Explain for MailError {
    fn explain(&self) -> crate::problem::Explanation {
        crate::problem::ours(self)
    }
}

/// What a message says, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub language: &'static str,
    /// One line.
    pub subject: String,
    pub heading: String,
    /// From the greeting to the sender.
    pub body: String,
}

impl Said {
    /// Brings words that somebody typed into the shape of ours: one line for the subject, one empty
    /// line between paragraphs.
    pub fn of(language: &'static str, subject: &str, heading: &str, body: &str) -> Self {
        Self { language, subject: one_line(subject), heading: one_line(heading), body: tidy(body) }
    }
}

/// A message in words, ready for the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The language that it came out in: the guest's, or German.
    pub language: &'static str,
    /// One line.
    pub subject: String,
    pub heading: String,
    /// The text part of a mail; of a letter, what is read on the screen.
    pub text: String,
    /// The HTML part of a mail; empty for a letter.
    pub html: String,
    /// The page of a letter in this language; `None` for a mail.
    pub page: Option<Page>,
}

/// What the frames show around the words.
#[derive(Serialize)]
struct Around<'a> {
    #[serde(flatten)]
    words: &'a Words,
    lang: &'static str,
    dir: &'static str,
    heading: &'a str,
    body: &'a str,
    blocks: &'a [Block],
    footer: &'a [String],
    footer_text: &'a [String],
    stylesheet: &'a str,
}

/// The texts, loaded when first asked for: ask at the start, so that a broken text stops it.
pub fn mails() -> Result<&'static Mails, MailError> {
    static MAILS: OnceLock<Mails> = OnceLock::new();
    if let Some(mails) = MAILS.get() {
        return Ok(mails);
    }
    let loaded = Mails::load()?;
    Ok(MAILS.get_or_init(|| loaded))
}

impl Mails {
    /// Parses every text; fails on a syntax error, an unknown filter or a missing part.
    pub fn load() -> Result<Self, MailError> {
        let failed = |cause: tera::Error| MailError { mail: "(all)".into(), cause: chain(&cause) };
        let mut tera = Tera::new();
        tera.register_filter("isolate", isolate);
        let files = Files::iter().filter_map(|path| {
            let file = Files::get(&path)?;
            Some((path.to_string(), String::from_utf8_lossy(&file.data).into_owned()))
        });
        tera.add_raw_templates(files).map_err(failed)?;
        let phrases = PHRASES.iter().flat_map(|(language, names)| {
            names.iter().map(move |name| {
                // A link has words before it: whoever asks for it alone says their own.
                let say = if *name == "link" { " say=\"\"" } else { "" };
                let text = format!("{{{{ <{language}.{name}{say} /> }}}}");
                (phrase_name(language, name), text)
            })
        });
        tera.add_raw_templates(phrases.collect::<Vec<_>>()).map_err(failed)?;
        Ok(Self { tera })
    }

    /// The names of all messages: `accepted`, `invitation/kontaktcafe` …
    pub fn names(&self) -> Vec<String> {
        let folders = self.tera.get_template_names().filter_map(|path| {
            // A text message has no subject and is not ours to render.
            let folder = path.strip_suffix("/subject.txt")?;
            let last = folder.rsplit('/').next()?;
            (!LANGUAGES.contains(&last)).then(|| folder.to_owned())
        });
        let mut names = folders.collect::<Vec<_>>();
        names.sort();
        names
    }

    /// A sentence that many texts of a language share, filled in; empty where it has none.
    pub fn phrase(&self, language: &str, phrase: &str, words: &Words) -> Result<String, MailError> {
        let name = phrase_name(language, phrase);
        if !self.tera.contains_template(&name) {
            return Ok(String::new());
        }
        let failed = |cause: tera::Error| MailError { mail: name.clone(), cause: chain(&cause) };
        let context = Context::from_serialize(words).map_err(failed)?;
        self.tera.render(&name, &context).map_err(failed)
    }

    /// The language in which this message will be written for somebody who reads `language`: days
    /// and hours among the words must be said in the same.
    pub fn written_in(&self, name: &str, language: &str) -> &'static str {
        self.place(name, language).1
    }

    /// Whether this message has no words of its own in a language, and the general ones stand in.
    pub fn is_general(&self, name: &str, language: &str) -> bool {
        let (folder, written) = self.place(name, language);
        written != GERMAN && folder.starts_with(GENERAL)
    }

    /// Whether a message exists as a text message.
    pub fn is_text_message(&self, name: &str) -> bool {
        self.tera.contains_template(&format!("{}/body.txt", text_message(name)))
    }

    /// The same by one way: a text message has folders of its own.
    pub fn written_by(&self, name: &str, language: &str, way: Way) -> &'static str {
        match way {
            Way::Email | Way::Letter => self.written_in(name, language),
            Way::Sms => self.place(&text_message(name), language).1,
        }
    }

    /// The folder of a message in a language, and which language that is.
    fn place(&self, name: &str, language: &str) -> (String, &'static str) {
        let known = LANGUAGES.iter().copied().find(|known| *known == language);
        let Some(language) = known.filter(|language| *language != GERMAN) else {
            return (name.to_owned(), GERMAN);
        };
        let own = format!("{name}/{language}");
        if self.tera.contains_template(&format!("{own}/body.txt")) {
            return (own, language);
        }
        let general = format!("{GENERAL}/{language}");
        match name.starts_with(INVITATION)
            && self.tera.contains_template(&format!("{general}/body.txt"))
        {
            true => (general, language),
            false => (name.to_owned(), GERMAN),
        }
    }

    /// Puts a message into words.
    pub fn render(&self, name: &str, language: &str, words: &Words) -> Result<Rendered, MailError> {
        self.frame(name, self.said(name, language, words)?, words)
    }

    /// What a message says, without what stands around it.
    pub fn said(&self, name: &str, language: &str, words: &Words) -> Result<Said, MailError> {
        let failed = |cause: tera::Error| MailError { mail: name.into(), cause: chain(&cause) };
        let (folder, lang) = match words.channel {
            Way::Email | Way::Letter => self.place(name, language),
            Way::Sms => self.place(&text_message(name), language),
        };
        let context = Context::from_serialize(words).map_err(failed)?;
        let draw = |part: &str| {
            let file = format!("{folder}/{part}.txt");
            match self.tera.contains_template(&file) {
                true => self.tera.render(&file, &context).map_err(failed).map(Some),
                false => Ok(None),
            }
        };
        let subject = one_line(&draw("subject")?.unwrap_or_default());
        let heading = draw("heading")?.map_or(subject.clone(), |heading| one_line(&heading));
        let body = tidy(&draw("body")?.unwrap_or_default());
        Ok(Said { language: lang, subject, heading, body })
    }

    /// Puts what is said into the frames of its way: the parts of a mail, or the sheet of a letter.
    pub fn frame(&self, name: &str, said: Said, words: &Words) -> Result<Rendered, MailError> {
        let failed = |cause: tera::Error| MailError { mail: name.into(), cause: chain(&cause) };
        if words.channel == Way::Sms {
            return Ok(on_a_phone(&said));
        }
        let Said { language: lang, subject, heading, body } = said;
        let dir = if lang == "ar" { "rtl" } else { "ltr" };
        let blocks = blocks(&body, words::action_label(name, lang));
        let footer = match words.channel {
            Way::Email => words.footer(lang),
            Way::Letter | Way::Sms => Vec::new(),
        };
        let around = Around {
            words,
            lang,
            dir,
            heading: &heading,
            body: &body,
            blocks: &blocks,
            footer: &footer,
            footer_text: &footer,
            stylesheet: "",
        };
        let around = Context::from_serialize(&around).map_err(failed)?;
        let text = tidy(&self.tera.render("base.txt", &around).map_err(failed)?);
        let html = match words.channel {
            Way::Email => self.tera.render("base.html", &around).map_err(failed)?,
            Way::Letter | Way::Sms => String::new(),
        };
        let page = (words.channel == Way::Letter).then(|| Page {
            lang: lang.into(),
            dir: dir.into(),
            day: words.today.clone(),
            heading: heading.clone(),
            blocks,
            card: words.card,
            childcare: words.childcare,
        });
        Ok(Rendered { language: lang, subject, heading, text, html, page })
    }
}

/// The folder of a message as a text message: `invitation/kontaktcafe` is an invitation there.
fn text_message(name: &str) -> String {
    format!("{TEXT_MESSAGE}{}", name.split('/').next().unwrap_or(name))
}

/// Signs of a text message that stand in a list.
const SUBJECT_CHARS: usize = 50;

/// A text message has no subject and no lines; lists show how it begins.
fn on_a_phone(said: &Said) -> Rendered {
    let text = one_line(&said.body);
    let begins: String = text.chars().take(SUBJECT_CHARS).collect();
    let subject = match begins.len() < text.len() {
        true => format!("{} …", begins.rsplit_once(' ').map_or(&*begins, |(whole, _)| whole)),
        false => begins,
    };
    Rendered {
        language: said.language,
        heading: subject.clone(),
        subject,
        text,
        html: String::new(),
        page: None,
    }
}

/// Keeps what is written in another direction together: first strong isolate … pop isolate.
fn isolate(value: &tera::Value, _: Kwargs, _: &State) -> String {
    format!("\u{2068}{value}\u{2069}")
}

/// One line without blanks around it: subjects and headings.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// No blanks at the ends of lines, one empty line between paragraphs, one line end at the end.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.trim().lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            tidied.push_str(line);
            tidied.push('\n');
        }
    }
    tidied
}

/// Cuts a tidy body into blocks.
fn blocks(body: &str, action: &str) -> Vec<Block> {
    let paragraphs = body.trim().split("\n\n").filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|paragraph| block(paragraph, action)).collect()
}

fn block(paragraph: &str, action: &str) -> Block {
    let is_address = paragraph.starts_with("https://") || paragraph.starts_with("http://");
    if is_address && !paragraph.contains(char::is_whitespace) {
        return Block::Action { url: paragraph.to_owned(), label: action.to_owned() };
    }
    let facts = paragraph.lines().map(fact).collect::<Option<Vec<_>>>();
    match facts {
        // A paragraph may begin with a question; two lines that both do are facts.
        Some(facts) if facts.len() > 1 => Block::Facts { facts },
        Some(_) | None => Block::Paragraph { text: paragraph.to_owned() },
    }
}

/// Longest question that labels a fact: "Ne zaman?", "Wer kommt?".
const LABEL_CHARS: usize = 20;

fn fact(line: &str) -> Option<Fact> {
    let end = line.find(['?', '؟'])?;
    let mark = line[end..].chars().next()?;
    let (label, text) = line.split_at(end + mark.len_utf8());
    let text = text.strip_prefix(' ')?;
    (label.chars().count() <= LABEL_CHARS)
        .then(|| Fact { label: label.to_owned(), text: text.to_owned() })
}

fn chain(error: &tera::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Everything that can be said, said in the language of the text.
    pub(crate) fn full(language: &str, channel: Way) -> Words {
        let (greeting, day, hours) = match language {
            "en" => ("Dear Zeynep Kaya,", "Tuesday, 12 January 2027", "10 am to 12 noon"),
            "uk" => ("Добрий день, Zeynep Kaya!", "вівторок, 12 січня 2027 року", "10:00–12:00"),
            "ar" => ("مرحباً \u{2068}Zeynep Kaya\u{2069}،", "الثلاثاء 12 يناير 2027", "10:00–12:00"),
            "tr" => ("Merhaba Zeynep Kaya,", "12 Ocak 2027 Salı", "saat 10.00–12.00"),
            _ => ("Guten Tag Frau Kaya,", "Dienstag, 12. Januar 2027", "10 bis 12 Uhr"),
        };
        let happens = match language {
            "en" => "We have breakfast together.",
            "uk" => "Ми разом снідаємо.",
            "ar" => "نتناول الفطور معاً.",
            "tr" => "Birlikte kahvaltı ediyoruz.",
            _ => "Wir frühstücken zusammen.",
        };
        let answer = "https://treffpunkt.example/a/AAAAAAAAAAAAAAAAAAAAAA";
        Words {
            greeting: greeting.into(),
            sender: "Sabine Becker".into(),
            office: "Jobcenter Musterkreis".into(),
            phone: "0221 4710 123".into(),
            phone_hours: "Montag bis Freitag, 9 bis 15 Uhr".into(),
            day: day.into(),
            hours: hours.into(),
            place: "Familienzentrum <Lindenhof>, Lindenweg 3, 50999 Musterstadt".into(),
            directions: "Bus 132 bis Lindenweg.".into(),
            event_title: "Frühstück & Gespräch".into(),
            own_title: "Frühstück & Gespräch".into(),
            topic: "Ausbildung in Teilzeit".into(),
            what_happens: happens.into(),
            many_days: true,
            in_your_language: true,
            childcare: true,
            travel_paid: true,
            step_free: true,
            lift: true,
            accessible_wc: true,
            reply_by: day.into(),
            link: answer.into(),
            code: "K7MQ-2XPD".into(),
            adults: 2,
            children: 3,
            childcare_state: "promised".into(),
            place_in_line: 3,
            reason: "Die Heizung ist kaputt.".into(),
            old_day: "Montag, 11. Januar 2027".into(),
            old_hours: "9 bis 11 Uhr".into(),
            old_place: "Rathaus".into(),
            next_dates: vec![day.into()],
            items: vec!["12 Stühle".into(), "30 Getränke".into()],
            answer: "4. Quartal 2026: 12 von 40 Eingeladenen sind gekommen.".into(),
            notes: vec!["1 Termin ist noch nicht abgeschlossen.".into()],
            valid_until: "19. Januar 2027".into(),
            office_address: "Jobcenter Musterkreis, Rathausplatz 1, 50999 Musterstadt".into(),
            privacy_url: "https://treffpunkt.example/datenschutz".into(),
            unsubscribe: "https://treffpunkt.example/abmelden/BBBBBBBBBBBBBBBBBBBBBB".into(),
            sender_line: "Rathausplatz 1, 50999 Musterstadt".into(),
            address: vec![
                "Frau Zeynep Kaya".into(),
                "Lindenweg 9".into(),
                "50999 Musterstadt".into(),
            ],
            today: day.into(),
            answer_url: "treffpunkt.example/antwort".into(),
            card: true,
            ..Words::new(channel)
        }
    }

    /// As little as a message can have.
    fn minimal(channel: Way) -> Words {
        Words {
            audience: "clients".into(),
            sender: "Sabine Becker".into(),
            office: "Jobcenter Musterkreis".into(),
            phone: "0221 4710 123".into(),
            day: "12.1.2027".into(),
            hours: "10:00".into(),
            place: "Rathaus".into(),
            link: "https://treffpunkt.example/a/AAAAAAAAAAAAAAAAAAAAAA".into(),
            reserved: false,
            ..Words::new(channel)
        }
    }

    fn shown(rendered: &Rendered) -> String {
        let Rendered { language, subject, text, .. } = rendered;
        format!("── {language} ── {subject}\n\n{text}\n")
    }

    #[test]
    fn every_message_speaks_every_language_by_every_way() {
        let mails = Mails::load().unwrap();
        for name in mails.names() {
            let mut all = String::new();
            for language in LANGUAGES {
                for channel in [Way::Email, Way::Letter] {
                    let mail = mails.render(&name, language, &full(language, channel)).unwrap();
                    let least = mails.render(&name, language, &minimal(channel)).unwrap();
                    for rendered in [&mail, &least] {
                        assert!(!rendered.subject.is_empty(), "{name} {language}");
                        assert!(!rendered.text.contains("{{"), "{name} {language}");
                        assert_eq!(rendered.html.is_empty(), channel == Way::Letter);
                        assert_eq!(rendered.page.is_none(), channel == Way::Email);
                    }
                    if mail.language == *language && channel == Way::Email {
                        all.push_str(&shown(&mail));
                        all.push_str(&shown(&least));
                    }
                }
            }
            insta::with_settings!({ snapshot_suffix => name.replace('/', "_"), omit_expression => true }, {
                insta::assert_snapshot!("mail", all);
            });
        }
    }

    #[test]
    fn one_mail_as_html_and_one_page_of_a_letter() {
        let mails = Mails::load().unwrap();
        for language in ["de", "ar"] {
            let name = "invitation/kontaktcafe";
            let mail = mails.render(name, language, &full(language, Way::Email)).unwrap();
            let letter = mails.render(name, language, &full(language, Way::Letter)).unwrap();

            let (_, body) = mail.html.split_once("<body>").unwrap();
            insta::assert_snapshot!(format!("html_{language}"), body);
            let page = letter.page.unwrap();
            let kept = serde_json::to_string(&page).unwrap();
            assert_eq!((page.lang.as_str(), &page.heading), (language, &mail.heading));
            assert_eq!((page.dir == "rtl", page.card), (language == "ar", true));
            assert!(matches!(page.blocks[2], Block::Facts { .. }), "{kept}");
            assert!(kept.contains("K7MQ-2XPD"), "{kept}");
        }
    }

    #[test]
    fn an_invitation_that_is_only_german_has_general_words_for_others() {
        let mails = Mails::load().unwrap();

        assert_eq!(mails.written_in("invitation/kontaktcafe", "uk"), "uk");
        assert_eq!(mails.written_in("invitation/kontaktcafe", "fa"), "de");
        assert_eq!(mails.place("invitation/profiling", "uk").0, "invitation/general/uk");
        assert_eq!(mails.place("account/invite", "uk"), ("account/invite".into(), "de"));
        let general = |name, language| mails.is_general(name, language);
        assert!(general("invitation/profiling", "uk") && general("invitation/general", "ar"));
        assert!(!general("invitation/kontaktcafe", "uk") && !general("invitation/profiling", "de"));
        assert!(!general("invitation/profiling", "fa"));
    }

    #[test]
    fn what_a_text_is_filled_with_stays_text() {
        let mails = Mails::load().unwrap();
        let words = Words {
            place: "<script>alert(1)</script>".into(),
            sender: "A\r\nBcc: x@example.org".into(),
            ..full("de", Way::Email)
        };

        let mail = mails.render("invitation/general", "de", &words).unwrap();

        assert!(!mail.html.contains("<script>"));
        assert_eq!(mail.subject, "Eine Einladung für Sie von A Bcc: x@example.org");
    }

    #[test]
    fn a_body_is_cut_where_a_reader_would() {
        let body = "Guten Tag,\n\nWann? Morgen\nWo? Hier (Bus?)\n\nWas passiert dort? Viel.\n\n\
            https://example.org/a/b\n\nSabine\nJobcenter\n";

        let kinds = blocks(body, "Antworten").into_iter().map(|block| match block {
            Block::Paragraph { text } => format!("p {}", text.lines().count()),
            Block::Facts { facts } => format!("facts {}", facts[1].text),
            Block::Action { url, label } => format!("{label} {url}"),
        });

        assert_eq!(
            kinds.collect::<Vec<_>>(),
            ["p 1", "facts Hier (Bus?)", "p 1", "Antworten https://example.org/a/b", "p 2"]
        );
    }
}
