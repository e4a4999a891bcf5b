//! Inviting, step by step: choose, look, release.

use actix_web::{HttpRequest, get, post, web};
use serde::Serialize;

use super::actions::InviteError;
use super::release::{Preview, preview, release};
use super::selection::{Choice, Draw, Experience, Filter};
use super::way::{Texting, Wish};
use crate::db::Id;
use crate::events::head::{Head, Tab};
use crate::events::{Event, actions::EventError};
use crate::guests::{self, Guest};
use crate::outbox::Way;
use crate::outbox::sms::Packed;
use crate::problem::{Explain, PageProblem, PageResult};
use crate::staff::{self, Posted, Right, SignedIn, Site, session};
use crate::web::App;
use crate::web::form::{Check, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(choose).service(look).service(send);
}

/// What the form of a choice says.
struct Chosen {
    choice: Choice,
    wish: Wish,
}

impl Chosen {
    /// `by=hand` with `guest` ids, or a filter.
    fn parse(fields: &Fields, keyed: Vec<Id<Guest>>) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let wish = match fields.get("channel") {
            "" => Some(Wish::Auto),
            _ => check.word("channel", Wish::parse),
        };
        let by_hand = fields.get("by") == "hand";
        let choice = match by_hand {
            true => {
                let ticked = fields.all("guest").filter_map(|id| id.parse().ok());
                let mut ids: Vec<Id<Guest>> = ticked.chain(keyed).collect();
                ids.sort_unstable();
                ids.dedup();
                if ids.is_empty() {
                    check.refuse("keys", "Bitte wählen Sie mindestens einen Gast.");
                }
                Choice::ByHand(ids)
            }
            false => Choice::Filter(filter(&mut check, fields)),
        };
        let errors = check.errors();
        match (wish, errors.is_empty()) {
            (Some(wish), true) => Ok(Self { choice, wish }),
            (Some(_) | None, _) => Err(errors),
        }
    }
}

fn filter(check: &mut Check, fields: &Fields) -> Filter {
    let sites: Vec<Id<Site>> = fields.all("site").filter_map(|id| id.parse().ok()).collect();
    let since = match fields.get("since") {
        "" => None,
        _ => check.day("since"),
    };
    let experience = match fields.get("experience") {
        "" => Experience::Whatever,
        _ => check.word("experience", Experience::parse).unwrap_or(Experience::Whatever),
    };
    let draw = match fields.get("random") {
        "" => None,
        _ => check.number("random", 1..=10_000).map(|count| Draw {
            count: usize::try_from(count).unwrap_or(0),
            seed: fields.get("seed").parse().unwrap_or_else(|_| rand::random()),
        }),
    };
    Filter {
        sites,
        languages: fields.all("language").map(ToOwned::to_owned).collect(),
        since,
        experience,
        random: draw,
    }
}

#[derive(Serialize)]
struct OptionRow {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct ChoosePage {
    head: Head,
    path: String,
    sites: Vec<OptionRow>,
    languages: Vec<OptionRow>,
    experiences: Vec<OptionRow>,
    channels: Vec<OptionRow>,
    form: FormView,
}

/// Step 1: who? What stands in the address is filled in.
#[get("/events/{id}/invitations/new")]
pub async fn choose(
    app: App,
    staff: SignedIn,
    id: web::Path<String>,
    request: HttpRequest,
) -> PageResult {
    staff.may(Right::Invite)?;
    let asked = Fields::read(request.query_string().as_bytes());
    choose_page(&app, &staff, &id, Form::Fresh(asked)).await
}

/// The form of the first step.
enum Form {
    /// With what stands in the address.
    Fresh(Fields),
    /// As it was sent, with what is wrong.
    Refused(FormView),
}

async fn choose_page(app: &App, staff: &SignedIn, id: &str, form: Form) -> PageResult {
    let event = known(id)?;
    let (actor, now) = (staff.actor(), app.clock.now());
    let viewer = actor.clone();
    let read = app.db.read(move |conn| {
        let event = super::actions::open_event(conn, &viewer, event, now)?;
        let sites = staff::queries::sites(conn)?;
        let languages = guests::queries::languages(conn)?;
        Ok::<_, InviteError>((event, sites, languages))
    });
    let (event, sites, languages) = read.await?;
    let sites = sites.into_iter().filter(|site| actor.scope.covers(Some(site.id)));
    let option = |value: &str, label: &str| OptionRow { value: value.into(), label: label.into() };
    let is_refused = matches!(form, Form::Refused(_));
    let form = match (form, event.site) {
        (Form::Refused(form), _) => form,
        // Whom it is meant for is a good guess; it is one click to invite others, too.
        (Form::Fresh(mut asked), Some(site)) if asked.given("site").is_none() => {
            asked.push("site", site.as_str());
            FormView::fresh(&asked)
        }
        (Form::Fresh(asked), _) => FormView::fresh(&asked),
    };
    let page = ChoosePage {
        path: format!("/events/{}/invitations", event.id),
        sites: sites.map(|site| option(site.id.as_str(), &site.name)).collect(),
        languages: languages
            .iter()
            .map(|code| option(code, crate::events::languages::label(code)))
            .collect(),
        experiences: Experience::ALL.iter().map(|one| option(one.code(), one.label())).collect(),
        channels: Wish::offered(&Texting::of(app))
            .iter()
            .map(|one| option(one.code(), one.label()))
            .collect(),
        head: Head::of(&event, Tab::Invitations, &actor, now),
        form,
    };
    let (title, template) = ("Gäste einladen", "invitations/choose.html");
    match is_refused {
        false => staff.show(app, title, template, &page),
        true => staff.show_refused(app, title, template, &page),
    }
}

#[derive(Serialize)]
struct LookPage {
    head: Head,
    path: String,
    guests: usize,
    /// Guests to whom some way leads; the others come on the list of calls.
    reached: usize,
    households: usize,
    mails: usize,
    letters: usize,
    texts: usize,
    calls: usize,
    callees: Vec<Callee>,
    more_callees: usize,
    unreachable: Vec<String>,
    unreachable_title: String,
    /// A sentence about guests for whom there are no words of this format in their language.
    tongues: String,
    already: usize,
    excluded: Vec<Excluded>,
    seats: i32,
    hold: u32,
    /// How many versions of a text a trial deals by lot; 0: none.
    versions: usize,
    samples: Vec<Sample>,
    /// The same choice once more, for the release.
    hidden: Vec<OptionRow>,
}

#[derive(Serialize)]
struct Callee {
    name: String,
    phone: String,
}

#[derive(Serialize)]
struct Excluded {
    reason: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct Sample {
    way: Way,
    label: &'static str,
    language: String,
    language_label: String,
    /// "Fassung A"; empty: no trial deals it.
    version: String,
    recipient: String,
    subject: String,
    text: String,
    html: String,
    /// Of a text message: alphabet, signs and parts; else empty.
    packed: String,
}

/// Names that are listed; the others are counted.
const NAMES: usize = 20;

/// Step 2: what would happen? Nothing is stored: the page may be loaded as often as one likes.
#[get("/events/{id}/invitations/preview")]
pub async fn look(
    app: App,
    staff: SignedIn,
    id: web::Path<String>,
    request: HttpRequest,
) -> PageResult {
    staff.may(Right::Invite)?;
    let event = known(&id)?;
    let mut fields = Fields::read(request.query_string().as_bytes());
    if !fields.get("random").is_empty() && fields.get("seed").is_empty() {
        // The same lots fall again when it is released.
        fields.push("seed", rand::random::<u64>().to_string());
    }
    let chosen = match chosen(&app, &fields).await? {
        Ok(chosen) => chosen,
        Err(errors) => {
            let form = FormView::of(&fields, &errors);
            return choose_page(&app, &staff, &id, Form::Refused(form)).await;
        }
    };
    let (there, actor, now) = (app.clone(), staff.actor(), app.clock.now());
    let viewer = actor.clone();
    let read = app.db.read(move |conn| {
        preview(conn, &there, &viewer, event, (&chosen.choice, chosen.wish), now)
    });
    let Preview { event, sorted, ways, tongues, samples, versions, .. } = match read.await {
        Err(InviteError::TooMany) => {
            let errors = FormErrors::one("random", &InviteError::TooMany.explain().sentence);
            let form = FormView::of(&fields, &errors);
            return choose_page(&app, &staff, &id, Form::Refused(form)).await;
        }
        read => read?,
    };
    let mut excluded: Vec<Excluded> = Vec::new();
    for (_, why) in &sorted.excluded {
        match excluded.iter_mut().find(|known| known.reason == why.label()) {
            Some(known) => known.count += 1,
            None => excluded.push(Excluded { reason: why.label(), count: 1 }),
        }
    }
    let page = LookPage {
        path: format!("/events/{}/invitations", event.id),
        guests: sorted.guests(),
        reached: sorted.guests() - ways.unreachable.len(),
        households: sorted.parties.len(),
        mails: ways.mails,
        letters: ways.letters,
        texts: ways.texts,
        calls: ways.calls,
        more_callees: ways.callees.len().saturating_sub(NAMES),
        callees: ways
            .callees
            .iter()
            .take(NAMES)
            .map(|guest| Callee {
                name: guest.name(),
                phone: guest.phone_typed.clone().unwrap_or_default(),
            })
            .collect(),
        unreachable_title: match ways.unreachable.len() {
            1 => "Einen Gast erreicht nichts".to_owned(),
            more => format!("{more} Gäste erreicht nichts"),
        },
        unreachable: ways.unreachable.iter().take(NAMES).map(Guest::name).collect(),
        tongues: tongues.sentence(),
        already: sorted.already_invited.len(),
        excluded,
        seats: event.seats_for_invited(),
        hold: app.config.campaign_hold,
        versions,
        samples: samples
            .into_iter()
            .map(|one| (one.version, one.prepared))
            .map(|(version, one)| Sample {
                version: version.map(|letter| format!("Fassung {letter}")).unwrap_or_default(),
                way: one.message.way,
                label: one.message.way.label(),
                language_label: crate::events::languages::label(&one.message.language).to_owned(),
                language: one.message.language,
                recipient: one.message.recipient,
                packed: match one.message.way {
                    Way::Sms => Packed::of(&one.message.text).in_words(),
                    Way::Email | Way::Letter => String::new(),
                },
                subject: one.message.subject,
                text: one.message.text,
                html: one.message.html,
            })
            .collect(),
        hidden: fields
            .pairs()
            .map(|(name, value)| OptionRow { value: value.into(), label: name.into() })
            .collect(),
        head: Head::of(&event, Tab::Invitations, &actor, now),
    };
    staff.show(&app, "Vorschau", "invitations/preview.html", &page)
}

/// Step 3: release. Sent twice, the second one finds everybody invited already.
#[post("/events/{id}/invitations")]
pub async fn send(app: App, posted: Posted, id: web::Path<String>) -> PageResult {
    posted.staff.may(Right::Invite)?;
    let event = known(&id)?;
    let chosen = match chosen(&app, &posted.fields).await? {
        Ok(chosen) => chosen,
        Err(errors) => {
            let form = FormView::of(&posted.fields, &errors);
            return choose_page(&app, &posted.staff, &id, Form::Refused(form)).await;
        }
    };
    let (actor, hold) = (posted.staff.actor(), app.config.campaign_hold);
    let released = release(&app, &actor, event, (chosen.choice, chosen.wish), hold).await?;
    let (invited, lost) = (released.invited.invited, released.invited.unreachable);
    if invited + lost == 0 {
        let path = format!("/events/{event}/invitations");
        let sentence = match released.invited.already_invited {
            0 => "!Auf diese Auswahl passt niemand, der eingeladen werden kann.",
            _ => "!Alle diese Gäste sind schon eingeladen.",
        };
        return Ok(session::done(path, sentence));
    }
    let invited = match invited {
        1 => "Ein Gast ist eingeladen.".to_owned(),
        more => format!("{more} Gäste sind eingeladen."),
    };
    let lost = match lost {
        0 => "",
        1 => " Einen Gast erreicht nichts. Er steht auf der Anrufliste.",
        _ => " Einige Gäste erreicht nichts. Sie stehen auf der Anrufliste.",
    };
    Ok(session::done(
        format!("/events/{event}/invitations/campaigns/{}", released.campaign),
        &format!("{invited}{lost}"),
    ))
}

/// Reads the choice; keys that were typed or pasted are looked up.
async fn chosen(app: &App, fields: &Fields) -> Result<Result<Chosen, FormErrors>, PageProblem> {
    let typed: Vec<String> = fields
        .all("keys")
        .flat_map(|text| text.split(|sign: char| sign.is_whitespace() || ",;".contains(sign)))
        .filter(|key| !key.is_empty())
        .take(crate::config::CAMPAIGN_GUESTS)
        .map(ToOwned::to_owned)
        .collect();
    if typed.is_empty() {
        return Ok(Chosen::parse(fields, Vec::new()));
    }
    let asked = typed.clone();
    let found = app
        .db
        .read(move |conn| {
            let keys: Vec<&str> = asked.iter().map(String::as_str).collect();
            guests::queries::with_keys(conn, &keys)
        })
        .await?;
    let unknown: Vec<_> =
        typed.iter().filter(|key| !found.iter().any(|guest| guest.key == **key)).collect();
    match unknown.first() {
        Some(key) => Ok(Err(FormErrors::one(
            "keys",
            &format!("Die Kundennummer „{key}“ gibt es nicht. Bitte prüfen Sie sie."),
        ))),
        None => Ok(Chosen::parse(fields, found.into_iter().map(|guest| guest.id).collect())),
    }
}

fn known(id: &str) -> Result<Id<Event>, PageProblem> {
    Ok(id.parse().map_err(|_| EventError::Unknown)?)
}
