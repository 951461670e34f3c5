//! Instants as seconds of CLOCK_MONOTONIC, the clock of Python's `time.monotonic()`.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

static ANCHOR: OnceLock<(Instant, Duration)> = OnceLock::new();

/// Nanoseconds of CLOCK_MONOTONIC.
pub fn nanoseconds(instant: Instant) -> u64 {
    let (anchor, since) = *ANCHOR.get_or_init(|| (Instant::now(), monotonic()));
    let after = since + instant.saturating_duration_since(anchor);
    (after - anchor.saturating_duration_since(instant)).as_nanos() as u64
}

/// Seconds of CLOCK_MONOTONIC.
pub fn seconds(instant: Instant) -> f64 {
    nanoseconds(instant) as f64 / 1e9
}

fn monotonic() -> Duration {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a timespec of ours, and every Linux has this clock.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut now) };
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_kept() {
        let now = Instant::now();
        let before = nanoseconds(now);
        assert_eq!(nanoseconds(now + Duration::from_millis(5)) - before, 5_000_000);
        assert_eq!(before - nanoseconds(now - Duration::from_millis(5)), 5_000_000);
    }
}
