//! A speaker's stream: which packet is due, and what it says.

use std::time::{Duration, Instant};

use crate::answer::Answer;
use crate::canary::Canary;
use crate::clock;
use crate::rtp::Header;
use crate::tape::{Frame, Tape};

/// One frame of 20 ms at 48 kHz.
pub const FRAME: u32 = 960;
pub const PACE: Duration = Duration::from_millis(20);
/// The level of somebody who speaks: -30 dBov with the voice bit (RFC 6464 §3).
pub const SPEAKING: u8 = 0x80 | 30;
/// A browser names its m-line in its first packets only.
const WITH_MID: u32 = 50;

/// What to say.
#[derive(Clone, Debug)]
pub struct Speech {
    pub canary: String,
    pub pace: Duration,
    /// Bytes of an Opus frame.
    pub size: usize,
    /// RFC 6464: -dBov in seven bits, and the voice bit.
    pub level: u8,
    /// Wrapped in RED (RFC 2198), each packet with the one before it.
    pub red: bool,
}

impl Speech {
    pub fn of(canary: &str) -> Speech {
        Speech { canary: canary.into(), pace: PACE, size: 80, level: SPEAKING, red: false }
    }
}

/// A packet before it is sealed; `index` is the sender's 48-bit one.
pub struct Packet {
    pub header: Header,
    pub payload: Vec<u8>,
    pub index: u64,
}

/// The microphone's stream. It has one SSRC and one rising index for the life of a connection.
pub struct Voice {
    pub ssrc: u32,
    /// Packets sent so far.
    pub said: u32,
    index: u64,
    timestamp: u32,
    speech: Option<Speech>,
    pub tape: Tape,
    before: Option<Vec<u8>>,
    pub next: Option<Instant>,
}

impl Voice {
    pub fn new(ssrc: u32) -> Voice {
        let start: [u8; 2] = crate::random();
        Voice {
            ssrc,
            said: 0,
            index: u64::from(u16::from_be_bytes(start) >> 1),
            timestamp: u32::from_be_bytes(crate::random()),
            speech: None,
            tape: Tape::default(),
            before: None,
            next: None,
        }
    }

    /// Say this from now on, or nothing.
    pub fn say(&mut self, speech: Option<Speech>, now: Instant) {
        self.next = speech.is_some().then_some(now);
        self.speech = speech;
        self.tape.clear();
        self.before = None;
    }

    /// Say these too, after what already waits; `speech` ends.
    pub fn play(&mut self, frames: Vec<Frame>, now: Instant) {
        if self.speech.take().is_some() || self.next.is_none() {
            self.next = Some(now);
            self.before = None;
        }
        self.tape.add(frames);
    }

    /// The packet that is due, if one is. Several are due after a pause of ours; call it again.
    pub fn due(&mut self, answer: &Answer, now: Instant) -> Option<Packet> {
        let next = self.next.filter(|next| *next <= now)?;
        match self.speech.clone() {
            Some(speech) => {
                self.next = Some(next + speech.pace);
                Some(self.canary(answer, &speech, now))
            }
            None => {
                let frame = self.tape.take();
                self.next = frame.is_some().then_some(next + PACE);
                Some(self.played(answer, frame?))
            }
        }
    }

    fn played(&mut self, answer: &Answer, frame: Frame) -> Packet {
        let header = self.header(answer, 0x80 | frame.level, false);
        self.said += 1;
        self.before = Some(frame.payload.clone());
        Packet { header, payload: frame.payload, index: self.index }
    }

    fn canary(&mut self, answer: &Answer, speech: &Speech, now: Instant) -> Packet {
        let header = self.header(answer, speech.level, speech.red);
        let frame = Canary { text: &speech.canary, number: self.said, sent: clock::nanoseconds(now) }
            .write(speech.size);
        self.said += 1;
        let payload = if speech.red { self.redundant(answer, &frame) } else { frame.clone() };
        self.before = Some(frame);
        Packet { header, payload, index: self.index }
    }

    /// The header of the next packet; it moves the index on.
    fn header(&mut self, answer: &Answer, level: u8, red: bool) -> Header {
        self.index += 1;
        self.timestamp = self.timestamp.wrapping_add(FRAME);
        let level = answer.level.map(|id| (id, vec![level]));
        let mid = answer.mid.filter(|_| self.said < WITH_MID).map(|id| (id, b"0".to_vec()));
        Header {
            payload_type: if red { answer.red } else { answer.opus }.unwrap_or_default(),
            marker: self.before.is_none(),
            sequence: self.index as u16,
            timestamp: self.timestamp,
            ssrc: self.ssrc,
            extensions: level.into_iter().chain(mid).collect(),
        }
    }

    /// RFC 2198 §3: the frame before this one with its offset and length, then this one.
    fn redundant(&self, answer: &Answer, frame: &[u8]) -> Vec<u8> {
        let opus = answer.opus.unwrap_or_default();
        let mut payload = Vec::new();
        if let Some(before) = &self.before {
            let block = FRAME << 10 | before.len() as u32;
            payload.push(0x80 | opus);
            payload.extend(&block.to_be_bytes()[1..]);
        }
        payload.push(opus);
        self.before.iter().for_each(|before| payload.extend(before));
        payload.extend(frame);
        payload
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Answer {
        Answer { opus: Some(111), red: Some(63), level: Some(1), ..Answer::default() }
    }

    #[test]
    fn fifty_packets_are_due_in_a_second() {
        let start = Instant::now();
        let mut voice = Voice::new(5);
        voice.say(Some(Speech::of("ana")), start);
        let until = start + Duration::from_millis(999);
        let packets: Vec<Packet> = std::iter::from_fn(|| voice.due(&answer(), until)).collect();
        assert_eq!(packets.len(), 50);
        assert!(packets[0].header.marker && !packets[1].header.marker);
        assert_eq!(packets[49].index - packets[0].index, 49);
    }

    #[test]
    fn hushed_it_says_nothing() {
        let now = Instant::now();
        let mut voice = Voice::new(5);
        voice.say(Some(Speech::of("ana")), now);
        voice.say(None, now);
        assert!(voice.due(&answer(), now + PACE).is_none());
    }

    #[test]
    fn a_tape_is_said_at_its_pace_and_can_be_made_longer() {
        let start = Instant::now();
        let mut voice = Voice::new(5);
        let frames = |bytes: [u8; 2]| bytes.map(|byte| Frame { level: 40, payload: vec![byte] }).to_vec();
        voice.play(frames([1, 2]), start);
        let first = voice.due(&answer(), start).unwrap();
        assert_eq!((first.payload, &first.header.extensions), (vec![1], &vec![(1, vec![0x80 | 40])]));
        assert!(voice.due(&answer(), start).is_none());
        voice.play(frames([3, 4]), start);
        let rest: Vec<u8> =
            std::iter::from_fn(|| voice.due(&answer(), start + 4 * PACE)).map(|p| p.payload[0]).collect();
        assert_eq!((rest, voice.next), (vec![2, 3, 4], None));
    }

    #[test]
    fn a_redundant_packet_holds_the_one_before_it() {
        let now = Instant::now();
        let mut voice = Voice::new(5);
        voice.say(Some(Speech { red: true, ..Speech::of("ana") }), now);
        let first = voice.due(&answer(), now).unwrap();
        let second = voice.due(&answer(), now + PACE).unwrap();
        assert_eq!((first.payload[0], second.payload[0]), (111, 0x80 | 111));
        assert_eq!(second.payload[5..85], first.payload[1..]);
        assert_eq!(second.header.payload_type, 63);
    }
}
