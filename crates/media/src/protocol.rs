//! The control protocol as it stands on the wire: MessagePack maps with string keys, each behind its
//! length. `spec/media-control.md` says what they mean.

use serde::{Deserialize, Serialize};

pub const VERSION: u32 = 2;
/// Longest frame to the core, and from it.
pub const LONGEST_IN: usize = 1 << 20;
pub const LONGEST_OUT: usize = 16 << 20;

/// The part of every request that says what the rest is.
#[derive(Deserialize)]
pub struct Head {
    pub id: u32,
    #[serde(rename = "do")]
    pub op: String,
}

#[derive(Deserialize)]
pub struct Hello {
    pub protocol: u32,
}

#[derive(Deserialize)]
pub struct Room {
    pub room: String,
}

#[derive(Deserialize)]
pub struct OpenRoom {
    pub room: String,
    #[serde(default)]
    pub echo: bool,
}

#[derive(Deserialize)]
pub struct Connection {
    pub connection: String,
}

#[derive(Deserialize)]
pub struct Join {
    pub room: String,
    pub connection: String,
    pub csrc: u32,
    #[serde(with = "serde_bytes")]
    pub label: Vec<u8>,
    pub replaces: Option<String>,
    pub offer: String,
}

#[derive(Serialize)]
pub struct Yes<T> {
    pub id: u32,
    pub ok: T,
}

#[derive(Serialize)]
pub struct No<'a> {
    pub id: u32,
    pub no: Why<'a>,
}

#[derive(Serialize)]
pub struct Why<'a> {
    pub reason: &'a str,
    pub text: &'a str,
}

#[derive(Serialize)]
pub struct Nothing {}

#[derive(Serialize)]
pub struct Welcome<'a> {
    pub protocol: u32,
    pub pid: u32,
    pub media_port: u16,
    /// As given on the command line.
    pub media_addresses: &'a [String],
    pub connections: usize,
}

#[derive(Serialize)]
pub struct Answer {
    pub answer: String,
}

#[derive(Serialize)]
pub struct Table {
    pub rooms: Vec<String>,
    pub connections: Vec<Row>,
}

/// Ages are in ms; 0: not yet.
#[derive(Serialize)]
pub struct Row {
    pub connection: String,
    pub room: String,
    pub csrc: u32,
    #[serde(with = "serde_bytes")]
    pub label: Vec<u8>,
    pub state: &'static str,
    pub microphone: bool,
    pub joined_ms: u64,
    pub connected_ms: u64,
    pub silent_ms: u64,
    pub packets_in: u64,
    pub packets_forwarded: u64,
    pub packets_out: u64,
}

#[derive(Serialize)]
pub struct Events {
    pub events: Vec<Event>,
}

#[derive(Serialize)]
pub struct Event {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub connection: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

/// A message as it goes out: its length, then its map.
pub fn frame(message: &impl Serialize) -> Vec<u8> {
    let body = rmp_serde::to_vec_named(message).expect("our own messages can be written");
    let mut frame = Vec::with_capacity(4 + body.len());
    frame.extend_from_slice(&(body.len() as u32).to_be_bytes());
    frame.extend_from_slice(&body);
    frame
}
