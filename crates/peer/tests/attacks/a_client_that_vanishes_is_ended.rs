//! B14, A1: whoever stops answering is told as silent, then ended, and receives nothing more.

use std::time::{Duration, Instant};

use parvis_peer::lab::Lab;

/// Design §4: the lease ends after 10 s; tests allow 12.
const ALLOWED: Duration = Duration::from_secs(12);

#[test]
fn a_silent_listener_is_ended_and_its_egress_with_it() {
    let mut lab = Lab::new();
    ["ana", "ben", "cleo"].iter().for_each(|name| lab.join("room", name));
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.until_heard("ben", "ana", 1);
    lab.peer("ben").vanish();
    let vanished = Instant::now();
    lab.until("ben is silent", |lab| lab.events.iter().any(|e| e.kind == "silent" && e.connection == "ben"));
    lab.until("ben is ended", |lab| lab.ended("ben").is_some());
    assert!(vanished.elapsed() < ALLOWED, "{:?}", vanished.elapsed());
    assert_eq!(lab.ended("ben"), Some("silent"));
    lab.drain();
    let (ben, cleo) = (lab.packets("ben"), lab.packets("cleo"));
    lab.run(Duration::from_millis(300));
    assert_eq!(lab.packets("ben"), ben);
    assert!(lab.packets("cleo") > cleo);
    let flapped = lab.events.iter().any(|e| e.kind == "silent" && e.connection != "ben");
    assert!(!flapped, "a healthy client was called silent: {:?}", lab.events);
}
