use std::io::{Read, Write};
use std::sync::Arc;

use parvis_core::{Config, Join};
use parvis_peer::client::Client;
use parvis_peer::dtls::Identity;

use super::*;

struct Door {
    streams: Streams,
    core: Core,
    address: SocketAddr,
}

/// A door of a system that has so many files.
fn door(files: usize) -> Door {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let streams = Streams::new(vec![listener], files, now()).expect("epoll");
    Door { streams, core: Core::new(Config::new(vec![address])).expect("a core"), address }
}

impl Door {
    fn dial(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it takes streams");
        stream.set_nonblocking(true).expect("a stream");
        stream
    }

    /// Turns until something is so.
    fn until(&mut self, so: impl Fn(&Streams) -> bool) {
        let begun = now();
        while !so(&self.streams) {
            assert!(begun.elapsed() < Duration::from_secs(4), "in vain: {:?}", self.streams.stats);
            self.streams.turn(&mut self.core, now());
        }
    }
}

fn is_open(mut stream: &TcpStream) -> bool {
    matches!(stream.read(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock)
}

#[test]
fn b13_a_newcomer_is_not_kept_out_by_who_proves_nothing() {
    for (files, most) in [(8, 4), (1_000, MOST_STRANGERS_OF_ONE)] {
        let mut door = door(files);
        let all: Vec<TcpStream> = (0..most + 2)
            .map(|number| {
                let stream = door.dial();
                door.until(|streams| streams.last > number as u64);
                stream
            })
            .collect();
        assert_eq!((door.streams.count(), door.streams.stats.refused), (most, 2));
        let open: Vec<bool> = all.iter().map(is_open).collect();
        assert!(!open[0] && !open[1] && open[2..].iter().all(|open| *open), "{open:?}");
    }
}

#[test]
fn who_is_hung_up_on_because_it_proves_nothing_is_counted() {
    let mut door = door(100);
    door.dial().write_all(b"GET / HTTP/1.1\r\n\r\n").expect("written");
    door.until(|streams| streams.stats.refused == 1 && streams.count() == 0);
}

/// Somebody comes in; the frame that proves a stream to be this client's.
fn admit(door: &mut Door, connection: &str) -> Vec<u8> {
    let mut client = Client::new(Arc::new(Identity::new()));
    door.core.open_room("room");
    let join = Join {
        room: "room".into(),
        connection: connection.into(),
        csrc: 1,
        label: Vec::new(),
        replaces: None,
        offer: client.offer(),
    };
    client.accept(&door.core.join(now(), join).expect("an answer"), now()).expect("a usable answer");
    let (_, check) = client.transmit().expect("its first check");
    [&(check.len() as u16).to_be_bytes()[..], &check].concat()
}

fn proven(streams: &Streams) -> usize {
    streams.streams.values().filter(|stream| stream.proven).count()
}

/// She does not read until she has left.
#[test]
fn m2_what_waits_for_a_client_when_it_leaves_is_not_sent() {
    let datagram = [&[1, 1][..], &[7; 998]].concat(); // of a kind that is never too old
    let mut door = door(100);
    let check = admit(&mut door, "eve");
    let mut stream = door.dial();
    stream.write_all(&check).expect("written");
    door.until(|streams| proven(streams) == 1);
    let (number, mut sent) = (door.streams.last, 0);
    while !door.streams.streams[&number].is_waiting() {
        door.streams.send(number, &datagram);
        sent += 2 + datagram.len();
        assert!(sent < 16 << 20, "whatever is sent waits somewhere");
    }
    (0..8).for_each(|_| door.streams.send(number, &datagram));
    door.core.leave("eve");
    let (mut read, mut piece) = (0, [0; 64 * 1024]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => read += length,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                door.streams.turn(&mut door.core, now());
            }
            Err(_) => break, // what she wrote last was not read
        }
    }
    assert!(read <= sent, "{read} of {sent}, and {} waited", 8 * (2 + datagram.len()));
    assert_eq!(door.streams.count(), 0);
}

/// A client keeps eight paths. What it proved before them stands until we look, and that is at once
/// when somebody else comes.
#[test]
fn b13_who_proves_many_streams_keeps_nobody_out() {
    const MOST: usize = 12;
    let mut door = door(2 * MOST);
    let check = admit(&mut door, "eve");
    let mut all: Vec<TcpStream> = (0..MOST).map(|_| door.dial()).collect();
    all.iter_mut().for_each(|stream| stream.write_all(&check).expect("written"));
    door.until(|streams| proven(streams) == MOST);
    std::thread::sleep(SWEEP / 10);
    let newcomer = door.dial();
    door.until(|streams| streams.last > MOST as u64);
    assert!(is_open(&newcomer) && door.streams.count() < MOST);
}

/// Streams are not served for longer than datagrams are: voices wait meanwhile.
#[test]
fn m10_after_its_time_a_turn_ends_and_the_next_one_goes_on() {
    let mut door = door(1_000);
    let waiting: Vec<TcpStream> = (0..40).map(|_| door.dial()).collect();
    for (count, end) in [(16, now()), (32, now()), (40, now() + Duration::from_secs(60))] {
        door.streams.turn(&mut door.core, end);
        assert_eq!(door.streams.count(), count);
    }
    drop(waiting);
}
