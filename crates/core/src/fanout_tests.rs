use super::*;
use crate::path::Link;
use crate::rtp::{Class, Shared};
use crate::srtp::{KEYING_MATERIAL, Stream, TAG, split};

const CLASS: Class = Class { payload_type: 111, level_id: 1 };

fn cipher() -> Cipher {
    let material = [7; KEYING_MATERIAL];
    Cipher::derive(split(&material).unwrap().1, Stream::Rtp).unwrap()
}

fn path(port: u16) -> Path {
    Path { link: Link::Udp(0), remote: ([127, 0, 0, 1], port).into() }
}

fn listener(connection: u64, bases: [u64; SLOTS]) -> Listener {
    Listener::new(connection, path(connection as u16), CLASS, SLOTS, cipher(), bases)
}

fn room(listeners: u64) -> Fanout {
    let mut fanout = Fanout::default();
    (1..=listeners).for_each(|connection| fanout.add(listener(connection, [0; SLOTS])));
    fanout
}

#[allow(clippy::disallowed_methods)]
fn frame(speaker: u64, index: u64) -> Frame {
    let place = Place { slot: 0, index, advance: 1, timestamp: 0, marker: false };
    let shared = Shared { marker: false, timestamp: 0, ssrc: 5, csrc: 6, level: 30 };
    Frame { speaker, place, shared, payload: vec![1; 80], echo: false, at: Instant::now() }
}

/// Ports that the next batch goes to, in order.
fn ports(fanout: &mut Fanout) -> Vec<u16> {
    let mut batch = Batch::default();
    fanout.fill(&mut batch, &mut None);
    batch.iter().map(|(path, _)| path.remote.port()).collect()
}

fn sequence(batch: &Batch, at: usize) -> u16 {
    let bytes = batch.iter().nth(at).unwrap().1;
    u16::from_be_bytes([bytes[2], bytes[3]])
}

#[test]
fn m9_everybody_is_served_once_in_a_stable_order() {
    let mut fanout = room(300);
    fanout.push(frame(999, 1));
    let order: Vec<u16> = (0..3).flat_map(|_| ports(&mut fanout)).collect();
    assert_eq!(order, (1..=300).collect::<Vec<_>>());
    assert_eq!(fanout.waiting(), 0);
}

#[test]
fn a_batch_is_never_larger_than_one_send() {
    let mut fanout = room(300);
    fanout.push(frame(999, 1));
    assert_eq!(ports(&mut fanout).len(), Batch::SIZE);
}

#[test]
fn who_leaves_while_a_frame_is_on_its_way_costs_nobody_that_frame() {
    let mut fanout = room(300);
    fanout.push(frame(999, 1));
    let mut served = ports(&mut fanout);
    fanout.remove(5);
    fanout.remove(200);
    served.extend(ports(&mut fanout));
    served.extend(ports(&mut fanout));
    let expected: Vec<u16> = (1..=300).filter(|port| *port != 200).collect();
    assert_eq!(served, expected);
    fanout.push(frame(999, 2));
    assert!(!ports(&mut fanout).contains(&5));
}

#[test]
fn many_who_leave_while_frames_are_on_their_way_leave_no_record_and_cost_nobody_a_frame() {
    let mut fanout = room(300);
    (1..=2).for_each(|index| fanout.push(frame(999, index)));
    let mut served = ports(&mut fanout);
    (1..=60).for_each(|connection| fanout.remove(2 * connection));
    assert!(fanout.listeners().count() <= 256, "{} records", fanout.listeners().count());
    while fanout.waiting() > 0 {
        served.extend(ports(&mut fanout));
    }
    let stayed = |port: &u16| *port > 120 || port % 2 == 1;
    let first = (1..=128).chain((129..=300).filter(stayed));
    let expected: Vec<u16> = first.chain((1..=300).filter(stayed)).collect();
    assert_eq!(served, expected);
}

#[test]
fn who_comes_while_frames_are_on_their_way_begins_with_them() {
    let mut fanout = room(1);
    (7..9).for_each(|index| fanout.push(frame(999, index)));
    fanout.add(listener(2, fanout.bases([8, 0, 0])));
    let mut batch = Batch::default();
    fanout.fill(&mut batch, &mut None);
    let sent: Vec<(u16, u16)> =
        (0..4).map(|at| (batch.datagrams[at].path.remote.port(), sequence(&batch, at))).collect();
    assert_eq!(sent, [(1, 7), (2, 1), (1, 8), (2, 2)]);
}

#[test]
fn m8_the_speaker_is_skipped_and_its_own_numbers_have_no_hole() {
    let mut fanout = room(2);
    let mut batch = Batch::default();
    for index in 1..=70_000 {
        fanout.push(frame(1, index));
        batch.clear();
        fanout.fill(&mut batch, &mut None);
        assert_eq!(batch.datagrams.len(), 1);
    }
    fanout.push(frame(999, 70_001));
    batch.clear();
    fanout.fill(&mut batch, &mut None);
    assert_eq!((sequence(&batch, 0), sequence(&batch, 1)), (1, 70_001_u64 as u16));
}

#[test]
#[should_panic(expected = "a packet index must rise")]
fn an_index_that_does_not_rise_is_never_sealed() {
    let mut fanout = room(1);
    fanout.push(frame(999, 2));
    fanout.push(frame(999, 2));
    ports(&mut fanout);
}

#[test]
fn frames_of_a_silenced_speaker_do_not_leave() {
    let mut fanout = room(2);
    fanout.push(frame(998, 1));
    fanout.push(frame(999, 2));
    fanout.silence(998);
    assert_eq!(ports(&mut fanout).len(), 2);
}

#[test]
fn a_copy_is_longer_than_its_payload_by_header_and_tag() {
    let mut fanout = room(1);
    fanout.push(frame(999, 1));
    let mut batch = Batch::default();
    fanout.fill(&mut batch, &mut None);
    assert_eq!(batch.bytes.len(), 80 + rtp::LONGEST_HEADER + TAG);
}

/// The safety of GCM: whatever happens in whatever order, no listener gets an index twice under one
/// SSRC (media.md §10, the first risk).
#[test]
fn nonces_rise_strictly_whatever_happens() {
    let mut dice = Dice(0x5eed_0002);
    for _ in 0..50 {
        let mut story = Story::default();
        for _ in 0..400 {
            story.event(&mut dice);
        }
        story.drain();
    }
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// A room in which people come, go, speak and are silenced while frames are on their way.
#[derive(Default)]
struct Story {
    fanout: Fanout,
    indexes: [u64; SLOTS],
    last: u64,
    present: Vec<u64>,
    seen: std::collections::HashMap<(u16, u32), u64>,
}

impl Story {
    fn event(&mut self, dice: &mut Dice) {
        match dice.roll(10) {
            0 | 1 => self.come(),
            2 => self.go(dice),
            3 => self.fanout.silence(dice.roll(self.last + 1)),
            4..=6 => self.speak(dice),
            _ => self.serve(),
        }
    }

    fn come(&mut self) {
        self.last += 1;
        self.present.push(self.last);
        self.fanout.add(listener(self.last, self.fanout.bases(self.indexes)));
    }

    fn go(&mut self, dice: &mut Dice) {
        if !self.present.is_empty() {
            let at = dice.roll(self.present.len() as u64) as usize;
            self.fanout.remove(self.present.swap_remove(at));
        }
    }

    fn speak(&mut self, dice: &mut Dice) {
        let (slot, advance) = (dice.roll(3) as usize, 1 + dice.roll(3));
        self.indexes[slot] += advance;
        let mut frame = frame(1 + dice.roll(self.last + 1), self.indexes[slot]);
        (frame.place.slot, frame.place.advance, frame.shared.ssrc) = (slot, advance, slot as u32);
        self.fanout.push(frame);
    }

    /// The index on the wire is short here, so 16 bits of it tell the whole.
    fn serve(&mut self) {
        let mut batch = Batch::default();
        self.fanout.fill(&mut batch, &mut None);
        for (path, bytes) in batch.iter() {
            let index = u64::from(u16::from_be_bytes([bytes[2], bytes[3]]));
            let last = self.seen.entry((path.remote.port(), u32::from(bytes[11]))).or_default();
            assert!(index > *last, "{index} after {last}");
            *last = index;
        }
    }

    fn drain(&mut self) {
        while self.fanout.waiting() > 0 {
            self.serve();
        }
    }
}
