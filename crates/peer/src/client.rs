//! One client as a state machine: datagrams and instants go in, datagrams and events come out.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::answer::{Answer, Unusable};
use crate::canary;
use crate::checks::Checks;
use crate::clock;
use crate::dtls::{Handshake, Identity, Step};
use crate::offer::Offer;
use crate::report::{self, Received};
use crate::rtcp;
use crate::rtp::{self, Seen};
use crate::slot::Slot;
use crate::srtp::Keys;
use crate::tape::{Arrived, Frame, News};
use crate::voice::{Speech, Voice};

/// How often a client reports what it received.
const REPORTS: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    Connected,
    /// The first packet of a voice.
    Heard,
    /// About the frames that were given to be played; so many packets were said so far.
    Tape(News, u32),
    Failed(&'static str),
    /// The other side said goodbye.
    Closed,
}

/// What a voice's packet told: for those who keep count of delays.
#[derive(Clone, Copy, Debug)]
pub struct Voiced {
    /// From the speaker's `send` to here, if both use the clock of one machine.
    pub delay: Duration,
}

pub struct Client {
    identity: Arc<Identity>,
    pub checks: Checks,
    pub voice: Voice,
    pub slots: Vec<Slot>,
    pub received: Received,
    /// What was heard since somebody last took it, if it is to be kept.
    pub kept: Option<Vec<Arrived>>,
    pub answer: Answer,
    pub connected: Option<Instant>,
    handshake: Option<Handshake>,
    pub(crate) keys: Option<Box<Keys>>,
    next_report: Option<Instant>,
    pub reports: u32,
    out: VecDeque<(SocketAddr, Vec<u8>)>,
    events: VecDeque<Event>,
}

impl Client {
    pub fn new(identity: Arc<Identity>) -> Client {
        Client {
            identity,
            checks: Checks::new(),
            voice: Voice::new(u32::from_be_bytes(crate::random())),
            slots: Vec::new(),
            received: Received::default(),
            kept: None,
            answer: Answer::default(),
            connected: None,
            handshake: None,
            keys: None,
            next_report: None,
            reports: 0,
            out: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    pub fn offer(&self) -> String {
        let (user, password) = (&self.checks.user, &self.checks.password);
        let fingerprint = &self.identity.fingerprint;
        Offer { user, password, fingerprint, ssrc: self.voice.ssrc, slots: 3 }.sdp()
    }

    pub fn accept(&mut self, sdp: &str, now: Instant) -> Result<(), Unusable> {
        self.answer = Answer::read(sdp)?;
        self.slots = self.answer.slots.iter().map(|&ssrc| Slot::new(ssrc)).collect();
        self.checks.begin(&self.answer, now);
        self.timeout(now);
        Ok(())
    }

    /// Speak from now on, or be silent. Nobody is asked whether this is allowed.
    pub fn say(&mut self, speech: Option<Speech>, now: Instant) {
        self.voice.say(speech, now);
        self.timeout(now);
    }

    /// Say what others recorded, after what already waits.
    pub fn play(&mut self, frames: Vec<Frame>, now: Instant) {
        self.voice.play(frames, now);
        self.timeout(now);
    }

    /// When `timeout` wants to be called.
    pub fn next(&self) -> Option<Instant> {
        let speaking = self.voice.next.filter(|_| self.keys.is_some());
        let handshake = self.handshake.as_ref().and_then(|h| h.next);
        [self.checks.next, handshake, speaking, self.next_report].into_iter().flatten().min()
    }

    pub fn timeout(&mut self, now: Instant) {
        let checks = self.checks.due(now);
        self.out.extend(checks);
        if let Some(handshake) = self.handshake.as_mut().filter(|h| h.next.is_some_and(|next| next <= now)) {
            let steps = handshake.timeout(now);
            self.follow(steps, now);
        }
        self.speak(now);
        self.report_due(now);
    }

    /// A datagram for the network, and where it is to go.
    pub fn transmit(&mut self) -> Option<(SocketAddr, Vec<u8>)> {
        self.out.pop_front()
    }

    /// There is something to send or to tell.
    pub fn is_waiting(&self) -> bool {
        !self.out.is_empty() || !self.events.is_empty()
    }

    pub fn event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Take a datagram. It is opened in place.
    pub fn receive(&mut self, datagram: &mut [u8], now: Instant) -> Option<Voiced> {
        self.received.datagrams += 1;
        self.received.last = Some(now);
        match (datagram.first()?, datagram.get(1)) {
            (0..=3, _) => self.checked(datagram, now),
            (20..=63, _) => self.handshaken(datagram, now),
            (128..=191, Some(192..=223)) => self.told(datagram),
            (128..=191, _) => return self.hear(datagram, now),
            _ => self.received.strange += 1,
        }
        None
    }

    fn checked(&mut self, datagram: &[u8], now: Instant) {
        if self.checks.receive(datagram, now) {
            self.handshake = Some(Handshake::begin(&self.identity, &self.answer.fingerprint, now));
            self.timeout(now);
        }
    }

    fn handshaken(&mut self, datagram: &[u8], now: Instant) {
        if let Some(handshake) = &mut self.handshake {
            let steps = handshake.receive(datagram, now);
            self.follow(steps, now);
        }
    }

    fn follow(&mut self, steps: Vec<Step>, now: Instant) {
        for step in steps {
            match step {
                Step::Send(packet) => self.send(packet),
                Step::Keys(keys) => self.keys = Some(keys),
                Step::Connected => self.connect(now),
                Step::Failed(why) => return self.give_up(why),
                Step::Closed => self.events.push_back(Event::Closed),
            }
        }
    }

    /// Whoever cannot trust the other side says nothing more to it.
    fn give_up(&mut self, why: &'static str) {
        self.handshake = None;
        self.keys = None;
        self.checks.next = None;
        self.events.push_back(Event::Failed(why));
    }

    fn connect(&mut self, now: Instant) {
        self.connected = Some(now);
        self.next_report = Some(now);
        self.voice.next = self.voice.next.map(|_| now);
        self.events.push_back(Event::Connected);
        self.timeout(now);
    }

    fn told(&mut self, datagram: &mut [u8]) {
        let open = self.keys.as_ref().and_then(|keys| keys.theirs.open_rtcp(datagram));
        self.received.unauthentic += u64::from(open.is_none());
    }

    fn hear(&mut self, datagram: &mut [u8], now: Instant) -> Option<Voiced> {
        let Some((seen, at)) = self.seat(datagram) else {
            self.received.strange += 1;
            return None;
        };
        let slot = &mut self.slots[at];
        let index = rtp::index_near(slot.highest(), seen.sequence);
        let theirs = &self.keys.as_ref()?.theirs;
        let Some(payload) = theirs.open_rtp(datagram, seen.length, seen.ssrc, index) else {
            self.received.unauthentic += 1;
            return None;
        };
        slot.note(index, seen.timestamp);
        if let Some(kept) = &mut self.kept {
            let (timestamp, csrc) = (seen.timestamp, seen.csrc);
            kept.push(Arrived { slot: at, index, timestamp, csrc, opus: payload.to_vec(), at: now });
        }
        let canary = canary::read(payload);
        if self.received.note(seen.csrc, canary.as_ref(), now) {
            self.events.push_back(Event::Heard);
        }
        canary.map(|c| Voiced { delay: Duration::from_nanos(clock::nanoseconds(now).saturating_sub(c.sent)) })
    }

    /// Which slot a packet is for.
    fn seat(&self, datagram: &[u8]) -> Option<(Seen, usize)> {
        let seen = Seen::read(datagram)?;
        let at = self.slots.iter().position(|slot| slot.ssrc == seen.ssrc)?;
        Some((seen, at))
    }

    fn speak(&mut self, now: Instant) {
        while self.keys.is_some() {
            let due = self.voice.due(&self.answer, now);
            self.events.extend(self.voice.tape.news.drain(..).map(|news| Event::Tape(news, self.voice.said)));
            let Some(packet) = due else {
                return;
            };
            let sealed = self.seal(&packet).expect("the keys are there");
            self.send(sealed);
        }
    }

    fn report_due(&mut self, now: Instant) {
        if self.next_report.is_some_and(|next| next <= now) {
            self.next_report = Some(now + REPORTS);
            let report = rtcp::receiver_report(self.voice.ssrc, self.slots.iter());
            if let Some(sealed) = self.seal_rtcp(report) {
                self.send(sealed);
            }
        }
    }

    fn send(&mut self, datagram: Vec<u8>) {
        self.out.extend(self.checks.chosen.map(|to| (to, datagram)));
    }

    /// What arrived and what was sent, as the report of `parvis-peer`.
    pub fn report(&self) -> Value {
        json!({
            "connected": self.connected.map(clock::seconds),
            "said": self.voice.said,
            "ssrc": self.voice.ssrc,
            "checks": {
                "sent": self.checks.sent,
                "answered": self.checks.answered,
                "last": self.checks.last_answer.map(clock::seconds),
            },
            "slots": self.slots.iter().map(report::slot_json).collect::<Vec<_>>(),
            "received": self.received.json(),
        })
    }

    /// Say goodbye to the other side.
    pub fn close(&mut self, now: Instant) {
        if let Some(mut handshake) = self.handshake.take() {
            let steps = handshake.close();
            self.follow(steps, now);
        }
        self.checks.next = None;
        self.next_report = None;
        self.voice.say(None, now);
    }
}
