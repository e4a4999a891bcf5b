//! Whose post somebody sees.

use treffpunkt::outbox::queries;
use treffpunkt::outbox::{NewMessage, Queued};
use treffpunkt::staff::Role;

use crate::outbox::mail;
use crate::world::Jobcenter;

#[actix_web::test]
async fn another_standort_and_other_roles_see_nothing() {
    let jobcenter = Jobcenter::open().await;
    let (own, other) = (jobcenter.site("Nord").await, jobcenter.site("Süd").await);
    let now = jobcenter.app.clock.now();
    let message = NewMessage { site: Some(own.to_string()), ..mail("Zeynep", now) };
    let queued =
        jobcenter.app.db.write(move |conn| queries::queue(conn, &message, "treffen.example", now));
    let Queued::Now(id) = queued.await.unwrap() else { panic!("queued before") };
    let scope = |site| treffpunkt::staff::Scope::Sites(vec![site]);
    let nord = jobcenter.staff_of("Sabine Nord", Role::Planner, scope(own)).await;
    let sued = jobcenter.staff_of("Sabine Sued", Role::Planner, scope(other)).await;
    let desk = jobcenter.staff("Dora Desk", Role::Desk).await;

    nord.get("/outbox?q=kaya").await.says("Zeynep Kaya");
    nord.get("/outbox?q=weber").await.does_not_say("Zeynep Kaya");
    sued.get("/outbox").await.does_not_say("Zeynep Kaya");
    for part in ["", "/html", "/letter"] {
        assert_eq!(sued.get(&format!("/outbox/{id}{part}")).await.status, 404);
    }
    assert_eq!(desk.get("/outbox").await.status, 403);
}
