//! Opus of others, packet by packet: what they recorded, to be said; what is heard, to be recorded.

use std::collections::VecDeque;
use std::time::Instant;

/// When fewer packets than these wait, half a second of sound, more should be brought.
const LOW: usize = 25;

/// One Opus packet of 20 ms, and how loud it is: -dBov, 0 (loudest) to 127 (RFC 6464 §3).
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    pub level: u8,
    pub payload: Vec<u8>,
}

/// What whoever fills the tape wants to know.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum News {
    Low,
    Played,
}

/// Frames that wait to be said, in their order.
#[derive(Default)]
pub struct Tape {
    frames: VecDeque<Frame>,
    pub news: VecDeque<News>,
}

impl Tape {
    pub fn add(&mut self, frames: impl IntoIterator<Item = Frame>) {
        self.frames.extend(frames);
    }

    pub fn clear(&mut self) {
        self.frames.clear();
    }

    /// The frame that is next; none at the end, which is news once.
    pub fn take(&mut self) -> Option<Frame> {
        let frame = self.frames.pop_front();
        match self.frames.len() + 1 {
            LOW if frame.is_some() => self.news.push_back(News::Low),
            _ if frame.is_none() => self.news.push_back(News::Played),
            _ => {}
        }
        frame
    }
}

/// A packet that was heard, for those who keep the sound.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrived {
    pub slot: usize,
    /// The 48-bit one of the slot's stream.
    pub index: u64,
    pub timestamp: u32,
    pub csrc: Option<u32>,
    pub opus: Vec<u8>,
    pub at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(count: u8) -> impl Iterator<Item = Frame> {
        (0..count).map(|number| Frame { level: 30, payload: vec![number] })
    }

    #[test]
    fn frames_come_in_their_order_and_the_end_is_told_once() {
        let mut tape = Tape::default();
        tape.add(frames(2));
        let said: Vec<u8> = std::iter::from_fn(|| tape.take()).map(|frame| frame.payload[0]).collect();
        assert_eq!((said, tape.news.make_contiguous()), (vec![0, 1], &mut [News::Played][..]));
    }

    #[test]
    fn more_is_asked_for_while_half_a_second_is_left() {
        let mut tape = Tape::default();
        tape.add(frames(40));
        let before = (0..).find(|_| tape.take().is_some() && tape.news.front() == Some(&News::Low));
        assert_eq!((before, tape.frames.len()), (Some(40 - LOW), LOW - 1));
    }
}
