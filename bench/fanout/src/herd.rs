//! Very many clients in one thread: each with its own address, credentials, handshake and keys.
//!
//! They share a few sockets and are told apart by the address a datagram was sent to (127.1.0.0 and
//! upwards), because reading one socket each would cost several times as much as all their work.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use parvis_peer::client::{Client, Event};

use crate::delays::Delays;
use crate::limit::{PORTS, listener};
use crate::net::{Inbox, Port};

pub struct Herd {
    ports: Vec<Port>,
    inbox: Inbox,
    pub clients: Vec<Client>,
    timers: BinaryHeap<Reverse<(Instant, usize)>>,
    /// The timer that counts, for each client; older ones in the heap do not.
    due: Vec<Option<Instant>>,
    pub connected: usize,
    pub failures: Vec<&'static str>,
    /// Voice packets that were authentic.
    pub packets: u64,
    pub delays: Delays,
}

impl Herd {
    pub fn new() -> io::Result<Herd> {
        Ok(Herd {
            ports: (0..PORTS).map(|_| Port::open()).collect::<io::Result<_>>()?,
            inbox: Inbox::new(),
            clients: Vec::new(),
            timers: BinaryHeap::new(),
            due: Vec::new(),
            connected: 0,
            failures: Vec::new(),
            packets: 0,
            delays: Delays::default(),
        })
    }

    /// Take in a client that has its answer.
    pub fn add(&mut self, client: Client) {
        self.clients.push(client);
        self.due.push(None);
        self.follow(self.clients.len() - 1);
    }

    /// Do something with a client, and send what comes of it.
    pub fn with(&mut self, at: usize, act: impl FnOnce(&mut Client)) {
        act(&mut self.clients[at]);
        self.follow(at);
    }

    /// Read what has arrived and do what is due. How many datagrams there were.
    pub fn turn(&mut self) -> usize {
        let count = (0..self.ports.len()).map(|port| self.read(port)).sum();
        self.ring(Instant::now());
        count
    }

    fn read(&mut self, port: usize) -> usize {
        let count = self.inbox.receive(&self.ports[port]);
        let now = Instant::now();
        (0..count).for_each(|at| self.deliver(at, now));
        count
    }

    fn deliver(&mut self, at: usize, now: Instant) {
        let (to, datagram) = self.inbox.datagram(at);
        let whose = place(to);
        let Some(client) = self.clients.get_mut(whose) else {
            return;
        };
        match client.receive(datagram, now) {
            Some(voiced) => {
                self.packets += 1;
                self.delays.note(voiced.delay);
            }
            None => self.follow(whose),
        }
    }

    fn ring(&mut self, now: Instant) {
        while let Some(Reverse((when, whose))) = self.timers.pop() {
            if when > now {
                return self.timers.push(Reverse((when, whose)));
            }
            if self.due[whose] == Some(when) {
                self.due[whose] = None;
                self.with(whose, |client| client.timeout(now));
            }
        }
    }

    /// Send, note and schedule what a client wants.
    fn follow(&mut self, at: usize) {
        let client = &mut self.clients[at];
        while let Some((to, datagram)) = client.transmit() {
            self.ports[at % PORTS].send_from(listener(at), to, &datagram);
        }
        while let Some(event) = client.event() {
            match event {
                Event::Connected => self.connected += 1,
                Event::Failed(why) => self.failures.push(why),
                Event::Heard | Event::Tape(..) | Event::Closed => {}
            }
        }
        let next = client.next();
        if next != self.due[at] {
            self.due[at] = next;
            self.timers.extend(next.map(|when| Reverse((when, at))));
        }
    }

    /// Begin to count anew.
    pub fn reset(&mut self) {
        self.packets = 0;
        self.delays = Delays::default();
    }

    /// Serve everybody for so long.
    pub fn run(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.turn_or_nap();
        }
    }

    pub fn turn_or_nap(&mut self) {
        if self.turn() == 0 {
            std::thread::sleep(crate::limit::NAP);
        }
    }
}

/// The inverse of `listener`.
fn place(address: Ipv4Addr) -> usize {
    u32::from(address).wrapping_sub(u32::from(listener(0))) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listener_has_an_address_of_its_own() {
        assert!((0..70_000).all(|at| place(listener(at)) == at));
    }
}
