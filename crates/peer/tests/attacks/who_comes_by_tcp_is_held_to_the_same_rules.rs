//! B1, B2, B4, B13, B15, B21 on TCP: floods, garbage and slow readers harm nobody, and a client that
//! changes over to it is followed.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use parvis_peer::control;
use parvis_peer::lab::{Faults, Lab, PATIENCE};
use parvis_peer::stranger;
use parvis_peer::voice::Speech;

/// A room in which ana speaks by UDP and ben listens by TCP.
fn with_a_listener_by_tcp() -> Lab {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    lab.join_by_tcp("room", "ben");
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.until_heard("ben", "ana", 5);
    lab
}

fn assert_unharmed(lab: &mut Lab) {
    lab.until_heard("ben", "ana", 5);
    assert_eq!(lab.faults("ben", "ana"), Faults::default());
    assert_eq!((lab.ended("ana"), lab.ended("ben")), (None, None));
}

fn dial(to: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(to).expect("the port takes streams");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

fn framed(datagram: &[u8]) -> Vec<u8> {
    [&(datagram.len() as u16).to_be_bytes()[..], datagram].concat()
}

/// Not one byte comes before the end. What we wrote and nobody read makes the end a reset.
fn is_hung_up_on(mut stream: &TcpStream) -> bool {
    match stream.read(&mut [0; 64]) {
        Ok(length) => length == 0,
        Err(error) => error.kind() == ErrorKind::ConnectionReset,
    }
}

fn stat(lab: &mut Lab, name: &str) -> u64 {
    control::number(&lab.call("stats", &[]), name)
}

#[test]
fn voices_cross_both_ways() {
    let mut lab = with_a_listener_by_tcp();
    lab.microphone("ben", true);
    lab.speak("ben");
    lab.until_heard("ana", "ben", 50);
    assert_eq!(lab.faults("ana", "ben"), Faults::default());
    assert_unharmed(&mut lab);
}

#[test]
fn b15_a_client_that_changes_over_to_tcp_is_followed() {
    let mut lab = with_a_listener_by_tcp();
    lab.join("room", "cleo");
    lab.until_heard("cleo", "ana", 5);
    lab.peer("cleo").move_to_tcp(std::time::Instant::now()).expect("a stream");
    lab.until_heard("cleo", "ana", 100);
    assert_eq!(lab.faults("cleo", "ana").unauthentic, 0);
    assert_eq!(lab.ended("cleo"), None);
}

#[test]
fn b21_garbage_instead_of_a_check_is_hung_up_on_without_a_byte() {
    let mut lab = with_a_listener_by_tcp();
    let to = lab.address();
    let garbage = [
        framed(&stranger::client_hello()),
        framed(&[0x80; 60]),
        framed(&[0xff]),
        vec![0xff; 2_000],
        b"GET / HTTP/1.1\r\n\r\n".to_vec(),
    ];
    for bytes in garbage {
        let mut stream = dial(to);
        stream.write_all(&bytes).expect("written");
        lab.run(Duration::from_millis(20));
        assert!(is_hung_up_on(&stream), "{:?}", &bytes[..2]);
    }
    assert_unharmed(&mut lab);
}

/// It stands for 5 s at most, whether it says nothing or something that is not signed.
#[test]
fn b1_b13_who_proves_nothing_hears_nothing_and_is_hung_up_on() {
    let mut lab = with_a_listener_by_tcp();
    let to = lab.address();
    let silent = dial(to);
    let mut forger = dial(to);
    let check = parvis_peer::stun::check(
        &[1; 12],
        &parvis_peer::stun::Names { theirs: "nobody", ours: "me", password: "a guess" },
        7,
        true,
    );
    forger.write_all(&framed(&check)).expect("written");
    lab.run(Duration::from_millis(6_500));
    assert!(is_hung_up_on(&silent) && is_hung_up_on(&forger));
    assert_unharmed(&mut lab);
}

#[test]
fn b13_a_flood_of_half_open_streams_keeps_nobody_out_and_stays_small() {
    let mut lab = with_a_listener_by_tcp();
    let to = lab.address();
    let mut flood = Vec::new();
    for number in 0..600_u32 {
        let mut stream = dial(to);
        let _ = stream.write_all(&[0, (number % 60) as u8]); // the head of a frame that never comes
        flood.push(stream);
        if number % 50 == 0 {
            lab.run(Duration::from_millis(1));
        }
    }
    lab.settle();
    assert!(stat(&mut lab, "streams") <= 1 + 64, "from one address");
    assert!(stat(&mut lab, "streams_refused") >= 500);
    lab.join_by_tcp("room", "cleo");
    lab.until_heard("cleo", "ana", 5);
    drop(flood);
    assert_unharmed(&mut lab);
}

/// Ben stops reading. He loses packets; the others lose none, and no more than a little waits for him. When
/// he goes on he hears what is said then: of what he missed, only what his own system had taken already.
#[test]
fn e11_m10_who_reads_again_hears_what_is_now_and_nobody_waited_for_it() {
    const MISSED: u64 = 60;
    let mut lab = with_a_listener_by_tcp();
    lab.join("room", "cleo");
    lab.peer("ana").client.say(
        Some(Speech { size: 380, pace: Duration::from_millis(10), ..Speech::of("ana") }),
        std::time::Instant::now(),
    );
    lab.peer("ben").link.set_deaf(true);
    let begun = std::time::Instant::now();
    while stat(&mut lab, "dropped_slow_stream") < MISSED {
        assert!(begun.elapsed() < 3 * PATIENCE, "whatever is sent to it waits somewhere");
        lab.run(Duration::from_millis(100));
    }
    let now = newest(&lab, "cleo");
    lab.peer("ben").link.set_deaf(false);
    lab.until("ben hears what is now", |lab| newest(lab, "ben") > now);
    let dropped = stat(&mut lab, "dropped_slow_stream");
    let faults = lab.faults("ben", "ana");
    assert!((MISSED..=dropped).contains(&faults.missing), "{faults:?}, {dropped} dropped");
    assert_eq!(faults, Faults { missing: faults.missing, lost: faults.lost, ..Faults::default() });
    lab.until_heard("ben", "ana", 50);
    assert_eq!(lab.faults("ben", "ana").missing, faults.missing);
    assert_eq!(lab.faults("cleo", "ana"), Faults::default());
}

/// The number of the newest word of ana that this listener heard.
fn newest(lab: &Lab, listener: &str) -> u32 {
    lab.crowd.peers[listener].client.received.voice("ana").map_or(0, |heard| heard.highest)
}
