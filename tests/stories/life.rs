//! What every event goes through, whatever its format: people are asked, say yes, come or do not, and the
//! house adds it up and says thanks.

use treffpunkt::attendance::Presence;
use treffpunkt::guests::Guest;
use treffpunkt::staff::Role;

use crate::afterwards::{closes, entered, post_arrives};
use crate::cafe::{Cafe, guest};
use crate::privacy::come;
use crate::week::back;
use crate::world::{Browser, Jobcenter, Page};

/// So many people, each with a name and an address of their own.
pub fn people(count: usize) -> Vec<Guest> {
    let letter = |number: usize| char::from(b'a' + u8::try_from(number).unwrap());
    let name = |number: usize| format!("{}{}", letter(number / 26), letter(number % 26));
    (0..count).map(|at| guest(&format!("Ada{}", name(at)), &format!("Gast{}", name(at)))).collect()
}

/// The people whom a house needs for the life of an event; `back` signs them in again as days go by.
pub async fn house() -> Jobcenter {
    let jobcenter = Jobcenter::open().await;
    jobcenter.staff("Anna Becker", Role::Planner).await;
    jobcenter.staff("Tarek Nouri", Role::Desk).await;
    jobcenter.staff("Lena Leitung", Role::Manager).await;
    jobcenter
}

/// Everybody is asked, and the post reaches them.
pub async fn asked(cafe: &Cafe<'_>, guests: &[&Guest]) {
    assert_eq!(cafe.invites(guests).await.invited.invited, guests.len());
    post_arrives(cafe).await;
}

/// Somebody answers on their own page.
pub async fn answers(cafe: &Cafe<'_>, guest: &Guest, typed: &[(&str, &str)]) -> Page {
    let link = cafe.post_of(&guest.first_name).await[0].link();
    let page = cafe.jobcenter.browser().get(&format!("{link}?aendern")).await;
    page.submits(typed).await
}

/// Somebody says yes and has a seat.
pub async fn accepts(cafe: &Cafe<'_>, guest: &Guest) {
    answers(cafe, guest, &[("answer", "yes")]).await.says("Schön, dass Sie kommen!");
}

/// Somebody from outside takes a part.
pub async fn joins(anna: &Browser, cafe: &Cafe<'_>, typed: &[(&str, &str)]) {
    let path = format!("/events/{}/team", cafe.id);
    let typed = [typed, &[("agreement", "confirmed")]].concat();
    anna.get(&path).await.submits_to(Some(&path), &typed).await.says("Das Team ist gespeichert");
}

/// One tap on the door list.
pub async fn taps(cafe: &Cafe<'_>, browser: &Browser, guest: &Guest, presence: &str) -> Page {
    let list = browser.get(&format!("/events/{}/attendance", cafe.id)).await;
    let row = format!("/events/{}/attendance/{}", cafe.id, guest.id);
    let action = list.body.split("action=\"").find(|one| one.starts_with(&row)).expect("a row");
    let action = action.split('"').next().unwrap().replace("&amp;", "&").replace("&#x2F;", "/");
    list.submits_to(Some(&action), &[("presence", presence)]).await
}

/// It is over: who came and who did not is entered, it is closed, and everybody hears a kind word.
pub async fn ends(cafe: &Cafe<'_>, at: &str, came: &[&Guest], missed: &[&Guest]) -> Page {
    come(cafe.jobcenter, at);
    let there = came.iter().map(|guest| (*guest, Presence::Present));
    let away = missed.iter().map(|guest| (*guest, Presence::Absent));
    entered(cafe, &there.chain(away).collect::<Vec<_>>()).await;
    closes(cafe).await;
    let anna = back(cafe.jobcenter, "Anna Becker").await;
    let path = format!("/events/{}/afterwards", cafe.id);
    let thanks = format!("{path}/thanks");
    let said = anna.get(&path).await.submits_to(Some(&thanks), &[]).await;
    said.says("Das ist geschehen");
    for guest in came {
        assert_eq!(cafe.last_post(&guest.first_name).await.kind, "thanks");
    }
    for guest in missed {
        assert_eq!(cafe.last_post(&guest.first_name).await.kind, "missed");
    }
    said
}
