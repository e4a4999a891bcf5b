//! Plain language, measured: what makes a German text hard to read, word by word and as figures.
//!
//! Pure: text in, findings and figures out. [`sentences`] cuts a text as a reader would,
//! [`syllables`] counts, [`readability`] applies the published formulas, [`officialese`] knows two
//! hundred phrases of the offices with what to say instead, and [`guard`] looks at all of it at once.
//!
//! We speak of *Einfache Sprache*: short, friendly, understandable. Leichte Sprache is something
//! else: it has rules of its own (BITV 2.0 Anlage 2, DIN SPEC 33429) and is tested by people who need
//! it. No program can say that a text is Leichte Sprache, and this one never does.
//!
//! Begin with [`check`].

pub mod guard;
pub mod officialese;
pub mod readability;
pub mod sentences;
pub mod syllables;

pub use guard::{Finding, Report, Rule, Severity, check};
pub use readability::Figures;
pub use sentences::Text;

/// For whom a text is written; clients get shorter sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Aims at A2.
    Clients,
    /// Colleagues and partners: aims at B1.
    Staff,
}

/// What a text has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Stands alone: whoever reads it must know when, where, what and that they are free to come.
    Invitation,
    /// Follows an invitation: what stood there need not stand here.
    Message,
}
