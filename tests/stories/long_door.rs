//! A door list that is longer than a page: it comes in parts, and whoever is looked for is found at once.

use treffpunkt::config;
use treffpunkt::guests::Guest;

use crate::cafe::guest;
use crate::gathering::published;
use crate::life::{house, people};
use crate::privacy::come;
use crate::week::back;
use crate::world::Page;

/// The address to which somebody's row sends a tap.
fn row_of(page: &Page, guest: &Guest) -> String {
    let mut actions = page.body.split("action=\"").filter_map(|part| part.split('"').next());
    let action = actions.find(|action| action.contains(guest.id.as_str())).expect("a row");
    action.replace("&amp;", "&").replace("&#x2F;", "/")
}

#[actix_web::test]
async fn a_list_longer_than_a_page_comes_in_parts_and_is_searched() {
    let jobcenter = house().await;
    let days = [("2027-01-19", "10:00", "15:00")];
    let cafe = published(&jobcenter, "kontaktcafe", 40, &days).await;
    let guests = people(usize::try_from(config::DOOR_ROWS).unwrap() + 20);
    cafe.invites(&guests.iter().collect::<Vec<_>>()).await;
    come(&jobcenter, "2027-01-19T09:30:00Z");
    let tarek = back(&jobcenter, "Tarek Nouri").await;
    let door = format!("/events/{}/attendance", cafe.id);

    let first = tarek.get(&door).await;
    first.says("1 bis 50 von 320").says("Gastaa, Adaaa").does_not_say("Gastmh");
    first.says("0 da").says("320 offen");
    assert!(first.body.contains("from=50"), "the next part has a link");
    let last = tarek.get(&format!("{door}?from=300")).await;
    last.says("301 bis 320 von 320").says("Gastmh, Adamh").does_not_say("Gastaa");

    // Found by any beginning, with the number that the whole list gives.
    let found = tarek.get(&format!("{door}?q=adamh")).await;
    found.says("Gastmh, Adamh").says("Nr. 320").does_not_say("Gastmg");
    let action = row_of(&found, &guests[319]);
    let tapped = found.submits_to(Some(&action), &[("presence", "present")]).await;
    tapped.says("Gastmh, Adamh").says("rückgängig");
    tarek.get(&door).await.says("1 da").says("319 offen").says("Zuletzt eingetragen");
    let found = tarek.get(&format!("{door}?q=gastmh")).await;
    found.says("Nr. 320").says("rückgängig");
    let undo = found.body.split("action=\"").find(|part| part.contains("/undo?")).unwrap();
    let undo = undo.split('"').next().unwrap().replace("&amp;", "&").replace("&#x2F;", "/");
    found.submits_to(Some(&undo), &[]).await.does_not_say("rückgängig");
    tarek.get(&door).await.says("0 da").says("320 offen");

    // Somebody who was not asked stands among them once they are there.
    let stranger = guest("Zora", "Zufall");
    let (new, now) = (vec![stranger.clone()], jobcenter.app.clock.now());
    let known =
        jobcenter.app.db.write(move |conn| treffpunkt::guests::queries::insert(conn, new, now));
    known.await.unwrap();
    let walk_in = tarek.get(&format!("{door}/walk-in?q=Zufall")).await;
    walk_in.submits_to(Some(&row_of(&walk_in, &stranger)), &[]).await;
    tarek.get(&door).await.says("1 da");
    tarek.get(&format!("{door}?from=300")).await.says("301 bis 321 von 321").says("Zufall, Zora");
    tarek.get(&format!("{door}?q=niemand")).await.says("Niemand gefunden");
}
