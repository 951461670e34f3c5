//! B3: forged hellos and alerts before, during and after a handshake disturb nobody.

use std::net::SocketAddr;

use parvis_peer::lab::{Faults, Lab};
use parvis_peer::stranger::{self, Stranger};
use rmpv::Value;

const FATAL: u8 = 2;
const WARNING: u8 = 1;
const CLOSE_NOTIFY: u8 = 0;
const HANDSHAKE_FAILURE: u8 = 40;

/// What somebody who wants to disturb a handshake would send.
fn forgeries() -> Vec<Vec<u8>> {
    let alerts = [(WARNING, CLOSE_NOTIFY), (FATAL, CLOSE_NOTIFY), (FATAL, HANDSHAKE_FAILURE)];
    let alerts = alerts.map(|(level, what)| stranger::alert(level, what));
    std::iter::once(stranger::client_hello()).chain(alerts).collect()
}

#[test]
fn handshakes_under_a_flood_from_elsewhere_all_succeed() {
    const CLIENTS: usize = 40;
    let mut lab = Lab::new();
    lab.join("room", "first");
    let (to, stranger, forgeries): (SocketAddr, _, _) = (lab.address(), Stranger::new(), forgeries());
    for number in 0..CLIENTS {
        let client = lab.client();
        lab.admit("room", &format!("client-{number}"), client, Value::Nil);
        for forgery in forgeries.iter().cycle().take(40) {
            stranger.send(to, forgery);
        }
        lab.drain();
    }
    lab.until("all connect", |lab| lab.crowd.peers.keys().all(|name| lab.is_connected(name)));
    assert_eq!(stranger.answers(), Vec::<Vec<u8>>::new());
}

#[test]
fn forgeries_from_the_victims_own_address_do_not_end_its_session() {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    lab.join("room", "ben");
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.until_heard("ben", "ana", 5);
    let (to, forgeries) = (lab.address(), forgeries());
    for _ in 0..50 {
        forgeries.iter().for_each(|forgery| {
            lab.crowd.peers["ana"].send(to, forgery);
            lab.crowd.peers["ben"].send(to, forgery);
        });
        lab.run(std::time::Duration::from_millis(10));
    }
    lab.until_heard("ben", "ana", 5);
    assert_eq!(lab.faults("ben", "ana"), Faults::default());
    assert_eq!((lab.ended("ana"), lab.ended("ben")), (None, None));
}

/// Whoever shares a network with the victim can forge its address. A whole hello that comes from there before
/// the genuine one spoils that join (docs/decisions/005); after it, nothing forged counts.
#[test]
fn forgeries_from_the_victims_own_address_do_not_end_its_handshake() {
    let mut lab = Lab::new();
    lab.join("room", "first");
    let (to, forgeries) = (lab.address(), forgeries());
    for number in 0..20 {
        let (client, name) = (lab.client(), format!("victim-{number}"));
        lab.admit("room", &name, client, Value::Nil);
        lab.until("it connects", |lab| {
            let victim = &lab.crowd.peers[&name];
            // Its own hello has gone out as soon as its path is chosen.
            let begun = victim.client.checks.chosen.is_some();
            forgeries.iter().filter(|_| begun).for_each(|forgery| victim.send(to, forgery));
            victim.client.connected.is_some()
        });
    }
}
