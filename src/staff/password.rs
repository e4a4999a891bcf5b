//! Passwords: long enough, hashed with argon2id, compared without telling how far they fit.

use std::sync::LazyLock;

use actix_web::web;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use tokio::sync::Semaphore;

use crate::config;

/// Why a password is not taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error(
        "Bitte nehmen Sie mindestens {} Zeichen. Ein kurzer Satz ist leicht zu merken.",
        config::PASSWORD_CHARS
    )]
    Short,
    #[error("Bitte nehmen Sie höchstens 200 Zeichen.")]
    Long,
    #[error("Dieses Passwort ist zu leicht zu raten. Bitte nehmen Sie mehrere Wörter.")]
    Plain,
}

/// Takes a new password and returns what is stored of it (PHC string, argon2id, 19 MiB, 2 passes:
/// OWASP's recommendation).
pub fn hashed(password: &str) -> Result<String, PasswordError> {
    let length = password.chars().count();
    if length < config::PASSWORD_CHARS {
        return Err(PasswordError::Short);
    }
    if length > 200 {
        return Err(PasswordError::Long);
    }
    let mut signs: Vec<char> = password.to_lowercase().chars().collect();
    signs.sort_unstable();
    signs.dedup();
    if signs.len() < 5 {
        return Err(PasswordError::Plain);
    }
    match Argon2::default().hash_password(password.as_bytes()) {
        Ok(hash) => Ok(hash.to_string()),
        // Only lengths can fail, and they were checked.
        Err(_) => Err(PasswordError::Long),
    }
}

/// Whether the password fits. An unknown account is compared, too, so that it takes as long.
pub fn fits(password: &str, stored: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
        5bPPxpjbRMwVWbY7w5xsVKqDLqK7gKq8yOdrSlQpKbE";
    let known = PasswordHash::new(stored.unwrap_or(NOBODY));
    let fits = known
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    fits && stored.is_some()
}

/// One turn per core: more at once are not quicker, and each takes 19 MiB.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(cores()));

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Does what takes long on purpose beside the threads that serve others, each in its turn. `None`
/// if the house closes meanwhile.
pub async fn aside<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let turn = TURNS.acquire().await.ok()?;
    let done = web::block(move || {
        let outcome = job();
        // Not before: whoever asked may have gone, and the work goes on.
        drop(turn);
        outcome
    });
    done.await.ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use futures_util::future::join_all;

    use super::*;

    #[actix_web::test]
    async fn no_more_are_hashed_at_once_than_there_are_cores() {
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let jobs = (0..4 * cores()).map(|_| {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            aside(move || {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(20));
                now.fetch_sub(1, Ordering::SeqCst);
            })
        });

        let done = join_all(jobs).await;

        assert!(done.iter().all(Option::is_some));
        assert!((1..=cores()).contains(&most.load(Ordering::SeqCst)), "{most:?}");
    }

    #[test]
    fn a_sentence_is_taken_and_fits_only_itself() {
        let stored = hashed("Kaffee um zehn ist gut").unwrap();

        assert!(stored.starts_with("$argon2id$"));
        assert!(fits("Kaffee um zehn ist gut", Some(&stored)));
        assert!(!fits("Kaffee um elf ist gut", Some(&stored)));
        assert!(!fits("Kaffee um zehn ist gut", None));
    }

    #[test]
    fn short_and_plain_passwords_are_refused() {
        assert_eq!(hashed("kurz"), Err(PasswordError::Short));
        assert_eq!(hashed("aaaaaaaaaaaaaa"), Err(PasswordError::Plain));
    }

    #[test]
    fn an_unknown_account_is_still_compared() {
        assert!(!fits("irgendein Passwort", None));
    }
}
