use super::*;

fn keys() -> (Cipher, Cipher) {
    let material: Vec<u8> = (0..KEYING_MATERIAL as u8).collect();
    let (client, _) = split(&material).unwrap();
    (Cipher::derive(client, Stream::Rtp).unwrap(), Keys::of_server(&material).unwrap().rtp_in)
}

fn hex<const N: usize>(text: &str) -> [u8; N] {
    std::array::from_fn(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap())
}

#[test]
fn key_derivation_is_the_one_of_rfc_6188_section_7_4() {
    let master: [u8; 32] = hex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6");
    let salt: [u8; 14] = hex("3b04803de51ee7c96423ab5b78d2");
    let key = hex("5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4");
    assert_eq!(prf::<32>(&master, &salt, Stream::Rtp as u8), Some(key));
}

#[test]
fn what_one_side_seals_the_other_opens() {
    let (sender, receiver) = keys();
    let mut packet = b"header-12-byOpus".to_vec();
    sender.seal(&mut packet, 0, 12, 7, 70_000);
    assert_eq!(packet.len(), 16 + TAG);
    assert_eq!(receiver.open(&mut packet.clone(), 12, 7, 70_000), Some(&b"Opus"[..]));
    assert_eq!(receiver.open(&mut packet.clone(), 12, 7, 70_001), None);
    assert_eq!(receiver.open(&mut packet.clone(), 12, 8, 70_000), None);
    packet[3] ^= 1;
    assert_eq!(receiver.open(&mut packet, 12, 7, 70_000), None);
}

#[test]
fn b7_a_replay_is_refused_and_a_late_packet_is_not() {
    let mut window = Window::default();
    for index in [10, 12, 11, 300, 290] {
        assert!(window.is_fresh(index), "{index}");
        window.accept(index);
        assert!(!window.is_fresh(index), "{index}");
    }
    assert!(window.is_fresh(173) && !window.is_fresh(172));
}

#[test]
fn b7_the_rollover_is_guessed_across_the_wrap_and_back() {
    let mut window = Window::default();
    window.accept(window.guess(65_530));
    assert_eq!(window.guess(3), 65_539);
    window.accept(65_539);
    assert_eq!(window.guess(65_531), 65_531);
    assert_eq!(window.guess(4), 65_540);
}

#[test]
fn a_first_packet_late_in_its_round_is_round_zero() {
    assert_eq!(Window::default().guess(60_000), 60_000);
}
