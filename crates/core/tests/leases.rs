//! A connection's life: proof, silence, return, take-over, end (B13, B14, B15, B20, A1).

mod common;

use common::{ROOM, World, address, join_of, ms};
use parvis_core::stats::Counter;
use parvis_core::{Batch, Config, Ended, Event, Refusal};
use parvis_peer::client::Client;
use parvis_peer::voice::Speech;

#[test]
fn a_connection_is_told_of_once_when_it_stands() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    assert_eq!(world.events, [Event::Connected("ana".into())]);
}

#[test]
fn an_offer_that_never_connects_dies_after_15_s() {
    let mut world = World::new();
    world.admit(ROOM, "ana", None);
    world.guest("ana").online = false;
    world.run(ms(14_900));
    assert!(world.row("ana").is_some());
    world.run(ms(200));
    assert_eq!(world.ended("ana"), Some(Ended::NeverConnected));
    assert!(world.row("ana").is_none());
}

#[test]
fn a_healthy_client_that_only_listens_never_falls_silent() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.run(ms(180_000));
    assert_eq!(world.events, [Event::Connected("ana".into())]);
}

#[test]
fn a_client_that_checks_every_5_s_is_not_taken_for_silent_once_its_rhythm_is_known() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    check_every_5_s(&mut world, 2);
    world.events.clear();
    check_every_5_s(&mut world, 20);
    assert_eq!(world.events, []);
}

#[test]
fn b14_whoever_checks_seldom_is_silent_too_and_ends_10_s_after_the_last_sign_of_life() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    check_every_5_s(&mut world, 3);
    world.events.clear();
    world.guest("ana").online = false;
    world.run(ms(10_100));
    assert_eq!(world.events, [Event::Silent("ana".into()), Event::Ended("ana".into(), Ended::Silent)]);
}

/// As RFC 7675 has it, and Firefox does.
fn check_every_5_s(world: &mut World, times: usize) {
    for _ in 0..times {
        let next = world.now + ms(5_000);
        world.guest("ana").client.checks.next = Some(next);
        world.run(ms(5_010));
    }
}

#[test]
fn b14_a_vanished_client_is_silent_first_and_ends_10_s_after_its_last_sign_of_life() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.speak("ben");
    world.guest("ana").online = false;
    world.run(ms(3_600));
    assert!(world.events.contains(&Event::Silent("ana".into())));
    assert_eq!(world.ended("ana"), None);
    world.run(ms(6_500));
    assert_eq!(world.ended("ana"), Some(Ended::Silent));
    let remote = world.guest("ana").path.remote;
    let sent = world.sent_to(remote);
    world.run(ms(2_000));
    assert_eq!(world.sent_to(remote), sent, "nothing goes to a ghost");
}

#[test]
fn b14_a_client_that_comes_back_in_time_has_lost_nothing() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.speak("ben");
    world.run(ms(1_000));
    world.guest("ana").online = false;
    world.run(ms(6_000));
    world.guest("ana").online = true;
    world.run(ms(3_000));
    assert!(world.events.contains(&Event::Returned("ana".into())));
    let before = world.heard("ana", "ben");
    world.run(ms(1_000));
    assert!(world.heard("ana", "ben") >= before + 50);
}

#[test]
fn b15_media_follows_a_client_whose_address_changes() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.speak("ben");
    world.run(ms(500));
    let (now, new) = (world.now, address("10.9.9.9:50000"));
    let ana = world.guest("ana");
    ana.path.remote = new;
    ana.client.checks.hurry(now);
    let before = world.heard("ana", "ben");
    world.run(ms(500));
    assert!(world.heard("ana", "ben") >= before + 24, "without a new join");
}

#[test]
fn b15_a_speaker_whose_address_changes_is_heard_on() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.speak("ana");
    world.run(ms(500));
    let now = world.now;
    let ana = world.guest("ana");
    ana.path.remote = address("10.9.9.9:50000");
    ana.client.checks.hurry(now);
    let before = world.heard("ben", "ana");
    world.run(ms(500));
    assert!(world.heard("ben", "ana") >= before + 24);
}

#[test]
fn a1_who_is_replaced_is_gone_in_the_instant_that_the_new_connection_stands() {
    let mut world = World::new();
    world.join(ROOM, "phone");
    world.join(ROOM, "ben");
    world.speak("ben");
    world.run(ms(500));
    let (old, heard) = (world.guest("phone").path.remote, world.heard("phone", "ben"));
    world.replace("phone", "laptop");
    let sent = world.sent_to(old);
    world.run(ms(1_000));
    assert_eq!(world.ended("phone"), Some(Ended::Replaced));
    assert_eq!(world.sent_to(old), sent);
    assert!(heard > 0 && world.heard("laptop", "ben") >= 50);
    let at = |wanted: &Event| world.events.iter().position(|event| event == wanted).unwrap();
    let (begun, ended) = (Event::Connected("laptop".into()), Event::Ended("phone".into(), Ended::Replaced));
    assert_eq!(at(&begun) + 1, at(&ended), "there is no instant without a lease");
}

/// Whenever something of its handshake comes, a voice waits that has not left.
#[test]
fn what_waits_when_a_connection_is_replaced_reaches_one_of_the_two() {
    let mut world = World::new();
    ["ana", "ben"].iter().for_each(|name| world.join(ROOM, name));
    world.core.open_microphone("ana").unwrap();
    world.admit(ROOM, "again", Some("ben"));
    let ana = world.guests.remove("ana").expect("a guest");
    let mut again = world.guests.remove("again").expect("a guest");
    let mut batch = Batch::default();
    for index in 1..50 {
        world.now += ms(20);
        let now = world.now;
        let voice = ana.client.forge(index, "ana", index as u32);
        let mut voice = ana.client.seal(&voice).unwrap();
        world.core.receive(now, ana.path, &mut voice);
        again.client.timeout(now);
        while let Some((_, mut datagram)) = again.client.transmit() {
            world.core.receive(now, again.path, &mut datagram);
        }
        while world.core.transmit(&mut batch) {
            for (path, datagram) in batch.iter() {
                let guest = if path == again.path { &mut again } else { world.guest("ben") };
                guest.client.receive(&mut datagram.to_vec(), now);
            }
        }
    }
    assert!(again.client.connected.is_some());
    let heard = world.heard("ben", "ana") + again.client.received.packets_of("ana");
    assert!(heard >= 49, "{heard} of 49");
}

#[test]
fn the_old_connection_stays_until_the_new_one_stands() {
    let mut world = World::new();
    world.join(ROOM, "phone");
    world.admit(ROOM, "laptop", Some("phone"));
    world.guest("laptop").online = false;
    world.run(ms(5_000));
    assert_eq!(world.ended("phone"), None);
}

#[test]
fn m7_a_speaker_that_comes_back_keeps_its_slot_and_starts_with_a_closed_microphone() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.speak("ana");
    world.run(ms(500));
    world.hush("ana");
    world.replace("ana", "ana again");
    world.say("ana again", Speech::of("ana again"));
    world.run(ms(500));
    assert_eq!(world.heard("ben", "ana again"), 0);
    world.core.open_microphone("ana again").unwrap();
    world.run(ms(500));
    assert!(world.heard("ben", "ana again") >= 25);
    let used = world.guest("ben").client.slots.iter().filter(|slot| slot.packets > 0).count();
    assert_eq!(used, 1, "the same slot");
    world.assert_clean();
}

#[test]
fn a_goodbye_before_the_first_report_ends_the_lease_at_once() {
    let mut world = World::new();
    world.admit(ROOM, "ana", None);
    world.guest("ana").reports = false;
    world.run(ms(200));
    let now = world.now;
    world.guest("ana").client.close(now);
    world.run(ms(10));
    assert_eq!(world.ended("ana"), Some(Ended::Left));
}

#[test]
fn b20_a_client_with_another_certificate_than_its_offer_gets_no_media() {
    let mut world = World::new();
    world.join(ROOM, "ben");
    world.speak("ben");
    let mut client: Client = world.client();
    let offer = client.offer().replace("a=fingerprint:sha-256 ", "a=fingerprint:sha-256 00:");
    let offer: String = offer.lines().map(|line| format!("{}\r\n", shortened(line))).collect();
    let answer = world.core.join(world.now, join_of(ROOM, "ana", None, offer)).unwrap();
    client.accept(&answer, world.now).unwrap();
    let path = parvis_core::Path { link: parvis_core::Link::Udp(0), remote: address("10.7.7.7:41000") };
    world.guests.insert("ana".into(), common::Guest { client, path, online: true, reports: true });
    world.run(ms(1_000));
    assert_eq!(world.ended("ana"), Some(Ended::NeverConnected));
    assert_eq!(world.heard("ana", "ben"), 0);
}

/// The fingerprint line cut back to 32 bytes after one was put in front.
fn shortened(line: &str) -> &str {
    if line.starts_with("a=fingerprint") { &line[..line.len() - 3] } else { line }
}

#[test]
fn b13_the_table_is_bounded_and_frees_itself() {
    let mut config = Config::new(vec![address("192.0.2.1:7882")]);
    config.most_joining = 100;
    let mut world = World::with(config);
    let offer = world.client().offer();
    let mut refused = 0;
    for n in 0..1_000 {
        let join = join_of(ROOM, &n.to_string(), None, offer.clone());
        refused += u32::from(world.core.join(world.now, join) == Err(Refusal::TooMany));
    }
    assert_eq!(refused, 900);
    world.run(ms(16_000));
    assert_eq!(world.core.connection_count(), 0);
    world.join(ROOM, "ana");
}

#[test]
fn a_join_says_what_is_wrong() {
    let mut world = World::new();
    let offer = world.client().offer();
    let mut join = |room: &str, name: &str, offer: &str| {
        world.core.join(world.now, join_of(room, name, None, offer.into())).map(drop)
    };
    assert_eq!(join("nowhere", "ana", &offer), Err(Refusal::UnknownRoom));
    assert!(matches!(join(ROOM, "ana", "hello"), Err(Refusal::BadOffer(_))));
    assert_eq!(join(ROOM, "ana", &offer), Ok(()));
    assert_eq!(join(ROOM, "ana", &offer), Err(Refusal::Taken));
    assert_eq!(world.count(Counter::Faults), 0);
}

#[test]
fn leases_cost_no_timer_for_each_packet() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.speak("ana");
    let mut deadlines = std::collections::BTreeSet::new();
    for _ in 0..12_000 {
        world.run(ms(5));
        deadlines.extend(world.core.poll_timeout());
    }
    assert!(world.said("ana") >= 3_000 && deadlines.len() < 40, "{}", deadlines.len());
}
