//! What one person may ask of us: `/guests/{id}/extract` shows all that we hold on them, and
//! `/guests/{id}/erasure` erases it.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, get, post, web};
use serde::Serialize;

use super::actions::{self, EraseError};
use super::extract::Extract;
use super::queries::known;
use crate::clock;
use crate::db::{Id, Moment};
use crate::guests::Guest;
use crate::guests::actions::{GuestError, seen_by};
use crate::guests::import::Language;
use crate::invitations::Reply;
use crate::problem::{PageProblem, PageResult};
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Posted, Right, SignedIn};
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(show_extract).service(extract_file).service(ask).service(erase);
}

async fn read(app: &App, staff: &SignedIn, id: Id<Guest>) -> Result<Extract, PageProblem> {
    staff.may(Right::KeepGuests)?;
    let (actor, now, office) = (staff.actor(), app.clock.now(), app.office().name.clone());
    let read = app.db.read(move |conn| {
        let guest = seen_by(conn, &actor, id)?;
        Ok::<_, GuestError>(known::extract(conn, &guest, &office, now)?)
    });
    Ok(read.await?)
}

#[derive(Serialize)]
struct ExtractPage {
    id: Id<Guest>,
    name: String,
    today: String,
    facts: Vec<Fact>,
    extract: Extract,
    privacy_contact: String,
}

#[derive(Serialize)]
struct Fact {
    term: &'static str,
    text: String,
}

/// All that we hold on somebody, to read and to print.
#[get("/guests/{id}/extract")]
async fn show_extract(app: App, staff: SignedIn, id: web::Path<Id<Guest>>) -> PageResult {
    let id = id.into_inner();
    let mut extract = read(&app, &staff, id).await?;
    let person = &extract.person;
    let name = format!("{} {}", person.first_name, person.family_name).trim().to_owned();
    let facts = facts(&extract);
    speak(&mut extract);
    let page = ExtractPage {
        id,
        name: name.clone(),
        today: day(&app.clock.today().iso()),
        facts,
        privacy_contact: app.office().privacy_contact.clone(),
        extract,
    };
    staff.show(&app, &format!("Auskunft: {name}"), "privacy/extract.html", &page)
}

fn facts(extract: &Extract) -> Vec<Fact> {
    let person = &extract.person;
    let yes = |flag: bool| if flag { "ja" } else { "nein" }.to_owned();
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "keine Angabe".into());
    let fact = |term, text: String| Fact { term, text };
    let place = format!("{} {}", person.postcode, person.town);
    let address = [person.street.as_str(), place.trim()];
    let address: Vec<_> = address.into_iter().filter(|line| !line.is_empty()).collect();
    vec![
        fact("Kundennummer", person.key.clone()),
        fact("Art", person.kind.to_owned()),
        fact("Anrede", person.salutation.to_owned()),
        fact("Vorname", person.first_name.clone()),
        fact("Nachname", person.family_name.clone()),
        fact("Anschrift", address.join(", ")),
        fact("Standort", person.site.clone()),
        fact("Sprache", Language::name_of(&person.language).to_owned()),
        fact("Haushalt", or_none(&person.household)),
        fact("E-Mail", or_none(&person.email)),
        fact("E-Mail nicht benutzen", yes(person.email_stopped)),
        fact("Telefon", or_none(&person.phone)),
        fact("Anrufe", person.phone_off.unwrap_or("erlaubt").to_owned()),
        fact("Weitere Nummer", or_none(&person.other_phone)),
        fact("SMS erlaubt", yes(person.sms_consent)),
        fact("SMS darf die Stelle nennen", yes(person.sms_names_office)),
        fact("Briefe kommen zurück", yes(person.address_bad)),
        fact("Gewünschter Weg", person.wished_channel.unwrap_or("keiner").to_owned()),
        fact("Keine Einladungen", yes(person.no_invitations)),
        fact("Zugang am", person.entered_on.as_deref().map_or_else(|| "keine Angabe".into(), day)),
        fact("Gespeichert seit", spoken_moment(&person.created_at)),
        fact("Zuletzt geändert", spoken_moment(&person.updated_at)),
    ]
}

/// Says times as people do; the file keeps them as machines want them.
fn speak(extract: &mut Extract) {
    let moment = |text: &mut String| *text = spoken_moment(text);
    let maybe = |text: &mut Option<String>| {
        if let Some(text) = text {
            *text = spoken_moment(text);
        }
    };
    extract.consents.iter_mut().for_each(|agreed| moment(&mut agreed.at));
    for asked in &mut extract.invitations {
        maybe(&mut asked.begins_at);
        moment(&mut asked.invited_at);
        asked.registered_at.iter_mut().for_each(&moment);
        maybe(&mut asked.delivered_at);
        maybe(&mut asked.withdrawn_at);
        maybe(&mut asked.replied_at);
        maybe(&mut asked.waiting_since);
        if let Some(last) = &mut asked.erased_on {
            *last = day(last);
        }
        asked.answers.iter_mut().for_each(|said| moment(&mut said.at));
        if let Some(calendar) = &mut asked.calendar {
            moment(&mut calendar.said_at);
            maybe(&mut calendar.booked_at);
        }
        asked.cards.iter_mut().for_each(|card| moment(&mut card.at));
        for called in &mut asked.calls {
            moment(&mut called.created_at);
            maybe(&mut called.done_at);
            called.tries.iter_mut().for_each(|tried| moment(&mut tried.at));
        }
        asked.reminders.iter_mut().for_each(|one| moment(&mut one.at));
        for told in &mut asked.messages {
            moment(&mut told.created_at);
            maybe(&mut told.ended_at);
        }
    }
    for sent in &mut extract.assignments {
        maybe(&mut sent.begins_at);
        moment(&mut sent.assigned_at);
        maybe(&mut sent.withdrawn_at);
        if let Some(last) = &mut sent.erased_on {
            *last = day(last);
        }
        for called in &mut sent.calls {
            moment(&mut called.created_at);
            maybe(&mut called.done_at);
            called.tries.iter_mut().for_each(|tried| moment(&mut tried.at));
        }
    }
    for step in &mut extract.next_steps {
        moment(&mut step.updated_at);
        for text in [&mut step.due_on, &mut step.erased_on].into_iter().flatten() {
            *text = day(text);
        }
    }
    for line in &mut extract.sheets {
        moment(&mut line.printed_at);
        line.session = local(&line.session);
    }
    for mail in &mut extract.mails {
        moment(&mut mail.received_at);
    }
    let sessions = extract.invitations.iter_mut().flat_map(|asked| &mut asked.attendance);
    let sessions =
        sessions.chain(extract.assignments.iter_mut().flat_map(|sent| &mut sent.attendance));
    for seen in sessions.chain(&mut extract.walk_ins) {
        moment(&mut seen.at);
        seen.session = local(&seen.session);
    }
}

/// "12.01.2027, 10:04 Uhr"
fn spoken_moment(text: &str) -> String {
    let local = |moment| clock::local(moment, clock::ZONE).civil();
    let spoken = Moment::parse(text).map(local);
    spoken.map_or_else(|| text.to_owned(), |at| at.strftime("%d.%m.%Y, %H:%M Uhr").to_string())
}

fn local(text: &str) -> String {
    let time = crate::db::LocalTime::parse(text).map(crate::db::LocalTime::civil);
    time.map_or_else(|| text.to_owned(), |at| at.strftime("%d.%m.%Y, %H:%M Uhr").to_string())
}

fn day(text: &str) -> String {
    let day = crate::db::Day::parse(text).map(crate::db::Day::civil);
    day.map_or_else(|| text.to_owned(), |day| day.strftime("%d.%m.%Y").to_string())
}

/// The same as a file.
#[get("/guests/{id}/extract.json")]
async fn extract_file(app: App, staff: SignedIn, id: web::Path<Id<Guest>>) -> PageResult {
    let extract = read(&app, &staff, id.into_inner()).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"auskunft.json\""))
        .json(extract))
}

#[derive(Serialize)]
struct ErasurePage {
    id: Id<Guest>,
    name: String,
    upcoming: Vec<Upcoming>,
    no_invitations: bool,
}

#[derive(Serialize)]
struct Upcoming {
    title: String,
    when: String,
    reply: Reply,
    reply_label: &'static str,
}

/// Erasing: what would follow?
#[get("/guests/{id}/erasure")]
async fn ask(app: App, staff: SignedIn, id: web::Path<Id<Guest>>) -> PageResult {
    staff.may(Right::KeepGuests)?;
    let (id, actor, now) = (id.into_inner(), staff.actor(), app.clock.now());
    let read = app.db.read(move |conn| {
        let guest = seen_by(conn, &actor, id)?;
        Ok::<_, GuestError>((known::upcoming(conn, id, now)?, guest))
    });
    let (upcoming, guest) = read.await?;
    let row = |one: known::Upcoming| {
        let begins = one.begins_at.map(|begins| clock::local(begins, &one.zone).civil());
        Upcoming {
            title: one.title,
            when: begins.map_or_else(String::new, |begins| spoken::short_day(begins.date())),
            reply: one.reply,
            reply_label: one.reply.label(),
        }
    };
    let page = ErasurePage {
        id,
        name: guest.name(),
        upcoming: upcoming.into_iter().map(row).collect(),
        no_invitations: guest.no_invitations,
    };
    staff.show(&app, &format!("{} löschen", page.name), "privacy/erasure.html", &page)
}

/// Erases all of it.
#[post("/guests/{id}/erasure")]
async fn erase(app: App, posted: Posted, id: web::Path<Id<Guest>>) -> PageResult {
    let (there, actor, now) = (app.clone(), posted.staff.actor(), app.clock.now());
    let id = id.into_inner();
    app.db
        .write(move |conn| actions::erase_guest(conn, &there, &actor, id, now))
        .await
        .map_err(|refusal: EraseError| refusal)?;
    Ok(done("/guests", "Alle Angaben über diese Person sind gelöscht."))
}
