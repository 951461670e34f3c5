//! The control socket. Its other end is our own server, but a mistake there must not end the sound.

use parvis_core::{Config, Core};
use parvis_media::service::{self, About, Meaning};

use super::world::{World, address};
use crate::{Run, behaviour};

const A_LIFE: u32 = 10_000;

/// The input is the body of a frame; the first bit of its first byte says whether it comes from the
/// controller. Every one is answered.
pub fn control() -> Run {
    let about = About { media_port: 7882, media_addresses: vec!["192.0.2.1".into()], failpoint: None };
    let (mut core, mut runs, now) = (core(), 0_u32, World::new().now);
    Box::new(move |input| {
        let Some((&from, body)) = input.split_first() else { return 0 };
        runs += 1;
        if runs % A_LIFE == 0 {
            core = self::core();
        }
        let controls = from & 1 == 1;
        let before = (core.connection_count(), core.room_names());
        let reply = service::serve(&mut core, &about, &Vec::new, controls, now, body);
        let (head, answer) = reply.frame.split_first_chunk::<4>().expect("a frame has a length");
        assert_eq!(u32::from_be_bytes(*head) as usize, answer.len());
        assert!(controls || reply.meaning != Meaning::Stop, "only the controller stops it");
        assert!(controls || before == (core.connection_count(), core.room_names()));
        let named = |word: &str| answer.windows(word.len()).any(|piece| piece == word.as_bytes());
        let said =
            ["malformed", "unknown_", "bad_offer", "too_many", "wrong_", "answer", "rooms", "protocol"];
        core.room_names().iter().for_each(|room| core.close_room(room));
        core.open_room("room");
        core.take_events();
        behaviour((said.map(named), answer.len() / 64, controls))
    })
}

fn core() -> Core {
    let mut core = Core::new(Config::new(vec![address("192.0.2.1:7882")])).expect("a core");
    core.open_room("room");
    core
}
