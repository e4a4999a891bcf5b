//! What can be done with staff, sessions, links, keys and Standorte; each verb is one transaction.

use std::time::Duration;

use super::api_key::ApiKey;
use super::queries::{self, LinkPurpose, NewStaff};
use super::{Role, Site, Staff};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::problem::{Explain, Explanation, conflict, missing, too_often, unusable};
use crate::text;
use crate::web::secret;

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("account or password do not fit")]
    Wrong,
    #[error("too many failures for this account or address")]
    TooOften,
    #[error("the link is unknown, used or too old")]
    Link,
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for SignInError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Wrong => unusable("wrong_password", "E-Mail-Adresse oder Passwort passen nicht."),
            Self::TooOften => too_often(
                "Das waren zu viele Versuche. Bitte warten Sie eine Viertelstunde. \
                 Oder lassen Sie sich von Ihrer Verwaltung einen neuen Link geben.",
            ),
            Self::Link => missing(
                "Dieser Link gilt nicht mehr. Er geht nur einmal. \
                 Bitte lassen Sie sich von Ihrer Verwaltung einen neuen geben.",
            ),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Counts one try of this subject (an account, an address) as a failure until it is forgiven, and
/// refuses it if there were too many; a refused one is not counted.
pub fn count_try(
    conn: &mut Conn,
    subject: &str,
    most: i32,
    now: Moment,
) -> Result<(), SignInError> {
    match queries::count_failure(conn, &secret::hash(subject), now)? <= most {
        true => Ok(()),
        false => Err(SignInError::TooOften),
    }
}

/// Takes one try back: it was none of the failures.
pub fn forgive_try(conn: &mut Conn, subject: &str) -> Result<(), SignInError> {
    Ok(queries::forgive_failure(conn, &secret::hash(subject))?)
}

/// Opens a session and returns its token, which only the cookie keeps.
pub fn open_session(conn: &mut Conn, staff: Id<Staff>, now: Moment) -> Result<String, SignInError> {
    let token = secret::token();
    queries::insert_session(conn, staff, &secret::hash(&token), now)?;
    Ok(token)
}

/// Signs in by a one-time link and uses it up: a `sign_in` link as it is, others with a password, of
/// which `stored` is kept. Hashing takes long, so it is done before.
pub fn use_link(
    conn: &mut Conn,
    token: &str,
    stored: Option<&str>,
    now: Moment,
) -> Result<String, SignInError> {
    let hash = secret::hash(token);
    let link = queries::link(conn, &hash, now)?.ok_or(SignInError::Link)?;
    if !queries::use_link(conn, &hash, now)? {
        return Err(SignInError::Link);
    }
    match (link.purpose, stored) {
        (LinkPurpose::SignIn, _) => {}
        (LinkPurpose::Invite | LinkPurpose::Reset, Some(stored)) => {
            queries::set_password(conn, link.staff, stored)?;
            queries::end_sessions(conn, link.staff)?;
        }
        (LinkPurpose::Invite | LinkPurpose::Reset, None) => return Err(SignInError::Link),
    }
    open_session(conn, link.staff, now)
}

/// Makes a one-time link for somebody and returns its token.
pub fn make_link(
    conn: &mut Conn,
    staff: Id<Staff>,
    purpose: LinkPurpose,
    life: Duration,
    now: Moment,
) -> diesel::QueryResult<String> {
    let token = secret::token();
    queries::insert_link(conn, staff, &secret::hash(&token), purpose, now.after(life))?;
    Ok(token)
}

/// Why somebody cannot be added or changed.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    #[error("address is taken")]
    EmailTaken,
    #[error("no Standort is called {0}")]
    UnknownSite(String),
    #[error("no such member of staff")]
    Unknown,
    #[error("this is the last active admin")]
    LastAdmin,
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for StaffError {
    fn explain(&self) -> Explanation {
        match self {
            Self::EmailTaken => {
                conflict("email_taken", "Diese E-Mail-Adresse hat schon eine Anmeldung.")
            }
            Self::UnknownSite(name) => unusable(
                "unknown_site",
                &format!("Den Standort „{name}“ gibt es nicht. Bitte legen Sie ihn zuerst an."),
            ),
            Self::Unknown => missing("Diese Person ist hier nicht eingetragen."),
            Self::LastAdmin => conflict(
                "last_admin",
                "Das ist die letzte Verwaltung. Bitte tragen Sie zuerst jemand anderen ein.",
            ),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Adds somebody. They get no password: a one-time link lets them set one.
pub fn add(conn: &mut Conn, new: &NewStaff, now: Moment) -> Result<Id<Staff>, StaffError> {
    match queries::by_email(conn, &new.email)? {
        Some(_) => Err(StaffError::EmailTaken),
        None => Ok(queries::insert(conn, new, now)?),
    }
}

/// Changes role, name and Standorte. Whoever loses a right loses it at once.
pub fn change(conn: &mut Conn, id: Id<Staff>, new: &NewStaff) -> Result<(), StaffError> {
    let known = queries::member(conn, id)?.ok_or(StaffError::Unknown)?;
    if queries::by_email(conn, &new.email)?.is_some_and(|other| other != id) {
        return Err(StaffError::EmailTaken);
    }
    if known.role == Role::Admin && new.role != Role::Admin && queries::admins(conn)? < 2 {
        return Err(StaffError::LastAdmin);
    }
    Ok(queries::update(conn, id, new)?)
}

/// Whether somebody can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Open,
    Closed,
}

/// Opens or closes an account. A closed one is signed out everywhere.
pub fn set_access(conn: &mut Conn, id: Id<Staff>, access: Access) -> Result<(), StaffError> {
    let known = queries::member(conn, id)?.ok_or(StaffError::Unknown)?;
    if access == Access::Closed {
        if known.role == Role::Admin && queries::admins(conn)? < 2 {
            return Err(StaffError::LastAdmin);
        }
        queries::end_sessions(conn, id)?;
    }
    match access {
        Access::Open => Ok(queries::open_account(conn, id)?),
        Access::Closed => Ok(queries::close_account(conn, id)?),
    }
}

/// Signs somebody out everywhere.
pub fn end_sessions(conn: &mut Conn, id: Id<Staff>) -> Result<(), StaffError> {
    queries::end_sessions(conn, id)?;
    Ok(())
}

/// Ends one session.
pub fn sign_out(conn: &mut Conn, token: &str) -> diesel::QueryResult<()> {
    queries::end_session(conn, &secret::hash(token))
}

/// Forgets sessions that are too old to be used.
pub fn forget_old_sessions(conn: &mut Conn, now: Moment) -> diesel::QueryResult<usize> {
    queries::forget_sessions(conn, now.before(config::SESSION_LIFE))
}

/// Makes a key for a machine and returns it; it is shown once.
pub fn make_key(
    conn: &mut Conn,
    name: &str,
    role: Role,
    now: Moment,
) -> diesel::QueryResult<(Id<ApiKey>, String)> {
    let key = format!("tp_{}{}", secret::token(), secret::token());
    let id = queries::insert_key(conn, name, role, &secret::hash(&key), now)?;
    Ok((id, key))
}

/// Ids of Standorte by their names.
pub fn sites_named(conn: &mut Conn, names: &[String]) -> Result<Vec<Id<Site>>, StaffError> {
    let known = queries::sites(conn)?;
    let find = |name: &String| {
        let folded = text::fold(name);
        let site = known.iter().find(|site| text::fold(&site.name) == folded);
        site.map(|site| site.id).ok_or_else(|| StaffError::UnknownSite(name.clone()))
    };
    names.iter().map(find).collect()
}

/// Why a Standort cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    #[error("a Standort of this name exists")]
    NameTaken,
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for SiteError {
    fn explain(&self) -> Explanation {
        match self {
            Self::NameTaken => {
                conflict("name_taken", "Einen Standort mit diesem Namen gibt es schon.")
            }
            Self::Database(error) => error.explain(),
        }
    }
}

/// A new Standort with the postcodes and towns that belong to it, one per line.
pub fn add_site(conn: &mut Conn, name: &str, area: &str) -> Result<Id<Site>, SiteError> {
    let folded = text::fold(name);
    match queries::site_by_folded(conn, &folded)? {
        Some(_) => Err(SiteError::NameTaken),
        None => Ok(queries::insert_site(conn, name, &folded, area)?),
    }
}

/// Renames a Standort or changes its area.
pub fn change_site(conn: &mut Conn, id: Id<Site>, name: &str, area: &str) -> Result<(), SiteError> {
    let folded = text::fold(name);
    match queries::site_by_folded(conn, &folded)? {
        Some(other) if other != id => Err(SiteError::NameTaken),
        Some(_) | None => Ok(queries::update_site(conn, id, name, &folded, area)?),
    }
}
