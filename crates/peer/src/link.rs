//! What a client sends its datagrams by: a UDP socket, or a TCP stream of frames (RFC 4571).

use std::cell::RefCell;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket};
use std::os::fd::{AsRawFd, RawFd};
use std::time::Duration;

/// Nobody waits longer for a connection on a network of our own.
const PATIENCE: Duration = Duration::from_secs(5);

pub enum Link {
    Udp(UdpSocket),
    Tcp(Stream),
}

pub struct Stream {
    socket: TcpStream,
    unread: Vec<u8>,
    unsent: RefCell<Vec<u8>>,
    /// It sends, but it does not read.
    deaf: bool,
}

impl Link {
    pub fn udp() -> io::Result<Link> {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        socket.set_nonblocking(true)?;
        Ok(Link::Udp(socket))
    }

    pub fn tcp(to: SocketAddr) -> io::Result<Link> {
        let socket = TcpStream::connect_timeout(&to, PATIENCE)?;
        socket.set_nodelay(true)?;
        socket.set_nonblocking(true)?;
        Ok(Link::Tcp(Stream { socket, unread: Vec::new(), unsent: RefCell::default(), deaf: false }))
    }

    pub fn local(&self) -> io::Result<SocketAddr> {
        match self {
            Link::Udp(socket) => socket.local_addr(),
            Link::Tcp(stream) => stream.socket.local_addr(),
        }
    }

    /// While deaf nothing is read: what is sent to us waits at the other end.
    pub fn set_deaf(&mut self, deaf: bool) {
        if let Link::Tcp(stream) = self {
            stream.deaf = deaf;
        }
    }

    /// A full buffer, a closed port or a closed stream is the network's ordinary loss.
    pub fn send(&self, to: SocketAddr, datagram: &[u8]) {
        match self {
            Link::Udp(socket) => _ = socket.send_to(datagram, to),
            Link::Tcp(stream) => stream.send(datagram),
        }
    }

    /// The next datagram that has arrived.
    pub fn receive(&mut self) -> Option<Vec<u8>> {
        match self {
            Link::Udp(socket) => {
                let mut buffer = [0; 2_048];
                socket.recv(&mut buffer).ok().map(|length| buffer[..length].to_vec())
            }
            Link::Tcp(stream) => stream.receive(),
        }
    }
}

impl Stream {
    fn send(&self, datagram: &[u8]) {
        let mut unsent = self.unsent.borrow_mut();
        unsent.extend((datagram.len() as u16).to_be_bytes());
        unsent.extend(datagram);
        while let Ok(length @ 1..) = (&self.socket).write(&unsent) {
            unsent.drain(..length);
        }
    }

    fn receive(&mut self) -> Option<Vec<u8>> {
        if self.deaf {
            return None;
        }
        self.fill();
        let length = usize::from(u16::from_be_bytes(*self.unread.first_chunk()?));
        let datagram = self.unread.get(2..2 + length)?.to_vec();
        self.unread.drain(..2 + length);
        Some(datagram)
    }

    fn fill(&mut self) {
        let mut piece = [0; 4_096];
        loop {
            match self.socket.read(&mut piece) {
                Ok(length @ 1..) => self.unread.extend(&piece[..length]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                _ => return,
            }
        }
    }
}

impl AsRawFd for Link {
    fn as_raw_fd(&self) -> RawFd {
        match self {
            Link::Udp(socket) => socket.as_raw_fd(),
            Link::Tcp(stream) => stream.socket.as_raw_fd(),
        }
    }
}
