//! All SQL about staff, Standorte, sessions and keys.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use super::api_key::ApiKey;
use super::{Role, Scope, Site, Staff};
use crate::config;
use crate::db::schema::{
    api_keys, attempts, office, sites, staff, staff_links, staff_sessions, staff_sites,
};
use crate::db::{Conn, Id, Moment, text_enum};
use crate::web::Office;
use crate::workdays::{self, Land};

/// A session and who it belongs to.
pub struct OpenSession {
    pub id: Id<OpenSession>,
    pub staff: Staff,
    pub created_at: Moment,
    pub seen_at: Moment,
}

pub(super) type StaffRow = (Id<Staff>, String, String, Role, bool);

/// The session of this token, if its owner is still active. Whether it is too old, the caller says.
pub fn session(conn: &mut Conn, token_hash: &str) -> QueryResult<Option<OpenSession>> {
    let row = staff_sessions::table
        .inner_join(staff::table)
        .filter(staff_sessions::token_hash.eq(token_hash))
        .filter(staff::active.eq(true))
        .select((
            (staff_sessions::id, staff_sessions::created_at, staff_sessions::seen_at),
            (staff::id, staff::name, staff::email, staff::role, staff::all_sites),
        ))
        .first::<((Id<OpenSession>, Moment, Moment), StaffRow)>(conn)
        .optional()?;
    let Some(((id, created_at, seen_at), row)) = row else { return Ok(None) };
    let staff = with_scope(conn, row)?;
    Ok(Some(OpenSession { id, staff, created_at, seen_at }))
}

pub(super) fn with_scope(conn: &mut Conn, row: StaffRow) -> QueryResult<Staff> {
    let (id, name, email, role, all_sites) = row;
    let scope = match all_sites {
        true => Scope::All,
        false => Scope::Sites(
            staff_sites::table
                .filter(staff_sites::staff_id.eq(id))
                .select(staff_sites::site_id)
                .load(conn)?,
        ),
    };
    Ok(Staff { id, name, email, role, scope })
}

/// Notes that a session was used.
pub fn session_seen(conn: &mut Conn, session: Id<OpenSession>, now: Moment) -> QueryResult<()> {
    diesel::update(staff_sessions::table.find(session))
        .set(staff_sessions::seen_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// The name and role of the key with this hash, unless it was revoked.
pub fn key(conn: &mut Conn, key_hash: &str) -> QueryResult<Option<(Id<ApiKey>, String, Role)>> {
    api_keys::table
        .filter(api_keys::key_hash.eq(key_hash))
        .filter(api_keys::revoked_at.is_null())
        .select((api_keys::id, api_keys::name, api_keys::role))
        .first(conn)
        .optional()
}

/// Every Standort that is in use, by name.
pub fn sites(conn: &mut Conn) -> QueryResult<Vec<Site>> {
    let rows = sites::table
        .filter(sites::archived_at.is_null())
        .order(sites::folded)
        .select((sites::id, sites::name))
        .limit(config::MOST_SITES)
        .load::<(Id<Site>, String)>(conn)?;
    Ok(rows.into_iter().map(|(id, name)| Site { id, name }).collect())
}

/// The office's own data.
pub fn office(conn: &mut Conn) -> QueryResult<Option<Office>> {
    let row = office::table
        .select((
            (office::name, office::street, office::postcode, office::town, office::sender_line),
            (office::phone, office::phone_hours, office::email, office::privacy_contact),
            (office::baseline, office::demo, office::form_secret, office::land),
        ))
        .first::<(
            (String, String, String, String, String),
            (String, String, String, String),
            (f64, bool, String, Option<Land>),
        )>(conn)
        .optional()?;
    Ok(row.map(|(place, contact, rest)| {
        let (name, street, postcode, town, sender_line) = place;
        let (phone, phone_hours, email, privacy_contact) = contact;
        let (baseline, demo, form_secret, land) = rest;
        Office {
            name,
            street,
            postcode,
            town,
            sender_line,
            phone,
            phone_hours,
            email,
            privacy_contact,
            baseline,
            land: land.unwrap_or(workdays::HOME),
            demo,
            form_secret,
        }
    }))
}

/// Stores the office's own data, the first time or again.
pub fn keep_office(conn: &mut Conn, kept: &Office) -> QueryResult<()> {
    let values = (
        office::name.eq(&kept.name),
        office::street.eq(&kept.street),
        office::postcode.eq(&kept.postcode),
        office::town.eq(&kept.town),
        office::sender_line.eq(&kept.sender_line),
        office::phone.eq(&kept.phone),
        office::phone_hours.eq(&kept.phone_hours),
        office::email.eq(&kept.email),
        office::privacy_contact.eq(&kept.privacy_contact),
        office::baseline.eq(kept.baseline),
        office::demo.eq(kept.demo),
        office::form_secret.eq(&kept.form_secret),
        office::land.eq(kept.land),
    );
    let known = diesel::update(office::table.find(1)).set(values).execute(conn)?;
    if known == 0 {
        diesel::insert_into(office::table).values((office::id.eq(1), values)).execute(conn)?;
    }
    Ok(())
}

text_enum! {
    /// What a one-time link is for.
    pub enum LinkPurpose {
        Invite = "invite" / "erste Anmeldung",
        Reset = "reset" / "neues Passwort",
        /// Printed by the demo.
        SignIn = "sign_in" / "Anmeldung",
    }
}

/// Somebody who is to be added or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStaff {
    pub name: String,
    pub email: String,
    pub role: Role,
    pub scope: Scope,
}

/// Somebody as the list of staff shows them.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: Id<Staff>,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub scope: Scope,
    pub active: bool,
    /// Whether they have set a password.
    pub has_password: bool,
}

/// A link that can still be used.
pub struct Link {
    pub staff: Id<Staff>,
    pub purpose: LinkPurpose,
}

/// Id and password hash of an active account.
pub fn account(conn: &mut Conn, email: &str) -> QueryResult<Option<(Id<Staff>, Option<String>)>> {
    staff::table
        .filter(staff::email.eq(email))
        .filter(staff::active.eq(true))
        .select((staff::id, staff::password_hash))
        .first(conn)
        .optional()
}

/// Whose address this is, active or not.
pub fn by_email(conn: &mut Conn, email: &str) -> QueryResult<Option<Id<Staff>>> {
    staff::table.filter(staff::email.eq(email)).select(staff::id).first(conn).optional()
}

pub fn insert(conn: &mut Conn, new: &NewStaff, now: Moment) -> QueryResult<Id<Staff>> {
    let id = Id::new();
    diesel::insert_into(staff::table)
        .values((
            staff::id.eq(id),
            staff::name.eq(&new.name),
            staff::email.eq(&new.email),
            staff::role.eq(new.role),
            staff::all_sites.eq(new.scope == Scope::All),
            staff::active.eq(true),
            staff::created_at.eq(now),
        ))
        .execute(conn)?;
    set_sites(conn, id, &new.scope)?;
    Ok(id)
}

pub fn update(conn: &mut Conn, id: Id<Staff>, new: &NewStaff) -> QueryResult<()> {
    diesel::update(staff::table.find(id))
        .set((
            staff::name.eq(&new.name),
            staff::email.eq(&new.email),
            staff::role.eq(new.role),
            staff::all_sites.eq(new.scope == Scope::All),
        ))
        .execute(conn)?;
    set_sites(conn, id, &new.scope)
}

fn set_sites(conn: &mut Conn, id: Id<Staff>, scope: &Scope) -> QueryResult<()> {
    diesel::delete(staff_sites::table.filter(staff_sites::staff_id.eq(id))).execute(conn)?;
    for site in scope.sites().unwrap_or_default() {
        diesel::insert_into(staff_sites::table)
            .values((staff_sites::staff_id.eq(id), staff_sites::site_id.eq(site)))
            .execute(conn)?;
    }
    Ok(())
}

pub fn open_account(conn: &mut Conn, id: Id<Staff>) -> QueryResult<()> {
    diesel::update(staff::table.find(id)).set(staff::active.eq(true)).execute(conn).map(drop)
}

pub fn close_account(conn: &mut Conn, id: Id<Staff>) -> QueryResult<()> {
    diesel::update(staff::table.find(id)).set(staff::active.eq(false)).execute(conn).map(drop)
}

pub fn set_password(conn: &mut Conn, id: Id<Staff>, hash: &str) -> QueryResult<()> {
    diesel::update(staff::table.find(id)).set(staff::password_hash.eq(hash)).execute(conn).map(drop)
}

/// Active accounts of the Verwaltung.
pub fn admins(conn: &mut Conn) -> QueryResult<i64> {
    staff::table
        .filter(staff::role.eq(Role::Admin))
        .filter(staff::active.eq(true))
        .count()
        .get_result(conn)
}

type MemberRow = (Id<Staff>, String, String, Role, bool, bool, Option<String>);

/// One member of staff.
pub fn member(conn: &mut Conn, id: Id<Staff>) -> QueryResult<Option<Member>> {
    let rows = staff::table
        .find(id)
        .select((
            staff::id,
            staff::name,
            staff::email,
            staff::role,
            staff::all_sites,
            staff::active,
            staff::password_hash,
        ))
        .load::<MemberRow>(conn)?;
    Ok(members_of(conn, rows)?.pop())
}

/// Everybody, the active ones first, by name.
pub fn members(conn: &mut Conn) -> QueryResult<Vec<Member>> {
    let rows = staff::table
        .order((staff::active.desc(), staff::name, staff::id))
        .select((
            staff::id,
            staff::name,
            staff::email,
            staff::role,
            staff::all_sites,
            staff::active,
            staff::password_hash,
        ))
        .limit(500)
        .load::<MemberRow>(conn)?;
    members_of(conn, rows)
}

fn members_of(conn: &mut Conn, rows: Vec<MemberRow>) -> QueryResult<Vec<Member>> {
    let ids: Vec<_> = rows.iter().map(|row| row.0).collect();
    let granted = staff_sites::table
        .filter(staff_sites::staff_id.eq_any(ids))
        .select((staff_sites::staff_id, staff_sites::site_id))
        .limit(10_000)
        .load::<(Id<Staff>, Id<Site>)>(conn)?;
    let member = |row: MemberRow| {
        let (id, name, email, role, all_sites, active, password) = row;
        let own = granted.iter().filter(|(staff, _)| *staff == id).map(|(_, site)| *site);
        let scope = match all_sites {
            true => Scope::All,
            false => Scope::Sites(own.collect()),
        };
        Member { id, name, email, role, scope, active, has_password: password.is_some() }
    };
    Ok(rows.into_iter().map(member).collect())
}

pub fn insert_session(
    conn: &mut Conn,
    staff: Id<Staff>,
    token_hash: &str,
    now: Moment,
) -> QueryResult<()> {
    diesel::insert_into(staff_sessions::table)
        .values((
            staff_sessions::id.eq(Id::<OpenSession>::new()),
            staff_sessions::staff_id.eq(staff),
            staff_sessions::token_hash.eq(token_hash),
            staff_sessions::created_at.eq(now),
            staff_sessions::seen_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

pub fn end_session(conn: &mut Conn, token_hash: &str) -> QueryResult<()> {
    diesel::delete(staff_sessions::table.filter(staff_sessions::token_hash.eq(token_hash)))
        .execute(conn)
        .map(drop)
}

pub fn end_sessions(conn: &mut Conn, staff: Id<Staff>) -> QueryResult<()> {
    diesel::delete(staff_sessions::table.filter(staff_sessions::staff_id.eq(staff)))
        .execute(conn)
        .map(drop)
}

/// Sessions that were opened before that moment go.
pub fn forget_sessions(conn: &mut Conn, before: Moment) -> QueryResult<usize> {
    diesel::delete(staff_sessions::table.filter(staff_sessions::created_at.lt(before)))
        .execute(conn)
}

pub fn insert_link(
    conn: &mut Conn,
    staff: Id<Staff>,
    token_hash: &str,
    purpose: LinkPurpose,
    expires_at: Moment,
) -> QueryResult<()> {
    diesel::insert_into(staff_links::table)
        .values((
            staff_links::id.eq(Id::<Link>::new()),
            staff_links::staff_id.eq(staff),
            staff_links::token_hash.eq(token_hash),
            staff_links::purpose.eq(purpose),
            staff_links::expires_at.eq(expires_at),
        ))
        .execute(conn)
        .map(drop)
}

/// A link that is neither used nor too old, of somebody who may sign in.
pub fn link(conn: &mut Conn, token_hash: &str, now: Moment) -> QueryResult<Option<Link>> {
    let row = staff_links::table
        .inner_join(staff::table)
        .filter(staff_links::token_hash.eq(token_hash))
        .filter(staff_links::used_at.is_null())
        .filter(staff_links::expires_at.gt(now))
        .filter(staff::active.eq(true))
        .select((staff_links::staff_id, staff_links::purpose))
        .first::<(Id<Staff>, LinkPurpose)>(conn)
        .optional()?;
    Ok(row.map(|(staff, purpose)| Link { staff, purpose }))
}

/// Marks a link as used; `false` if somebody was quicker.
pub fn use_link(conn: &mut Conn, token_hash: &str, now: Moment) -> QueryResult<bool> {
    let unused = staff_links::table
        .filter(staff_links::token_hash.eq(token_hash))
        .filter(staff_links::used_at.is_null());
    let used = diesel::update(unused).set(staff_links::used_at.eq(now)).execute(conn)?;
    Ok(used == 1)
}

/// Failures of a hashed subject that are not forgotten yet.
pub fn failures(conn: &mut Conn, subject: &str, now: Moment) -> QueryResult<i32> {
    let row = attempts::table
        .find(subject)
        .filter(attempts::since.gt(now.before(config::FAILURES_FORGOTTEN)))
        .select(attempts::failures)
        .first(conn)
        .optional()?;
    Ok(row.unwrap_or(0))
}

/// Counts one failure of a hashed subject and returns how many there are; old ones are forgotten.
/// Counting comes before reading: whoever counts at the same moment waits, and reads both.
pub fn count_failure(conn: &mut Conn, subject: &str, now: Moment) -> QueryResult<i32> {
    let old = attempts::since.le(now.before(config::FAILURES_FORGOTTEN));
    diesel::delete(attempts::table.filter(old)).execute(conn)?;
    if one_failure_more(conn, subject)? == 0 {
        let first =
            (attempts::subject.eq(subject), attempts::failures.eq(1), attempts::since.eq(now));
        // In a savepoint: where somebody else's first failure came first, ours is the next.
        let noted = conn
            .transaction(|conn| diesel::insert_into(attempts::table).values(first).execute(conn));
        match noted {
            Ok(_) => {}
            Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
                one_failure_more(conn, subject)?;
            }
            Err(other) => return Err(other),
        }
    }
    failures(conn, subject, now)
}

fn one_failure_more(conn: &mut Conn, subject: &str) -> QueryResult<usize> {
    diesel::update(attempts::table.find(subject))
        .set(attempts::failures.eq(attempts::failures + 1))
        .execute(conn)
}

/// Takes one failure of a hashed subject back.
pub fn forgive_failure(conn: &mut Conn, subject: &str) -> QueryResult<()> {
    let counted = attempts::table.find(subject).filter(attempts::failures.gt(0));
    diesel::update(counted)
        .set(attempts::failures.eq(attempts::failures - 1))
        .execute(conn)
        .map(drop)
}

/// A key as the list shows it.
#[derive(Clone, Debug)]
pub struct KeyRow {
    pub id: Id<ApiKey>,
    pub name: String,
    pub role: Role,
    pub created_at: Moment,
    pub revoked_at: Option<Moment>,
}

/// Every key, the newest first.
pub fn keys(conn: &mut Conn) -> QueryResult<Vec<KeyRow>> {
    let rows = api_keys::table
        .order(api_keys::created_at.desc())
        .select((
            api_keys::id,
            api_keys::name,
            api_keys::role,
            api_keys::created_at,
            api_keys::revoked_at,
        ))
        .limit(config::API_ROWS)
        .load::<(Id<ApiKey>, String, Role, Moment, Option<Moment>)>(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, role, created_at, revoked_at)| KeyRow {
            id,
            name,
            role,
            created_at,
            revoked_at,
        })
        .collect())
}

pub fn insert_key(
    conn: &mut Conn,
    name: &str,
    role: Role,
    key_hash: &str,
    now: Moment,
) -> QueryResult<Id<ApiKey>> {
    let id = Id::new();
    diesel::insert_into(api_keys::table)
        .values((
            api_keys::id.eq(id),
            api_keys::name.eq(name),
            api_keys::role.eq(role),
            api_keys::key_hash.eq(key_hash),
            api_keys::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Revokes a key; once revoked it stays so.
pub fn revoke_key(conn: &mut Conn, id: Id<ApiKey>, now: Moment) -> QueryResult<()> {
    let open = api_keys::table.find(id).filter(api_keys::revoked_at.is_null());
    diesel::update(open).set(api_keys::revoked_at.eq(now)).execute(conn).map(drop)
}

/// A Standort with the postcodes and towns that belong to it.
#[derive(Clone, Debug)]
pub struct SiteArea {
    pub site: Site,
    /// One per line.
    pub area: String,
}

/// Every Standort in use with its area, by name.
pub fn site_areas(conn: &mut Conn) -> QueryResult<Vec<SiteArea>> {
    let rows = sites::table
        .filter(sites::archived_at.is_null())
        .order(sites::folded)
        .select((sites::id, sites::name, sites::area))
        .limit(config::MOST_SITES)
        .load::<(Id<Site>, String, String)>(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, area)| SiteArea { site: Site { id, name }, area })
        .collect())
}

pub fn site_by_folded(conn: &mut Conn, folded: &str) -> QueryResult<Option<Id<Site>>> {
    sites::table.filter(sites::folded.eq(folded)).select(sites::id).first(conn).optional()
}

pub fn insert_site(conn: &mut Conn, name: &str, folded: &str, area: &str) -> QueryResult<Id<Site>> {
    let id = Id::new();
    diesel::insert_into(sites::table)
        .values((
            sites::id.eq(id),
            sites::name.eq(name),
            sites::folded.eq(folded),
            sites::area.eq(area),
        ))
        .execute(conn)?;
    Ok(id)
}

pub fn update_site(
    conn: &mut Conn,
    id: Id<Site>,
    name: &str,
    folded: &str,
    area: &str,
) -> QueryResult<()> {
    diesel::update(sites::table.find(id))
        .set((sites::name.eq(name), sites::folded.eq(folded), sites::area.eq(area)))
        .execute(conn)
        .map(drop)
}
