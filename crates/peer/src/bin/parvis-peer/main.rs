//! `parvis-peer`: clients that are driven by JSON lines, for tests, benches and the command line.

mod hex;
mod line;
mod watch;

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parvis_peer::client::{Client, Event};
use parvis_peer::clock;
use parvis_peer::crowd::{Crowd, Peer};
use parvis_peer::dtls::Identity;
use parvis_peer::tape::{Arrived, News};
use serde_json::{Value, json};

use crate::line::{Line, Packet};
use crate::watch::Watch;

fn main() -> io::Result<()> {
    clock::nanoseconds(Instant::now());
    let mut program = Program::default();
    let mut input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut unread = Vec::new();
    loop {
        let turn = program.crowd.turn(program.watch.pause(), Some(input.as_fd()))?;
        program.tell(&turn.events)?;
        if turn.readable && !program.read(&mut input, &mut unread)? {
            return Ok(());
        }
    }
}

#[derive(Default)]
struct Program {
    identity: Arc<Identity>,
    crowd: Crowd,
    watch: Watch,
}

impl Program {
    /// Do what the whole lines say that have arrived. False at the end of the input.
    fn read(&mut self, input: &mut File, unread: &mut Vec<u8>) -> io::Result<bool> {
        let mut bytes = [0; 65_536];
        let count = input.read(&mut bytes)?;
        unread.extend(&bytes[..count]);
        while let Some(end) = unread.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = unread.drain(..=end).collect();
            self.obey(&line)?;
        }
        Ok(count > 0)
    }

    fn obey(&mut self, line: &[u8]) -> io::Result<()> {
        let done =
            serde_json::from_slice(line).map_err(|error| error.to_string()).and_then(|line| self.act(line));
        match done {
            Ok(Value::Null) => Ok(()),
            Ok(answer) => say(&answer),
            Err(error) => say(&json!({"error": error, "line": String::from_utf8_lossy(line).trim()})),
        }
    }

    fn act(&mut self, line: Line) -> Result<Value, String> {
        let now = Instant::now();
        match line {
            Line::Offer { peer, ssrc } => return self.offer(peer, ssrc),
            Line::Report { peer } => {
                return Ok(json!({"peer": peer, "report": self.peer(&peer)?.client.report()}));
            }
            Line::Answer { peer, sdp } => {
                self.peer(&peer)?.client.accept(&sdp, now).map_err(|why| why.to_string())?
            }
            Line::Speak(speak) => self.peer(&speak.peer)?.client.say(Some(speak.speech()), now),
            Line::Play { peer, packets } => {
                let frames = packets.into_iter().map(Packet::frame).collect::<Result<_, _>>()?;
                self.peer(&peer)?.client.play(frames, now);
            }
            Line::Keep { peer } => self.peer(&peer)?.client.kept = Some(Vec::new()),
            Line::Hush { peer } => self.peer(&peer)?.client.say(None, now),
            Line::Watch { peer } => self.watch.begin(&peer),
            Line::Vanish { peer } => self.peer(&peer)?.vanish(),
            Line::Rebind { peer } => self.peer(&peer)?.rebind(now).map_err(|error| error.to_string())?,
            Line::Close { peer } => self.close(&peer, now)?,
        }
        Ok(Value::Null)
    }

    fn offer(&mut self, name: String, ssrc: Option<u32>) -> Result<Value, String> {
        let mut client = Client::new(self.identity.clone());
        client.voice.ssrc = ssrc.unwrap_or(client.voice.ssrc);
        let answer = json!({"peer": name, "offer": client.offer()});
        self.crowd.peers.insert(name, Peer::new(client).map_err(|error| error.to_string())?);
        Ok(answer)
    }

    fn close(&mut self, name: &str, now: Instant) -> Result<(), String> {
        self.peer(name)?.client.close(now);
        self.crowd.turn(Duration::ZERO, None).map_err(|error| error.to_string())?;
        self.crowd.peers.remove(name);
        self.watch.end(name);
        Ok(())
    }

    fn peer(&mut self, name: &str) -> Result<&mut Peer, String> {
        self.crowd.peers.get_mut(name).ok_or_else(|| format!("there is no peer {name}; offer first"))
    }

    fn tell(&mut self, events: &[(String, Event)]) -> io::Result<()> {
        let now = Instant::now();
        for (name, event) in events {
            event_json(name, *event, now).map_or(Ok(()), |line| say(&line))?;
        }
        self.tell_kept()?;
        self.watch.news(&self.crowd, now).iter().try_for_each(say)
    }

    fn tell_kept(&mut self) -> io::Result<()> {
        for (name, peer) in &mut self.crowd.peers {
            let kept = peer.client.kept.iter_mut().flat_map(|kept| kept.drain(..));
            kept.map(|packet| packet_json(name, &packet)).try_for_each(|line| say(&line))?;
        }
        Ok(())
    }
}

fn packet_json(peer: &str, packet: &Arrived) -> Value {
    json!({
        "peer": peer,
        "event": "packet",
        "slot": packet.slot,
        "index": packet.index,
        "timestamp": packet.timestamp,
        "csrc": packet.csrc,
        "opus": hex::write(&packet.opus),
        "at": clock::seconds(packet.at),
    })
}

fn event_json(peer: &str, event: Event, now: Instant) -> Option<Value> {
    let at = clock::seconds(now);
    match event {
        Event::Connected => Some(json!({"peer": peer, "event": "connected", "at": at})),
        Event::Failed(why) => Some(json!({"peer": peer, "event": "failed", "why": why, "at": at})),
        Event::Closed => Some(json!({"peer": peer, "event": "closed", "at": at})),
        Event::Tape(news, said) => {
            let event = if news == News::Low { "low" } else { "played" };
            Some(json!({"peer": peer, "event": event, "said": said, "at": at}))
        }
        Event::Heard => None,
    }
}

fn say(line: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
