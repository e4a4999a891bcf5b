//! The list on paper: numbers that stay, crosses entered in the printed order, and the two lists beside
//! each other.

use actix_web::http::StatusCode;
use treffpunkt::attendance;
use treffpunkt::attendance::tally;
use treffpunkt::guests::Guest;
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, by_letter, guest};
use crate::week::back;
use crate::world::{Browser, Jobcenter, Page};

/// Tuesday, 19 January, half past ten: the café is open.
fn on_the_day(jobcenter: &Jobcenter) {
    jobcenter.wait(std::time::Duration::from_secs((15 * 24 * 60 + 90) * 60));
}

/// Somebody prints the list of the door's session, and sees the sheet.
pub async fn prints(cafe: &Cafe<'_>, browser: &Browser) -> Page {
    let door = browser.get(&format!("/events/{}/attendance", cafe.id)).await;
    let (action, _) = door.fields_of(Some(&sheets_action(&door)));
    door.submits_to(Some(&action), &[]).await
}

/// Where the button "Liste für die Tür" leads.
fn sheets_action(page: &Page) -> String {
    let body = page.body.replace("&amp;", "&").replace("&#x2F;", "/");
    let (_, rest) = body.split_once("/attendance/sheets?session=").expect("the button is there");
    let session = rest.split('"').next().unwrap();
    format!("{}/sheets?session={session}", page.path.split('?').next().unwrap())
}

async fn taps(cafe: &Cafe<'_>, browser: &Browser, guest: &Guest, presence: &str) {
    let door = browser.get(&format!("/events/{}/attendance", cafe.id)).await;
    let action = tap_action(cafe, &door, guest);
    door.submits_to(Some(&action), &[("presence", presence)]).await;
}

/// Where a tap on somebody's row of the door list leads.
pub fn tap_action(cafe: &Cafe<'_>, door: &Page, guest: &Guest) -> String {
    let body = door.body.replace("&amp;", "&").replace("&#x2F;", "/");
    let begins = format!("action=\"/events/{}/attendance/{}?", cafe.id, guest.id);
    let (_, rest) = body.split_once(&begins).expect("they are on the list");
    format!("{}{}", &begins[8..], rest.split('"').next().unwrap())
}

#[actix_web::test]
async fn crosses_are_entered_by_the_printed_numbers_whatever_became_of_the_list() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let tarek = jobcenter.staff("Tarek Nouri", Role::Desk).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let (bondar, demir) = (guest("Olena", "Bondar"), guest("Aylin", "Demir"));
    let (oppel, weber) = (guest("Bernd", "Oppel"), guest("Jonas", "Weber"));
    cafe.invites(&[&bondar, &demir, &oppel, &weber]).await;

    // Printed the evening before, in the order of the screen, with empty lines at its end.
    let sheet = prints(&cafe, &tarek).await;
    sheet.says("Blatt 1").says("1 Bondar, Olena").says("2 Demir, Aylin").says("4 Weber, Jonas");
    sheet.says("S1").says("S8").says("Zusammen da");
    let again = prints(&cafe, &tarek).await;
    assert_eq!(again.path, sheet.path, "the same list twice is one sheet");

    // Then the list changes: one goes, one comes who stands first now.
    let invitation = cafe.invitation(&oppel).await;
    let list = anna.get(&format!("/events/{}/invitations", cafe.id)).await;
    let withdrawal = format!("/events/{}/invitations/{invitation}/withdrawal", cafe.id);
    list.submits_to(Some(&withdrawal), &[]).await;
    let adam = guest("Nadia", "Adam");
    cafe.invites(&[&adam]).await;
    let stranger = by_letter("Uwe", "Zorn");
    let db = &jobcenter.app.db;
    let (new, now) = (stranger.clone(), jobcenter.app.clock.now());
    db.write(move |conn| treffpunkt::guests::queries::insert(conn, vec![new], now)).await.unwrap();

    // On the day somebody has entered one guest on the screen before the paper comes back.
    on_the_day(&jobcenter);
    let tarek = back(&jobcenter, "Tarek Nouri").await;
    taps(&cafe, &tarek, &weber, "absent").await;
    let entry = format!("{}/entry", sheet.path);
    let form = tarek.get(&entry).await;
    form.says("3 Oppel, Bernd steht nicht mehr auf der Liste").does_not_say("Adam");
    let crosses = [
        ("n1", "present"),
        ("n2", "left_early"),
        ("n3", "present"),
        ("n4", "late"),
        ("s1", "–"),
        ("s2", "Uwe Zorn"),
        ("s3", "K-unbekannt"),
    ];
    let refused = form.submits_to(Some(&entry), &crosses).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("finden wir nicht");
    let entered = refused.submits_to(Some(&entry), &[("s3", "")]).await;
    entered.says("5 Einträge vom Papier sind übernommen.");
    entered.says("In einer Zeile sagen Papier und Bildschirm Verschiedenes.");

    // Paper and screen differ in one line: nobody decides it silently.
    entered.says("Nr. 4 Weber, Jonas auf dem Papier „später da“, auf dem Bildschirm „nicht da“");
    entered.says("1 Gast steht nicht auf diesem Blatt, ist aber inzwischen auf der Liste.");
    entered.says("spontan, von diesem Blatt 2 2");
    let closing = format!("/events/{}/closing", cafe.id);
    let line = format!("{}/lines/4", sheet.path);
    let decided = entered.submits_to(Some(&line), &[("right", "paper")]).await;
    decided.says("Das Papier gilt.").does_not_say("Verschiedenes");
    decided.says("S1 eingetragen").says("S2 eingetragen");

    // Sent once more nothing counts twice, not the one without a name either.
    let again = decided.submits_to(Some(&entry), &[]).await;
    again.says("Es war schon alles eingetragen.");
    let door = tarek.get(&format!("/events/{}/attendance", cafe.id)).await;
    door.says("6 da").says("später da").says("früher weg").says("1 Person ist spontan gekommen");

    // A cross that was read wrong is mended; the screen says something else then, and that is shown.
    let mended = again.submits_to(Some(&entry), &[("n1", "excused")]).await;
    mended.says("auf dem Papier „abgesagt“, auf dem Bildschirm „da“");
    jobcenter.wait(std::time::Duration::from_secs(4 * 60 * 60));
    let tarek = back(&jobcenter, "Tarek Nouri").await;
    tarek.get(&closing).await.says("In 1 Zeile sagen Papier und Bildschirm Verschiedenes");
    let line = format!("{}/lines/1", sheet.path);
    let mended = tarek.get(&entry).await;
    let screen = mended.submits_to(Some(&line), &[("right", "screen")]).await;
    screen.says("Der Bildschirm gilt.").does_not_say("Was gilt?");
    tarek.get(&closing).await.does_not_say("Verschiedenes");

    let id = cafe.id;
    let read = jobcenter.app.db.read(move |conn| attendance::queries::sums(conn, &[id]));
    let total = tally::total(&read.await.unwrap()[&id]);
    assert_eq!((total.delivered, total.attended, total.unknown, total.walk_ins), (3, 3, 0, 3));

    // A new sheet has the list as it is now, and a number of its own.
    let second = prints(&cafe, &tarek).await;
    second.says("Blatt 2").says("1 Adam, Nadia").says("2 Bondar, Olena").does_not_say("Oppel");
    let sheets = tarek.get(&format!("/events/{}/attendance/sheets", cafe.id)).await;
    sheets.says("Blatt 2 gedruckt am").says("Blatt 1 eingetragen");
}
