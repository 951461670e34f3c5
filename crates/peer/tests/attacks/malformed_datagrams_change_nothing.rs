//! B4, B21, M5, M10: whatever arrives, from whomever, the voices go on without a gap.

use std::net::SocketAddr;

use parvis_peer::lab::{Faults, Lab, csrc};
use parvis_peer::stranger::Stranger;

/// Every first byte at lengths from nothing to beyond what fits, filled with a pattern that a seed
/// makes: the same at every run.
fn sweep() -> impl Iterator<Item = Vec<u8>> {
    let lengths = (0..64).chain((64..2_000).step_by(97)).chain([1_200, 1_472, 1_500, 2_000]);
    lengths.flat_map(|length| (0..=255).map(move |first| datagram(first, length)))
}

fn datagram(first: u8, length: usize) -> Vec<u8> {
    let mut state = u32::from(first) << 16 | length as u32 | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    };
    let mut bytes: Vec<u8> = (0..length).map(|_| next()).collect();
    bytes.first_mut().into_iter().for_each(|byte| *byte = first);
    bytes
}

fn with_a_speaker() -> Lab {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    lab.join("room", "ben");
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.until_heard("ben", "ana", 5);
    lab
}

/// Send all of them a few at a time, so that the kernel's buffers never lose the voice itself.
fn while_speaking(
    lab: &mut Lab,
    datagrams: impl Iterator<Item = Vec<u8>>,
    send: impl Fn(&Lab, SocketAddr, &[u8]),
) {
    let to = lab.address();
    for (number, datagram) in datagrams.enumerate() {
        send(lab, to, &datagram);
        if number % 64 == 0 {
            lab.run(std::time::Duration::from_millis(1));
        }
    }
    lab.until_heard("ben", "ana", 5);
    assert_eq!(lab.faults("ben", "ana"), Faults::default());
    assert_eq!((lab.ended("ana"), lab.ended("ben")), (None, None));
}

#[test]
fn from_a_stranger_who_gets_no_byte() {
    let mut lab = with_a_speaker();
    let stranger = Stranger::new();
    while_speaking(&mut lab, sweep(), |_, to, datagram| stranger.send(to, datagram));
    assert_eq!(stranger.answers(), Vec::<Vec<u8>>::new());
}

#[test]
fn from_a_speaker_and_a_listener() {
    let mut lab = with_a_speaker();
    while_speaking(&mut lab, sweep(), |lab, to, datagram| {
        lab.crowd.peers["ana"].send(to, datagram);
        lab.crowd.peers["ben"].send(to, datagram);
    });
}

/// Reports that are authentic and nonsense: wrong counts, wrong lengths, every packet type.
#[test]
fn sealed_reports_that_make_no_sense() {
    let mut lab = with_a_speaker();
    let to = lab.address();
    for number in 0..2_048_usize {
        let (kind, length) = (192 + (number % 32) as u8, 8 + number / 8);
        let mut report = datagram(0x80 | (number % 64) as u8, length);
        report[1] = kind;
        let sealed = lab.peer("ben").client.seal_rtcp(report).expect("ben has keys");
        lab.crowd.peers["ben"].send(to, &sealed);
        if number % 64 == 0 {
            lab.run(std::time::Duration::from_millis(2));
        }
    }
    while_speaking(&mut lab, std::iter::empty(), |_, _, _| {});
}

/// Packets that are authentic and odd: no payload, foreign payload types, a header that lies. Only what could
/// be Opus or RED, one type of each, goes on.
#[test]
fn sealed_packets_of_a_foreign_type_reach_nobody_and_the_others_harm_nobody() {
    const SENT: u64 = 1_000;
    const TYPES: u64 = 128;
    let mut lab = with_a_speaker();
    lab.join("room", "cleo");
    lab.microphone("cleo", true);
    let to = lab.address();
    for number in 0..SENT {
        let mut packet = lab.peer("cleo").client.forge(number, "cleo", 0);
        packet.header.payload_type = (number % TYPES) as u8;
        packet.payload = datagram(number as u8, number as usize);
        if number % 3 == 0 {
            packet.header.extensions =
                vec![(1 + (number % 14) as u8, vec![number as u8; 1 + number as usize % 16])];
        }
        let sealed = lab.peer("cleo").client.seal(&packet).expect("cleo has keys");
        lab.crowd.peers["cleo"].send(to, &sealed);
        if number % 16 == 0 {
            lab.run(std::time::Duration::from_millis(1));
        }
    }
    lab.until_heard("ben", "ana", 5);
    assert_eq!(lab.faults("ben", "ana").missing, 0);
    assert_eq!((lab.ended("ana"), lab.ended("ben")), (None, None));
    let voices = &lab.peer("ben").client.received.voices;
    let of_cleo = voices.iter().filter(|heard| heard.csrc == Some(csrc("cleo")));
    let reached: u64 = of_cleo.map(|heard| heard.packets).sum();
    assert!(reached <= 2 * (SENT / TYPES + 1), "{reached}");
}
