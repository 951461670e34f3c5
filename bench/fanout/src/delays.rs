//! How long packets took, in steps of 0.1 ms.

use std::time::Duration;

const STEPS: usize = 10_000;
const STEP: Duration = Duration::from_micros(100);

pub struct Delays(Vec<u64>);

impl Default for Delays {
    fn default() -> Delays {
        Delays(vec![0; STEPS])
    }
}

impl Delays {
    pub fn note(&mut self, delay: Duration) {
        let step = (delay.as_micros() / STEP.as_micros()) as usize;
        self.0[step.min(STEPS - 1)] += 1;
    }

    /// The delay in milliseconds that this share of the packets did not exceed.
    pub fn share(&self, share: f64) -> f64 {
        let wanted = (self.0.iter().sum::<u64>() as f64 * share).ceil() as u64;
        let mut sum = 0;
        let step = self.0.iter().position(|count| {
            sum += count;
            sum >= wanted
        });
        step.map_or(f64::NAN, |step| (step + 1) as f64 * STEP.as_secs_f64() * 1e3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_and_nearly_all_are_found() {
        let mut delays = Delays::default();
        (1..=100).for_each(|ms| delays.note(Duration::from_millis(ms)));
        assert_eq!(delays.share(0.5).round(), 50.0);
        assert_eq!(delays.share(0.99).round(), 99.0);
    }
}
