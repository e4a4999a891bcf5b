//! Tells the outbox whether a shopping list is still wanted; everything else is asked further down.

use diesel::QueryResult;

use super::reminder::{KIND, brings_something};
use crate::db::{Conn, Moment};
use crate::events::{self, team};
use crate::outbox::{AsLetter, Correspondent, Matter, Return, Wanted};
use crate::web::App;

/// Whoever knows of lists, before whoever knows of guests.
pub struct Lists<C> {
    pub others: C,
}

impl<C: Correspondent> Correspondent for Lists<C> {
    fn still_wanted(
        &self,
        conn: &mut Conn,
        matter: &Matter<'_>,
        now: Moment,
    ) -> QueryResult<Wanted> {
        if matter.kind != KIND {
            return self.others.still_wanted(conn, matter, now);
        }
        let gone = || Wanted::No("Diese Person wirkt nicht mehr mit.".into());
        let Ok(member) = matter.about.parse() else { return Ok(gone()) };
        let Some(member) = team::queries::find(conn, member)?.filter(brings_something) else {
            return Ok(gone());
        };
        let event = events::queries::find(conn, member.event)?;
        Ok(match event.filter(|event| event.takes_answers(now)) {
            Some(_) => Wanted::Yes,
            None => Wanted::No("Die Veranstaltung ist abgesagt oder hat begonnen.".into()),
        })
    }

    fn all_still_wanted(
        &self,
        conn: &mut Conn,
        matters: &[Matter<'_>],
        now: Moment,
    ) -> QueryResult<Vec<Wanted>> {
        match matters.iter().any(|matter| matter.kind == KIND) {
            true => matters.iter().map(|matter| self.still_wanted(conn, matter, now)).collect(),
            false => self.others.all_still_wanted(conn, matters, now),
        }
    }

    fn delivered(&self, conn: &mut Conn, about: &str, kind: &str, now: Moment) -> QueryResult<()> {
        match kind {
            KIND => Ok(()),
            _ => self.others.delivered(conn, about, kind, now),
        }
    }

    fn returned(
        &self,
        conn: &mut Conn,
        matter: &Matter<'_>,
        why: Return,
        now: Moment,
    ) -> QueryResult<()> {
        match matter.kind {
            // It stands in the Postausgang as returned; the list is on the page.
            KIND => Ok(()),
            _ => self.others.returned(conn, matter, why, now),
        }
    }

    fn elsewhere(
        &self,
        conn: &mut Conn,
        app: &App,
        matter: &Matter<'_>,
        now: Moment,
    ) -> QueryResult<()> {
        match matter.kind {
            KIND => Ok(()),
            _ => self.others.elsewhere(conn, app, matter, now),
        }
    }

    fn as_letter(
        &self,
        conn: &mut Conn,
        app: &App,
        about: &str,
        kind: &str,
        now: Moment,
    ) -> QueryResult<AsLetter> {
        match kind {
            KIND => Ok(AsLetter::Refused("Den Einkaufszettel können Sie drucken.".into())),
            _ => self.others.as_letter(conn, app, about, kind, now),
        }
    }

    fn about(&self, conn: &mut Conn, typed: &str) -> QueryResult<Option<String>> {
        self.others.about(conn, typed)
    }

    fn closed_topics(
        &self,
        conn: &mut Conn,
        reader: &str,
        topics: &[String],
    ) -> QueryResult<Vec<String>> {
        self.others.closed_topics(conn, reader, topics)
    }

    fn topic_labels(
        &self,
        conn: &mut Conn,
        topics: &[String],
    ) -> QueryResult<Vec<(String, String)>> {
        self.others.topic_labels(conn, topics)
    }
}
