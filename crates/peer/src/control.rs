//! The core's control socket, from the controller's side (spec/media-control.md, protocol 2).

use std::fmt;
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use rmpv::Value;

use crate::crowd;

/// No answer of a healthy core takes longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the core pushed.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub kind: String,
    pub connection: String,
    pub reason: Option<String>,
}

/// Why a call gave nothing.
#[derive(Debug)]
pub enum Failure {
    /// The core said no, with a stable reason.
    Refused(String),
    Io(io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused(reason) => write!(f, "the core refused: {reason}"),
            Failure::Io(error) => write!(f, "the control socket failed: {error}"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Io(error)
    }
}

pub struct Control {
    stream: UnixStream,
    buffer: Vec<u8>,
    next: u32,
    events: Vec<Event>,
}

impl Control {
    /// Connect and say hello: from now on we are the controller.
    pub fn connect(socket: &Path) -> Result<Control, Failure> {
        let stream = UnixStream::connect(socket)?;
        let mut control = Control { stream, buffer: Vec::new(), next: 0, events: Vec::new() };
        control.call("hello", &[("protocol", 2.into())])?;
        Ok(control)
    }

    /// Close the socket without a word, as the kernel does for a process that was killed.
    pub fn abandon(&self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }

    pub fn call(&mut self, what: &str, arguments: &[(&str, Value)]) -> Result<Value, Failure> {
        self.next += 1;
        let head = [("id", Value::from(self.next)), ("do", Value::from(what))];
        let pairs = head.iter().chain(arguments).map(|(name, value)| (Value::from(*name), value.clone()));
        self.write(&Value::Map(pairs.collect()))?;
        self.answer(self.next)
    }

    fn write(&mut self, message: &Value) -> io::Result<()> {
        let mut frame = vec![0; 4];
        rmpv::encode::write_value(&mut frame, message)?;
        let length = (frame.len() - 4) as u32;
        frame[..4].copy_from_slice(&length.to_be_bytes());
        self.stream.write_all(&frame)
    }

    fn answer(&mut self, id: u32) -> Result<Value, Failure> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let message = self.message(deadline)?.ok_or_else(|| io::Error::from(io::ErrorKind::TimedOut))?;
            if field(&message, "id").and_then(Value::as_u64) == Some(u64::from(id)) {
                return result(&message);
            }
        }
    }

    /// What the core pushed until now, waiting at most that long for more.
    pub fn events(&mut self, wait: Duration) -> io::Result<Vec<Event>> {
        let deadline = Instant::now() + wait;
        while self.events.is_empty() && self.message(deadline)?.is_some() {}
        Ok(std::mem::take(&mut self.events))
    }

    /// The next message; None if the deadline passes first. Events are put aside as well.
    fn message(&mut self, deadline: Instant) -> io::Result<Option<Value>> {
        loop {
            if let Some(message) = self.frame()? {
                self.put_aside(&message);
                return Ok(Some(message));
            }
            if !self.fill(deadline.saturating_duration_since(Instant::now()))? {
                return Ok(None);
            }
        }
    }

    /// Take one whole frame out of the buffer, if there is one.
    fn frame(&mut self) -> io::Result<Option<Value>> {
        let Some(length) = self.buffer.first_chunk().map(|head| u32::from_be_bytes(*head) as usize) else {
            return Ok(None);
        };
        let Some(mut body) = self.buffer.get(4..4 + length) else {
            return Ok(None);
        };
        let message = rmpv::decode::read_value(&mut body).map_err(io::Error::other)?;
        self.buffer.drain(..4 + length);
        Ok(Some(message))
    }

    /// Read what there is, after waiting at most that long. False if nothing came.
    fn fill(&mut self, wait: Duration) -> io::Result<bool> {
        if !crowd::wait(&[self.stream.as_raw_fd()], wait)?[0] {
            return Ok(false);
        }
        let mut bytes = [0; 65_536];
        let count = self.stream.read(&mut bytes)?;
        self.buffer.extend(&bytes[..count]);
        if count == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(true) }
    }

    fn put_aside(&mut self, message: &Value) {
        let events = field(message, "events").and_then(Value::as_array);
        self.events.extend(events.into_iter().flatten().map(event));
    }
}

fn result(message: &Value) -> Result<Value, Failure> {
    match (field(message, "ok"), field(message, "no")) {
        (Some(ok), _) => Ok(ok.clone()),
        (None, Some(no)) => Err(Failure::Refused(text(no, "reason"))),
        (None, None) => Err(io::Error::other("an answer is neither ok nor no").into()),
    }
}

fn event(value: &Value) -> Event {
    let reason = field(value, "reason").and_then(Value::as_str).map(str::to_owned);
    Event { kind: text(value, "type"), connection: text(value, "connection"), reason }
}

/// A field of a MessagePack map.
pub fn field<'a>(map: &'a Value, name: &str) -> Option<&'a Value> {
    map.as_map()?.iter().find(|(key, _)| key.as_str() == Some(name)).map(|(_, value)| value)
}

/// A field that is a text; empty if it is not.
pub fn text(map: &Value, name: &str) -> String {
    field(map, name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A field that is a number; 0 if it is not.
pub fn number(map: &Value, name: &str) -> u64 {
    field(map, name).and_then(Value::as_u64).unwrap_or_default()
}
