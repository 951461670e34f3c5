//! Who hears whom (M1, M3, M6, M7, M8).

mod common;

use common::{ROOM, World, address, csrc, ms};
use parvis_peer::voice::Speech;

#[test]
fn m3_a_speaker_is_heard_by_everybody_in_the_room_under_its_csrc() {
    let mut world = World::new();
    for name in ["ana", "ben", "cleo"] {
        world.join(ROOM, name);
    }
    world.speak("ana");
    world.run(ms(2_000));
    for listener in ["ben", "cleo"] {
        world.assert_heard_whole(listener, "ana");
        let voice = world.guest(listener).client.received.voice("ana").unwrap().csrc;
        assert_eq!(voice, Some(csrc("ana")));
    }
    world.assert_clean();
}

#[test]
fn m8_a_speaker_never_hears_itself() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.speak("ana");
    world.speak("ben");
    world.run(ms(1_000));
    assert_eq!((world.heard("ana", "ana"), world.heard("ben", "ben")), (0, 0));
    world.assert_heard_whole("ana", "ben");
    world.assert_heard_whole("ben", "ana");
}

#[test]
fn three_speak_at_once_and_all_are_heard() {
    let mut world = World::new();
    for name in ["ana", "ben", "cleo", "dan"] {
        world.join(ROOM, name);
    }
    for name in ["ana", "ben", "cleo"] {
        world.speak(name);
    }
    world.run(ms(1_000));
    for name in ["ana", "ben", "cleo"] {
        world.assert_heard_whole("dan", name);
    }
    world.assert_clean();
}

#[test]
fn m6_nothing_crosses_from_one_room_to_another() {
    let mut world = World::new();
    world.core.open_room("other");
    for (room, name) in [(ROOM, "ana"), (ROOM, "ben"), ("other", "cleo"), ("other", "dan")] {
        world.join(room, name);
    }
    world.speak("ana");
    world.speak("cleo");
    world.run(ms(1_000));
    world.assert_heard_whole("ben", "ana");
    world.assert_heard_whole("dan", "cleo");
    assert_eq!((world.heard("ben", "cleo"), world.heard("dan", "ana")), (0, 0));
}

#[test]
fn in_an_echo_room_a_speaker_hears_itself_and_so_do_the_others() {
    let mut world = World::new();
    world.core.open_echo_room("echo");
    world.join("echo", "ana");
    world.join("echo", "ben");
    world.speak("ana");
    world.run(ms(1_000));
    world.assert_heard_whole("ana", "ana");
    world.assert_heard_whole("ben", "ana");
    world.assert_clean();
}

#[test]
fn a_room_that_is_open_does_not_become_an_echo_room() {
    let mut world = World::new();
    world.core.open_echo_room(ROOM);
    world.join(ROOM, "ana");
    world.speak("ana");
    world.run(ms(500));
    assert_eq!(world.heard("ana", "ana"), 0);
}

#[test]
fn a_client_that_comes_by_ipv6_is_heard_and_hears() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.admit(ROOM, "ben", None);
    world.guest("ben").path.remote = address("[2001:db8::7]:40000");
    world.run(ms(200));
    world.speak("ana");
    world.speak("ben");
    world.run(ms(500));
    world.assert_heard_whole("ana", "ben");
    world.assert_heard_whole("ben", "ana");
}

#[test]
fn redundant_audio_comes_out_plain() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.core.open_microphone("ana").unwrap();
    world.say("ana", Speech { red: true, ..Speech::of("ana") });
    world.run(ms(1_000));
    // The canary checks every byte: what came out is the primary block and nothing else.
    world.assert_heard_whole("ben", "ana");
    world.assert_clean();
}

#[test]
fn m7_a_lost_packet_stays_a_hole_and_a_late_one_is_dropped() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.core.open_microphone("ana").unwrap();
    let path = world.guest("ana").path;
    for index in [100, 101, 103, 102, 104] {
        let packet = world.guest("ana").client.forge(index, "ana", index as u32);
        let sealed = world.guest("ana").client.seal(&packet).unwrap();
        world.throw(path.remote, &sealed);
    }
    assert_eq!(world.heard("ben", "ana"), 4);
    let slots = &world.guest("ben").client.slots;
    assert_eq!(slots.iter().map(|slot| slot.lost()).sum::<u64>(), 1);
}

#[test]
fn m7_the_slot_keeps_its_stream_when_the_speaker_changes() {
    let mut world = World::new();
    for name in ["ana", "ben", "cleo"] {
        world.join(ROOM, name);
    }
    for turn in 0..12 {
        let name = ["ana", "ben"][turn % 2];
        world.speak(name);
        world.run(ms(600));
        world.hush(name);
        world.run(ms(600));
    }
    world.assert_heard_whole("cleo", "ana");
    world.assert_heard_whole("cleo", "ben");
    world.assert_clean();
}

#[test]
fn m7_the_louder_voice_displaces_the_quietest_when_all_slots_are_taken() {
    let mut world = World::new();
    for name in ["ana", "ben", "cleo", "dan", "eve"] {
        world.join(ROOM, name);
    }
    for (name, level) in [("ana", 30), ("ben", 32), ("cleo", 50)] {
        world.core.open_microphone(name).unwrap();
        world.say(name, Speech { level, ..Speech::of(name) });
    }
    world.run(ms(1_000));
    world.core.open_microphone("dan").unwrap();
    world.say("dan", Speech { level: 20, ..Speech::of("dan") });
    world.run(ms(250));
    assert_eq!(world.heard("eve", "dan"), 0, "not before it has been louder for 300 ms");
    world.run(ms(1_000));
    assert!(world.heard("eve", "dan") > 40);
    let before = world.heard("eve", "cleo");
    world.run(ms(1_000));
    assert_eq!(world.heard("eve", "cleo"), before, "the quietest made way");
    world.assert_clean();
}

#[test]
fn b11_silence_that_claims_to_be_loud_displaces_nobody() {
    for silence in [&[0xf8][..], &[0xf8, 0], &[0xf8, 0xff, 0xfe]] {
        let mut world = World::new();
        for name in ["ana", "ben", "cleo", "eve", "dan"] {
            world.join(ROOM, name);
        }
        for name in ["ana", "ben", "cleo"] {
            world.speak(name);
        }
        world.run(ms(100));
        world.core.open_microphone("eve").unwrap();
        let path = world.guest("eve").path;
        for index in 1..100 {
            let mut packet = world.guest("eve").client.forge(index, "eve", index as u32);
            packet.payload = silence.to_vec();
            packet.header.extensions = vec![(1, vec![0x80])];
            let sealed = world.guest("eve").client.seal(&packet).unwrap();
            world.throw(path.remote, &sealed);
            world.run(ms(20));
        }
        for name in ["ana", "ben", "cleo"] {
            world.assert_heard_whole("dan", name);
        }
    }
}

/// Who has earned a slot and then sends silence that claims to be loud keeps nobody out of it.
#[test]
fn b11_a_slot_is_not_held_by_claims() {
    let mut world = World::new();
    for name in ["ana", "ben", "eve", "cleo", "dan"] {
        world.join(ROOM, name);
    }
    for name in ["ana", "ben", "eve"] {
        world.speak(name);
    }
    world.run(ms(1_000));
    world.hush("eve");
    world.speak("cleo");
    let path = world.guest("eve").path;
    for index in 100_000..100_050 {
        let mut packet = world.guest("eve").client.forge(index, "eve", index as u32);
        packet.payload = vec![0xf8, 0xff, 0xfe];
        packet.header.extensions = vec![(1, vec![0x80])];
        let sealed = world.guest("eve").client.seal(&packet).unwrap();
        world.throw(path.remote, &sealed);
        world.run(ms(20));
    }
    let (said, heard) = (world.said("cleo"), world.heard("dan", "cleo"));
    assert!(said - heard <= 50, "at most a second of cleo is lost: {heard} of {said}");
    world.run(ms(500));
    assert_eq!(world.said("cleo") - world.heard("dan", "cleo"), said - heard, "and no more");
}

#[test]
fn who_offers_one_slot_gets_one_and_the_others_get_three() {
    let mut world = World::new();
    for name in ["ana", "ben", "cleo"] {
        world.join(ROOM, name);
    }
    let mut client = world.client();
    let offer = client.offer();
    let third = offer.match_indices("m=audio").nth(2).expect("a second slot").0;
    let answer = world.core.join(world.now, common::join_of(ROOM, "small", None, offer[..third].into()));
    client.accept(&answer.expect("an answer"), world.now).expect("a usable answer");
    assert_eq!(client.slots.len(), 1);
    let (path, online, reports) = (world.guest("ana").path, true, true);
    let path = parvis_core::Path { remote: address("10.0.0.9:1"), ..path };
    world.guests.insert("small".into(), common::Guest { client, path, online, reports });
    world.run(ms(200));
    ["ana", "ben", "cleo"].iter().for_each(|name| world.speak(name));
    world.run(ms(1_000));
    world.assert_heard_whole("small", "ana");
    assert_eq!((world.heard("small", "ben"), world.heard("small", "cleo")), (0, 0));
    world.assert_heard_whole("ana", "cleo");
    world.assert_clean();
}
