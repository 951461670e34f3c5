//! Clients on real sockets, in one thread: one socket each, one `poll` for all.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsRawFd, BorrowedFd, RawFd};
use std::time::{Duration, Instant};

use crate::client::{Client, Event};
use crate::link::Link;

/// A client and its socket.
pub struct Peer {
    pub client: Client,
    pub link: Link,
    /// It still hears, but it never answers again.
    vanished: bool,
}

impl Peer {
    pub fn new(client: Client) -> io::Result<Peer> {
        Ok(Peer { client, link: Link::udp()?, vanished: false })
    }

    /// As where UDP does not get through: by TCP, to where the answer takes it.
    pub fn by_tcp(client: Client) -> io::Result<Peer> {
        let link = tcp(&client)?;
        Ok(Peer { client, link, vanished: false })
    }

    pub fn port(&self) -> io::Result<u16> {
        Ok(self.link.local()?.port())
    }

    /// Fall silent without a goodbye: no check, no report, no voice (hazard B14).
    pub fn vanish(&mut self) {
        self.vanished = true;
    }

    /// Go on from another port, as behind a NAT that forgot us (hazard B15).
    pub fn rebind(&mut self, now: Instant) -> io::Result<()> {
        self.link = Link::udp()?;
        self.client.checks.hurry(now);
        Ok(())
    }

    /// Go on by TCP, as where a network begins to hold UDP back.
    pub fn move_to_tcp(&mut self, now: Instant) -> io::Result<()> {
        self.link = tcp(&self.client)?;
        self.client.checks.hurry(now);
        Ok(())
    }

    /// Send bytes of a test's choice from this client's own address.
    pub fn send(&self, to: SocketAddr, datagram: &[u8]) {
        self.link.send(to, datagram);
    }

    /// Read what has arrived, do what is due, send what there is to send.
    fn turn(&mut self, now: Instant) -> Vec<Event> {
        while let Some(mut datagram) = self.link.receive() {
            self.client.receive(&mut datagram, Instant::now());
        }
        if self.next().is_some_and(|next| next <= now) {
            self.client.timeout(now);
        }
        self.flush();
        std::iter::from_fn(|| self.client.event()).collect()
    }

    fn flush(&mut self) {
        while let Some((to, datagram)) = self.client.transmit() {
            if !self.vanished {
                self.send(to, &datagram);
            }
        }
    }

    fn is_due(&self, now: Instant) -> bool {
        self.client.is_waiting() || self.next().is_some_and(|next| next <= now)
    }

    fn next(&self) -> Option<Instant> {
        self.client.next().filter(|_| !self.vanished)
    }
}

fn tcp(client: &Client) -> io::Result<Link> {
    let to = client.answer.passive.first().ok_or_else(|| io::Error::other("the answer takes no TCP"))?;
    Link::tcp(*to)
}

/// Peers by name.
#[derive(Default)]
pub struct Crowd {
    pub peers: BTreeMap<String, Peer>,
}

/// What one turn brought.
#[derive(Default)]
pub struct Turn {
    pub events: Vec<(String, Event)>,
    /// The caller's own file is readable.
    pub readable: bool,
}

impl Crowd {
    /// Wait for a datagram, a timer or the caller's file, at most that long, and serve all.
    pub fn turn(&mut self, at_most: Duration, file: Option<BorrowedFd>) -> io::Result<Turn> {
        let mut files: Vec<RawFd> = self.peers.values().map(|peer| peer.link.as_raw_fd()).collect();
        files.extend(file.map(|file| file.as_raw_fd()));
        let ready = wait(&files, self.pause(at_most))?;
        let events = self.serve(&ready, Instant::now());
        Ok(Turn { events, readable: file.is_some() && ready.last() == Some(&true) })
    }

    fn pause(&self, at_most: Duration) -> Duration {
        if self.peers.values().any(|peer| peer.client.is_waiting()) {
            return Duration::ZERO;
        }
        let now = Instant::now();
        let next = self.peers.values().filter_map(Peer::next).min();
        next.map_or(at_most, |next| at_most.min(next.saturating_duration_since(now)))
    }

    /// Only those who are concerned: of a thousand, few have something at one time.
    fn serve(&mut self, ready: &[bool], now: Instant) -> Vec<(String, Event)> {
        let all = self.peers.iter_mut().zip(ready);
        let turns = all.filter(|((_, peer), ready)| **ready || peer.is_due(now));
        let turns = turns.map(|((name, peer), _)| (name, peer.turn(now)));
        turns.flat_map(|(name, events)| events.into_iter().map(|event| (name.clone(), event))).collect()
    }
}

/// Which of the files can be read, after at most that long.
pub(crate) fn wait(files: &[RawFd], at_most: Duration) -> io::Result<Vec<bool>> {
    let mut polled: Vec<libc::pollfd> =
        files.iter().map(|&fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 }).collect();
    let timeout =
        libc::timespec { tv_sec: at_most.as_secs() as i64, tv_nsec: i64::from(at_most.subsec_nanos()) };
    // SAFETY: the array lives for the whole call and has that many entries; no signal mask is given.
    let count =
        unsafe { libc::ppoll(polled.as_mut_ptr(), polled.len() as libc::nfds_t, &timeout, std::ptr::null()) };
    match count {
        -1 if io::Error::last_os_error().kind() != io::ErrorKind::Interrupted => {
            Err(io::Error::last_os_error())
        }
        _ => Ok(polled.iter().map(|file| file.revents != 0).collect()),
    }
}
