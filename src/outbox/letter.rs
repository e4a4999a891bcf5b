//! What a letter says, fixed when it is queued: kept as JSON where a mail keeps its HTML. How it
//! looks on paper is decided when it is printed (`letters`).

use serde::{Deserialize, Serialize};

use super::Words;

/// Stands between the languages where a letter is read as text.
pub const OVERLEAF: &str = "\n———\n\n";

/// One letter to one address: the German page first, then the same in the guest's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Stands above the address; says nothing of the office's kind.
    pub return_line: String,
    /// The lines of the envelope.
    pub address: Vec<String>,
    pub office: String,
    pub sender: String,
    pub phone: String,
    /// The answer page with its token: for the QR code.
    pub link: String,
    /// Eight signs, for fingers.
    pub code: String,
    /// Where the code is typed: short, to copy from paper.
    pub answer_url: String,
    pub pages: Vec<Page>,
}

/// The words of one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: String,
    /// The letter's date in words.
    pub day: String,
    pub heading: String,
    pub blocks: Vec<Block>,
    /// Whether a reply card belongs at the foot.
    pub card: bool,
    /// Whether the card asks for children.
    pub childcare: bool,
}

/// A piece of a body. Plain text: whoever draws it escapes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    Paragraph {
        text: String,
    },
    /// "Wann? …", "Wo? …"
    Facts {
        facts: Vec<Fact>,
    },
    /// An address on a line of its own.
    Action {
        url: String,
        label: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub label: String,
    pub text: String,
}

impl Letter {
    /// The letter that these words go into, its pages in the order in which they are printed.
    pub fn of(words: &Words, link: &str, pages: Vec<Page>) -> Self {
        Self {
            return_line: words.sender_line.clone(),
            address: words.address.clone(),
            office: words.office.clone(),
            sender: words.sender.clone(),
            phone: words.phone.clone(),
            link: link.to_owned(),
            code: words.code.clone(),
            answer_url: words.answer_url.clone(),
            pages,
        }
    }

    /// As the outbox keeps it.
    pub fn kept(&self) -> String {
        // Only a map with keys that are no text could fail, and there is none.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From what the outbox kept; `None` for a mail, and for a letter whose deadline is over.
    ///
    /// ```
    /// use treffpunkt::outbox::Letter;
    ///
    /// assert_eq!(Letter::parse("<p>Guten Tag</p>"), None);
    /// ```
    pub fn parse(kept: &str) -> Option<Self> {
        serde_json::from_str(kept).ok()
    }

    /// Whether its link and code are blanked: it has left the house and cannot be printed again.
    pub fn is_blanked(&self) -> bool {
        self.code == super::secrets::GONE
    }
}
