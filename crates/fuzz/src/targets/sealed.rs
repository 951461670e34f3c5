//! What a client that belongs here can send: packets that are authentic, whatever else they are.

use std::time::Instant;

use parvis_core::microphone::{Microphone, Outcome};
use parvis_core::sdp::Format;
use parvis_core::srtp::{Cipher, KEYING_MATERIAL, Stream, split};
use parvis_core::stats::Counter;
use parvis_core::{rtp, slots};

use super::world::{ROOM, World, ms};
use crate::{Run, behaviour};

const FORMAT: Format = Format { opus: 111, red: Some(63), level_id: 1 };

fn cipher(stream: Stream) -> Cipher {
    let material = [7; KEYING_MATERIAL];
    let (client, _) = split(&material).expect("the right length");
    Cipher::derive(client, stream).expect("a key")
}

/// The input is a packet in the clear; it is sealed, and as it stands it is a forgery.
pub fn srtp() -> Run {
    let (cipher, now) = (cipher(Stream::Rtp), Instant::now());
    let mut slots = slots::Slots::default();
    Box::new(move |input| {
        let mut microphone = Microphone::new(Some(FORMAT), now);
        microphone.is_open = true;
        if input.len() >= 28 {
            let forged = microphone.receive(now, &cipher, &mut input.to_vec());
            assert!(matches!(forged, Outcome::Dropped(_)), "a forgery is heard");
        }
        let Some(header) = rtp::parse(input) else { return 0 };
        let mut packet = input.to_vec();
        cipher.seal(&mut packet, 0, header.length, header.ssrc, u64::from(header.sequence));
        match microphone.receive(now, &cipher, &mut packet) {
            Outcome::Dropped(reason) => behaviour(("dropped", reason as usize)),
            Outcome::Authentic(reason) => behaviour(("authentic", reason as usize)),
            Outcome::Heard(heard) => {
                let payload = &packet[heard.payload.clone()];
                assert!(!payload.is_empty() && heard.payload.start >= header.length);
                assert!(heard.payload.end <= input.len());
                let place = slots.place(now, &heard.voice(1));
                behaviour((payload.len().ilog2(), heard.level.is_some(), place.is_some(), header.padded))
            }
        }
    })
}

/// The input is a report in the clear, from a listener of a core; as it stands it is a forgery.
pub fn srtcp() -> Run {
    let cipher = cipher(Stream::Rtcp);
    let mut world = listening();
    Box::new(move |input| {
        assert!(cipher.open_rtcp(&mut input.to_vec()).is_none(), "a forgery opens");
        if input.len() < 8 {
            return 0;
        }
        if world.guest("ben").client.reports > 1 << 20 {
            world = listening();
        }
        let before = count(&world);
        let remote = world.guest("ben").path.remote;
        let sealed = world.guest("ben").client.seal_rtcp(input.to_vec()).expect("it has keys");
        world.run(ms(100));
        world.throw(remote, &sealed);
        assert_eq!(world.count(Counter::Faults), 0);
        assert!(world.ended("ben").is_none());
        behaviour(count(&world).iter().zip(before).map(|(after, before)| *after > before).collect::<Vec<_>>())
    })
}

fn listening() -> World {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world
}

fn count(world: &World) -> Vec<u64> {
    [Counter::PacketsIn, Counter::DroppedNotAuthentic, Counter::DroppedReplayed, Counter::DroppedOtherStream]
        .map(|counter| world.count(counter))
        .to_vec()
}
