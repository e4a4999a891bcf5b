//! Which database: read from the setting `database_url`, never guessed.

use std::path::PathBuf;

/// A place where a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `sqlite:PATH`
    Sqlite(PathBuf),
    /// `postgres://…`
    Postgres(String),
}

/// Why a URL names no database.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("database_url: erwartet wird sqlite:PFAD oder postgres://…, gelesen wurde „{0}“")]
pub struct UrlError(String);

impl DatabaseUrl {
    /// Takes `sqlite:PATH`, `postgres://…` and `postgresql://…`, and nothing else, so that a slip of
    /// the pen never becomes a new, empty SQLite file.
    ///
    /// ```
    /// use treffpunkt::db::DatabaseUrl;
    /// assert!(DatabaseUrl::parse("sqlite:data/treffpunkt.db").is_ok());
    /// assert!(DatabaseUrl::parse("postgres://localhost/treffpunkt").is_ok());
    /// assert!(DatabaseUrl::parse("postgre://localhost/treffpunkt").is_err());
    /// assert!(DatabaseUrl::parse("sqlite:").is_err());
    /// ```
    pub fn parse(typed: &str) -> Result<Self, UrlError> {
        if typed.starts_with("postgres://") || typed.starts_with("postgresql://") {
            return Ok(Self::Postgres(typed.to_owned()));
        }
        match typed.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            Some(_) | None => Err(UrlError(without_password(typed))),
        }
    }

    /// For logs and messages: never with the password.
    pub fn shown(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(url) => without_password(url),
        }
    }
}

fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            format!("{}://…{}", &url[..scheme], &url[at..])
        }
        (Some(_) | None, Some(_) | None) => url.to_owned(),
    }
}
