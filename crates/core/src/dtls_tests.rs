use super::*;

#[expect(clippy::disallowed_methods, reason = "a test needs some instant to begin at")]
fn begun() -> (Handshake, Instant) {
    let identity = Identity::generate().expect("a certificate");
    (Handshake::new(&identity, [0; 32]), Instant::now())
}

/// Whole and well made, with a random of so many.
fn hello(handshake: &Handshake, now: Instant, random: u8) -> Vec<u8> {
    let Identity { config, certificate, .. } = handshake.identity.clone();
    let mut client = Dtls::new_12(config, certificate, now);
    client.set_active(true);
    client.handle_timeout(now).expect("a client");
    let mut buffer = [0; 2048];
    let Output::Packet(hello) = client.poll_output(&mut buffer) else { panic!("no hello") };
    let mut hello = hello.to_vec();
    hello[27..59].fill(random);
    hello
}

#[test]
fn what_is_not_for_an_attempt_does_not_keep_it_from_sending_again() {
    let (mut handshake, now) = begun();
    for random in 0..MOST_ATTEMPTS as u8 {
        let progress = handshake.receive(now, &hello(&handshake, now, random));
        assert!(!progress.datagrams.is_empty() && progress.wake.is_some());
    }
    let ignored = handshake.receive(now, &hello(&handshake, now, 99));
    assert!(ignored.datagrams.is_empty() && ignored.wake.is_some());
}

/// Beginnings give way to each other; there is an end to them all the same.
#[test]
fn b2_no_more_handshakes_are_begun_than_is_allowed() {
    let (mut handshake, now) = begun();
    let whole = hello(&handshake, now, 0);
    let mut beginning = whole[..65].to_vec();
    beginning[11..13].copy_from_slice(&[0, 52]); // of the record, and of the fragment in it
    beginning[22..25].copy_from_slice(&[0, 0, 40]);
    for random in 1..=200 {
        beginning[27..59].fill(random);
        assert!(handshake.receive(now, &beginning).datagrams.is_empty());
    }
    assert_eq!((handshake.begun, handshake.attempts.len()), (MOST_BEGINNINGS, MOST_ATTEMPTS));
    let last: Vec<u8> = handshake.attempts.iter().map(|attempt| attempt.random[0]).collect();
    assert_eq!(last, [29, 30, 31, 32]);
}

#[test]
fn a_hello_is_known_by_its_random_and_nothing_else_has_one() {
    let mut hello = vec![22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 1, 0, 80, 1, 0, 0, 68, 0, 0, 0, 0, 0, 0, 0, 68];
    hello.extend([254, 253]);
    hello.extend([7; 32]);
    assert_eq!(client_random(&hello), Some([7; 32]));
    assert_eq!(client_random(&hello[..58]), None, "too short");
    for (at, byte) in [(0, 23), (4, 1), (13, 2), (21, 1)] {
        let mut other = hello.clone();
        other[at] = byte;
        assert_eq!(client_random(&other), None, "byte {at}");
    }
}

#[test]
fn b3_an_alert_without_protection_is_found_wherever_it_stands() {
    let record = |kind, epoch| [kind, 254, 253, 0, epoch, 0, 0, 0, 0, 0, 1, 0, 2, 1, 0];
    assert!(has_plain_alert(&record(21, 0)));
    assert!(has_plain_alert(&[record(22, 0), record(21, 0)].concat()));
    assert!(!has_plain_alert(&record(21, 1)));
    assert!(!has_plain_alert(&[record(22, 0), record(20, 0)].concat()));
    assert!(!has_plain_alert(&[22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 21]));
}
