//! B20: whoever shakes hands with another certificate than the offer's hears nothing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use parvis_peer::client::Client;
use parvis_peer::crowd::Peer;
use parvis_peer::dtls::Identity;
use parvis_peer::lab::Lab;
use rmpv::Value;

#[test]
fn the_fingerprint_of_the_offer_decides() {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    lab.microphone("ana", true);
    lab.speak("ana");

    // The offer names one certificate; the handshake shows another.
    let mut impostor = Client::new(Arc::new(Identity::new()));
    let genuine = lab.client().offer();
    let fingerprint = genuine.lines().find(|line| line.starts_with("a=fingerprint")).unwrap();
    let offer = impostor.offer();
    let own = offer.lines().find(|line| line.starts_with("a=fingerprint")).unwrap();
    let answer = lab.answer_to("room", "impostor", offer.replace(own, fingerprint), Value::Nil);
    impostor.accept(&answer, Instant::now()).unwrap();
    lab.crowd.peers.insert("impostor".into(), Peer::new(impostor).unwrap());

    lab.run(Duration::from_millis(1_000));
    assert_eq!(lab.peer("impostor").client.received.voices.len(), 0);
    assert_eq!(lab.packets("impostor") + lab.peer("impostor").client.received.unauthentic, 0);
    let connected =
        lab.events.iter().any(|event| event.kind == "connected" && event.connection == "impostor");
    assert!(!connected);
}
