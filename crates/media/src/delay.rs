//! How long voices stay inside this process: from a packet's being read to its last copy's being sent.

use std::time::Duration;

/// Upper bounds in µs, and what `stats` calls the packets that stayed no longer: each counts in all
/// the wider ones too, as Prometheus wants it.
const BOUNDS: [(u64, &str); 10] = [
    (100, "delay_us_le_100"),
    (250, "delay_us_le_250"),
    (500, "delay_us_le_500"),
    (1_000, "delay_us_le_1000"),
    (2_500, "delay_us_le_2500"),
    (5_000, "delay_us_le_5000"),
    (10_000, "delay_us_le_10000"),
    (25_000, "delay_us_le_25000"),
    (50_000, "delay_us_le_50000"),
    (100_000, "delay_us_le_100000"),
];

#[derive(Debug, Default)]
pub struct Delays {
    within: [u64; BOUNDS.len()],
    count: u64,
    sum_us: u64,
}

impl Delays {
    pub fn note(&mut self, delay: Duration) {
        let us = u64::try_from(delay.as_micros()).unwrap_or(u64::MAX);
        let narrowest = BOUNDS.partition_point(|(bound, _)| *bound < us);
        self.within[narrowest..].iter_mut().for_each(|within| *within += 1);
        self.count += 1;
        self.sum_us = self.sum_us.saturating_add(us);
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let sums = [("delay_count", self.count), ("delay_sum_us", self.sum_us)];
        BOUNDS.into_iter().map(|(_, name)| name).zip(self.within).chain(sums)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_counts_within_every_bound_that_it_does_not_pass() {
        let mut delays = Delays::default();
        [0, 100, 101, 30_000, 5_000_000].map(Duration::from_micros).into_iter().for_each(|d| delays.note(d));
        let told: Vec<u64> = delays.iter().map(|(_, value)| value).collect();
        assert_eq!(told, [2, 3, 3, 3, 3, 3, 3, 3, 4, 4, 5, 5_030_201]);
    }

    #[test]
    fn names_say_their_bounds_and_bounds_rise() {
        assert!(BOUNDS.is_sorted());
        assert!(BOUNDS.iter().all(|(bound, name)| *name == format!("delay_us_le_{bound}")));
    }
}
