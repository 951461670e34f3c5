//! The control socket: who is the controller, and the frames to and from it.

use std::io::{ErrorKind, Read, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::{Duration, Instant};

use crate::protocol::{LONGEST_IN, LONGEST_OUT};
use crate::service::{self, Meaning, Reply};

/// Sockets that have not said hello, and the controller.
const MOST_CLIENTS: usize = 16;
/// A core without a controller for so long ends itself.
const ABANDONED_AFTER: Duration = Duration::from_secs(300);
/// Read at once: we look between any two batches, and room for more would be cleared each time.
const PIECE: usize = 8 * 1024;
/// Bytes of answers and events that a client may leave unread.
const MOST_UNREAD: usize = 2 * LONGEST_OUT;
/// The last frame of all has so long to leave.
const FAREWELL: Duration = Duration::from_secs(1);

pub struct Control {
    listener: UnixListener,
    clients: Vec<Client>,
    /// Since when there has been no controller.
    alone_since: Option<Instant>,
}

struct Client {
    stream: UnixStream,
    controls: bool,
    input: Vec<u8>,
    /// Bytes of `input` that have been served: they go all at once.
    served: usize,
    output: Vec<u8>,
    gone: bool,
}

impl Control {
    pub fn new(listener: UnixListener, now: Instant) -> Self {
        Control { listener, clients: Vec::new(), alone_since: Some(now) }
    }

    /// Takes what has come and answers it; true: one asked the process to stop.
    pub fn serve(&mut self, mut answer: impl FnMut(bool, &[u8]) -> Reply) -> bool {
        self.accept();
        let mut stop = false;
        for at in 0..self.clients.len() {
            self.clients[at].read();
            while let Some(frame) = self.clients[at].next_frame() {
                stop |= self.answer(at, &frame, &mut answer);
            }
            self.clients[at].write();
        }
        stop
    }

    fn answer(&mut self, at: usize, frame: &[u8], answer: &mut impl FnMut(bool, &[u8]) -> Reply) -> bool {
        let Reply { frame, meaning } = answer(self.clients[at].controls, frame);
        self.clients[at].push(&frame);
        if meaning == Meaning::Hello {
            self.crown(at);
        }
        meaning == Meaning::Stop
    }

    /// Whoever said hello last is the controller; the one before is hung up on.
    fn crown(&mut self, at: usize) {
        for (other, client) in self.clients.iter_mut().enumerate() {
            client.gone |= client.controls && other != at;
            client.controls = other == at;
        }
    }

    fn accept(&mut self) {
        while let Ok((stream, _)) = self.listener.accept() {
            if self.clients.len() < MOST_CLIENTS && stream.set_nonblocking(true).is_ok() {
                self.clients.push(Client::new(stream));
            }
        }
    }

    /// Sends a frame to the controller, if there is one.
    pub fn tell(&mut self, frame: impl FnOnce() -> Vec<u8>) {
        if let Some(client) = self.clients.iter_mut().find(|client| client.controls) {
            client.push(&frame());
            client.write();
        }
    }

    /// Forgets who is gone; true: nobody has controlled this core for too long.
    pub fn tidy(&mut self, now: Instant) -> bool {
        self.clients.retain(|client| !client.gone);
        let controlled = self.clients.iter().any(|client| client.controls);
        self.alone_since = if controlled { None } else { Some(self.alone_since.unwrap_or(now)) };
        self.alone_since.is_some_and(|since| now.saturating_duration_since(since) >= ABANDONED_AFTER)
    }

    /// When [`Control::tidy`] would find that the core is abandoned.
    pub fn deadline(&self) -> Option<Instant> {
        self.alone_since.map(|since| since + ABANDONED_AFTER)
    }

    /// Descriptors to wait for, and whether to wait until they take more.
    pub fn descriptors(&self) -> Vec<(RawFd, bool)> {
        let clients =
            self.clients.iter().map(|client| (client.stream.as_raw_fd(), !client.output.is_empty()));
        clients.chain([(self.listener.as_raw_fd(), false)]).collect()
    }

    /// Lets the last answers leave before the process does.
    pub fn say_farewell(&mut self) {
        for client in &mut self.clients {
            let ready =
                client.stream.set_nonblocking(false).and(client.stream.set_write_timeout(Some(FAREWELL)));
            if ready.is_ok() {
                let _ = client.stream.write_all(&client.output);
            }
        }
    }
}

impl Client {
    fn new(stream: UnixStream) -> Self {
        Client { stream, controls: false, input: Vec::new(), served: 0, output: Vec::new(), gone: false }
    }

    fn read(&mut self) {
        self.input.drain(..std::mem::take(&mut self.served));
        let mut piece = [0; PIECE];
        while !self.gone && self.input.len() <= 4 + LONGEST_IN {
            match self.stream.read(&mut piece) {
                Ok(0) => self.gone = true,
                Ok(length) => self.input.extend_from_slice(&piece[..length]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) => self.gone = error.kind() != ErrorKind::Interrupted,
            }
        }
    }

    /// The next whole frame. One that is too long cannot be skipped: the socket is closed after it. Whoever
    /// does not read is not answered on and on, however much it has asked.
    fn next_frame(&mut self) -> Option<Vec<u8>> {
        if self.is_choked() {
            return None;
        }
        let waiting = &self.input[self.served..];
        let head: [u8; 4] = waiting.get(..4)?.try_into().ok()?;
        let length = u32::from_be_bytes(head) as usize;
        if length > LONGEST_IN {
            self.push(&service::too_long());
            self.write();
            self.served = self.input.len();
            self.gone = true;
            return None;
        }
        let frame = waiting.get(4..4 + length)?.to_vec();
        self.served += 4 + length;
        Some(frame)
    }

    fn push(&mut self, frame: &[u8]) {
        self.output.extend_from_slice(frame);
        // Whoever does not read is hung up on, comes back and reads the table.
        self.gone |= self.is_choked();
    }

    fn is_choked(&self) -> bool {
        self.output.len() > MOST_UNREAD
    }

    fn write(&mut self) {
        while !self.output.is_empty() {
            match self.stream.write(&self.output) {
                Ok(length) => drop(self.output.drain(..length)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => {
                    self.gone = true;
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "control_tests.rs"]
mod tests;
