//! So many mails a minute and no more, however many connections ask.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::config;

/// A bucket that fills steadily and holds at most one batch.
pub struct Throttle {
    /// `None`: as fast as the server takes them.
    bucket: Option<Mutex<Bucket>>,
    per_second: f64,
}

struct Bucket {
    mails: f64,
    filled: Instant,
}

impl Throttle {
    /// Zero means no limit.
    pub fn per_minute(mails: u32) -> Self {
        let bucket = Bucket { mails: 1.0, filled: Instant::now() };
        Self {
            bucket: (mails > 0).then(|| Mutex::new(bucket)),
            per_second: f64::from(mails) / 60.0,
        }
    }

    /// Takes up to so many, at least one; or says how long to wait for it.
    pub fn take(&self, most: i64, now: Instant) -> Result<i64, Duration> {
        let Some(bucket) = &self.bucket else { return Ok(most) };
        let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let more = now.duration_since(bucket.filled).as_secs_f64() * self.per_second;
        bucket.mails = (bucket.mails + more).min(config::MAIL_BATCH as f64);
        bucket.filled = now;
        if bucket.mails < 1.0 {
            // Never nothing: a share of a nanosecond would be waited for in vain, again and again.
            let pause = Duration::from_secs_f64((1.0 - bucket.mails) / self.per_second);
            return Err(pause.max(Duration::from_millis(1)));
        }
        let taken = (bucket.mails as i64).min(most);
        bucket.mails -= taken as f64;
        Ok(taken)
    }

    /// For what was taken and not needed.
    pub fn give_back(&self, mails: i64) {
        if let Some(bucket) = &self.bucket {
            bucket.lock().unwrap_or_else(PoisonError::into_inner).mails += mails as f64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_brings_no_more_than_its_share() {
        let throttle = Throttle::per_minute(30);
        let begun = Instant::now();
        let (mut now, mut sent) = (begun, 0);

        while now.duration_since(begun) < Duration::from_secs(60) {
            match throttle.take(10, now) {
                Ok(mails) => sent += mails,
                Err(pause) => now += pause,
            }
        }

        assert!((30..=31).contains(&sent), "{sent}");
    }

    #[test]
    fn without_a_limit_there_is_no_waiting() {
        assert_eq!(Throttle::per_minute(0).take(10, Instant::now()), Ok(10));
    }
}
