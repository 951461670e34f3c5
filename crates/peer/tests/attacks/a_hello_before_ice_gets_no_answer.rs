//! B2, M4, M5: DTLS speaks to nobody who has not passed ICE.

use parvis_peer::lab::Lab;
use parvis_peer::stranger::{self, Stranger};

#[test]
fn a_hello_from_a_stranger_draws_no_byte_before_or_after_others_are_connected() {
    let mut lab = Lab::new();
    let mut client = lab.client();
    let sdp = lab.answer("room", "ana", &client, rmpv::Value::Nil);
    client.accept(&sdp, std::time::Instant::now()).unwrap();
    let stranger = Stranger::new();
    let to = client.answer.candidates[0];
    (0..100).for_each(|_| stranger.send(to, &stranger::client_hello()));
    lab.join("room", "ben");
    (0..100).for_each(|_| stranger.send(to, &stranger::client_hello()));
    lab.settle();
    assert_eq!(stranger.answers(), Vec::<Vec<u8>>::new());
}
