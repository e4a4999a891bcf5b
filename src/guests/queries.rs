//! All SQL about guests, but for what an import needs by the thousand ([`super::taking_over`]).

use diesel::dsl::not;
use diesel::prelude::*;

use super::import::Mapping;
use super::{Channel, Guest, Kind, PhoneOff, Reach};
use crate::config;
use crate::db::schema::{events, formats, guests, import_mappings, invitations};
use crate::db::{Conn, Day, Id, Moment, insert_rows, straight, text_enum};
use crate::formats::Sensitivity;
use crate::staff::{Scope, Site};
use crate::text::Phone;

pub mod consents;
mod row;

pub(crate) use row::{COLUMNS, Row, guest};
use row::{INSERTED, inserted};

/// One guest.
pub fn find(conn: &mut Conn, id: Id<Guest>) -> QueryResult<Option<Guest>> {
    let by_id = guests::table.find(id).select(COLUMNS);
    let row = straight!(conn, |conn| by_id.first::<Row>(conn).optional())?;
    Ok(row.map(guest))
}

/// These guests, by name; unknown ids are left out.
pub fn find_all(conn: &mut Conn, ids: &[Id<Guest>]) -> QueryResult<Vec<Guest>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(500) {
        let rows = guests::table
            .filter(guests::id.eq_any(some))
            .select(COLUMNS)
            .limit(config::API_ROWS.max(500))
            .load::<Row>(conn)?;
        found.extend(rows.into_iter().map(guest));
    }
    found.sort_by_key(|guest| (guest.folded(), guest.id));
    Ok(found)
}

/// Somebody of these kinds with this mail address, as it was typed or in small letters; whoever was
/// entered first.
pub fn by_email(conn: &mut Conn, email: &str, kinds: &[Kind]) -> QueryResult<Option<Guest>> {
    let row = guests::table
        .filter(guests::email.eq_any([Some(email.to_owned()), Some(email.to_lowercase())]))
        .filter(guests::kind.eq_any(kinds))
        .order(guests::id)
        .select(COLUMNS)
        .first::<Row>(conn)
        .optional()?;
    Ok(row.map(guest))
}

/// The guests with this number (E.164), but for those at whose number somebody else answers; whoever
/// was entered first stands first.
pub fn by_phone(conn: &mut Conn, e164: &str) -> QueryResult<Vec<Guest>> {
    let theirs = guests::phone_off.is_null().or(guests::phone_off.ne(PhoneOff::Wrong));
    let rows = guests::table
        .filter(guests::phone.eq(e164))
        .filter(theirs)
        .order(guests::id)
        .select(COLUMNS)
        .limit(config::SAME_NUMBER)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(guest).collect())
}

/// The guest with this key.
pub fn id_of_key(conn: &mut Conn, key: &str) -> QueryResult<Option<Id<Guest>>> {
    guests::table.filter(guests::key.eq(key)).select(guests::id).first(conn).optional()
}

/// The guests with these keys, in no order.
pub fn with_keys(conn: &mut Conn, keys: &[&str]) -> QueryResult<Vec<Guest>> {
    let mut found = Vec::with_capacity(keys.len());
    for some in keys.chunks(500) {
        let rows = guests::table
            .filter(guests::key.eq_any(some))
            .select(COLUMNS)
            .limit(500)
            .load::<Row>(conn)?;
        found.extend(rows.into_iter().map(guest));
    }
    Ok(found)
}

/// Whom a list shows.
#[derive(Clone, Debug)]
pub struct Filter {
    pub scope: Scope,
    /// As typed: the beginnings of names, or a key.
    pub query: String,
    pub site: Option<Id<Site>>,
    pub language: Option<String>,
    pub reach: Reachable,
    pub wish: Wish,
    /// Entered on this day or later.
    pub since: Option<Day>,
}

/// How somebody must be reached to be on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reachable {
    Whatever,
    Somehow,
    By(Reach),
    /// A text message can arrive, beside whatever else reaches them.
    BySms,
}

/// Whether somebody wants to be invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Whatever,
    Invitations,
    NoInvitations,
}

impl Filter {
    /// Everybody whom this scope sees.
    pub fn all(scope: Scope) -> Self {
        Self {
            scope,
            query: String::new(),
            site: None,
            language: None,
            reach: Reachable::Whatever,
            wish: Wish::Whatever,
            since: None,
        }
    }
}

/// A page of a list, and where the next one begins.
#[derive(Clone, Debug)]
pub struct Found {
    pub guests: Vec<Guest>,
    /// The last guest of this page, if there are more behind.
    pub next: Option<Id<Guest>>,
}

/// The guests of a list by name, from behind `after`, at most `limit`.
pub fn search(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<Id<Guest>>,
    limit: i64,
) -> QueryResult<Found> {
    let mut query = wanted(filter);
    if let Some(after) = after {
        let folded = guests::table
            .find(after)
            .select(guests::folded)
            .first::<String>(conn)
            .optional()?
            .unwrap_or_default();
        let behind = guests::folded
            .gt(folded.clone())
            .or(guests::folded.eq(folded).and(guests::id.gt(after)));
        query = query.filter(behind);
    }
    let rows = query
        .order((guests::folded, guests::id))
        .select(COLUMNS)
        .limit(limit + 1)
        .load::<Row>(conn)?;
    Ok(page(rows, limit))
}

/// The guests of a list in the order in which they came, from behind `after`: for machines.
pub fn in_order(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<Id<Guest>>,
    limit: i64,
) -> QueryResult<Found> {
    let mut query = wanted(filter);
    if let Some(after) = after {
        query = query.filter(guests::id.gt(after));
    }
    let rows = query.order(guests::id).select(COLUMNS).limit(limit + 1).load::<Row>(conn)?;
    Ok(page(rows, limit))
}

fn page(rows: Vec<Row>, limit: i64) -> Found {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    let guests: Vec<Guest> = rows.into_iter().take(limit).map(guest).collect();
    let next = guests.last().filter(|_| more).map(|guest| guest.id);
    Found { guests, next }
}

/// How many guests a list has.
pub fn count(conn: &mut Conn, filter: &Filter) -> QueryResult<i64> {
    wanted(filter).count().get_result(conn)
}

/// The languages that guests have, by code.
pub fn languages(conn: &mut Conn) -> QueryResult<Vec<String>> {
    guests::table
        .select(guests::language)
        .distinct()
        .order(guests::language)
        .limit(config::API_ROWS)
        .load(conn)
}

type Boxed = guests::BoxedQuery<'static, <Conn as Connection>::Backend>;

/// Whom the filter lets through. The conditions about ways say in SQL what [`Guest::reach`] says.
fn wanted(filter: &Filter) -> Boxed {
    let mut query = guests::table.into_boxed();
    if let Some(sites) = filter.scope.sites() {
        query = query.filter(guests::site_id.eq_any(sites.to_vec()));
    }
    if let Some(site) = filter.site {
        query = query.filter(guests::site_id.eq(site));
    }
    if let Some(language) = &filter.language {
        query = query.filter(guests::language.eq(language.clone()));
    }
    if let Some(since) = filter.since {
        query = query.filter(guests::entered_on.ge(since));
    }
    query = match filter.wish {
        Wish::Whatever => query,
        Wish::Invitations => query.filter(guests::no_invitations.eq(false)),
        Wish::NoInvitations => query.filter(guests::no_invitations.eq(true)),
    };
    query = reached(query, filter.reach);
    match filter.query.trim() {
        "" => query,
        typed => named!(query, typed),
    }
}

fn reached(query: Boxed, reach: Reachable) -> Boxed {
    let email = guests::email.is_not_null().and(guests::email_stopped.eq(false));
    let letter = guests::address_bad
        .eq(false)
        .and(guests::street.ne(""))
        .and(guests::postcode.ne(""))
        .and(guests::town.ne(""));
    let phone = guests::phone.is_not_null().and(guests::phone_off.is_null());
    let wish = |channel: Channel| {
        guests::wished_channel
            .is_not_null()
            .and(guests::wished_channel.assume_not_null().eq(channel))
    };
    let by_wish_letter = wish(Channel::Letter).and(letter);
    let by_wish_phone = wish(Channel::Phone).and(phone);
    match reach {
        Reachable::Whatever => query,
        Reachable::Somehow => query.filter(email.or(letter).or(phone)),
        Reachable::By(Reach::Email) => {
            query.filter(email.and(not(by_wish_letter)).and(not(by_wish_phone)))
        }
        Reachable::By(Reach::Letter) => {
            query.filter(letter.and(wish(Channel::Letter).or(not(email).and(not(by_wish_phone)))))
        }
        Reachable::By(Reach::Phone) => {
            query.filter(phone.and(wish(Channel::Phone).or(not(email).and(not(letter)))))
        }
        Reachable::BySms => {
            let begins = |prefix| guests::phone.like(format!("{prefix}%"));
            let [a, b, c, d, e] = Phone::MOBILE.map(begins);
            let theirs = guests::phone_off.is_null().or(guests::phone_off.ne(PhoneOff::Wrong));
            query
                .filter(guests::sms_consent.eq(true))
                .filter(theirs)
                .filter(a.or(b).or(c).or(d).or(e))
        }
        Reachable::By(Reach::Unreachable) => query.filter(not(email.or(letter).or(phone))),
    }
}

/// Each word begins some word of the name, or all of it begins the key: for every question in which
/// guests stand.
macro_rules! named {
    ($query:expr, $typed:expr) => {{
        let key = $typed.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let by_key = guests::key.like(format!("{key}%")).escape('\\');
        let folded = crate::text::fold($typed);
        // Folded words hold letters and digits only, nothing that LIKE would take for a sign of its own.
        let mut words = folded.split_whitespace().take(crate::guests::queries::NAME_WORDS).map(|word| {
            guests::folded.like(format!("{word}%")).or(guests::folded.like(format!("% {word}%")))
        });
        match (words.next(), words.next(), words.next(), words.next()) {
            (None, ..) => $query.filter(by_key),
            (Some(one), None, ..) => $query.filter(by_key.or(one)),
            (Some(one), Some(two), None, _) => $query.filter(by_key.or(one.and(two))),
            (Some(one), Some(two), Some(three), None) => {
                $query.filter(by_key.or(one.and(two).and(three)))
            }
            (Some(one), Some(two), Some(three), Some(four)) => {
                $query.filter(by_key.or(one.and(two).and(three).and(four)))
            }
        }
    }};
}
pub(crate) use named;

/// Words of a name that a search looks at: more than anybody types.
pub(crate) const NAME_WORDS: usize = 4;

/// The other guests with the same household key, by name.
pub fn household(conn: &mut Conn, of: &Guest, scope: &Scope) -> QueryResult<Vec<Guest>> {
    let Some(household) = &of.household else { return Ok(Vec::new()) };
    let rows = wanted(&Filter::all(scope.clone()))
        .filter(guests::household.eq(household.clone()))
        .filter(guests::id.ne(of.id))
        .order((guests::folded, guests::id))
        .select(COLUMNS)
        .limit(config::PAGE_ROWS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(guest).collect())
}

text_enum! {
    /// Where a guest stands with an invitation. The invitations themselves belong to a later slice;
    /// here they are only shown.
    pub enum Standing {
        Open = "open" / "offen",
        Accepted = "accepted" / "Zusage",
        Maybe = "maybe" / "vielleicht",
        Waiting = "waiting" / "Warteliste",
        Declined = "declined" / "Absage",
    }
}

/// One invitation of a guest. Whether they came is not said here, nor anywhere per person.
#[derive(Clone, Debug)]
pub struct Invited {
    pub event: String,
    pub title: String,
    pub begins_at: Option<Moment>,
    pub zone: String,
    pub channel: Channel,
    pub standing: Standing,
    pub withdrawn: bool,
}

type What = (String, String, Sensitivity, Option<Moment>, String);

/// What somebody was invited to, the last first.
pub fn invited(conn: &mut Conn, guest: Id<Guest>, limit: i64) -> QueryResult<Vec<Invited>> {
    let rows = invitations::table
        .inner_join(events::table.inner_join(formats::table))
        .filter(invitations::guest_id.eq(guest))
        .order((invitations::invited_at.desc(), invitations::id.desc()))
        .select((
            (events::id, events::title, formats::sensitivity, events::begins_at, events::zone),
            (invitations::channel, invitations::reply, invitations::withdrawn_at),
        ))
        .limit(limit)
        .load::<(What, (Channel, Standing, Option<Moment>))>(conn)?;
    Ok(rows
        .into_iter()
        .map(|((event, title, sensitivity, begins_at, zone), (channel, standing, withdrawn_at))| {
            Invited {
                event,
                // A guest's page is read by many: what hints at health does not stand beside a name.
                title: match sensitivity {
                    Sensitivity::Normal => title,
                    Sensitivity::Health => "Vertraulicher Termin".into(),
                },
                begins_at,
                zone,
                channel,
                standing,
                withdrawn: withdrawn_at.is_some(),
            }
        })
        .collect())
}

/// Adds guests who are not there yet.
pub fn insert(conn: &mut Conn, new: Vec<Guest>, now: Moment) -> QueryResult<()> {
    let rows: Vec<_> = new.into_iter().map(|guest| inserted(guest, now)).collect();
    insert_rows(conn, "guests", INSERTED, &rows).map(drop)
}

/// Stores all that is known about a guest who is there.
pub fn update(conn: &mut Conn, kept: &Guest, now: Moment) -> QueryResult<()> {
    diesel::update(guests::table.find(kept.id))
        .set((
            (
                guests::kind.eq(kept.kind),
                guests::salutation.eq(kept.salutation),
                guests::first_name.eq(&kept.first_name),
                guests::family_name.eq(&kept.family_name),
                guests::folded.eq(kept.folded()),
                guests::street.eq(&kept.street),
                guests::postcode.eq(&kept.postcode),
                guests::town.eq(&kept.town),
                guests::site_id.eq(kept.site),
                guests::language.eq(&kept.language),
                guests::household.eq(&kept.household),
            ),
            (
                guests::email.eq(&kept.email),
                guests::email_stopped.eq(kept.email_stopped),
                guests::phone.eq(&kept.phone),
                guests::phone_typed.eq(&kept.phone_typed),
                guests::phone_off.eq(kept.phone_off),
                guests::other_phone.eq(&kept.other_phone),
                guests::sms_consent.eq(kept.sms_consent),
                guests::sms_names_office.eq(kept.sms_names_office),
                guests::address_bad.eq(kept.address_bad),
                guests::wished_channel.eq(kept.wished_channel),
                guests::no_invitations.eq(kept.no_invitations),
                guests::entered_on.eq(kept.entered_on),
                guests::updated_at.eq(now),
            ),
        ))
        .execute(conn)
        .map(drop)
}

/// How the columns of such a list were sorted the last time. One that is not readable any more is
/// forgotten.
pub fn mapping(conn: &mut Conn, header_hash: &str) -> QueryResult<Option<Mapping>> {
    let stored = import_mappings::table
        .find(header_hash)
        .select(import_mappings::mapping)
        .first::<String>(conn)
        .optional()?;
    Ok(stored.and_then(|json| serde_json::from_str(&json).ok()))
}

/// Remembers how the columns of such a list are sorted.
pub fn keep_mapping(
    conn: &mut Conn,
    header_hash: &str,
    mapping: &Mapping,
    now: Moment,
) -> QueryResult<()> {
    let json = serde_json::to_string(mapping)
        .map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
    let values = (import_mappings::mapping.eq(json), import_mappings::updated_at.eq(now));
    let known = diesel::update(import_mappings::table.find(header_hash))
        .set(values.clone())
        .execute(conn)?;
    if known == 0 {
        diesel::insert_into(import_mappings::table)
            .values((import_mappings::header_hash.eq(header_hash), values))
            .execute(conn)?;
    }
    Ok(())
}
