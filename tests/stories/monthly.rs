//! Whoever wants the figures by mail gets them on the first working day of a month: once, and nothing
//! that the page would hide.

use std::time::Duration;

use treffpunkt::db::Id;
use treffpunkt::digest::{KIND, write_due};
use treffpunkt::formats::{self, Format};
use treffpunkt::privacy::keep_deadlines;
use treffpunkt::staff::actions::{Access, set_access};
use treffpunkt::staff::{self, Role, Scope};

use crate::afternoons::{Afternoon, remember};
use crate::cafe::{Post, post};
use crate::week::back;
use crate::world::{Browser, Jobcenter};

const HOUR: Duration = Duration::from_secs(60 * 60);
/// From Monday, 4 January 2027, 9 o'clock to Monday, 1 February, 8 o'clock.
const TO_FEBRUARY: u32 = 28 * 24 - 1;
const ORDER: &str = "/turnout/monthly";

async fn format(jobcenter: &Jobcenter, key: &'static str) -> Id<Format> {
    let read = jobcenter.app.db.read(move |conn| formats::queries::by_key(conn, key)).await;
    read.unwrap().unwrap().id
}

async fn orders(browser: &Browser) {
    let page = browser.get("/turnout").await;
    page.submits_to(Some(ORDER), &[]).await.says("Der Bericht ist bestellt.");
}

/// The reports in the outbox for somebody.
async fn reports(jobcenter: &Jobcenter, name: &str) -> Vec<Post> {
    let all = post(jobcenter).await;
    all.into_iter().filter(|one| one.kind == KIND && one.recipient == name).collect()
}

/// The paragraphs of a mail, blanks folded.
fn paragraphs(mail: &Post) -> Vec<String> {
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    mail.text.split("\n\n").map(fold).collect()
}

#[actix_web::test]
async fn a_month_passes_and_each_reader_gets_one_mail_with_the_figures_of_the_page() {
    let jobcenter = Jobcenter::open().await;
    let (mitte, nord) = (jobcenter.site("Mitte").await, jobcenter.site("Nord").await);
    let cafe = format(&jobcenter, "kontaktcafe").await;
    let at = |site, day, delivered, attended| Afternoon {
        site: Some(site),
        ..Afternoon::of(cafe, day, delivered, attended)
    };
    let past = [
        at(mitte, "2027-01-12", 100, 40),
        at(nord, "2027-01-19", 100, 20),
        at(mitte, "2026-01-13", 100, 30),
        at(nord, "2026-01-20", 100, 30),
    ];
    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let mia = jobcenter.staff_of("Mia Mitte", Role::Manager, Scope::Sites(vec![mitte])).await;
    jobcenter.staff("Paula Planung", Role::Planner).await;
    orders(&lena).await;
    orders(&mia).await;
    lena.get("/turnout").await.says("Bericht abbestellen");
    // Ordered after the report of this month was due.
    assert_eq!(write_due(&jobcenter.app).await.unwrap(), 0);

    jobcenter.wait(HOUR * (TO_FEBRUARY - 1));
    remember(&jobcenter, &past).await;
    assert_eq!(write_due(&jobcenter.app).await.unwrap(), 0, "an hour too early");
    jobcenter.wait(HOUR);
    assert_eq!(write_due(&jobcenter.app).await.unwrap(), 2);
    assert_eq!(write_due(&jobcenter.app).await.unwrap(), 0);
    jobcenter.wait(24 * HOUR);
    assert_eq!(write_due(&jobcenter.app).await.unwrap(), 0);

    for name in ["Lena Leitung", "Mia Mitte"] {
        let mails = reports(&jobcenter, name).await;
        assert_eq!((mails.len(), mails[0].way.as_str()), (1, "email"), "{name}");
        assert_eq!(mails[0].subject, "Teilnahme: Ihr Bericht für Januar 2027");
        let said = paragraphs(&mails[0]);
        assert_eq!(
            said[..2],
            ["Teilnahme bis Januar 2027".to_owned(), format!("Guten Tag {name},")]
        );
        let reader = back(&jobcenter, name).await;
        let page = reader.get("/turnout?from=2027-01&to=2027-03").await;
        page.says(&said[2]);
        assert!(
            said.contains(&"http://treffen.example/turnout?from=2027-01&to=2027-03".to_owned())
        );
    }
    let lena = reports(&jobcenter, "Lena Leitung").await.remove(0);
    let said = paragraphs(&lena).join("\n");
    for words in [
        "60 von 200 Eingeladenen sind gekommen",
        "– erreicht (zugestellt): 200 (100 %) – geantwortet: 60 (30 %)",
        "Davon im Januar 2027: 60 von 200, das sind 30 %",
        "Gegenüber dem Vorjahr: Kein Unterschied erkennbar. 1. Quartal 2027 gegenüber 1. Quartal 2026",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert!(!said.contains("nicht abgeschlossen"), "{said}");
    let mia = reports(&jobcenter, "Mia Mitte").await.remove(0);
    assert!(paragraphs(&mia)[2].contains("40 von 100 Eingeladenen"), "{}", mia.text);
    assert_eq!(reports(&jobcenter, "Paula Planung").await.len(), 0);
}

#[actix_web::test]
async fn a_week_without_power_delays_it_and_two_workers_write_it_once() {
    let jobcenter = Jobcenter::open().await;
    orders(&jobcenter.staff("Lena Leitung", Role::Manager).await).await;
    orders(&jobcenter.staff("Paula Planung", Role::Planner).await).await;

    // Sunday, 7 February, ten o'clock: nobody works.
    jobcenter.wait(HOUR * (TO_FEBRUARY + 6 * 24 + 2));
    assert_eq!(write_due(&jobcenter.app).await.unwrap(), 0);
    jobcenter.wait(24 * HOUR);
    let (one, other) = tokio::join!(write_due(&jobcenter.app), write_due(&jobcenter.app));
    assert_eq!(one.unwrap() + other.unwrap(), 2);
    assert_eq!(reports(&jobcenter, "Lena Leitung").await.len(), 1);
    let mail = reports(&jobcenter, "Paula Planung").await.remove(0);
    assert!(mail.text.contains("noch zu wenig Daten"), "{}", mail.text);

    // The next month has its own, and the words of the last one are gone.
    jobcenter.wait(28 * 24 * HOUR);
    assert_eq!(write_due(&jobcenter.app).await.unwrap(), 2);
    keep_deadlines(&jobcenter.app).await.unwrap();
    let mails = reports(&jobcenter, "Lena Leitung").await;
    assert_eq!((mails.len(), mails[0].text.as_str()), (2, ""));
    assert!(mails[1].subject.ends_with("Februar 2027"));
}

#[actix_web::test]
async fn a_month_whose_nights_were_all_missed_is_forgotten_later() {
    let jobcenter = Jobcenter::open().await;
    orders(&jobcenter.staff("Lena Leitung", Role::Manager).await).await;

    // The first of February, of March and of April, and no night between them.
    for days in [28, 28, 31] {
        jobcenter.wait(days * 24 * HOUR);
        assert_eq!(write_due(&jobcenter.app).await.unwrap(), 1);
    }
    keep_deadlines(&jobcenter.app).await.unwrap();

    let mails = reports(&jobcenter, "Lena Leitung").await;
    let is_empty: Vec<_> = mails.iter().map(|mail| mail.text.is_empty()).collect();
    assert_eq!(is_empty, [true, true, false]);
}

#[actix_web::test]
async fn whoever_left_or_may_not_read_or_changed_their_mind_gets_nothing() {
    let jobcenter = Jobcenter::open().await;
    for name in ["Lena Leitung", "Ines Inaktiv", "Rolf Rolle", "Anna Ab"] {
        orders(&jobcenter.staff(name, Role::Manager).await).await;
    }
    let desk = jobcenter.staff("Emil Empfang", Role::Desk).await;
    let (_, mut fields) = desk.get("/events").await.fields_of(Some("/abmelden"));
    fields.push(("monthly".into(), "1".into()));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(desk.post(ORDER, &fields).await.status, 403);
    let changed = jobcenter.app.db.write(|conn| {
        if let Some(id) = staff::queries::by_email(conn, "ines.inaktiv@example.org")? {
            set_access(conn, id, Access::Closed)?;
        }
        if let Some(id) = staff::queries::by_email(conn, "rolf.rolle@example.org")? {
            let new = staff::queries::NewStaff {
                name: "Rolf Rolle".into(),
                email: "rolf.rolle@example.org".into(),
                role: Role::Desk,
                scope: Scope::All,
            };
            staff::actions::change(conn, id, &new)?;
        }
        Ok::<_, staff::actions::StaffError>(())
    });
    changed.await.unwrap();
    let anna = back(&jobcenter, "Anna Ab").await;
    let page = anna.get("/turnout").await;
    page.submits_to(Some(ORDER), &[])
        .await
        .says("Der Bericht ist abbestellt.")
        .says("Bericht bestellen");

    jobcenter.wait(HOUR * TO_FEBRUARY);
    assert_eq!(write_due(&jobcenter.app).await.unwrap(), 1);
    assert_eq!(reports(&jobcenter, "Lena Leitung").await.len(), 1);
}

#[actix_web::test]
async fn small_numbers_and_health_are_hidden_in_the_mail_as_on_the_page() {
    let jobcenter = Jobcenter::open().await;
    let mitte = jobcenter.site("Mitte").await;
    let cafe = format(&jobcenter, "kontaktcafe").await;
    let health = format(&jobcenter, "gesundheitscheck").await;
    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let mia = jobcenter.staff_of("Mia Mitte", Role::Manager, Scope::Sites(vec![mitte])).await;
    orders(&lena).await;
    orders(&mia).await;
    jobcenter.wait(HOUR * TO_FEBRUARY);
    let at = |format, delivered, attended| Afternoon {
        site: Some(mitte),
        ..Afternoon::of(format, "2027-01-12", delivered, attended)
    };
    remember(&jobcenter, &[at(cafe, 40, 3), at(health, 80, 40)]).await;

    assert_eq!(write_due(&jobcenter.app).await.unwrap(), 2);
    let mia = reports(&jobcenter, "Mia Mitte").await.remove(0).text;
    assert!(mia.contains("noch zu wenig Daten") && mia.contains("gekommen: –"), "{mia}");
    assert!(
        mia.contains("ausgeblendet") && mia.contains("Formate zur Gesundheit sind nicht dabei.")
    );
    for hidden in ["3 von 40", "43 von 120", "40 von 80", "gekommen: 3"] {
        assert!(!mia.contains(hidden), "{hidden}\n{mia}");
    }
    let lena = reports(&jobcenter, "Lena Leitung").await.remove(0).text;
    let page = back(&jobcenter, "Lena Leitung").await;
    let page = page.get("/turnout?from=2027-01&to=2027-03").await;
    let answer =
        lena.split("\n\n").nth(2).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    page.says(&answer);
}
