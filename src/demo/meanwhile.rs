//! What happened around the coming events until now: invitations, post, answers. Every step is taken
//! by its own action at its own time, as if somebody had clicked it then.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event};
use crate::guests::Guest;
use crate::invitations::actions::{self, AnswerError, By, Wave, Whose};
use crate::invitations::correspondent::Letters as Correspondence;
use crate::invitations::messages::Promise;
use crate::invitations::party::{Ages, Party};
use crate::invitations::reply::{AnswerGiven, Who};
use crate::invitations::way::Wish;
use crate::invitations::{self, Answer, AnswerChannel, Invitation};
use crate::letters::{self, actions::BatchError};
use crate::outbox::sending::{self, Ended};
use crate::outbox::transport::Outcome;
use crate::outbox::{self, Way};
use crate::web::App;
use crate::{clock, config};

use super::coming::{Drafted, Letters, Planned};
use super::dice::Dice;
use super::house::House;
use super::people::{Household, People};
use super::plan::Guests;
use super::voices::{Company, Mood, Reached, Word};
use super::{DemoError, refused, teams};

const MINUTE: Duration = Duration::from_secs(60);
const HOLD: Duration = Duration::from_secs(10 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Among these mails one comes back, and of one nobody knows.
const UNLUCKY: &str = "info_neu";
const COMES_BACK: usize = 3;
const LOST: usize = 7;
/// At so many of the coming events somebody has just asked for a call.
const ASKING: usize = 5;
/// Of these letters one comes back.
const MOVED_AWAY: &str = "gruppenberatung";

/// Lets it happen.
pub fn happen(
    conn: &mut Conn,
    app: &App,
    (house, people): (&House, &People),
    drafted: &[Drafted],
    dice: &mut Dice,
    now: Moment,
) -> Result<(), DemoError> {
    let mut words = Vec::new();
    let mut in_order: Vec<&Drafted> = drafted.iter().collect();
    in_order.sort_by_key(|one| one.asked_at);
    for one in in_order {
        let (guests, letters) = match one.coming.stage {
            Planned::Draft(_) | Planned::Published => continue,
            Planned::Held { guests } => (guests, Letters::Waiting),
            Planned::Invited { guests, letters, .. } => (guests, letters),
        };
        let Some(event) = events::queries::find(conn, one.event)? else { continue };
        let town =
            event.site.and_then(|site| house.towns.iter().position(|town| town.site == site));
        let today = clock::local(now, clock::ZONE).civil().date();
        let chosen = people.some(one.plan.guests, town, today, guests, dice);
        let chosen = match one.plan.guests {
            Guests::Everybody => people.with_every_way(chosen, town, today),
            Guests::Women
            | Guests::Newcomers
            | Guests::Colleagues
            | Guests::Partners
            | Guests::Nobody => chosen,
        };
        invite(conn, app, house, &event, &chosen, one.asked_at)?;
        carry_mail(conn, app, one.coming.key(), one.asked_at.after(HOLD).after(MINUTE), now)?;
        if letters == Letters::Posted {
            post_letters(conn, one, now)?;
        }
        let mut said = voices(conn, one, &event, dice)?;
        if one.coming.key() == teams::LOSES_CARE {
            let yes = said.iter_mut().filter(|word| word.answer == Answer::Yes);
            if let Some(first) = yes.min_by_key(|word| (word.at, word.household)) {
                bring_a_child(first);
            }
        }
        words.extend(said);
    }
    words.sort_by_key(|word| (word.at, word.household));
    for word in words.into_iter().filter(|word| word.at < now) {
        answer(conn, app, house, &word, dice)?;
        carry_mail(conn, app, "", word.at.after(MINUTE), now)?;
    }
    for (place, one) in drafted.iter().take(ASKING).enumerate() {
        let minutes = 7 + 19 * u32::try_from(place).unwrap_or_default();
        ask_for_a_call(conn, app, house, one.event, now.before(MINUTE * minutes), dice)?;
    }
    carry_mail(conn, app, "", now, now)
}

/// Whoever says yes first is sure to get a place in care.
fn bring_a_child(word: &mut Word<Id<Invitation>>) {
    let adults = word.party.adults();
    let invited = usize::try_from(adults).unwrap_or_default();
    if let Ok(party) = Ages::of(vec![4]).and_then(|ages| Party::of(adults, ages, invited)) {
        word.party = party;
    }
}

/// Somebody who had not answered yet asks for a call.
fn ask_for_a_call(
    conn: &mut Conn,
    app: &App,
    house: &House,
    event: Id<Event>,
    at: Moment,
    dice: &mut Dice,
) -> Result<(), DemoError> {
    let invited = invitations::queries::of_event(conn, event)?;
    let silent = |one: &&Invitation| one.delivered_at.is_some() && one.replied_at.is_none();
    let (Some(one), Some(found)) =
        (invited.iter().find(silent), events::queries::find(conn, event)?)
    else {
        return Ok(());
    };
    if !found.takes_answers(at) {
        return Ok(());
    }
    let word = Word {
        household: one.party,
        answer: Answer::CallMe,
        party: Party::default(),
        channel: AnswerChannel::Link,
        at,
    };
    answer(conn, app, house, &word, dice)
}

fn invite(
    conn: &mut Conn,
    app: &App,
    house: &House,
    event: &Event,
    chosen: &[Household],
    at: Moment,
) -> Result<(), DemoError> {
    let release_at = at.after(HOLD);
    let planner = &house.planner;
    let campaign =
        actions::open_campaign(conn, planner, event.id, release_at, at).map_err(refused)?;
    let ids = |one: &Household| one.members.iter().map(|guest| guest.id).collect();
    let parties: Vec<Vec<Id<Guest>>> = chosen.iter().map(ids).collect();
    let asked = i32::try_from(parties.iter().flatten().count()).unwrap_or(i32::MAX);
    let promise = match asked <= event.seats || event.format.open_door {
        true => Promise::Reserved,
        false => Promise::AnswerSoon,
    };
    let wave = Wave { campaign, wish: Wish::Auto, release_at, promise };
    actions::invite(conn, app, planner, event.id, &parties, &wave, at).map_err(refused)?;
    Ok(())
}

/// The outbox practises: it marks what was due by then.
fn carry_mail(
    conn: &mut Conn,
    app: &App,
    key: &str,
    at: Moment,
    now: Moment,
) -> Result<(), DemoError> {
    let limit = config::CAMPAIGN_GUESTS as i64;
    let at = at.min(now);
    let mails = sending::claim(conn, app, &Correspondence, Way::Email, limit, at)?;
    for (place, mail) in mails.iter().enumerate() {
        sending::end(conn, &Correspondence, mail, &fortune(key, place), at)?;
    }
    for text in sending::claim(conn, app, &Correspondence, Way::Sms, limit, at)? {
        sending::end(conn, &Correspondence, &text, &Ended::Practised, at)?;
    }
    Ok(())
}

fn fortune(key: &str, place: usize) -> Ended {
    match place {
        COMES_BACK if key == UNLUCKY => Ended::Transported(Outcome::NoSuchRecipient(
            "550 5.1.1 Dieses Postfach gibt es nicht.".into(),
        )),
        LOST if key == UNLUCKY => {
            Ended::Transported(Outcome::Unknown("Zeitüberschreitung nach DATA.".into()))
        }
        _ => Ended::Practised,
    }
}

/// Somebody printed the letters on the next day; four days later one lay in the letter box again.
fn post_letters(conn: &mut Conn, one: &Drafted, now: Moment) -> Result<(), DemoError> {
    let at = one.asked_at.after(DAY).min(now);
    let topic = one.event.to_string();
    let limit = config::CAMPAIGN_GUESTS as i64;
    let sheets = outbox::queries::waiting_letters(conn, &topic, None, at, limit)?;
    let print = letters::Print::default();
    match letters::actions::form(conn, &Correspondence, &topic, print, &None, at) {
        Ok(batch) => {
            letters::actions::posted(conn, &Correspondence, batch.id, &None, at)
                .map_err(refused)?;
        }
        // Too late for the post: somebody carried them to the door.
        Err(BatchError::TooLate | BatchError::NothingWaits) => {
            for sheet in &sheets {
                outbox::actions::post_one(conn, &Correspondence, sheet, at)?;
            }
        }
        Err(error) => return Err(refused(error)),
    }
    if one.coming.key() == MOVED_AWAY
        && let Some(sheet) = sheets.first()
    {
        let at = at.after(4 * DAY).min(now);
        outbox::actions::came_back(conn, &Correspondence, sheet.id, &None, at).map_err(refused)?;
    }
    Ok(())
}

/// What those say whom a message reached.
fn voices(
    conn: &mut Conn,
    one: &Drafted,
    event: &Event,
    dice: &mut Dice,
) -> Result<Vec<Word<Id<Invitation>>>, DemoError> {
    let Some(begins_at) = event.begins_at else { return Ok(Vec::new()) };
    let mut parties: BTreeMap<Id<Invitation>, Vec<Invitation>> = BTreeMap::new();
    for invitation in invitations::queries::of_event(conn, event.id)? {
        parties.entry(invitation.party).or_default().push(invitation);
    }
    let mood = Mood {
        comes: one.plan.comes,
        company: match (one.plan.guests, event.childcare_places) {
            (Guests::Colleagues | Guests::Partners | Guests::Nobody, _) => Company::Nobody,
            (Guests::Everybody | Guests::Women | Guests::Newcomers, 0) => Company::Friends,
            (Guests::Everybody | Guests::Women | Guests::Newcomers, _) => {
                Company::FriendsAndChildren
            }
        },
        last: begins_at.before(DAY / 24),
    };
    let reached = parties.iter().filter_map(|(party, members)| {
        let at = members.iter().filter_map(|member| member.delivered_at).min()?;
        let (invited, way) = (members.len(), members.first()?.channel);
        Some(Reached { household: *party, invited, way, at })
    });
    Ok(mood.answers(&reached.collect::<Vec<_>>(), dice))
}

fn answer(
    conn: &mut Conn,
    app: &App,
    house: &House,
    word: &Word<Id<Invitation>>,
    dice: &mut Dice,
) -> Result<(), DemoError> {
    let invited = invitations::queries::party(conn, word.household)?.len();
    let invited = i32::try_from(invited).unwrap_or(i32::MAX);
    let mut given = AnswerGiven::plain(word.answer, Who::Everybody);
    match word.answer {
        Answer::Yes => {
            given.companions = (word.party.adults() - invited).max(0);
            given.children = word.party.children().clone();
            if dice.says_yes(0.05) {
                given.needs.step_free = true;
            }
        }
        Answer::CallMe => given.wish = dice.pick(&WISHES).to_string(),
        Answer::Maybe | Answer::No => {}
    }
    let staff = match word.channel {
        AnswerChannel::Link
        | AnswerChannel::Code
        | AnswerChannel::Api
        | AnswerChannel::Sms
        | AnswerChannel::Calendar => None,
        AnswerChannel::Phone
        | AnswerChannel::Counter
        | AnswerChannel::Paper
        | AnswerChannel::Mail => Some(house.desk),
    };
    let whose = Whose::Invitation { id: word.household, actor: house.planner.clone() };
    let by = By { channel: word.channel, staff };
    match actions::answer(conn, app, &whose, &given, by, word.at) {
        Ok(_) => Ok(()),
        // The room is too small for all of them, and they leave it at that.
        Err(
            AnswerError::Party(_)
            | AnswerError::TooLarge { .. }
            | AnswerError::NoMoreSeats { .. }
            | AnswerError::NoMoreCare { .. }
            | AnswerError::SlotTaken,
        ) => Ok(()),
        Err(
            error @ (AnswerError::Unknown
            | AnswerError::Withdrawn
            | AnswerError::Closed(_)
            | AnswerError::Post(_)
            | AnswerError::Database(_)),
        ) => Err(refused(error)),
    }
}

const WISHES: [&str; 4] = [
    "Morgens zwischen 9 und 11 Uhr.",
    "Am Nachmittag, unter 0171 3920047.",
    "Ich habe eine Frage zur Kinderbetreuung.",
    "Bitte auf Ukrainisch, wenn es geht.",
];
