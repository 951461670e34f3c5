//! The one place that looks at the clock. It is monotonic: no wall time decides anything (M16).

use std::time::Instant;

pub fn now() -> Instant {
    Instant::now()
}
