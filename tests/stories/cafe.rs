//! A Kontaktcafé, the guests who are invited to it, and the post that they get.

use std::time::Duration;

use treffpunkt::db::{Id, Moment};
use treffpunkt::events::{self, Draft, Event};
use treffpunkt::formats;
use treffpunkt::guests::{self, Channel, Guest, Kind, Salutation};
use treffpunkt::invitations::release::{Released, release};
use treffpunkt::invitations::selection::Choice;
use treffpunkt::invitations::way::Wish;
use treffpunkt::invitations::{Invitation, RosterRow, queries};
use treffpunkt::outbox;
use treffpunkt::staff::{Actor, Role, Scope};
use treffpunkt::venues;
use treffpunkt::web::form::Fields;

use crate::world::Jobcenter;

/// A published event of one Jobcenter.
pub struct Cafe<'a> {
    pub jobcenter: &'a Jobcenter,
    pub id: Id<Event>,
}

/// A message as it waits in the outbox.
#[derive(Clone, Debug)]
pub struct Post {
    pub kind: String,
    pub way: String,
    pub recipient: String,
    pub subject: String,
    pub text: String,
    pub calendar: Option<String>,
}

impl Post {
    /// The address of the answer page.
    pub fn link(&self) -> String {
        self.address("/a/")
    }

    /// The address where somebody says "no more mails".
    pub fn unsubscribe(&self) -> String {
        self.address("/abmelden/")
    }

    /// The code for fingers.
    pub fn code(&self) -> String {
        let (_, rest) = self.text.split_once("Ihr Code: ").expect("a letter has a code");
        rest[..9].to_owned()
    }

    fn address(&self, path: &str) -> String {
        let (_, rest) = self.text.split_once(path).expect("the message has such a link");
        let token: String =
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
        format!("{path}{token}")
    }
}

/// Somebody of the Planung.
pub fn planner() -> Actor {
    Actor { staff: None, role: Role::Planner, scope: Scope::All }
}

/// A client with an address and a mail address.
pub fn guest(first_name: &str, family_name: &str) -> Guest {
    Guest {
        id: Id::new(),
        key: format!("K-{first_name}-{family_name}"),
        kind: Kind::Client,
        salutation: Salutation::Ms,
        first_name: first_name.into(),
        family_name: family_name.into(),
        street: "Gartenstraße 9".into(),
        postcode: "50123".into(),
        town: "Musterstadt".into(),
        site: None,
        language: "de".into(),
        household: None,
        email: Some(format!("{}@example.org", first_name.to_lowercase())),
        email_stopped: false,
        phone: None,
        phone_typed: None,
        phone_off: None,
        other_phone: None,
        sms_consent: false,
        sms_names_office: false,
        address_bad: false,
        wished_channel: None,
        no_invitations: false,
        entered_on: None,
    }
}

/// Somebody whom only letters reach.
pub fn by_letter(first_name: &str, family_name: &str) -> Guest {
    Guest { email: None, ..guest(first_name, family_name) }
}

/// Somebody whom only calls reach.
pub fn by_phone(first_name: &str, family_name: &str) -> Guest {
    Guest {
        email: None,
        address_bad: true,
        phone: Some("+492214710999".into()),
        phone_typed: Some("0221 4710 999".into()),
        wished_channel: Some(Channel::Phone),
        ..guest(first_name, family_name)
    }
}

impl<'a> Cafe<'a> {
    /// Published, on Tuesday, 19 January 2027, 10 to 12.
    pub async fn with_seats(jobcenter: &'a Jobcenter, seats: i32) -> Self {
        Self::with(jobcenter, seats, 0, "2027-01-19").await
    }

    /// Published, with places in care, on a day.
    pub async fn with(jobcenter: &'a Jobcenter, seats: i32, care: i32, day: &str) -> Self {
        let (now, day) = (jobcenter.app.clock.now(), day.to_owned());
        let written = jobcenter.app.db.write(move |conn| {
            let actor = planner();
            let fields = Fields::of([
                ("name", "Familienzentrum Mitte"),
                ("street", "Gartenstraße 5"),
                ("postcode", "51465"),
                ("town", "Musterstadt"),
                ("directions", "Bus 227 bis Markt"),
                ("seats", "60"),
                ("step_free", "1"),
            ]);
            let venue = venues::Draft::parse(&fields).unwrap();
            let venue = venues::actions::add(conn, &actor, &venue).unwrap();
            let format = formats::queries::by_key(conn, "kontaktcafe")?.unwrap();
            let fields = Fields::of([
                ("format", format.id.to_string()),
                ("title", "Kontaktcafé".to_owned()),
                ("venue", venue.to_string()),
                ("seats", seats.to_string()),
                ("childcare_places", care.to_string()),
                ("contact_name", "Anna Becker".to_owned()),
                ("contact_phone", "0221 4710 123".to_owned()),
                ("language", "de".to_owned()),
                ("session_date", day),
                ("session_from", "10:00".to_owned()),
                ("session_to", "12:00".to_owned()),
            ]);
            let draft = Draft::parse(&fields).unwrap();
            let id = events::actions::draft(conn, &actor, &draft, now).unwrap();
            events::actions::publish(conn, &actor, id, now).unwrap();
            Ok::<_, diesel::result::Error>(id)
        });
        Self { jobcenter, id: written.await.unwrap() }
    }

    /// Takes guests down and invites them at once.
    pub async fn invites(&self, guests: &[&Guest]) -> Released {
        self.invites_with_hold(guests, 0).await
    }

    /// Takes guests down and invites them after a while.
    pub async fn invites_with_hold(&self, guests: &[&Guest], minutes: u32) -> Released {
        let app = &self.jobcenter.app;
        let (new, now) =
            (guests.iter().map(|guest| (*guest).clone()).collect::<Vec<_>>(), app.clock.now());
        let ids: Vec<_> = new.iter().map(|guest| guest.id).collect();
        app.db
            .write(move |conn| {
                let missing = |one: &Guest| guests::queries::find(conn, one.id).unwrap().is_none();
                let fresh = new.into_iter().filter(missing).collect();
                guests::queries::insert(conn, fresh, now)
            })
            .await
            .unwrap();
        let choice = Choice::ByHand(ids);
        release(app, &planner(), self.id, (choice, Wish::Auto), minutes).await.unwrap()
    }

    /// The rows of the guest list.
    pub async fn roster(&self) -> Vec<RosterRow> {
        let id = self.id;
        self.jobcenter.app.db.read(move |conn| queries::roster(conn, id)).await.unwrap()
    }

    /// One guest's row.
    pub async fn row(&self, guest: &Guest) -> RosterRow {
        let roster = self.roster().await;
        roster.into_iter().find(|row| row.guest == guest.id).expect("they are invited")
    }

    /// One guest's invitation.
    pub async fn invitation(&self, guest: &Guest) -> Id<Invitation> {
        self.row(guest).await.invitation
    }

    /// Everything that was ever written to people of this name, oldest first.
    pub async fn post_of(&self, name: &str) -> Vec<Post> {
        let all = post(self.jobcenter).await;
        all.into_iter().filter(|one| one.recipient.contains(name)).collect()
    }

    /// The last message to people of this name.
    pub async fn last_post(&self, name: &str) -> Post {
        self.post_of(name).await.pop().unwrap_or_else(|| panic!("{name} got no post"))
    }
}

/// Everything in the outbox, oldest first.
pub async fn post(jobcenter: &Jobcenter) -> Vec<Post> {
    use diesel::prelude::*;
    use treffpunkt::db::schema::messages;

    type Row = (String, String, String, String, String, Option<String>);
    let read = jobcenter.app.db.read(|conn| {
        messages::table
            .order((messages::created_at, messages::id))
            .select((
                messages::kind,
                messages::channel,
                messages::recipient,
                messages::subject,
                messages::text,
                messages::calendar,
            ))
            .load::<Row>(conn)
    });
    let row = |(kind, way, recipient, subject, text, calendar)| Post {
        kind,
        way,
        recipient,
        subject,
        text,
        calendar,
    };
    read.await.unwrap().into_iter().map(row).collect()
}

/// How many messages are in this state.
pub async fn in_state(jobcenter: &Jobcenter, state: outbox::State) -> i64 {
    let filter = outbox::queries::Filter::default();
    let counts =
        jobcenter.app.db.read(move |conn| outbox::queries::counts(conn, &filter)).await.unwrap();
    counts.of(state)
}

/// A while.
pub fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

/// For rows.
pub fn now(jobcenter: &Jobcenter) -> Moment {
    jobcenter.app.clock.now()
}
