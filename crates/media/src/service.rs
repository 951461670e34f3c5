//! One request of the controller, done on the core.

use std::time::{Duration, Instant};

use parvis_core::{Core, Ended, Event, Join, PlantedFault, Refusal, Row};
use serde::Deserialize;

use crate::protocol::{self, No, Nothing, Why, Yes, frame};

/// What the core of this process says about itself.
pub struct About {
    pub media_port: u16,
    pub media_addresses: Vec<String>,
    /// For tests: connections whose id begins so panic at their first datagram after a check (B5).
    pub failpoint: Option<String>,
}

/// A frame to send back, and what else the request means for its sender.
pub struct Reply {
    pub frame: Vec<u8>,
    pub meaning: Meaning,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Meaning {
    Plain,
    /// This client is the controller from now on.
    Hello,
    Stop,
}

type Done = Result<Vec<u8>, (&'static str, &'static str)>;

/// Does one request. Only `hello` may come from somebody who is not the controller.
pub fn serve(
    core: &mut Core,
    about: &About,
    shell: &dyn Fn() -> Vec<(&'static str, u64)>,
    controls: bool,
    now: Instant,
    body: &[u8],
) -> Reply {
    let Ok(head) = rmp_serde::from_slice::<protocol::Head>(body) else {
        return Reply {
            frame: no(0, "malformed", "A request is a map with id and do."),
            meaning: Meaning::Plain,
        };
    };
    let id = head.id;
    let done = match head.op.as_str() {
        "hello" => hello(core, about, id, body),
        _ if !controls => Err(("malformed", "Say hello first.")),
        "open_room" => read(body).map(|arguments: protocol::OpenRoom| open_room(core, id, &arguments)),
        "close_room" => read(body).map(|arguments: protocol::Room| close_room(core, id, &arguments)),
        "join" => read(body).and_then(|arguments| join(core, about, now, id, arguments)),
        "open_microphone" => with_connection(body, id, |connection| core.open_microphone(connection)),
        "close_microphone" => with_connection(body, id, |connection| {
            core.close_microphone(connection);
            Ok(())
        }),
        "leave" => with_connection(body, id, |connection| {
            core.leave(connection);
            Ok(())
        }),
        "table" => Ok(yes(id, table(core, now))),
        "stats" => Ok(yes(id, Counters(core.stats().iter().chain(core.gauges()).chain(shell()).collect()))),
        "stop" => Ok(yes(id, Nothing {})),
        _ => Err(("unknown_op", "There is no such request.")),
    };
    let meaning = match (head.op.as_str(), &done) {
        ("hello", Ok(_)) => Meaning::Hello,
        ("stop", Ok(_)) => Meaning::Stop,
        _ => Meaning::Plain,
    };
    let frame = done.unwrap_or_else(|(reason, text)| no(id, reason, text));
    Reply { frame, meaning }
}

/// What the sender gets whose frame is too long to be read.
pub fn too_long() -> Vec<u8> {
    no(0, "malformed", "A request is at most 1 MiB long.")
}

fn yes(id: u32, ok: impl serde::Serialize) -> Vec<u8> {
    let whole = frame(&Yes { id, ok });
    match whole.len() <= protocol::LONGEST_OUT {
        true => whole,
        false => no(id, "too_many", "The answer would be longer than 16 MiB."),
    }
}

fn no(id: u32, reason: &str, text: &str) -> Vec<u8> {
    frame(&No { id, no: Why { reason, text } })
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, (&'static str, &'static str)> {
    rmp_serde::from_slice(body).map_err(|_| ("malformed", "An argument is missing or has the wrong type."))
}

fn with_connection(body: &[u8], id: u32, act: impl FnOnce(&str) -> Result<(), Refusal>) -> Done {
    let arguments: protocol::Connection = read(body)?;
    act(&arguments.connection).map(|()| yes(id, Nothing {})).map_err(why)
}

fn hello(core: &Core, about: &About, id: u32, body: &[u8]) -> Done {
    let arguments: protocol::Hello = read(body)?;
    if arguments.protocol != protocol::VERSION {
        return Err(("wrong_protocol", "This core speaks protocol 2."));
    }
    Ok(yes(
        id,
        protocol::Welcome {
            protocol: protocol::VERSION,
            pid: std::process::id(),
            media_port: about.media_port,
            media_addresses: &about.media_addresses,
            connections: core.connection_count(),
        },
    ))
}

fn open_room(core: &mut Core, id: u32, arguments: &protocol::OpenRoom) -> Vec<u8> {
    match arguments.echo {
        true => core.open_echo_room(&arguments.room),
        false => core.open_room(&arguments.room),
    }
    yes(id, Nothing {})
}

fn close_room(core: &mut Core, id: u32, arguments: &protocol::Room) -> Vec<u8> {
    core.close_room(&arguments.room);
    yes(id, Nothing {})
}

fn join(core: &mut Core, about: &About, now: Instant, id: u32, arguments: protocol::Join) -> Done {
    let protocol::Join { room, connection, csrc, label, replaces, offer } = arguments;
    let fails = about.failpoint.as_ref().is_some_and(|prefix| connection.starts_with(prefix));
    let faulty = fails.then(|| connection.clone());
    let answer = core.join(now, Join { room, connection, csrc, label, replaces, offer });
    faulty.iter().for_each(|connection| core.plant_fault(connection, PlantedFault::Ingress));
    answer.map(|answer| yes(id, protocol::Answer { answer })).map_err(why)
}

fn why(refusal: Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::BadOffer(text) => ("bad_offer", text),
        Refusal::UnknownRoom => ("unknown_room", "This room is not open here."),
        Refusal::UnknownConnection => ("unknown_connection", "This connection has ended or never was."),
        Refusal::TooMany => ("too_many", "There are as many connections as this core takes."),
        Refusal::Taken => ("malformed", "This connection id is in use."),
    }
}

fn table(core: &Core, now: Instant) -> protocol::Table {
    let rows = core.table().into_iter().map(|row| table_row(row, now));
    protocol::Table { rooms: core.room_names(), connections: rows.collect() }
}

fn table_row(row: Row, now: Instant) -> protocol::Row {
    let age = |at: Instant| milliseconds(now.saturating_duration_since(at));
    let silent = row.state == parvis_core::connection::State::Silent;
    protocol::Row {
        connection: row.connection,
        room: row.room,
        csrc: row.csrc,
        label: row.label,
        state: row.state.name(),
        microphone: row.microphone,
        joined_ms: age(row.joined),
        connected_ms: row.connected.map_or(0, age),
        silent_ms: if silent { age(row.seen) } else { 0 },
        packets_in: row.packets_in,
        packets_forwarded: row.packets_forwarded,
        packets_out: row.packets_out,
    }
}

fn milliseconds(age: Duration) -> u64 {
    u64::try_from(age.as_millis()).unwrap_or(u64::MAX)
}

/// A flat map of counters.
struct Counters(Vec<(&'static str, u64)>);

impl serde::Serialize for Counters {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// The frame that tells the controller what happened.
pub fn events(events: Vec<Event>) -> Vec<u8> {
    frame(&protocol::Events { events: events.into_iter().map(event).collect() })
}

fn event(event: Event) -> protocol::Event {
    let (kind, connection, reason) = match event {
        Event::Connected(connection) => ("connected", connection, None),
        Event::Silent(connection) => ("silent", connection, None),
        Event::Returned(connection) => ("returned", connection, None),
        Event::Ended(connection, reason) => ("ended", connection, Some(reason_name(reason))),
    };
    protocol::Event { kind, connection, reason }
}

fn reason_name(reason: Ended) -> &'static str {
    match reason {
        Ended::NeverConnected => "never_connected",
        Ended::Silent => "silent",
        Ended::Left => "left",
        Ended::Replaced => "replaced",
        Ended::RoomClosed => "room_closed",
        Ended::Fault => "fault",
    }
}
