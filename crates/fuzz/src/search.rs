//! The search: take an input that is known, change it, run it, and keep it if it did something new.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::mutations::{Dice, mutate};
use crate::targets::Target;
use crate::{Behaviour, Run};

/// Inputs in memory: the oldest give way, those that were kept on disk stay.
const MOST_INPUTS: usize = 4_096;
/// No input of any target takes a thousandth of this.
const STUCK: Duration = Duration::from_secs(10);

/// What a search brought.
pub enum Found {
    /// Nothing fell: inputs that were run, and different things that they did.
    Nothing { runs: u64, behaviours: usize },
    /// This input made the target fall.
    Crash { input: Vec<u8>, runs: u64 },
}

struct Search {
    run: Run,
    dice: Dice,
    inputs: Vec<Vec<u8>>,
    /// The first so many of `inputs` stay.
    kept: usize,
    seen: HashSet<Behaviour>,
    runs: Arc<AtomicU64>,
}

/// Searches for `time`, from what is kept for the target. The same seed tries the same inputs.
pub fn search(target: &Target, kept: Vec<Vec<u8>>, time: Duration, seed: u64) -> Found {
    let inputs = if kept.is_empty() { vec![Vec::new()] } else { kept };
    let runs = Arc::new(AtomicU64::new(0));
    watch(target.name, seed, runs.clone());
    let mut search = Search {
        run: (target.make)(),
        dice: Dice::new(seed),
        kept: inputs.len(),
        inputs,
        seen: HashSet::new(),
        runs,
    };
    search.go(Instant::now() + time)
}

impl Search {
    fn go(&mut self, end: Instant) -> Found {
        for input in self.inputs.clone() {
            if self.falls(&input) {
                return self.crash(input);
            }
        }
        while Instant::now() < end {
            for _ in 0..64 {
                let input = self.next();
                let before = self.seen.len();
                if self.falls(&input) {
                    return self.crash(input);
                }
                if self.seen.len() > before {
                    self.remember(input);
                }
            }
        }
        Found::Nothing { runs: self.runs.load(Ordering::Relaxed), behaviours: self.seen.len() }
    }

    fn next(&mut self) -> Vec<u8> {
        let [one, other] = [(); 2].map(|()| self.dice.roll(self.inputs.len()));
        let mut input = self.inputs[one].clone();
        mutate(&mut self.dice, &mut input, &self.inputs[other]);
        input
    }

    fn falls(&mut self, input: &[u8]) -> bool {
        self.runs.fetch_add(1, Ordering::Relaxed);
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.run)(input)));
        outcome.map(|behaviour| self.seen.insert(behaviour)).is_err()
    }

    fn remember(&mut self, input: Vec<u8>) {
        if self.inputs.len() >= MOST_INPUTS.max(self.kept + 1) {
            self.inputs.remove(self.kept);
        }
        self.inputs.push(input);
    }

    fn crash(&self, input: Vec<u8>) -> Found {
        Found::Crash { input, runs: self.runs.load(Ordering::Relaxed) }
    }
}

/// An input that never ends cannot be caught. The seed and its number are enough to find it again.
fn watch(name: &'static str, seed: u64, runs: Arc<AtomicU64>) {
    std::thread::spawn(move || {
        let mut before = u64::MAX;
        while Arc::strong_count(&runs) > 1 {
            std::thread::sleep(STUCK);
            let now = runs.load(Ordering::Relaxed);
            if now == before && Arc::strong_count(&runs) > 1 {
                eprintln!("{name}: input {now} of seed {seed} does not end");
                std::process::abort();
            }
            before = now;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Falls over `HELLO` at its head; how much of it is right is what it does.
    const PICKY: Target = Target {
        name: "picky",
        what: "a test's own",
        make: || {
            Box::new(|input| {
                let right = input.iter().zip(b"HELLO").take_while(|(a, b)| a == b).count();
                assert!(right < 5, "it fell");
                right as u64
            })
        },
    };

    #[test]
    fn what_does_something_new_leads_on_to_what_makes_it_fall() {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let found = search(&PICKY, vec![b"?????".to_vec()], Duration::from_secs(60), 1);
        std::panic::set_hook(hook);
        let Found::Crash { input, .. } = found else { panic!("nothing was found") };
        assert!(input.starts_with(b"HELLO"));
    }
}
