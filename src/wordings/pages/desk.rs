//! One text on the desk: write, look, try with somebody real, release.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;

use super::Knows;
use super::shown::{Desk, Known, Seen};
use crate::db::Id;
use crate::formats::{self, Format};
use crate::letters::{Print, typeset};
use crate::outbox::templates::{LANGUAGES, Said, mails};
use crate::outbox::{Letter, Way};
use crate::problem::{PageProblem, PageResult, ours};
use crate::staff::session::done;
use crate::staff::{Posted, Right, SignedIn};
use crate::web::App;
use crate::web::form::{Fields, FormErrors, FormView};
use crate::wordings::actions::{self, WordingError};
use crate::wordings::template::{Parts, Template};
use crate::wordings::{
    Draft, Place, Recipient, Spread, Variety, Wording, draft, look, queries, shipped,
};

/// Which text of a format.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    language: String,
    #[serde(default)]
    way: String,
    #[serde(default)]
    variety: String,
}

impl Asked {
    fn of(fields: &Fields) -> Self {
        let field = |name: &str| fields.get(name).to_owned();
        Self { language: field("language"), way: field("way"), variety: field("variety") }
    }

    /// What is not named is the German text for all ways in Einfache Sprache.
    fn place(&self, format: Id<Format>) -> Place {
        Place {
            format,
            way: Spread::parse(&self.way).unwrap_or(Spread::Any),
            language: LANGUAGES.iter().copied().find(|one| *one == self.language).unwrap_or("de"),
            variety: Variety::parse(&self.variety).unwrap_or(Variety::Plain),
        }
    }
}

/// The way by which a text is looked at: its own, else on paper.
fn shown_by(way: Spread) -> Way {
    match way {
        Spread::Email => Way::Email,
        Spread::Sms => Way::Sms,
        Spread::Any | Spread::Letter => Way::Letter,
    }
}

/// A text's place with what the house knows about it.
async fn known(
    app: &App,
    staff: &SignedIn,
    knows: &Knows,
    place: Place,
    way: Way,
) -> Result<Known, PageProblem> {
    staff.may(Right::PlanEvents)?;
    let (there, actor, knows) = (app.clone(), staff.actor(), knows.clone());
    let known = app.db.read(move |conn| {
        let format = formats::queries::find(conn, place.format)?.ok_or(WordingError::Unknown)?;
        let versions = queries::versions(conn, place)?;
        let people: Vec<_> =
            versions.iter().flat_map(|one| [one.saved_by, one.released_by]).flatten().collect();
        let names = queries::names(conn, &people)?;
        let now = there.clock.now();
        let somebody = knows.somebody(conn, &there, &actor, place, way, now)?;
        let trial = actions::tried(conn, place)?;
        Ok::<_, WordingError>(Known { format, place, versions, names, somebody, trial })
    });
    Ok(known.await?)
}

/// What stands on the desk when nobody has typed yet: the newest version, else the text that comes
/// along.
fn beginning(known: &Known) -> Fields {
    match known.versions.first() {
        Some(Wording { subject, heading, body, tested_by, .. }) => {
            draft::fields(subject, heading, body, tested_by)
        }
        None => match begun(known) {
            Some(text) => draft::fields(&text.subject, &text.heading, &text.body, ""),
            None => Fields::default(),
        },
    }
}

fn begun(Known { format, place, .. }: &Known) -> Option<shipped::Beginning> {
    match place.way {
        Spread::Any | Spread::Email | Spread::Letter => {
            shipped::beginning(&format.text_key, place.language)
        }
        Spread::Sms => shipped::text_message(place.language),
    }
}

/// Draws the desk with what somebody typed.
fn drawn(
    app: &App,
    staff: &SignedIn,
    known: &Known,
    fields: &Fields,
    errors: Option<&FormErrors>,
) -> PageResult {
    let sources = [fields.get("subject"), fields.get("heading"), fields.get("body")];
    let parts = parts(sources);
    let way = shown_by(known.place.way);
    let recipient = known.somebody.clone().unwrap_or_else(|| Recipient::invented(way));
    let mails = mails()?;
    let (mut looked, mut said) = (None, None);
    if let Some(parts) = &parts {
        let guarded =
            known.place.language == look::LANGUAGE && known.place.variety == Variety::Plain;
        if guarded {
            let audience = look::audience(known.format.audience);
            looked = Some(look::look(parts, sources, (audience, known.place.way), mails)?);
        }
        let language = known.place.language;
        said = Some(parts.said(sources, mails, language, &recipient.words)?);
    }
    let form = match errors {
        Some(errors) => FormView::of(fields, errors),
        None => FormView::fresh(fields),
    };
    // While somebody types nothing is refused; what could not be kept as it stands is only said.
    let unfit = match Draft::parse(fields, known.place.variety, known.place.way) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.0.into_iter().map(|error| error.message).collect(),
    };
    let title = format!("Text: {}", known.format.name);
    let seen =
        Seen { look: looked.as_ref(), said: said.as_ref(), recipient: &recipient.label, unfit };
    let desk = Desk::of(form, known, staff.id(), seen);
    match errors {
        Some(_) => staff.show_refused(app, &title, "wordings/show.html", &desk),
        None => staff.show(app, &title, "wordings/show.html", &desk),
    }
}

fn parts([subject, heading, body]: [&str; 3]) -> Option<Parts> {
    Some(Parts {
        subject: Template::parse(subject).ok()?,
        heading: Template::parse(heading).ok()?,
        body: Template::parse(body).ok()?,
    })
}

#[get("/wordings/{format}")]
pub(super) async fn show(
    app: App,
    staff: SignedIn,
    knows: Knows,
    format: web::Path<Id<Format>>,
    asked: web::Query<Asked>,
) -> PageResult {
    let place = asked.place(format.into_inner());
    let known = known(&app, &staff, &knows, place, shown_by(place.way)).await?;
    let fields = beginning(&known);
    drawn(&app, &staff, &known, &fields, None)
}

/// Looks at what was typed, and puts a choice in its place; keeps nothing.
#[post("/wordings/{format}/check")]
pub(super) async fn check(
    app: App,
    knows: Knows,
    format: web::Path<Id<Format>>,
    Posted { staff, fields }: Posted,
) -> PageResult {
    let place = Asked::of(&fields).place(format.into_inner());
    let known = known(&app, &staff, &knows, place, shown_by(place.way)).await?;
    let body = fields.get("body").lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let body = chosen(&body, fields.get("replace")).unwrap_or(body);
    let subject = fields.get("subject");
    let typed = draft::fields(subject, fields.get("heading"), &body, fields.get("tested_by"));
    drawn(&app, &staff, &known, &typed, None)
}

/// "12-20-bald": put "bald" in the place from byte 12 to 20.
fn chosen(body: &str, wish: &str) -> Option<String> {
    let mut parts = wish.splitn(3, '-');
    let (start, end) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    look::replaced(body, start..end, parts.next()?)
}

#[post("/wordings/{format}")]
pub(super) async fn save(
    app: App,
    knows: Knows,
    format: web::Path<Id<Format>>,
    Posted { staff, fields }: Posted,
) -> PageResult {
    let place = Asked::of(&fields).place(format.into_inner());
    staff.may(Right::PlanEvents)?;
    match Draft::parse(&fields, place.variety, place.way) {
        Ok(draft) => {
            let (actor, now) = (staff.actor(), app.clock.now());
            app.db.write(move |conn| actions::save(conn, &actor, place, &draft, now)).await?;
            Ok(done(
                address(place),
                "Der Entwurf ist gespeichert. Er geht erst nach der Freigabe hinaus.",
            ))
        }
        Err(errors) => {
            let known = known(&app, &staff, &knows, place, shown_by(place.way)).await?;
            drawn(&app, &staff, &known, &fields, Some(&errors))
        }
    }
}

/// How it would lie in somebody's letterbox.
#[post("/wordings/{format}/sheet")]
pub(super) async fn sheet(
    app: App,
    knows: Knows,
    format: web::Path<Id<Format>>,
    Posted { staff, fields }: Posted,
) -> PageResult {
    let place = Asked::of(&fields).place(format.into_inner());
    let known = known(&app, &staff, &knows, place, Way::Letter).await?;
    let sources = [fields.get("subject"), fields.get("heading"), fields.get("body")];
    let Some(parts) = parts(sources) else {
        return drawn(
            &app,
            &staff,
            &known,
            &fields,
            Draft::parse(&fields, place.variety, place.way).err().as_ref(),
        );
    };
    let recipient = known.somebody.unwrap_or_else(|| Recipient::invented(Way::Letter));
    let mails = mails()?;
    let said: Said = parts.said(sources, mails, place.language, &recipient.words)?;
    let name = format!("invitation/{}", known.format.text_key);
    let page = mails.frame(&name, said, &recipient.words)?.page;
    // The code of a preview leads nowhere, and so does its QR code.
    let link = format!("{}/antwort", app.config.public_url);
    let letter = Letter::of(&recipient.words, &link, page.into_iter().collect());
    let printed = web::block(move || typeset(&[letter], Print::default())).await;
    let printed = printed.map_err(|stopped| PageProblem(ours(&stopped)))??;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((CONTENT_DISPOSITION, "inline; filename=\"vorschau.pdf\""))
        .body(printed.pdf))
}

#[post("/wordings/{format}/release")]
pub(super) async fn release(
    app: App,
    format: web::Path<Id<Format>>,
    Posted { staff, fields }: Posted,
) -> PageResult {
    let place = Asked::of(&fields).place(format.into_inner());
    let Ok(version) = fields.get("version").parse::<Id<Wording>>() else {
        return Err(WordingError::Unknown.into());
    };
    let reason: String = fields.get("reason").chars().take(crate::config::NOTE_CHARS).collect();
    let (actor, now) = (staff.actor(), app.clock.now());
    let released =
        app.db.write(move |conn| actions::release(conn, &actor, version, &reason, now)).await;
    match released {
        Ok(()) => Ok(done(address(place), "Der Text ist freigegeben. Er geht ab jetzt hinaus.")),
        Err(
            refusal @ (WordingError::Errors(_)
            | WordingError::SecondPair(_)
            | WordingError::Untested
            | WordingError::Tried(_)),
        ) => {
            let sentence = crate::problem::Explain::explain(&refusal).sentence;
            Ok(done(address(place), &format!("!{sentence}")))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[post("/wordings/{format}/retire")]
pub(super) async fn retire(
    app: App,
    format: web::Path<Id<Format>>,
    Posted { staff, fields }: Posted,
) -> PageResult {
    let place = Asked::of(&fields).place(format.into_inner());
    let actor = staff.actor();
    match app.db.write(move |conn| actions::retire(conn, &actor, place)).await {
        Ok(()) => Ok(done(address(place), "Ab jetzt geht wieder der mitgelieferte Text hinaus.")),
        Err(refusal @ WordingError::Tried(_)) => {
            let sentence = crate::problem::Explain::explain(&refusal).sentence;
            Ok(done(address(place), &format!("!{sentence}")))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Where this text lies.
pub(super) fn address(place: Place) -> String {
    format!(
        "/wordings/{}?language={}&way={}&variety={}",
        place.format,
        place.language,
        place.way.code(),
        place.variety.code()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_names_its_place() {
        assert_eq!(chosen("Das ist hiermit so", "8-15-").unwrap(), "Das ist so");
        assert_eq!(chosen("ggf. so", "0-4-viel-leicht").unwrap(), "viel-leicht so");
        for wrong in ["", "8", "8-15", "x-15-a", "8-99-a", "15-8-a"] {
            assert_eq!(chosen("Das ist hiermit so", wrong), None, "{wrong}");
        }
    }
}
