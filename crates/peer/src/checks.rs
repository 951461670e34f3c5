//! Connectivity checks of a controlling agent against an ICE-lite one (RFC 8445 §2.5, RFC 7675).
//!
//! Every candidate is asked until one answers; that one is nominated at once and asked again for as
//! long as the client lives, because these questions are the consent under which the core sends.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::answer::Answer;
use crate::stun::{self, Names, Transaction};

/// As often as Chromium asks once it is connected.
pub const CONSENT: Duration = Duration::from_millis(2_500);
/// How soon an unanswered first question is asked again.
const AGAIN: Duration = Duration::from_millis(100);
/// Questions whose answers we still accept.
const REMEMBERED: usize = 32;

pub struct Checks {
    pub user: String,
    pub password: String,
    their_user: String,
    their_password: String,
    tie_breaker: u64,
    candidates: Vec<SocketAddr>,
    asked: Vec<(Transaction, SocketAddr)>,
    pub chosen: Option<SocketAddr>,
    pub next: Option<Instant>,
    pub sent: u64,
    pub answered: u64,
    pub last_answer: Option<Instant>,
}

impl Checks {
    pub fn new() -> Checks {
        Checks {
            user: crate::random_text(4),
            password: crate::random_text(24),
            their_user: String::new(),
            their_password: String::new(),
            tie_breaker: u64::from_be_bytes(crate::random()),
            candidates: Vec::new(),
            asked: Vec::new(),
            chosen: None,
            next: None,
            sent: 0,
            answered: 0,
            last_answer: None,
        }
    }

    /// Begin to ask whom the answer names.
    pub fn begin(&mut self, answer: &Answer, now: Instant) {
        self.their_user.clone_from(&answer.user);
        self.their_password.clone_from(&answer.password);
        self.candidates.clone_from(&answer.candidates);
        self.next = Some(now);
    }

    /// Ask again at once: our address has changed (hazard B15).
    pub fn hurry(&mut self, now: Instant) {
        self.next = self.next.map(|_| now);
    }

    /// What is to be asked now.
    pub fn due(&mut self, now: Instant) -> Vec<(SocketAddr, Vec<u8>)> {
        if self.next.is_none_or(|next| next > now) {
            return Vec::new();
        }
        self.next = Some(now + if self.chosen.is_some() { CONSENT } else { AGAIN });
        let nominate = self.chosen.is_some();
        let whom = self.chosen.map_or_else(|| self.candidates.clone(), |one| vec![one]);
        whom.into_iter().map(|address| (address, self.ask(address, nominate))).collect()
    }

    fn ask(&mut self, address: SocketAddr, nominate: bool) -> Vec<u8> {
        let transaction = crate::random();
        self.asked.push((transaction, address));
        let forgotten = self.asked.len().saturating_sub(REMEMBERED);
        self.asked.drain(..forgotten);
        self.sent += 1;
        stun::check(&transaction, &self.names(), self.tie_breaker, nominate)
    }

    /// The names with which this client asks.
    pub fn names(&self) -> Names<'_> {
        Names { theirs: &self.their_user, ours: &self.user, password: &self.their_password }
    }

    /// Take an answer. True if it chose our path.
    pub fn receive(&mut self, datagram: &[u8], now: Instant) -> bool {
        let Some(transaction) = stun::answered(datagram, &self.their_password) else {
            return false;
        };
        let Some(at) = self.asked.iter().position(|(t, _)| *t == transaction) else {
            return false;
        };
        let (_, address) = self.asked.swap_remove(at);
        self.answered += 1;
        self.last_answer = Some(now);
        self.choose(address, now)
    }

    fn choose(&mut self, address: SocketAddr, now: Instant) -> bool {
        let first = self.chosen.is_none();
        if first {
            self.chosen = Some(address);
            self.next = Some(now);
        }
        first
    }
}

impl Default for Checks {
    fn default() -> Checks {
        Checks::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::{BINDING_SUCCESS, Message};

    const NEAR: &str = "127.0.0.1:7882";
    const FAR: &str = "192.0.2.1:7882";

    fn asking(now: Instant) -> Checks {
        let mut checks = Checks::new();
        let candidates = vec![FAR.parse().unwrap(), NEAR.parse().unwrap()];
        checks
            .begin(&Answer { user: "u".into(), password: "p".into(), candidates, ..Answer::default() }, now);
        checks
    }

    fn answer_to(question: &[u8], password: &[u8]) -> Vec<u8> {
        Message::new(BINDING_SUCCESS, &question[8..20].try_into().unwrap()).integrity(password).bytes()
    }

    #[test]
    fn every_candidate_is_asked_and_the_first_that_answers_is_nominated() {
        let now = Instant::now();
        let mut checks = asking(now);
        let questions = checks.due(now);
        assert_eq!(questions.len(), 2);
        assert!(checks.receive(&answer_to(&questions[1].1, b"p"), now));
        assert_eq!(checks.chosen, NEAR.parse().ok());
        assert_eq!(checks.due(now).len(), 1);
        assert!(checks.due(now + CONSENT / 2).is_empty());
        assert_eq!(checks.due(now + CONSENT).len(), 1);
    }

    #[test]
    fn an_answer_with_a_wrong_password_chooses_nothing() {
        let now = Instant::now();
        let mut checks = asking(now);
        let questions = checks.due(now);
        assert!(!checks.receive(&answer_to(&questions[1].1, b"guess"), now));
        assert_eq!(checks.chosen, None);
    }
}
