//! What the controller asks of the core, and how it is refused.

use std::collections::HashMap;
use std::panic::catch_unwind;
use std::time::Instant;

use crate::connection::{Connection, Join, Secret, State};
use crate::core::{Core, Ended};
use crate::random;
use crate::room::Room;
use crate::sdp;
use crate::stats::Counter;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// With a sentence for people.
    BadOffer(&'static str),
    UnknownRoom,
    UnknownConnection,
    TooMany,
    /// The connection id is taken.
    Taken,
}

/// A line of the table.
#[derive(Clone, Debug)]
pub struct Row {
    pub connection: String,
    pub room: String,
    pub csrc: u32,
    pub label: Vec<u8>,
    pub state: State,
    pub microphone: bool,
    pub joined: Instant,
    pub connected: Option<Instant>,
    /// The last sign of life.
    pub seen: Instant,
    pub packets_in: u64,
    pub packets_forwarded: u64,
    pub packets_out: u64,
}

/// Where a test lets a connection panic.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum PlantedFault {
    Ingress,
    Fanout,
}

impl Core {
    pub fn open_room(&mut self, id: &str) {
        self.open(id, false);
    }

    /// A room in which everybody hears itself as well.
    pub fn open_echo_room(&mut self, id: &str) {
        self.open(id, true);
    }

    /// A room that is open stays what it is.
    fn open(&mut self, id: &str, echo: bool) {
        if !self.room_ids.contains_key(id) {
            let serial = self.serial();
            self.rooms.insert(serial, Room::new(id.to_owned(), echo));
            self.room_ids.insert(id.to_owned(), serial);
        }
    }

    /// Ends all its connections; not one packet of the room leaves after this.
    pub fn close_room(&mut self, id: &str) {
        // The room goes first: its connections then need not be taken out of it one by one.
        let room = self.room_ids.remove(id).and_then(|serial| self.rooms.remove(&serial));
        for connection in room.into_iter().flat_map(|room| room.connections) {
            self.end(connection, Ended::RoomClosed);
        }
    }

    /// Takes a seat for a connection; the answer for its offer.
    pub fn join(&mut self, now: Instant, join: Join) -> Result<String, Refusal> {
        let &room = self.room_ids.get(&join.room).ok_or(Refusal::UnknownRoom)?;
        if self.connection_ids.contains_key(&join.connection) {
            return Err(Refusal::Taken);
        }
        if self.connections.len() >= self.config.most_connections || self.joining >= self.config.most_joining
        {
            return Err(Refusal::TooMany);
        }
        let offer = self.read(&join.offer).map_err(Refusal::BadOffer)?;
        let secret = Secret { ufrag: random::ice_text::<16>(), password: random::ice_text::<32>() };
        let answer = self.answer(room, &offer, &secret);
        let serial = self.serial();
        self.seat(serial, Connection::new(now, room, join, &offer, secret));
        Ok(answer)
    }

    /// No offer is known to make the reader fall; if one does, it is a bad one (B5).
    fn read(&mut self, offer: &str) -> Result<sdp::Offer, &'static str> {
        catch_unwind(|| sdp::read(offer)).unwrap_or_else(|_| {
            self.stats.count(Counter::Faults);
            Err("The offer cannot be read.")
        })
    }

    fn answer(&self, room: u64, offer: &sdp::Offer, secret: &Secret) -> String {
        let local = sdp::Local {
            ufrag: &secret.ufrag,
            password: &secret.password,
            fingerprint: &self.identity.fingerprint,
            candidates: &self.config.candidates,
            ssrcs: &self.rooms[&room].ssrcs,
            cname: &random::ice_text::<16>(),
            session: u64::from_be_bytes(random::bytes()) >> 1,
        };
        sdp::answer(offer, &local)
    }

    fn seat(&mut self, serial: u64, connection: Connection) {
        self.connection_ids.insert(connection.id.clone(), serial);
        self.by_ufrag.insert(connection.ufrag.clone().into_bytes(), serial);
        if let Some(room) = self.rooms.get_mut(&connection.room) {
            room.connections.push(serial);
        }
        self.joining += 1;
        self.connections.insert(serial, connection);
        self.arm(serial);
    }

    pub fn open_microphone(&mut self, id: &str) -> Result<(), Refusal> {
        let serial = self.serial_of(id).ok_or(Refusal::UnknownConnection)?;
        let connection = self.connections.get_mut(&serial).ok_or(Refusal::UnknownConnection)?;
        connection.microphone.is_open = true;
        Ok(())
    }

    /// Not one packet of it leaves after this. Closing what is unknown is no error: it is closed.
    pub fn close_microphone(&mut self, id: &str) {
        let Some(serial) = self.serial_of(id) else { return };
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        connection.microphone.is_open = false;
        if let Some(room) = self.rooms.get_mut(&connection.room) {
            room.silence(serial);
        }
    }

    /// Nothing is sent to it or forwarded from it after this.
    pub fn leave(&mut self, id: &str) {
        if let Some(serial) = self.serial_of(id) {
            self.end(serial, Ended::Left);
        }
    }

    pub fn room_names(&self) -> Vec<String> {
        self.room_ids.keys().cloned().collect()
    }

    pub fn connection_count(&self) -> usize {
        self.connections.len()
    }

    pub fn table(&self) -> Vec<Row> {
        let packets_out = self.packets_out();
        let rows = self.connections.iter().map(|(serial, connection)| Row {
            connection: connection.id.clone(),
            room: self.rooms.get(&connection.room).map(|room| room.id.clone()).unwrap_or_default(),
            csrc: connection.csrc,
            label: connection.label.clone(),
            state: connection.state,
            microphone: connection.microphone.is_open,
            joined: connection.joined,
            connected: connection.connected,
            seen: connection.seen,
            packets_in: connection.packets_in,
            packets_forwarded: connection.packets_forwarded,
            packets_out: packets_out.get(serial).copied().unwrap_or(0),
        });
        rows.collect()
    }

    fn packets_out(&self) -> HashMap<u64, u64> {
        let listeners = self.rooms.values().flat_map(|room| room.fanout.listeners());
        listeners.map(|listener| (listener.connection, listener.packets)).collect()
    }

    #[doc(hidden)]
    pub fn plant_fault(&mut self, id: &str, fault: PlantedFault) {
        let Some(serial) = self.serial_of(id) else { return };
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        match fault {
            PlantedFault::Ingress => connection.planted_fault = true,
            PlantedFault::Fanout => {
                let room = self.rooms.get_mut(&connection.room);
                if let Some(listener) = room.and_then(|room| room.fanout.get_mut(serial)) {
                    listener.plant_fault();
                }
            }
        }
    }
}
