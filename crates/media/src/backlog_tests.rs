use parvis_core::framing::Frames;

use super::*;
use crate::clock::now;

const STEP: Duration = Duration::from_millis(20);

/// An RTP packet with this number.
fn voice(number: u16) -> Vec<u8> {
    let mut packet = vec![0x80, 111, 0, 0];
    packet.extend([7; 96]);
    packet[2..4].copy_from_slice(&number.to_be_bytes());
    packet
}

/// The answer to a check.
fn answer(number: u8) -> Vec<u8> {
    [&[1, 1], &[number; 58][..]].concat()
}

/// A reader that takes so many bytes more.
struct Reader {
    room: usize,
    stream: Vec<u8>,
}

impl Reader {
    fn new(room: usize) -> Reader {
        Reader { room, stream: Vec::new() }
    }

    fn takes_everything(&mut self, backlog: &mut Backlog) {
        self.room = usize::MAX;
        while !backlog.is_empty() {
            backlog.write(&mut *self).expect("it takes everything");
        }
    }

    fn frames(&self) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        Frames::default().take(&self.stream, |frame| found.push(frame.to_vec())).expect("frames");
        found
    }
}

impl Write for Reader {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.room);
        if taken == 0 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        self.room -= taken;
        self.stream.extend(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn e11_who_stops_and_reads_again_hears_what_is_now_and_no_half_frame() {
    let (mut backlog, begun, mut reader) = (Backlog::default(), now(), Reader::new(150));
    let mut lost = 0;
    for number in 0..500 {
        lost += backlog.push(begun + STEP * u32::from(number), &voice(number));
        while !backlog.is_empty() && backlog.write(&mut reader).is_ok() {}
    }
    reader.takes_everything(&mut backlog);
    // One whole frame and a half were taken before it stopped; then 200 ms of 10 s are left.
    let expected: Vec<Vec<u8>> = (0..2).chain(489..500).map(voice).collect();
    assert_eq!(reader.frames(), expected);
    assert_eq!(lost, 500 - expected.len());
}

#[test]
fn e11_voices_are_too_old_even_if_no_other_comes() {
    let (mut backlog, begun) = (Backlog::default(), now());
    (0..3).for_each(|number| _ = backlog.push(begun + STEP * u32::from(number), &voice(number)));
    assert_eq!(backlog.expire(begun + OLDEST), 0);
    assert_eq!(backlog.expire(begun + OLDEST + STEP), 1);
    assert_eq!(backlog.expire(begun + Duration::from_secs(1)), 2);
    assert!(backlog.is_empty());
}

#[test]
fn answers_and_handshakes_wait_for_no_voice_and_are_never_too_old() {
    let (mut backlog, begun, mut reader) = (Backlog::default(), now(), Reader::new(0));
    let handshake = [vec![22], vec![9; 60]].concat();
    backlog.push(begun, &answer(1));
    backlog.push(begun, &voice(1));
    backlog.push(begun + STEP, &handshake);
    backlog.push(begun + Duration::from_secs(1), &voice(2));
    reader.takes_everything(&mut backlog);
    assert_eq!(reader.frames(), [answer(1), handshake, voice(2)]);
}

#[test]
fn b21_no_more_waits_than_is_allowed_and_the_oldest_goes() {
    let (mut backlog, now, mut reader) = (Backlog::default(), now(), Reader::new(0));
    let lost: usize = (0..2_000).map(|number| backlog.push(now, &voice(number))).sum();
    let checks: usize = (0..2_000).map(|number| backlog.push(now, &answer(number as u8))).sum();
    reader.takes_everything(&mut backlog);
    let kept = (MOST_OF_VOICES / 102, MOST_OF_OTHERS / 62);
    assert_eq!((2_000 - lost, 2_000 - checks), kept);
    let frames = reader.frames();
    assert_eq!((frames.len(), frames.last()), (kept.0 + kept.1, Some(&voice(1_999))));
}
