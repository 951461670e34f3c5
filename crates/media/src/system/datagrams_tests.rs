use std::time::Duration;

use super::super::wait;
use super::*;
use parvis_core::{Link, Path};

fn pair() -> (UdpSocket, UdpSocket) {
    let socket = || UdpSocket::bind("127.0.0.1:0").expect("a socket");
    (socket(), socket())
}

/// Batches of these contents, all for `to`.
fn datagrams(contents: &[&[u8]], to: SocketAddr) -> (Vec<u8>, Vec<Datagram>) {
    let mut bytes = Vec::new();
    let mut list = Vec::new();
    for content in contents {
        let start = bytes.len();
        bytes.extend_from_slice(content);
        list.push(Datagram { path: Path { link: Link::Udp(0), remote: to }, start, end: bytes.len() });
    }
    (bytes, list)
}

fn wait_for(socket: &UdpSocket) {
    assert!(wait(&[(socket.as_raw_fd(), false)], Duration::from_secs(10))[0]);
}

#[test]
fn what_one_sends_the_other_reads_in_order_and_with_its_source() {
    let (one, other) = pair();
    let (bytes, list) = datagrams(&[b"first", b"second", b""], other.local_addr().unwrap());
    assert_eq!(Outbox::default().send(&one, None, &bytes, &list), 0);
    wait_for(&other);
    let mut inbox = Inbox::new();
    assert_eq!(inbox.read(&other), 3);
    for (at, expected) in [&b"first"[..], b"second", b""].into_iter().enumerate() {
        let received = inbox.get(at).expect("a datagram");
        assert_eq!((received.remote, received.local), (one.local_addr().unwrap(), None));
        assert_eq!(&*received.bytes, expected);
    }
    assert_eq!(inbox.read(&other), 0, "it does not block");
}

#[test]
fn b21_a_datagram_that_is_too_long_is_nothing_and_the_next_one_is_read() {
    let (one, other) = pair();
    let to = other.local_addr().unwrap();
    one.send_to(&[1; 9_000], to).expect("sent");
    one.send_to(b"short", to).expect("sent");
    wait_for(&other);
    let mut inbox = Inbox::new();
    assert_eq!(inbox.read(&other), 2);
    assert!(inbox.get(0).is_none());
    assert_eq!(&*inbox.get(1).expect("a datagram").bytes, b"short");
}

#[test]
fn b21_one_that_cannot_be_sent_keeps_none_of_the_others() {
    let (one, other) = pair();
    let (mut bytes, mut list) = datagrams(&[b"before", b"never", b"after"], other.local_addr().unwrap());
    list[1].path.remote = "[2001:db8::1]:9".parse().unwrap(); // an IPv4 socket cannot
    assert_eq!(Outbox::default().send(&one, None, &bytes, &list), 1);
    bytes.clear();
    wait_for(&other);
    let mut inbox = Inbox::new();
    assert_eq!(inbox.read(&other), 2);
    assert_eq!(&*inbox.get(1).expect("a datagram").bytes, b"after");
}

#[test]
fn addresses_survive_their_way_through_the_system() {
    for text in ["192.0.2.7:7882", "[2001:db8::7]:65535", "[fe80::1%3]:1"] {
        let given: SocketAddr = text.parse().expect("an address");
        assert_eq!(address(&storage(given, false)), Some(given), "{text}");
    }
    let plain: SocketAddr = "192.0.2.7:7882".parse().expect("an address");
    assert_eq!(address(&storage(plain, true)), Some(plain), "mapped and back");
}

#[test]
fn b21_a_client_whose_port_is_closed_disturbs_nobody() {
    let (one, other) = pair();
    let closed = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("an address");
    let (mut bytes, mut list) = datagrams(&[b"lost", b"kept"], other.local_addr().unwrap());
    list[0].path.remote = closed;
    for _ in 0..3 {
        assert_eq!(Outbox::default().send(&one, None, &bytes, &list), 0);
    }
    bytes.clear();
    wait_for(&other);
    assert_eq!(Inbox::new().read(&other), 3);
    assert_eq!(Inbox::new().read(&one), 0);
}

/// 127.0.0.2 is a second address of this machine: an answer must come from the one that was asked.
#[test]
fn a_socket_that_has_all_addresses_answers_from_the_one_that_was_asked() {
    for (wildcard, asked) in [("0.0.0.0:0", "127.0.0.2"), ("[::]:0", "127.0.0.2"), ("[::]:0", "::1")] {
        let server = UdpSocket::bind(wildcard).expect("a socket");
        tell_local_addresses(&server).expect("it tells");
        let asked: IpAddr = asked.parse().expect("an address");
        let anywhere: IpAddr = if asked.is_ipv4() { [0, 0, 0, 0].into() } else { [0_u16; 8].into() };
        let client = UdpSocket::bind((anywhere, 0)).expect("a socket");
        let port = server.local_addr().expect("a port").port();
        client.send_to(b"question", (asked, port)).expect("sent");
        wait_for(&server);
        let mut inbox = Inbox::new();
        assert_eq!(inbox.read(&server), 1);
        let received = inbox.get(0).expect("a datagram");
        assert_eq!(received.local, Some(asked), "{wildcard}");
        let (bytes, list) = datagrams(&[b"answer"], received.remote);
        assert_eq!(Outbox::default().send(&server, Some(asked), &bytes, &list), 0);
        wait_for(&client);
        assert_eq!(inbox.read(&client), 1);
        assert_eq!(inbox.get(0).expect("a datagram").remote, SocketAddr::new(asked, port), "{wildcard}");
    }
}
