//! What a datagram does. Only a check with the right integrity proves an address, and only from
//! proven addresses anything else is read (B1, B2, B3, B6).

use std::time::{Duration, Instant};

use crate::connection::{Connection, Keys, State};
use crate::core::{Core, Ended, Event};
use crate::demux::{self, Kind};
use crate::dtls::{self, Handshake, Progress};
use crate::fanout::Batch;
use crate::microphone::{Heard, Outcome};
use crate::path::Path;
use crate::stats::Counter;
use crate::stun;

const SHORTEST_WAIT: Duration = Duration::from_millis(1);

impl Core {
    /// A datagram came in on `path`. It is decrypted in place.
    pub fn receive(&mut self, now: Instant, path: Path, datagram: &mut [u8]) {
        self.guarded(|core| core.route(now, path, datagram));
    }

    /// Whether [`Core::transmit`] has something to do.
    pub fn has_to_send(&self) -> bool {
        !self.replies.datagrams.is_empty() || !self.busy.is_empty()
    }

    /// Fills `batch` with what is to be sent next; false when there is nothing. Checks and
    /// handshakes go first, then the busy rooms take turns.
    pub fn transmit(&mut self, batch: &mut Batch) -> bool {
        batch.clear();
        let more = self.fill(batch);
        self.stats.add(Counter::BytesOut, batch.bytes.len());
        more
    }

    fn fill(&mut self, batch: &mut Batch) -> bool {
        if !self.replies.datagrams.is_empty() {
            std::mem::swap(&mut self.replies, batch);
            return true;
        }
        while let Some(serial) = self.busy.pop_front() {
            self.guarded(|core| core.fan_out(serial, batch));
            if self.rooms.get(&serial).is_some_and(|room| room.fanout.waiting() > 0) {
                self.busy.push_back(serial);
            }
            if !batch.datagrams.is_empty() {
                self.stats.add(Counter::PacketsOut, batch.datagrams.len());
                return true;
            }
        }
        false
    }

    fn fan_out(&mut self, room: u64, batch: &mut Batch) {
        if let Some(room) = self.rooms.get_mut(&room) {
            room.fanout.fill(batch, &mut self.suspect);
        }
    }

    fn route(&mut self, now: Instant, path: Path, datagram: &mut [u8]) {
        let Some(kind) = demux::kind(datagram) else {
            return self.stats.count(Counter::DroppedGarbage);
        };
        self.stats.count(counter(kind));
        if kind == Kind::Stun {
            return self.check(now, path, datagram);
        }
        let Some(&serial) = self.by_path.get(&path) else {
            return self.stats.count(Counter::DroppedUnproven);
        };
        self.suspect = Some(serial);
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        assert!(!connection.planted_fault, "planted by a test");
        match kind {
            Kind::Dtls => self.shake(now, serial, datagram),
            Kind::Rtp => self.hear(now, serial, path, datagram),
            _ => self.report(now, serial, path, datagram),
        }
    }

    /// A connectivity check (RFC 8445 §7.3): consent, proof of the address, perhaps a nomination.
    fn check(&mut self, now: Instant, path: Path, datagram: &[u8]) {
        let Some(request) = stun::parse(datagram) else {
            return self.stats.count(Counter::DroppedMalformed);
        };
        let Some(&serial) = self.by_ufrag.get(request.ufrag) else {
            return self.stats.count(Counter::DroppedUnknownUfrag);
        };
        self.suspect = Some(serial);
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        if !request.is_signed_with(&connection.password) {
            return self.stats.count(Counter::DroppedForgedStun);
        }
        let mut answer = Vec::with_capacity(128);
        request.answer(path.remote, &connection.password, &mut answer);
        self.replies.push(path, &answer);
        connection.note_check(now);
        self.prove(now, serial, path, request.use_candidate);
        self.alive(now, serial, path);
    }

    /// Any authenticated packet is a sign of life.
    fn alive(&mut self, now: Instant, serial: u64, path: Path) {
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        connection.note_life(now, path);
        if connection.state == State::Silent {
            connection.state = State::Connected;
            self.events.push(Event::Returned(connection.id.clone()));
            self.arm(serial);
        }
    }

    fn shake(&mut self, now: Instant, serial: u64, datagram: &[u8]) {
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        if connection.is_connected() && connection.handshake.is_none() {
            return self.stats.count(Counter::DroppedLateHandshake);
        }
        if dtls::has_plain_alert(datagram) {
            return self.stats.count(Counter::DroppedPlainAlert);
        }
        let fingerprint = connection.fingerprint;
        let begin = || Box::new(Handshake::new(&self.identity, fingerprint));
        let progress = connection.handshake.get_or_insert_with(begin).receive(now, datagram);
        self.advance(now, serial, progress);
    }

    /// What a step of the handshake means for its connection.
    pub(crate) fn advance(&mut self, now: Instant, serial: u64, mut progress: Progress) {
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        if let Some(path) = connection.paths.current() {
            progress.datagrams.iter().for_each(|datagram| self.replies.push(path, datagram));
        }
        // Never at once: time must pass between two looks.
        connection.handshake_wakes = progress.wake.map(|wake| wake.max(now + SHORTEST_WAIT));
        // While it joins it is kept, because it counts how many were begun.
        if progress.broken && connection.is_connected() {
            connection.forget_handshake();
        }
        if let Some(keys) = progress.keys.take() {
            let (rtp_in, rtcp_in, rtp_out) = (keys.rtp_in, keys.rtcp_in, Some(keys.rtp_out));
            connection.keys = Some(Box::new(Keys { rtp_in, rtcp_in, rtp_out }));
        }
        let was_connected = connection.is_connected();
        self.arm(serial);
        match (was_connected, progress) {
            (false, Progress { refused: true, .. }) => self.end(serial, Ended::NeverConnected),
            (false, Progress { connected: true, .. }) => self.connect(now, serial),
            // Before the handshake is done a goodbye could be anybody's.
            (true, Progress { closed: true, .. }) => self.end(serial, Ended::Left),
            _ => {}
        }
    }

    /// The lease begins: it hears the room, and what it replaces is gone in the same instant.
    fn connect(&mut self, now: Instant, serial: u64) {
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        let Some(path) = connection.paths.current() else { return };
        let Some(cipher) = connection.keys.as_mut().and_then(|keys| keys.rtp_out.take()) else { return };
        connection.state = State::Connected;
        connection.connected = Some(now);
        self.stats.count(Counter::Handshakes);
        connection.seen = now;
        self.joining -= 1;
        self.events.push(Event::Connected(connection.id.clone()));
        let (room, replaces) = (connection.room, connection.replaces.take());
        let (class, slots) = (connection.class, connection.slots);
        let old = replaces.and_then(|old| self.serial_of(&old)).filter(|old| *old != serial);
        let old = old.filter(|old| self.connections.get(old).is_some_and(|old| old.room == room));
        if let Some(room) = self.rooms.get_mut(&room) {
            room.seat(serial, path, class, slots, cipher);
            old.into_iter().for_each(|old| room.hand_seat_over(old, serial));
        }
        old.into_iter().for_each(|old| self.end(old, Ended::Replaced));
        self.arm(serial);
    }

    fn hear(&mut self, now: Instant, serial: u64, path: Path, datagram: &mut [u8]) {
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        let Some(keys) = connection.keys.as_ref().filter(|_| connection.state != State::Joining) else {
            return self.stats.count(Counter::DroppedNotAuthentic);
        };
        match connection.microphone.receive(now, &keys.rtp_in, datagram) {
            Outcome::Dropped(reason) => return self.stats.count(reason),
            Outcome::Authentic(reason) => self.stats.count(reason),
            Outcome::Heard(heard) => self.forward(now, serial, &heard, &datagram[heard.payload.clone()]),
        }
        self.authentic(now, serial, path);
    }

    fn forward(&mut self, now: Instant, serial: u64, heard: &Heard, payload: &[u8]) {
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        let Some(room) = self.rooms.get_mut(&connection.room) else { return };
        let was_idle = room.fanout.waiting() == 0;
        match room.speak(now, serial, connection.csrc, heard, payload) {
            Err(reason) => return self.stats.count(reason),
            Ok(()) if was_idle && !self.busy.contains(&connection.room) => {
                self.busy.push_back(connection.room)
            }
            Ok(()) => {}
        }
        connection.packets_forwarded += 1;
        self.stats.count(Counter::PacketsForwarded);
    }

    fn report(&mut self, now: Instant, serial: u64, path: Path, datagram: &mut [u8]) {
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        match check_report(now, connection, datagram) {
            Err(reason) => self.stats.count(reason),
            Ok(()) => self.authentic(now, serial, path),
        }
    }

    /// The client has its keys, so our last flight has arrived: the handshake can go.
    fn authentic(&mut self, now: Instant, serial: u64, path: Path) {
        if let Some(connection) = self.connections.get_mut(&serial) {
            self.stats.count(Counter::PacketsIn);
            connection.packets_in += 1;
            connection.forget_handshake();
        }
        self.alive(now, serial, path);
    }
}

fn counter(kind: Kind) -> Counter {
    match kind {
        Kind::Stun => Counter::Stun,
        Kind::Dtls => Counter::Dtls,
        Kind::Rtp => Counter::Rtp,
        Kind::Rtcp => Counter::Rtcp,
    }
}

fn check_report(now: Instant, connection: &mut Connection, datagram: &mut [u8]) -> Result<(), Counter> {
    let connected = connection.is_connected();
    let keys = connection.keys.as_ref().filter(|_| connected).ok_or(Counter::DroppedNotAuthentic)?;
    let (ssrc, index) = keys.rtcp_in.open_rtcp(datagram).ok_or(Counter::DroppedNotAuthentic)?;
    let mut window = connection.reports.windows.of(ssrc).ok_or(Counter::DroppedOtherStream)?;
    if !window.is_fresh(index) {
        return Err(Counter::DroppedReplayed);
    }
    window.accept(index);
    connection.reports.windows.keep(ssrc, window);
    if !connection.reports.allowance.take(now, 1.0) {
        return Err(Counter::DroppedTooFast);
    }
    Ok(())
}
