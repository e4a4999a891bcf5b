//! What is planned and what was done at one event, as it stands now.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::due::{Person, Standing, Timetable, Travel, in_hand, letter_arrives};
use super::other_way::{self, Post};
use super::plan::Plan;
use super::queries::{self, Noted};
use super::thanks::ByItself;
use super::{Kind, Outcome};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::guests::{Channel, Guest};
use crate::invitations::messages::Member;
use crate::invitations::queries::calls;
use crate::invitations::way::{Reached, Texting};
use crate::invitations::{CallReason, Invitation, Reply, actions, queries as invited};
use crate::outbox;
use crate::staff::Site;
use crate::web::App;
use crate::workdays::Land;

/// The reminders of an event.
#[derive(Clone, Debug)]
pub struct View {
    pub event: Event,
    pub plan: Plan,
    pub timetable: Timetable,
    /// Kinds that nobody gets here.
    pub stops: BTreeSet<Kind>,
    /// Whether thanks go by themselves afterwards.
    pub thanks: ByItself,
    /// Households, the first who get something first.
    pub planned: Vec<Planned>,
    /// Reminders of one household that somebody stopped, whatever else there is for them.
    pub held: Vec<Done>,
    /// What went out, the newest first.
    pub sent: Vec<Done>,
    /// Households that are invited.
    pub asked: Vec<Asked>,
}

/// A household that is invited, as far as the plan counts it.
#[derive(Clone, Debug)]
pub struct Asked {
    sites: Vec<Option<Id<Site>>>,
    heard: Heard,
}

/// Whether an invitation has reached them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    Yes,
    NotYet,
}

impl Asked {
    fn of(people: &[Member]) -> Self {
        let unheard = people.iter().all(|one| {
            one.invitation.delivered_at.is_none() && one.invitation.replied_at.is_none()
        });
        Self {
            sites: people.iter().map(|one| one.guest.site).collect(),
            heard: match unheard {
                true => Heard::NotYet,
                false => Heard::Yes,
            },
        }
    }
}

/// What a household will get if nothing changes.
#[derive(Clone, Debug)]
pub struct Planned {
    pub kind: Kind,
    /// From then on; over: it is due.
    pub at: Moment,
    pub people: Vec<Member>,
    pub by: Reached,
}

/// What became of the reminder of a household.
#[derive(Clone, Debug)]
pub struct Done {
    pub kind: Kind,
    pub outcome: Outcome,
    pub at: Moment,
    pub people: Vec<Member>,
}

impl Planned {
    pub fn party(&self) -> Option<Id<Invitation>> {
        self.people.first().map(|one| one.invitation.party)
    }
}

/// What we say about an event without being asked to; who has just read it needs no reminder.
const NEWS: [&str; 6] =
    ["moved_up", "drawn", "changed", "accepted", "childcare_promised", "care_lost"];

/// What went before: reminders of the event, when its guests heard from us unasked, and who of them was
/// to be called because they are silent.
type Before<'a> = (&'a [Noted], &'a HashMap<Id<Guest>, Vec<Moment>>, &'a BTreeSet<Id<Guest>>);

impl View {
    /// As it stands at that moment. As many questions however many guests.
    pub fn of(conn: &mut Conn, app: &App, event: Event, now: Moment) -> diesel::QueryResult<Self> {
        let (land, texting) = (app.office().land, Texting::of(app));
        let plan = queries::plan(conn, event.format.id)?;
        let stops = queries::stops(conn, event.id)?;
        let thanks = thanks_of(conn, &event, land)?;
        let begins_at = event.begins_at.unwrap_or(now);
        let timetable = Timetable::of(&plan, begins_at, land);
        let rows = invited::of_event(conn, event.id)?;
        let members = invited::with_guests(conn, rows)?;
        let noted = queries::of_event(conn, event.id)?;
        let touches = queries::touches(conn, event.id, now.before(config::UNASKED_SPAN))?;
        let tried = calls::noted(conn, event.id, CallReason::SecondTry)?;
        let tried: BTreeSet<Id<Guest>> = tried.into_iter().map(|call| call.guest).collect();
        let room = actions::room_left(conn, &event)?;
        let abouts: BTreeSet<_> =
            members.iter().map(|one| one.invitation.party.to_string()).collect();
        let abouts: Vec<_> = abouts.into_iter().collect();
        let mut news = HashMap::new();
        for some in abouts.chunks(500) {
            news.extend(outbox::queries::last_about(conn, some, &NEWS)?);
        }
        let mut parties: BTreeMap<Id<Invitation>, Vec<Member>> = BTreeMap::new();
        for member in members {
            parties.entry(member.invitation.party).or_default().push(member);
        }
        let (sent, held) = done(&parties, &noted);
        let takes_answers = event.takes_answers(now);
        let asked = parties.values().map(|people| Asked::of(people)).collect();
        let planned = Vec::new();
        let mut view = Self { event, plan, timetable, stops, thanks, planned, held, sent, asked };
        if !takes_answers {
            return Ok(view);
        }
        let post = match letter_arrives(begins_at, now, land) {
            true => Post::InTime,
            false => Post::TooLate,
        };
        for (party, people) in parties {
            let news = news.get(party.as_str()).copied();
            let Some((standing, people)) = standing(people, news) else { continue };
            if matches!(standing, Standing::Silent { .. }) && !room {
                continue;
            }
            let ways = (begins_at, post, &texting);
            view.plan_for((standing, people), (&noted, &touches, &tried), ways, now);
        }
        view.planned.sort_by_key(|one| (one.at, one.kind));
        Ok(view)
    }

    fn plan_for(
        &mut self,
        (standing, people): (Standing, Vec<Member>),
        (noted, touches, tried): Before<'_>,
        (begins_at, post, texting): (Moment, Post, &Texting),
        now: Moment,
    ) {
        let theirs = |row: &&Noted| people.iter().any(|one| one.invitation.id == row.invitation);
        // Another day is another thing to be reminded of; what somebody stopped stays stopped.
        let counts = |row: &&Noted| row.begins_at == begins_at || row.outcome == Outcome::Stopped;
        let own: Vec<&Noted> = noted.iter().filter(theirs).collect();
        let mut done: Vec<Kind> = own.iter().copied().filter(counts).map(|row| row.kind).collect();
        done.extend(&self.stops);
        // Whoever stands on the list of calls because they are silent, or stood there, is not asked a
        // third time.
        if people.iter().any(|one| tried.contains(&one.guest.id)) {
            done.push(Kind::SecondTry);
        }
        let touched: Vec<Moment> =
            people.iter().filter_map(|one| touches.get(&one.guest.id)).flatten().copied().collect();
        let was_called = own.iter().any(|row| {
            row.begins_at == begins_at
                && row.outcome == Outcome::Call
                && row.kind != Kind::SecondTry
        });
        let before = people.first().map_or(Channel::InPerson, |one| one.invitation.channel);
        let mut call_is_planned = was_called;
        for (kind, at) in
            self.timetable.ahead(Person { standing, done: &done, touched: &touched }, now)
        {
            let guests = || people.iter().map(|one| &one.guest);
            let by = match kind {
                Kind::SecondTry => other_way::second_try(guests(), before, post, texting),
                Kind::First | Kind::Last => other_way::reminder(guests(), post, texting),
            };
            // Nobody is called twice to be reminded: a talk stays in mind.
            let is_reminder_call =
                kind != Kind::SecondTry && matches!(by, Reached::Call(_) | Reached::Nobody);
            if is_reminder_call && call_is_planned {
                continue;
            }
            call_is_planned |= is_reminder_call;
            self.planned.push(Planned { kind, at, people: people.clone(), by });
        }
    }

    /// What is due now.
    pub fn due(&self, now: Moment) -> Vec<&Planned> {
        match self.timetable.is_open(now) {
            true => self.planned.iter().filter(|one| one.at <= now).collect(),
            false => Vec::new(),
        }
    }

    /// What these Standorte may see of it: their own guests; `None`: everybody.
    pub fn for_sites(mut self, sites: Option<&[Id<Site>]>) -> Self {
        let Some(sites) = sites else { return self };
        let seen = |people: &[Member]| {
            people.iter().all(|one| one.guest.site.is_some_and(|site| sites.contains(&site)))
        };
        self.planned.retain(|one| seen(&one.people));
        self.held.retain(|one| seen(&one.people));
        self.sent.retain(|one| seen(&one.people));
        self.asked.retain(|one| {
            one.sites.iter().all(|site| site.is_some_and(|site| sites.contains(&site)))
        });
        self
    }

    /// How many households are invited and have heard of it, or have not yet.
    pub fn asked_of(&self, heard: Heard) -> usize {
        self.asked.iter().filter(|one| one.heard == heard).count()
    }

    /// How many households get a kind.
    pub fn planned_of(&self, kind: Kind) -> usize {
        self.planned.iter().filter(|one| one.kind == kind).count()
    }

    /// How many households got it.
    pub fn sent_of(&self, kind: Kind) -> usize {
        self.sent.iter().filter(|one| one.kind == kind && one.outcome.is_heard()).count()
    }
}

/// Whether thanks go by themselves after an event, and when.
pub fn thanks_of(conn: &mut Conn, event: &Event, land: Land) -> diesel::QueryResult<ByItself> {
    let thanks = queries::thanks_plan(conn, event.format.id)?;
    let stopped_at = queries::thanks_stopped(conn, event.id)?;
    Ok(ByItself::of(thanks, stopped_at, event.ends_at, land))
}

/// Where a party stands, and who of them is to be reminded; `None`: nobody.
fn standing(people: Vec<Member>, news: Option<Moment>) -> Option<(Standing, Vec<Member>)> {
    let willing = |one: &Member| !one.guest.no_invitations;
    let coming: Vec<Member> = people
        .iter()
        .filter(|one| one.invitation.reply == Reply::Accepted && willing(one))
        .cloned()
        .collect();
    let said = coming.iter().filter_map(|one| one.invitation.replied_at).max();
    if let Some(said) = said {
        let since = news.map_or(said, |news| news.max(said));
        return Some((Standing::Coming { since }, coming));
    }
    let silent = people
        .iter()
        .all(|one| one.invitation.replied_at.is_none() && one.invitation.reply == Reply::Open);
    let in_hand = people.iter().filter_map(|one| {
        let travel = match one.invitation.channel {
            Channel::Letter => Travel::ByPost,
            Channel::Email | Channel::Sms | Channel::Phone | Channel::InPerson => Travel::AtOnce,
        };
        Some(in_hand(one.invitation.delivered_at?, travel))
    });
    // Whom nothing has reached yet must be invited first.
    let since = in_hand.max().filter(|_| silent)?;
    let since = news.map_or(since, |news| news.max(since));
    let willing: Vec<Member> = people.into_iter().filter(willing).collect();
    (!willing.is_empty()).then_some((Standing::Silent { since }, willing))
}

/// What went out and what somebody stopped, by household: their rows were written together.
fn done(
    parties: &BTreeMap<Id<Invitation>, Vec<Member>>,
    noted: &[Noted],
) -> (Vec<Done>, Vec<Done>) {
    let members: HashMap<_, _> =
        parties.values().flatten().map(|member| (member.invitation.id, member)).collect();
    let (mut sent, mut held): (Vec<Done>, Vec<Done>) = (Vec::new(), Vec::new());
    for row in noted {
        // Withdrawn invitations are nobody's any more.
        let Some(member) = members.get(&row.invitation) else { continue };
        let list = match row.outcome {
            Outcome::Stopped => &mut held,
            Outcome::Email | Outcome::Letter | Outcome::Sms | Outcome::Call | Outcome::Nothing => {
                &mut sent
            }
        };
        let together = list.iter_mut().rev().take_while(|one| one.at == row.at).find(|one| {
            let party = one.people.first().map(|first| first.invitation.party);
            one.kind == row.kind && party == Some(member.invitation.party)
        });
        match together {
            Some(one) => one.people.push((*member).clone()),
            None => list.push(Done {
                kind: row.kind,
                outcome: row.outcome,
                at: row.at,
                people: vec![(*member).clone()],
            }),
        }
    }
    (sent, held)
}
