//! The media port: UDP, and TCP on the same number, at each address that clients reach this machine by.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::os::fd::{AsRawFd, RawFd};
use std::time::{Duration, Instant};

use parvis_core::{Batch, Core, Link, Path};

use crate::addresses::{self, MOST_ADDRESSES};
use crate::clock::now;
use crate::streams::Streams;
use crate::system;
use crate::system::datagrams::{Inbox, Outbox, READ_BATCH, enlarge_buffers, tell_local_addresses};

/// Room for a tenth of a second of 5,000 listeners.
const BUFFER: i32 = 8 << 20;
/// Tries for a port that is free at every address, when any port will do.
const ATTEMPTS: usize = 20;
/// Rounds of reading before others get their turn, and for how long another one may begin: a round of
/// handshakes takes a hundred times as long as one of checks.
const ROUNDS: usize = 4;
const TURN: Duration = Duration::from_millis(5);
/// How soon a new address of this machine is seen.
const LOOK: Duration = Duration::from_secs(10);
/// Sockets, with those of a few addresses that have gone and may come back: each costs at every turn.
const MOST_SOCKETS: usize = MOST_ADDRESSES + 8;

pub struct Sockets {
    pub port: u16,
    /// What clients are told.
    pub candidates: Vec<SocketAddr>,
    sockets: Vec<UdpSocket>,
    doors: Doors,
    streams: Streams,
    inbox: Inbox,
    outbox: Outbox,
    /// Datagrams that the system did not take.
    unsent: u64,
    /// When to look again which addresses this machine has; none: clients are told of the given ones.
    look: Option<Instant>,
}

impl Sockets {
    /// `addresses`: where clients reach us; none: every address of this machine.
    pub fn open(addresses: &[IpAddr], port: u16) -> Result<Self, String> {
        let look = addresses.is_empty().then(|| now() + LOOK);
        let addresses = match addresses.is_empty() {
            true => addresses::own()?,
            false => addresses::without_repetitions(addresses),
        };
        let (bound, port) = bind(&addresses, port)?;
        let candidates = addresses.iter().map(|&ip| SocketAddr::new(ip, port)).collect();
        let (sockets, listeners): (Vec<UdpSocket>, Vec<TcpListener>) = bound.into_iter().unzip();
        sockets.iter().for_each(|socket| enlarge_buffers(socket, BUFFER));
        let streams = Streams::new(listeners, system::raise_file_limit(), now());
        Ok(Sockets {
            port,
            candidates,
            doors: Doors::new(sockets.len()),
            sockets,
            streams: streams.map_err(|error| format!("TCP streams cannot be watched: {error}."))?,
            inbox: Inbox::new(),
            outbox: Outbox::default(),
            unsent: 0,
            look,
        })
    }

    pub fn descriptors(&self) -> impl Iterator<Item = RawFd> {
        self.sockets.iter().map(AsRawFd::as_raw_fd).chain([self.streams.descriptor()])
    }

    /// When [`Sockets::receive`] has something to do although nothing came.
    pub fn deadline(&self) -> Option<Instant> {
        [self.streams.deadline(), self.look].into_iter().flatten().min()
    }

    /// For `stats`.
    pub fn stats(&self) -> [(&'static str, u64); 4] {
        [
            ("dropped_unsent", self.unsent),
            ("dropped_slow_stream", self.streams.stats.unsent),
            ("streams", self.streams.count() as u64),
            ("streams_refused", self.streams.stats.refused),
        ]
    }

    /// Gives the core what has come.
    pub fn receive(&mut self, core: &mut Core) {
        let end = now() + TURN;
        for (at, socket) in self.sockets.iter().enumerate() {
            for _ in 0..ROUNDS {
                let count = self.inbox.read(socket);
                hand_over(&mut self.inbox, count, at, &mut self.doors, core);
                if count < READ_BATCH || now() >= end {
                    break;
                }
            }
        }
        self.streams.turn(core, end);
        if self.look.is_some_and(|at| at <= now()) {
            self.look = Some(now() + LOOK);
            // Where it fails once it is tried again; until then all stays as it is.
            addresses::own().iter().for_each(|found| self.adopt(found, core));
        }
    }

    /// A cable was plugged in, a network joined: who comes from now on is told of its address too. What
    /// has gone is told no more; if it comes back soon, its socket is still there.
    fn adopt(&mut self, found: &[IpAddr], core: &mut Core) {
        let mut candidates: Vec<SocketAddr> =
            found.iter().map(|&ip| SocketAddr::new(ip, self.port)).collect();
        candidates.retain(|&candidate| self.is_open_at(candidate) || self.open_at(candidate, found).is_ok());
        if candidates != self.candidates {
            core.set_candidates(candidates.clone());
            self.candidates = candidates;
        }
    }

    fn is_open_at(&self, candidate: SocketAddr) -> bool {
        let takes = |local: SocketAddr| {
            let all = local.ip().is_unspecified() && (local.is_ipv6() || candidate.is_ipv4());
            all || local == candidate
        };
        self.sockets.iter().filter_map(|socket| socket.local_addr().ok()).any(takes)
    }

    /// An IPv6 address that is being checked by the system cannot be used yet: it is tried again.
    fn open_at(&mut self, candidate: SocketAddr, found: &[IpAddr]) -> io::Result<()> {
        for (socket, listener) in bind_all(&[candidate.ip()], self.port)?.0 {
            enlarge_buffers(&socket, BUFFER);
            let at = self.place(found);
            self.streams.listen(at, listener)?;
            match self.sockets.get_mut(at) {
                Some(place) => *place = socket,
                None => {
                    self.doors.0.push((at, None));
                    self.sockets.push(socket);
                }
            }
        }
        Ok(())
    }

    /// Behind the other sockets; or, when there are too many, that of an address that has gone.
    fn place(&self, found: &[IpAddr]) -> usize {
        let gone = |socket: &UdpSocket| {
            let local = socket.local_addr().ok().map(|local| local.ip());
            local.is_some_and(|ip| !ip.is_unspecified() && !found.contains(&ip))
        };
        let full = self.sockets.len() >= MOST_SOCKETS;
        self.sockets.iter().position(|socket| full && gone(socket)).unwrap_or(self.sockets.len())
    }

    /// Sends a batch, one run for each link: who comes by IPv6 and who does not are mixed in it. What
    /// goes to one listener stays in its order.
    pub fn send(&mut self, batch: &mut Batch) {
        batch.datagrams.sort_by_key(|datagram| datagram.path.link);
        for run in batch.datagrams.chunk_by(|a, b| a.path.link == b.path.link) {
            match run[0].path.link {
                Link::Udp(door) => {
                    let (socket, local) = self.doors.0[usize::from(door)];
                    let unsent = self.outbox.send(&self.sockets[socket], local, &batch.bytes, run);
                    self.unsent += unsent as u64;
                }
                Link::Tcp(number) => run.iter().for_each(|datagram| {
                    self.streams.send(number, &batch.bytes[datagram.start..datagram.end]);
                }),
            }
        }
    }
}

fn hand_over(inbox: &mut Inbox, count: usize, socket: usize, doors: &mut Doors, core: &mut Core) {
    let now = now();
    for at in 0..count {
        if let Some(received) = inbox.get(at) {
            let link = Link::Udp(doors.number(socket, received.local));
            core.receive(now, Path { link, remote: received.remote }, received.bytes);
        }
    }
}

/// Sockets, and the addresses of ours that a socket which has all of them was spoken to at: an answer
/// must come from the one that was asked. The core knows a door by its number only.
struct Doors(Vec<(usize, Option<IpAddr>)>);

impl Doors {
    fn new(sockets: usize) -> Self {
        Doors((0..sockets).map(|socket| (socket, None)).collect())
    }

    /// No machine has more addresses than there are numbers; if one has, the system chooses.
    fn number(&mut self, socket: usize, local: Option<IpAddr>) -> u8 {
        let known = |local| self.0.iter().position(|door| *door == (socket, local));
        match known(local).or_else(|| known(None).filter(|_| self.0.len() > usize::from(u8::MAX))) {
            Some(door) => door as u8,
            None => {
                self.0.push((socket, local));
                (self.0.len() - 1) as u8
            }
        }
    }
}

type Bound = Vec<(UdpSocket, TcpListener)>;

fn bind(addresses: &[IpAddr], port: u16) -> Result<(Bound, u16), String> {
    let mut last = None;
    for _ in 0..if port == 0 { ATTEMPTS } else { 1 } {
        let bound = match bind_all(addresses, port) {
            // An address of a gateway or a cloud that leads to us: listen everywhere.
            Err(error) if error.kind() == ErrorKind::AddrNotAvailable => bind_everywhere(addresses, port),
            bound => bound,
        };
        match bound {
            Err(error) => last = Some(error),
            Ok(bound) => return Ok(bound),
        }
    }
    Err(sentence(port, last))
}

fn bind_all(addresses: &[IpAddr], mut port: u16) -> io::Result<(Bound, u16)> {
    let mut bound = Vec::with_capacity(addresses.len());
    for &address in addresses {
        let socket = UdpSocket::bind(SocketAddr::new(address, port))?;
        port = socket.local_addr()?.port();
        socket.set_nonblocking(true)?;
        if address.is_unspecified() {
            tell_local_addresses(&socket)?;
        }
        bound.push((socket, TcpListener::bind(SocketAddr::new(address, port))?));
    }
    Ok((bound, port))
}

fn bind_everywhere(addresses: &[IpAddr], port: u16) -> io::Result<(Bound, u16)> {
    let everywhere = match addresses.iter().any(IpAddr::is_ipv6) {
        // On Linux this one takes IPv4 too, as mapped addresses.
        true => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        false => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
    };
    bind_all(&[everywhere], port)
}

fn sentence(port: u16, error: Option<io::Error>) -> String {
    let error = error.map(|error| error.to_string()).unwrap_or_default();
    format!("The media port {port} cannot be opened: {error}. Choose another with --media-port.")
}

#[cfg(test)]
#[path = "sockets_tests.rs"]
mod tests;
