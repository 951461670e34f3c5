//! A1, M2, M3: whoever receives a room's media is a connection of that room, and nobody else.

use std::collections::BTreeSet;
use std::time::Duration;

use parvis_peer::control::{self, field};
use parvis_peer::lab::Lab;
use rmpv::Value;

/// The connections of a room that are connected, by the core's own table.
fn roster(lab: &mut Lab, room: &str) -> BTreeSet<String> {
    let table = lab.call("table", &[]);
    let rows = field(&table, "connections").and_then(Value::as_array).expect("a table has rows");
    let here = rows
        .iter()
        .filter(|row| control::text(row, "room") == room && control::text(row, "state") == "connected");
    here.map(|row| control::text(row, "connection")).collect()
}

/// Who receives voice packets while some time passes.
fn receivers(lab: &mut Lab) -> BTreeSet<String> {
    lab.drain();
    let names: Vec<String> = lab.crowd.peers.keys().cloned().collect();
    let before: Vec<u64> = names.iter().map(|name| lab.packets(name)).collect();
    lab.run(Duration::from_millis(300));
    names
        .into_iter()
        .zip(before)
        .filter(|(name, before)| lab.packets(name) > *before)
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn who_receives_is_who_is_listed_through_every_kind_of_leaving() {
    let mut lab = Lab::new();
    lab.open("elsewhere");
    for name in ["ana", "ben", "cleo", "dan"] {
        lab.join("room", name);
    }
    lab.join("elsewhere", "eve");
    let never = lab.client();
    lab.answer("room", "never", &never, Value::Nil);
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.until_heard("ben", "ana", 1);
    assert_eq!(receivers(&mut lab), BTreeSet::from(["ben", "cleo", "dan"].map(String::from)));

    lab.call("leave", &[("connection", "ben".into())]);
    expect(&mut lab, &["cleo", "dan"]);

    let newer = lab.client();
    lab.join_as("room", "cleo-again", newer, "cleo".into());
    expect(&mut lab, &["cleo-again", "dan"]);

    lab.call("close_room", &[("room", "room".into())]);
    assert_eq!(receivers(&mut lab), BTreeSet::new());
}

/// The listeners receive; with the speaker, who does not hear itself, they are the room.
fn expect(lab: &mut Lab, listeners: &[&str]) {
    let listeners: BTreeSet<String> = listeners.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(receivers(lab), listeners);
    let mut room = listeners;
    room.insert("ana".into());
    assert_eq!(roster(lab, "room"), room);
}

#[test]
fn whoever_was_removed_gets_not_one_datagram_and_no_answer_to_its_checks() {
    let mut lab = Lab::new();
    ["ana", "ben"].iter().for_each(|name| lab.join("room", name));
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.until_heard("ben", "ana", 5);
    lab.call("leave", &[("connection", "ben".into())]);
    lab.drain();
    let before = lab.peer("ben").client.received.datagrams;
    for _ in 0..5 {
        lab.peer("ben").client.checks.hurry(std::time::Instant::now());
        lab.run(Duration::from_millis(50));
    }
    assert_eq!(lab.peer("ben").client.received.datagrams, before);
}
