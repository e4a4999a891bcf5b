//! Guests: a list comes in, people are found, one is entered by hand.

use treffpunkt::staff::{Role, Scope};

use crate::world::Jobcenter;

#[actix_web::test]
async fn somebody_is_entered_found_and_changed_by_hand() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Petra Plan", Role::Planner).await;

    let form = planner.get("/guests/new").await;
    let refused = form.submits(&[("family_name", ""), ("phone", "privat")]).await;
    assert_eq!(refused.status, 422);
    refused.says("Bitte geben Sie einen Namen ein.").says("Das ist keine Telefonnummer.");
    let typed = [
        ("first_name", "Zeynep"),
        ("family_name", "Müller-Kaya"),
        ("phone", "0171 3920094"),
        ("language", "tr"),
    ];
    let page = refused.submits(&typed).await;
    page.says("Der Gast ist gespeichert.")
        .says("Zeynep Müller-Kaya")
        .says("Schriftlich erreichen wir diese Person nicht.");
    // The same form once more, by "back" and a second click: still one guest.
    refused.submits(&typed).await;

    let found = planner.get("/guests?q=mueller").await;
    found.says("1 Person").says("Zeynep Müller-Kaya").says("Türkisch").says("Telefon");
    planner.get("/guests?q=weber").await.says("Niemand gefunden");
    planner.get("/guests?reach=phone&wish=none").await.says("Niemand gefunden");

    let edit = planner.get(&format!("{}/edit", page.path)).await;
    let page = edit.submits(&[("email", "z.kaya@example.org")]).await;
    page.says("Die Änderung ist gespeichert.").says("Einladungen kommen per E-Mail.");
    let page = page.submits_to(Some(&format!("{}/invitable", page.path)), &[]).await;
    page.says("Notiert: keine Einladungen mehr.").says("Sie bekommt keine Post von uns.");
    planner.get("/guests?wish=none").await.says("1 Person");

    let list = planner.get("/guests/export").await;
    assert!(list.body.contains("Zeynep;Müller-Kaya"), "{}", list.body);
    assert!(list.body.ends_with(";ja\r\n"));
}

#[actix_web::test]
async fn guests_of_another_standort_are_not_there() {
    let jobcenter = Jobcenter::open().await;
    let burgau = jobcenter.site("Burgau").await;
    let roslau = jobcenter.site("Röslau").await;
    let all = jobcenter.staff("Petra Plan", Role::Planner).await;
    let form = all.get("/guests/new").await;
    let guest = form.submits(&[("family_name", "Kaya"), ("site", burgau.as_str())]).await;

    let foreign = jobcenter.staff_of("Rolf Rand", Role::Planner, Scope::Sites(vec![roslau])).await;
    assert_eq!(foreign.get(&guest.path).await.status, 404);
    foreign.get("/guests").await.says("Noch keine Gäste");
    let form = foreign.get("/guests/new").await;
    let refused = form.submits(&[("family_name", "Weber"), ("site", burgau.as_str())]).await;
    refused.says("Bitte wählen Sie einen Ihrer Standorte.");

    for role in [Role::Manager, Role::Admin] {
        let nobody = jobcenter.staff(role.code(), role).await;
        assert_eq!(nobody.get("/guests").await.status, 403);
        assert_eq!(nobody.get(&guest.path).await.status, 403);
    }
    let desk = jobcenter.staff("Emil Empfang", Role::Desk).await;
    desk.get(&guest.path).await.says("Kaya").does_not_say("Ändern");
    assert_eq!(desk.get("/guests/export").await.status, 403);
}
