//! The whole lives of meetings without clients: the Sozialraumkonferenz with the partners of a place, the
//! working group of several teams, and the overview of all Maßnahmen with their Kümmerer.

use treffpunkt::guests::{Guest, Kind};
use treffpunkt::invitations::Reply;

use crate::cafe::Cafe;
use crate::gathering::published;
use crate::life::{answers, asked, ends, house, joins, people};
use crate::week::back;

fn all_of(kind: Kind, count: usize) -> Vec<Guest> {
    people(count).into_iter().map(|guest| Guest { kind, ..guest }).collect()
}

async fn yes(cafe: &Cafe<'_>, guest: &Guest) {
    answers(cafe, guest, &[("answer", "yes")]).await;
    assert_eq!(cafe.row(guest).await.reply, Reply::Accepted);
}

#[actix_web::test]
async fn nearly_all_partners_of_a_place_come_to_its_sozialraumkonferenz() {
    let jobcenter = house().await;
    let days = [("2027-01-19", "13:00", "16:00")];
    let meeting = published(&jobcenter, "sozialraumkonferenz", 40, &days).await;
    let anna = back(&jobcenter, "Anna Becker").await;
    joins(&anna, &meeting, &[("part", "host"), ("name", "Hanna Yilmaz")]).await;
    joins(&anna, &meeting, &[("part", "co_host"), ("name", "Ralf Winter")]).await;
    let partners = all_of(Kind::Partner, 40);
    asked(&meeting, &partners.iter().collect::<Vec<_>>()).await;
    let mail = meeting.last_post(&partners[0].first_name).await;
    assert!(mail.text.contains("Sie können eine Vertretung schicken."), "{}", mail.text);
    assert!(mail.text.contains("Über einzelne Familien sprechen wir nicht."), "{}", mail.text);

    for one in &partners[..38] {
        yes(&meeting, one).await;
    }
    // In their calendars it is a meeting like any other.
    let mail = meeting.last_post(&partners[0].first_name).await;
    let calendar = mail.calendar.expect("a date to keep").replace("\r\n ", "");
    assert!(calendar.contains("METHOD:REQUEST") && calendar.contains("ATTENDEE;"), "{calendar}");
    answers(&meeting, &partners[38], &[("answer", "no")]).await;
    let came: Vec<&Guest> = partners[..37].iter().collect();
    let missed: Vec<&Guest> = partners[37..].iter().collect();
    ends(&meeting, "2027-01-19T16:00:00Z", &came, &missed).await;
}

#[actix_web::test]
async fn a_working_group_meets_every_month_and_only_those_of_it_are_asked() {
    let jobcenter = house().await;
    let days = [("2027-01-19", "13:00", "14:30")];
    let group = published(&jobcenter, "arbeitsgruppe", 6, &days).await;
    let anna = back(&jobcenter, "Anna Becker").await;
    joins(&anna, &group, &[("part", "host"), ("name", "Lea Stein")]).await;
    let monthly =
        anna.get(&format!("/events/{}/repeat?every=month1&until=2027-04-30", group.id)).await;
    monthly.submits(&[]).await.says("3 Entwürfe sind neu.");

    let members = all_of(Kind::Colleague, 6);
    let client = crate::cafe::guest("Aylin", "Demir");
    let refused = group.invites(&[&client]).await;
    assert_eq!(refused.invited.invited, 0, "clients are no part of it");
    asked(&group, &members.iter().collect::<Vec<_>>()).await;
    let mail = group.last_post(&members[0].first_name).await;
    assert!(mail.text.contains("zählt als Arbeitszeit"), "{}", mail.text);
    for one in &members[..5] {
        yes(&group, one).await;
    }
    answers(&group, &members[5], &[("answer", "maybe")]).await;
    let came: Vec<&Guest> = members[..5].iter().collect();
    ends(&group, "2027-01-19T15:00:00Z", &came, &[&members[5]]).await;
    let series = back(&jobcenter, "Anna Becker").await;
    series.get(&format!("/events/{}/series", group.id)).await.says("Di 16.02.2027");
}

#[actix_web::test]
async fn the_overview_of_all_massnahmen_has_one_kuemmerer_whom_everybody_knows() {
    let jobcenter = house().await;
    let days = [("2027-01-19", "09:00", "10:30")];
    let overview = published(&jobcenter, "massnahmen_ueberblick", 40, &days).await;
    let anna = back(&jobcenter, "Anna Becker").await;
    // Each of the 32 Maßnahmen is told by whoever sees to it; questions about the morning go to one.
    for number in 0..32 {
        let name = format!(
            "Kim {}{}",
            ["Alt", "Neu", "Groß", "Klein"][number / 8],
            "n".repeat(number % 8)
        );
        joins(&anna, &overview, &[("part", "speaker"), ("name", &name)]).await;
    }
    let team = format!("/events/{}/team", overview.id);
    joins(&anna, &overview, &[("part", "contact"), ("name", "Hanna Yilmaz")]).await;
    let second = [("part", "contact"), ("name", "Ralf Winter"), ("agreement", "confirmed")];
    let second = anna.get(&team).await.submits_to(Some(&team), &second).await;
    second.says("Jede Veranstaltung hat genau eine Person, die Gäste fragen");

    let colleagues = all_of(Kind::Colleague, 4);
    asked(&overview, &colleagues.iter().collect::<Vec<_>>()).await;
    let mail = overview.last_post(&colleagues[0].first_name).await;
    assert!(mail.text.contains("Hanna Yilmaz"), "{}", mail.text);
    for one in &colleagues {
        yes(&overview, one).await;
    }
    ends(&overview, "2027-01-19T11:00:00Z", &colleagues.iter().collect::<Vec<_>>(), &[]).await;
}
