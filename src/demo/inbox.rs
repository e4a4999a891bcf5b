//! What came in by mail: two letters that somebody has to read, and a machine that is away.

use crate::db::{Conn, Moment};
use crate::inbox::actions::{Desks, book};
use crate::inbox::{Incoming, finding};
use crate::invitations::{correspondent, returned};
use crate::web::App;

const MAILS: [&str; 3] = [
    "From: Sabine Roth <s.roth@agentur.example>\nSubject: Fachforum: Kann ich eine Kollegin mitbringen?\n\
     Message-ID: <1@agentur.example>\n\nGuten Tag,\n\nich komme gern. Darf meine Kollegin auch kommen? \
     Sie arbeitet bei uns im Reha-Team.\n\nViele Grüße\nSabine Roth\n",
    "From: h.ozdemir@mail.example\nSubject: Re: Ihre Einladung\nMessage-ID: <2@mail.example>\n\n\
     Hallo, am Dienstag ist mein Kind krank. Gibt es noch einen anderen Tag? Meine Nummer haben Sie.\n",
    "From: info@kita.example\nSubject: Automatische Antwort: Ihre Einladung\n\
     Auto-Submitted: auto-replied\nMessage-ID: <3@kita.example>\n\nWir haben geschlossen.\n",
];

/// Lets them arrive.
pub fn fill(conn: &mut Conn, app: &App, now: Moment) -> Result<(), diesel::result::Error> {
    let desks = Desks { recipient: &returned::Guests, correspondent: &correspondent::Letters };
    for text in MAILS {
        let mail = finding::read(&Incoming::whole(text.replace('\n', "\r\n").into_bytes()));
        book(conn, app, desks, &mail, now)?;
    }
    Ok(())
}
