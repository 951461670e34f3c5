//! Clients that come by TCP: the same rules, another way. Media follow the last check that nominated,
//! by whichever it came (B15).

mod common;

use common::{ROOM, World, address, ms};
use parvis_core::{Link, Path};

fn stream(number: u64) -> Path {
    Path { link: Link::Tcp(number), remote: address("10.0.0.1:50000") }
}

/// From now on its datagrams go by this path, and it checks at once.
fn go_by(world: &mut World, name: &str, path: Path) {
    let now = world.now;
    let guest = world.guest(name);
    guest.path = path;
    guest.client.checks.hurry(now);
}

#[test]
fn who_comes_by_tcp_hears_and_is_heard() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.admit(ROOM, "ben", None);
    world.guest("ben").path = stream(1);
    world.run(ms(200));
    world.speak("ana");
    world.speak("ben");
    world.run(ms(1_000));
    world.assert_heard_whole("ana", "ben");
    world.assert_heard_whole("ben", "ana");
    world.assert_clean();
}

#[test]
fn b15_where_udp_stops_getting_through_a_check_by_tcp_takes_the_media_along() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.speak("ana");
    world.run(ms(1_000));
    go_by(&mut world, "ben", stream(1));
    world.run(ms(1_000));
    world.assert_heard_whole("ben", "ana");
    world.assert_clean();
}

#[test]
fn b15_a_stream_that_closes_is_no_loss_while_the_client_comes_by_another_way() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.admit(ROOM, "ben", None);
    world.guest("ben").path = stream(1);
    world.run(ms(200));
    world.core.forget_path(stream(1));
    go_by(&mut world, "ben", stream(2));
    world.run(ms(10));
    world.speak("ana");
    world.run(ms(1_000));
    assert!(world.core.is_proven(stream(2)) && !world.core.is_proven(stream(1)));
    world.assert_heard_whole("ben", "ana");
}

/// A browser that tried both ways closes the one that it does not choose, and checks the other seldom.
#[test]
fn b15_when_a_stream_closes_the_media_goes_on_at_once_by_a_way_that_was_proven() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    let udp = world.guest("ben").path;
    go_by(&mut world, "ben", stream(1));
    world.run(ms(100));
    world.core.forget_path(stream(1));
    world.guest("ben").path = udp;
    world.speak("ana");
    world.run(ms(500));
    world.assert_heard_whole("ben", "ana");
}

#[test]
fn b6_a_stream_of_the_same_address_is_another_path_until_it_proves_itself() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.admit(ROOM, "ben", None);
    world.guest("ben").path = stream(1);
    world.run(ms(200));
    world.core.open_microphone("ben").unwrap();
    let packet = world.guest("ben").client.forge(1, "ben", 1);
    let mut sealed = world.guest("ben").client.seal(&packet).unwrap();
    world.core.receive(world.now, stream(2), &mut sealed);
    world.deliver();
    assert_eq!(world.heard("ana", "ben"), 0);
}

#[test]
fn what_nobody_proved_is_forgotten_without_harm_and_an_end_ends_all_paths() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.core.forget_path(stream(9));
    go_by(&mut world, "ana", stream(1));
    world.run(ms(100));
    assert!(world.core.is_proven(stream(1)));
    world.core.leave("ana");
    assert!(!world.core.is_proven(stream(1)));
}
