//! A week of five mornings, the people who are asked and sent to it, and the pages that its team uses.

use std::time::Duration;

use treffpunkt::config;
use treffpunkt::db::{Id, Moment};
use treffpunkt::events::{self, Session};
use treffpunkt::guests::{self, Guest};
use treffpunkt::invitations;
use treffpunkt::staff;
use treffpunkt::staff::queries::LinkPurpose;

use crate::cafe::Cafe;
use crate::gathering::published;
use crate::world::{Browser, Jobcenter, Page};

/// Monday, 18 January 2027, and the four days after it.
pub const DAYS: [&str; 5] = ["2027-01-18", "2027-01-19", "2027-01-20", "2027-01-21", "2027-01-22"];

/// An event of five mornings, 9 to 13 o'clock.
pub struct Week<'a> {
    pub cafe: Cafe<'a>,
    pub sessions: Vec<Id<Session>>,
}

impl<'a> Week<'a> {
    /// Published, of a shipped format.
    pub async fn of(jobcenter: &'a Jobcenter, format: &str, seats: i32) -> Self {
        let cafe =
            published(jobcenter, format, seats, &DAYS.map(|day| (day, "09:00", "13:00"))).await;
        let id = cafe.id;
        let read = jobcenter.app.db.read(move |conn| events::queries::find(conn, id));
        let event = read.await.unwrap().expect("it stands");
        Self { cafe, sessions: event.sessions.iter().map(|session| session.id).collect() }
    }

    /// The address of a page of it.
    pub fn page(&self, end: &str) -> String {
        format!("/events/{}{end}", self.cafe.id)
    }

    /// Lets time pass until so many minutes after 9 o'clock on its n-th day, counted from 0.
    pub fn wait_until(&self, day: usize, minutes: u64) {
        let begin = Moment::parse(&format!("{}T08:00:00Z", DAYS[day])).unwrap();
        let then = begin.after(Duration::from_secs(60 * minutes)).instant();
        let now = self.cafe.jobcenter.app.clock.now().instant();
        let micros = then.as_microsecond() - now.as_microsecond();
        self.cafe.jobcenter.wait(Duration::from_micros(u64::try_from(micros).unwrap()));
    }

    /// The mails and letters reach everybody who is invited.
    pub async fn post_arrives(&self) {
        let app = &self.cafe.jobcenter.app;
        let (now, parties) = (app.clock.now(), self.cafe.roster().await);
        let arrived = app.db.write(move |conn| {
            for row in parties {
                invitations::queries::delivered(conn, row.party, now)?;
            }
            Ok::<_, diesel::result::Error>(())
        });
        arrived.await.unwrap();
    }

    /// Takes guests down whom nobody invites.
    pub async fn knows(&self, new: &[&Guest]) {
        let app = &self.cafe.jobcenter.app;
        let new: Vec<Guest> = new.iter().map(|guest| (*guest).clone()).collect();
        let now = app.clock.now();
        app.db.write(move |conn| guests::queries::insert(conn, new, now)).await.unwrap();
    }

    /// A colleague gets a part in it, as its planner enters it.
    pub async fn is_helped_by(&self, planner: &Browser, name: &str, part: &str) {
        let path = self.page("/team");
        let page = planner.get(&path).await;
        let before = page.body.split(&format!(">{name}")).next().unwrap();
        let (_, own) = before.rsplit_once("value=\"").unwrap();
        let own = own.split('"').next().unwrap();
        let typed = [("part", part), ("staff", own), ("agreement", "confirmed")];
        page.submits_to(Some(&path), &typed).await.says("Das Team ist gespeichert");
    }

    /// The table as somebody sees it.
    pub async fn table(&self, browser: &Browser) -> Page {
        browser.get(&self.page("/attendance/week?show=all")).await
    }

    /// Somebody fills in cells of the table and saves it, as a browser without a script does.
    pub async fn enters(&self, browser: &Browser, cells: &[(&Guest, usize, &str)]) -> Page {
        let table = self.table(browser).await;
        let action = self.page("/attendance/week?show=all");
        let (_, fields) = table.fields_of(Some(&action));
        let named = cells.iter().map(|(guest, day, sign)| {
            let begins = format!("c.{}.{}.", guest.id, self.sessions[*day]);
            let field = fields.iter().find(|(name, _)| name.starts_with(&begins));
            let (name, _) = field.unwrap_or_else(|| panic!("no cell for {}", guest.family_name));
            (name.clone(), (*sign).to_owned())
        });
        let typed: Vec<(String, String)> = named.collect();
        let typed: Vec<_> =
            typed.iter().map(|(name, sign)| (name.as_str(), sign.as_str())).collect();
        table.submits_to(Some(&action), &typed).await
    }

    /// Somebody presses "alle offenen: da" of a day.
    pub async fn fills(&self, browser: &Browser, day: usize) -> Page {
        let action = self.page("/attendance/week?show=all");
        let session = self.sessions[day].to_string();
        self.table(browser).await.submits_to(Some(&action), &[("fill", &session)]).await
    }

    /// Somebody takes down one guest's next step.
    pub async fn settles(&self, browser: &Browser, guest: &Guest, typed: &[(&str, &str)]) -> Page {
        let path = self.page(&format!("/followups/{}", guest.id));
        browser.get(&path).await.submits_to(Some(&path), typed).await
    }
}

/// Somebody who works here signs in again: days have passed.
pub async fn back(jobcenter: &Jobcenter, name: &str) -> Browser {
    let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let now = jobcenter.app.clock.now();
    let link = jobcenter.app.db.write(move |conn| {
        let id = staff::queries::by_email(conn, &email)?.expect("they work here");
        staff::actions::make_link(conn, id, LinkPurpose::SignIn, config::LINK_LIFE, now)
    });
    let link = link.await.unwrap();
    let browser = jobcenter.browser();
    browser.get(&format!("/anmelden/link/{link}")).await.submits(&[]).await;
    browser
}

/// What a page's cell says: the sign that is chosen, or shown.
pub fn sign_of(page: &Page, guest: &Guest, session: Id<Session>) -> String {
    let begins = format!("name=\"c.{}.{session}.", guest.id);
    let (_, rest) = page.body.split_once(&begins).expect("the cell is there");
    rest.split('"').next().unwrap().to_owned()
}

/// The value of the first button with this name.
pub fn button(page: &Page, name: &str) -> String {
    let (_, rest) = page.body.split_once(&format!("name=\"{name}\" value=\"")).expect("the button");
    rest.split('"').next().unwrap().to_owned()
}
