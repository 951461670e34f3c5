//! The UDP sockets: one port, one socket for each address that clients reach this machine at.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::os::fd::{AsRawFd, RawFd};
use std::time::Duration;

use parvis_core::{Batch, Core, Path};

use crate::clock::now;
use crate::system::{self, Inbox, Outbox, READ_BATCH};

/// Room for a tenth of a second of 5,000 listeners.
const BUFFER: i32 = 8 << 20;
/// Tries for a port that is free at every address, when any port will do.
const ATTEMPTS: usize = 20;
/// Rounds of reading before others get their turn, and for how long another one may begin: a round of
/// handshakes takes a hundred times as long as one of checks.
const ROUNDS: usize = 4;
const TURN: Duration = Duration::from_millis(5);

/// More would only make every client try them all.
const MOST_ADDRESSES: usize = 32;

pub struct Sockets {
    pub port: u16,
    /// What clients are told.
    pub candidates: Vec<SocketAddr>,
    sockets: Vec<UdpSocket>,
    inbox: Inbox,
    outbox: Outbox,
    /// Datagrams that the system did not take.
    pub unsent: u64,
}

impl Sockets {
    /// `addresses`: where clients reach us; none: every address of this machine.
    pub fn open(addresses: &[IpAddr], port: u16) -> Result<Self, String> {
        let addresses = match addresses.is_empty() {
            true => own_addresses()?,
            false => without_repetitions(addresses),
        };
        let (sockets, port) = bind(&addresses, port)?;
        let candidates = addresses.iter().map(|&ip| SocketAddr::new(ip, port)).collect();
        for socket in &sockets {
            system::enlarge_buffers(socket, BUFFER);
        }
        Ok(Sockets { port, candidates, sockets, inbox: Inbox::new(), outbox: Outbox::default(), unsent: 0 })
    }

    pub fn descriptors(&self) -> impl Iterator<Item = RawFd> {
        self.sockets.iter().map(AsRawFd::as_raw_fd)
    }

    /// Gives the core what has come.
    pub fn receive(&mut self, core: &mut Core) {
        let end = now() + TURN;
        for (at, socket) in self.sockets.iter().enumerate() {
            for _ in 0..ROUNDS {
                let count = self.inbox.read(socket);
                hand_over(&mut self.inbox, count, at as u8, core);
                if count < READ_BATCH || now() >= end {
                    break;
                }
            }
        }
    }

    /// Sends a batch, one run for each socket: who comes by IPv6 and who does not are mixed in it.
    /// What goes to one listener stays in its order.
    pub fn send(&mut self, batch: &mut Batch) {
        batch.datagrams.sort_by_key(|datagram| datagram.path.socket);
        for run in batch.datagrams.chunk_by(|a, b| a.path.socket == b.path.socket) {
            if let Some(socket) = self.sockets.get(usize::from(run[0].path.socket)) {
                self.unsent += self.outbox.send(socket, &batch.bytes, run) as u64;
            }
        }
    }
}

fn hand_over(inbox: &mut Inbox, count: usize, socket: u8, core: &mut Core) {
    let now = now();
    for at in 0..count {
        if let Some((remote, datagram)) = inbox.get(at) {
            core.receive(now, Path { socket, remote }, datagram);
        }
    }
}

fn without_repetitions(addresses: &[IpAddr]) -> Vec<IpAddr> {
    let mut seen = HashSet::new();
    addresses.iter().copied().filter(|address| seen.insert(*address)).collect()
}

fn own_addresses() -> Result<Vec<IpAddr>, String> {
    let found = system::interface_addresses();
    let found = found.map_err(|error| format!("The addresses of this machine cannot be read: {error}."))?;
    let useful: Vec<IpAddr> = found.into_iter().filter(is_useful).take(MOST_ADDRESSES).collect();
    Ok(without_repetitions(&useful))
}

/// Loopback once, and nothing that is valid on one link only.
fn is_useful(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !address.is_link_local(),
        IpAddr::V6(address) => !address.is_loopback() && !address.is_unicast_link_local(),
    }
}

fn bind(addresses: &[IpAddr], port: u16) -> Result<(Vec<UdpSocket>, u16), String> {
    let mut last = None;
    for _ in 0..if port == 0 { ATTEMPTS } else { 1 } {
        match bind_all(addresses, port) {
            // An address of a gateway or a cloud that leads to us: listen everywhere.
            Err(error) if error.kind() == ErrorKind::AddrNotAvailable => {
                return bind_everywhere(addresses, port);
            }
            Err(error) => last = Some(error),
            Ok(bound) => return Ok(bound),
        }
    }
    Err(sentence(port, last))
}

fn bind_all(addresses: &[IpAddr], mut port: u16) -> std::io::Result<(Vec<UdpSocket>, u16)> {
    let mut sockets = Vec::with_capacity(addresses.len());
    for &address in addresses {
        let socket = UdpSocket::bind(SocketAddr::new(address, port))?;
        port = socket.local_addr()?.port();
        socket.set_nonblocking(true)?;
        sockets.push(socket);
    }
    Ok((sockets, port))
}

fn bind_everywhere(addresses: &[IpAddr], port: u16) -> Result<(Vec<UdpSocket>, u16), String> {
    let everywhere = match addresses.iter().any(IpAddr::is_ipv6) {
        // On Linux this one takes IPv4 too, as mapped addresses.
        true => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        false => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
    };
    bind_all(&[everywhere], port).map_err(|error| sentence(port, Some(error)))
}

fn sentence(port: u16, error: Option<std::io::Error>) -> String {
    let error = error.map(|error| error.to_string()).unwrap_or_default();
    format!("The media port {port} cannot be opened: {error}. Choose another with --media-port.")
}
