//! A release from beginning to end: choose, look, then invite everybody in one transaction, so that a
//! machine that stops in between has invited all of them or nobody.

use super::Campaign;
use super::actions::{self, InviteError, Invited, Wave};
use super::messages::{Member, Occasion, Prepared, Promise, Sending, To, prepare, written_in};
use super::queries;
use super::selection::{Choice, Sorted};
use super::tongues::Tongues;
use super::way::{Reached, Texting, Wish, reached};
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::guests::Guest;
use crate::outbox::templates::mails;
use crate::staff::Actor;
use crate::web::App;
use crate::wordings;
use crate::wordings::arms::letter;

/// What a release would do.
#[derive(Clone, Debug)]
pub struct Preview {
    pub event: Event,
    pub sorted: Sorted,
    /// Messages to mails, letters, calls, nobody; guests beside them.
    pub ways: Ways,
    /// Who reads another language, in which the words for this format do not exist.
    pub tongues: Tongues,
    pub promise: Promise,
    /// One message as a real household will get it, by each way and in each language that is used;
    /// German ones first. Where a trial deals versions, each of them once.
    pub samples: Vec<Sample>,
    /// How many versions of a text a trial deals; 0: it deals none.
    pub versions: usize,
}

/// A message to look at.
#[derive(Clone, Debug)]
pub struct Sample {
    pub prepared: Prepared,
    /// Which version of a trial it says.
    pub version: Option<char>,
}

/// How the chosen are reached.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    pub mails: usize,
    pub letters: usize,
    pub texts: usize,
    pub calls: usize,
    /// Who must be called, household by household.
    pub callees: Vec<Guest>,
    /// Whom nothing reaches.
    pub unreachable: Vec<Guest>,
}

/// Looks at what would happen; stores nothing.
pub fn preview(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    event: Id<Event>,
    (choice, wish): (&Choice, Wish),
    now: Moment,
) -> Result<Preview, InviteError> {
    let event = actions::open_event(conn, actor, event, now)?;
    let sorted = queries::selection::chosen(conn, &event, &actor.scope, choice)?
        .ok_or(InviteError::TooMany)?;
    let promise = promise(conn, &event, &sorted)?;
    let wave = Wave { campaign: Id::new(), wish, release_at: now, promise };
    let (mut ways, mut tongues) = (Ways::default(), Tongues::default());
    let mails = mails().map_err(actions::PostError::from)?;
    let mut samples: Vec<Sample> = Vec::new();
    let own = wordings::queries::released(conn, event.format.id)?;
    let trials = actions::Trials::of(conn, &event, now)?;
    let mut versions = 0;
    let texting = Texting::of(app);
    for party in &sorted.parties {
        let by = reached(party, wish, &texting);
        match by {
            Reached::Mail(_) => ways.mails += 1,
            Reached::Letter(_) => ways.letters += 1,
            Reached::Text(_) => ways.texts += 1,
            Reached::Call(_) => {
                ways.calls += 1;
                ways.callees.extend(party.iter().cloned());
            }
            Reached::Nobody => ways.unreachable.extend(party.iter().cloned()),
        }
        let Some((way, whose)) = by.way() else { continue };
        tongues.count((&event, &own, mails), party, (way, whose));
        let written = party.get(whose).map_or("", |guest| written_in(&event, guest));
        let known = |one: &Sample| {
            let message = &one.prepared.message;
            message.way == way && message.language == written
        };
        if samples.iter().any(known) {
            continue;
        }
        let people = actions::members(&event, party.clone(), by, &wave, now);
        let trial = match party.get(whose) {
            Some(guest) => {
                trials.of_message(&event, guest, way).map_err(actions::PostError::from)?
            }
            None => None,
        };
        match trial {
            Some(trial) => {
                versions = versions.max(trial.arms.len());
                for (place, arm) in trial.arms.iter().enumerate() {
                    let own = own.clone().with_version(trial.place, arm.wording.as_ref());
                    let prepared = sample(app, &event, &own, (&people, by), promise, now)?;
                    let version = Some(letter(place));
                    samples.extend(prepared.map(|prepared| Sample { prepared, version }));
                }
            }
            None => {
                let prepared = sample(app, &event, &own, (&people, by), promise, now)?;
                samples.extend(prepared.map(|prepared| Sample { prepared, version: None }));
            }
        }
    }
    let language = |one: &Sample| one.prepared.message.language.clone();
    samples.sort_by_key(|one| (language(one) != "de", language(one)));
    Ok(Preview { event, sorted, ways, tongues, promise, samples, versions })
}

fn sample(
    app: &App,
    event: &Event,
    own: &wordings::Released,
    (people, by): (&[Member], Reached),
    promise: Promise,
    now: Moment,
) -> Result<Option<Prepared>, InviteError> {
    let Some((way, whose)) = by.way() else { return Ok(None) };
    let Some(addressee) = people.get(whose) else { return Ok(None) };
    let to = To { people, addressee, way };
    let sending = Sending::now(now, "preview");
    let occasion = Occasion::Invitation(promise);
    let prepared = prepare(app, event, own, to, &occasion, &sending, now);
    Ok(Some(prepared.map_err(actions::PostError::from)?))
}

/// A seat is promised only while there are as many seats as people who are asked.
fn promise(
    conn: &mut Conn,
    event: &Event,
    sorted: &Sorted,
) -> Result<Promise, diesel::result::Error> {
    let invited = queries::invited(conn, event.id)?.len() + sorted.guests();
    Ok(Promise::of(event, invited))
}

/// What became of a release.
#[derive(Clone, Debug)]
pub struct Released {
    pub campaign: Id<Campaign>,
    pub invited: Invited,
}

/// Invites everybody who is chosen. Messages wait for `hold_minutes`; until then the
/// release can be stopped.
pub async fn release(
    app: &App,
    actor: &Actor,
    event: Id<Event>,
    (choice, wish): (Choice, Wish),
    hold_minutes: u32,
) -> Result<Released, InviteError> {
    let now = app.clock.now();
    let (for_reading, reader) = (app.clone(), actor.clone());
    let (sorted, promise) = app
        .db
        .read(move |conn| {
            let event = actions::open_event(conn, &reader, event, for_reading.clock.now())?;
            let sorted = queries::selection::chosen(conn, &event, &reader.scope, &choice)?
                .ok_or(InviteError::TooMany)?;
            let promise = promise(conn, &event, &sorted)?;
            Ok::<_, InviteError>((sorted, promise))
        })
        .await?;
    let hold = std::time::Duration::from_secs(60 * u64::from(hold_minutes));
    let release_at = now.after(hold);
    let mut invited =
        Invited { already_invited: sorted.already_invited.len(), ..Invited::default() };
    for (_, why) in &sorted.excluded {
        *invited.excluded.entry(*why).or_default() += 1;
    }
    let ids = |party: &Vec<Guest>| party.iter().map(|guest| guest.id).collect::<Vec<_>>();
    let parties: Vec<Vec<Id<Guest>>> = sorted.parties.iter().map(ids).collect();
    let (there, actor) = (app.clone(), actor.clone());
    let (campaign, more) = app
        .db
        .write(move |conn| {
            let campaign = actions::open_campaign(conn, &actor, event, release_at, now)?;
            let wave = Wave { campaign, wish, release_at, promise };
            let more = actions::invite(conn, &there, &actor, event, &parties, &wave, now)?;
            Ok::<_, InviteError>((campaign, more))
        })
        .await?;
    invited.add(more);
    Ok(Released { campaign, invited })
}
