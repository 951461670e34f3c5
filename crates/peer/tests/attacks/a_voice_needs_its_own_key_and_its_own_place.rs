//! B6: media is never taken from a wrong key or a wrong place ("RTP bleed").

use std::time::Duration;

use parvis_peer::lab::Lab;
use parvis_peer::stranger::Stranger;

fn with_an_open_microphone() -> Lab {
    let mut lab = Lab::new();
    ["ana", "ben", "mallory"].iter().for_each(|name| lab.join("room", name));
    lab.microphone("ana", true);
    lab
}

#[test]
fn the_right_ssrc_under_a_wrong_key_is_not_heard() {
    let mut lab = with_an_open_microphone();
    let to = lab.address();
    let ssrc = lab.peer("ana").client.voice.ssrc;
    for index in 1..50 {
        let mut packet = lab.peer("mallory").client.forge(index, "forged", index as u32);
        packet.header.ssrc = ssrc;
        let sealed = lab.peer("mallory").client.seal(&packet).expect("mallory has keys");
        lab.crowd.peers["ana"].send(to, &sealed);
        lab.crowd.peers["mallory"].send(to, &sealed);
        lab.run(Duration::from_millis(5));
    }
    assert_eq!((lab.packets("ana"), lab.packets("ben")), (0, 0));
}

#[test]
fn the_right_key_from_a_wrong_place_is_not_heard() {
    let mut lab = with_an_open_microphone();
    let to = lab.address();
    let stranger = Stranger::new();
    for index in 1..50 {
        let packet = lab.peer("ana").client.forge(index, "stolen", index as u32);
        let sealed = lab.peer("ana").client.seal(&packet).expect("ana has keys");
        stranger.send(to, &sealed);
        // Another connection's address is a wrong place too.
        lab.crowd.peers["mallory"].send(to, &sealed);
        lab.run(Duration::from_millis(5));
    }
    assert_eq!(lab.packets("ben"), 0);
    assert_eq!(stranger.answers(), Vec::<Vec<u8>>::new());
}
