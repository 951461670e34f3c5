//! Somebody whom the core does not know: a socket without a session, and what may come out of it.

use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use crate::dtls::{Handshake, Identity, Step};

pub struct Stranger(UdpSocket);

impl Stranger {
    pub fn new() -> Stranger {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("loopback has a free port");
        socket.set_read_timeout(Some(Duration::from_millis(1))).expect("a timeout can be set");
        Stranger(socket)
    }

    pub fn send(&self, to: SocketAddr, datagram: &[u8]) {
        self.0.send_to(datagram, to).expect("loopback takes a datagram");
    }

    /// Everything that has been sent to this socket so far.
    pub fn answers(&self) -> Vec<Vec<u8>> {
        let mut buffer = [0; 2_048];
        let read = || self.0.recv(&mut buffer).ok().map(|length| buffer[..length].to_vec());
        std::iter::from_fn(read).collect()
    }
}

impl Default for Stranger {
    fn default() -> Stranger {
        Stranger::new()
    }
}

/// A genuine DTLS ClientHello, as anybody can make one.
pub fn client_hello() -> Vec<u8> {
    let now = Instant::now();
    let steps = Handshake::begin(&Identity::new(), "", now).timeout(now);
    let hello =
        steps.into_iter().find_map(|step| if let Step::Send(packet) = step { Some(packet) } else { None });
    hello.expect("a client begins with its hello")
}

/// A DTLS 1.2 alert in clear (RFC 5246 §7.2): 2 is fatal, 0 is close_notify.
pub fn alert(level: u8, description: u8) -> Vec<u8> {
    const CONTENT_AND_VERSION: [u8; 3] = [21, 0xfe, 0xfd];
    const EPOCH_AND_SEQUENCE: [u8; 8] = [0, 0, 0, 0, 0, 0, 0, 9];
    [&CONTENT_AND_VERSION[..], &EPOCH_AND_SEQUENCE, &[0, 2, level, description]].concat()
}
