//! The whole life of a Gesundheits-Check-Woche: doctor, psychologist, nutritionist and job coach in one
//! week, a personal recommendation at its end that nobody here keeps, and a next step for everybody.

use actix_web::http::StatusCode;
use treffpunkt::invitations::Answer;
use treffpunkt::staff::Role;

use crate::cafe::{by_letter, guest, post};
use crate::week::{Week, back};
use crate::world::Jobcenter;

/// What none of its guests' post, calendars and lists for other houses may say.
const TELLING: [&str; 6] = ["Gesundheit", "Arzt", "Ärzt", "Psycholog", "Ernährung", "Check"];

#[actix_web::test]
async fn a_health_week_ends_with_a_step_for_everybody_and_keeps_nothing_medical() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    jobcenter.staff("Tarek Nouri", Role::Desk).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let week = Week::of(&jobcenter, "gesundheitscheck", 10).await;
    // Its Kümmerer sees it, and lets in who helps.
    week.is_helped_by(&anna, "Tarek Nouri", "co_host").await;

    // A doctor, a psychologist, somebody for good food and a job coach: each has a part, none a sign-in.
    for (part, name) in [
        ("doctor", "Dr. Clara Vogel"),
        ("psychologist", "Emil Brandt"),
        ("nutritionist", "Paula Roth"),
        ("job_coach", "Deniz Kurt"),
    ] {
        crate::life::joins(&anna, &week.cafe, &[("part", part), ("name", name)]).await;
    }
    let team = anna.get(&week.page("/team")).await;
    team.says("Dr. Clara Vogel").says("Emil Brandt").says("Paula Roth").says("Deniz Kurt");

    // Each morning is somewhere else; guests read where, and hear of it when a room changes.
    let path = format!("/api/v1/events/{}", week.cafe.id);
    let sessions = |rooms: [&str; 5]| {
        let one = |(day, room): (&str, &str)| {
            let (from, to) = (format!("{day}T09:00"), format!("{day}T13:00"));
            serde_json::json!({ "starts_at": from, "ends_at": to, "room": room })
        };
        let all: Vec<_> = crate::week::DAYS.into_iter().zip(rooms).map(one).collect();
        serde_json::json!({ "sessions": all })
    };
    let rooms = ["Raum 2", "Raum 2", "Küche", "Raum 7", ""];
    let patched = machine.patch(&path, &sessions(rooms)).await;
    assert_eq!(patched.json["sessions"][2]["room"], "Küche", "{}", patched.body);
    anna.get(&week.page("")).await.says("Mittwoch, 20. Januar: Küche");

    // Whoever looks over a shoulder learns nothing; inside the letter stands what it is about.
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    week.cafe.invites(&[&aylin, &jonas]).await;
    let mail = week.cafe.last_post("Aylin").await;
    assert!(TELLING.iter().all(|word| !mail.subject.contains(word)), "{}", mail.subject);
    assert!(mail.text.contains("Donnerstag, 21. Januar: Raum 7"), "{}", mail.text);
    for one in [&aylin, &jonas] {
        let link = week.cafe.last_post(&one.first_name).await.link();
        let page = jobcenter.browser().get(&link).await;
        page.submits(&[("answer", Answer::Yes.code())]).await;
    }
    let moved = ["Raum 2", "Raum 2", "Küche", "Raum 8", ""];
    machine.patch(&path, &sessions(moved)).await;
    let changed = week.cafe.last_post("Aylin").await;
    assert_eq!(changed.kind, "changed");
    assert!(changed.text.contains("Donnerstag, 21. Januar: Raum 8"), "{}", changed.text);
    let confirmed = week.cafe.last_post("Jonas").await;
    let calendar = confirmed.calendar.expect("a date to keep");
    assert!(calendar.contains("CLASS:PRIVATE") && calendar.contains("SUMMARY:Treffen"));
    assert!(TELLING.iter().all(|word| !calendar.contains(word)), "{calendar}");
    assert!(TELLING.iter().all(|word| !confirmed.subject.contains(word)));

    // Nobody is ever sent to it.
    let sergej = by_letter("Sergej", "Adam");
    week.knows(&[&sergej]).await;
    assert_eq!(anna.get(&week.page("/assignments")).await.status, StatusCode::CONFLICT);
    let path = format!("/api/v1/events/{}/assignments", week.cafe.id);
    let sent = machine.post(&path, &serde_json::json!({ "keys": [sergej.key] })).await;
    assert_eq!(
        (sent.status, &sent.json["code"]),
        (StatusCode::CONFLICT, &"takes_nobody_assigned".into())
    );

    // Five mornings; Jonas misses the last one, and somebody sees that he is well.
    for day in 0..5 {
        week.wait_until(day, 30);
        let tarek = back(&jobcenter, "Tarek Nouri").await;
        if day == 4 {
            week.enters(&tarek, &[(&jonas, 4, "excused")]).await.does_not_say("Wer hat gefehlt?");
        }
        week.fills(&tarek, day).await;
    }

    // At the end everybody has talked about their recommendation. What it says stays with them: the form
    // has no place for it.
    week.wait_until(4, 300);
    let anna = back(&jobcenter, "Anna Becker").await;
    let form = anna.get(&week.page(&format!("/followups/{}", aylin.id))).await;
    form.says("Gespräch über die persönliche Empfehlung").says("schreiben wir nicht auf");
    assert!(!form.body.contains("<textarea") && !form.body.contains("type=\"text\""));
    let (_, fields) = form.fields_of(Some(&form.path));
    let mut names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["csrf", "due_on", "owner", "state", "step", "talk"]);
    let options = form.body.split("<option").skip(1).filter_map(|one| one.split('<').next());
    let options: Vec<_> = options.collect();
    assert!(
        options.len() > 10
            && options.iter().all(|one| TELLING.iter().all(|word| !one.contains(word)))
    );

    let closing = week.page("/closing");
    anna.get(&closing).await.says("2 Menschen sind noch ohne Anschluss");
    let day = ("due_on", "2027-02-01");
    let typed = [("talk", "held"), ("step", "partner"), day];
    week.settles(&anna, &aylin, &typed).await.says("1 von 2 noch ohne Anschluss");
    week.settles(&anna, &jonas, &[("talk", "unreached"), ("state", "dropped")]).await;
    anna.get(&closing).await.submits(&[]).await.says("Die Veranstaltung ist abgeschlossen.");

    // A settled step of a closed week moves on, but never back to open.
    let begun = [("talk", "held"), ("step", "partner"), day, ("state", "done")];
    week.settles(&anna, &aylin, &begun).await.says("erledigt");
    let back = week.settles(&anna, &aylin, &[("step", "")]).await;
    assert!(back.status.is_client_error());
    week.settles(&anna, &aylin, &[("talk", "open"), ("state", "agreed")])
        .await
        .says("abgeschlossen");

    // What leaves the house says nothing of the week's subject.
    let csv = anna.get(&week.page("/followups/anschluss.csv")).await;
    assert!(csv.body.contains("K-Aylin-Demir"));
    assert!(TELLING.iter().all(|word| !csv.body.contains(word)), "{}", csv.body);
    assert!(
        post(&jobcenter)
            .await
            .iter()
            .all(|one| { TELLING.iter().all(|word| !one.subject.contains(word)) })
    );
    // Figures by Standort leave it out altogether.
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;
    manager.get("/turnout?by=site").await.does_not_say("Gesundheitscheck");
    assert_eq!(manager.get(&week.page("/attendance/week")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(manager.get(&week.page("/followups")).await.status, StatusCode::FORBIDDEN);
}
