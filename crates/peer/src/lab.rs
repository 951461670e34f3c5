//! A core of one's own, a controller, and clients: what a test on real sockets needs.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rmpv::Value;

use crate::client::{Client, Event};
use crate::control::{self, Control};
use crate::crowd::{Crowd, Peer};
use crate::dtls::Identity;
use crate::program::Core;
use crate::report::Heard;
use crate::slot::Slot;
use crate::voice::Speech;

/// Long enough for anything that happens at all on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);
const STEP: Duration = Duration::from_millis(5);

/// A core, its controller, and clients by name. A client's name is its connection id.
pub struct Lab {
    pub core: Core,
    pub control: Control,
    pub crowd: Crowd,
    pub events: Vec<control::Event>,
    pub happened: Vec<(String, Event)>,
    identity: Arc<Identity>,
}

impl Lab {
    /// A core with one open room, `room`.
    pub fn new() -> Lab {
        let core = Core::start().expect("the core starts");
        let control = core.control().expect("the core answers");
        let mut lab = Lab {
            core,
            control,
            crowd: Crowd::default(),
            events: Vec::new(),
            happened: Vec::new(),
            identity: Arc::new(Identity::new()),
        };
        lab.open("room");
        lab
    }

    pub fn open(&mut self, room: &str) {
        self.call("open_room", &[("room", room.into())]);
    }

    /// Ask the core for something that it must grant.
    pub fn call(&mut self, what: &str, arguments: &[(&str, Value)]) -> Value {
        self.control.call(what, arguments).unwrap_or_else(|failure| panic!("{what}: {failure}"))
    }

    pub fn client(&self) -> Client {
        Client::new(self.identity.clone())
    }

    /// Join and wait until the media stands.
    pub fn join(&mut self, room: &str, name: &str) {
        let client = self.client();
        self.join_as(room, name, client, Value::Nil);
    }

    pub fn join_as(&mut self, room: &str, name: &str, client: Client, replaces: Value) {
        self.admit(room, name, client, replaces);
        self.until("it connects", |lab| lab.is_connected(name));
    }

    /// Join by TCP and wait until the media stands.
    pub fn join_by_tcp(&mut self, room: &str, name: &str) {
        let mut client = self.client();
        let answer = self.answer(room, name, &client, Value::Nil);
        client.accept(&answer, Instant::now()).unwrap_or_else(|why| panic!("{why}"));
        self.crowd.peers.insert(name.into(), Peer::by_tcp(client).expect("a stream"));
        self.until("it connects", |lab| lab.is_connected(name));
    }

    /// Exchange offer and answer; the client's first datagrams are on their way.
    pub fn admit(&mut self, room: &str, name: &str, mut client: Client, replaces: Value) {
        let answer = self.answer(room, name, &client, replaces);
        client.accept(&answer, Instant::now()).unwrap_or_else(|why| panic!("{why}"));
        self.crowd.peers.insert(name.into(), Peer::new(client).expect("a socket"));
    }

    pub fn answer(&mut self, room: &str, name: &str, client: &Client, replaces: Value) -> String {
        self.answer_to(room, name, client.offer(), replaces)
    }

    pub fn answer_to(&mut self, room: &str, name: &str, offer: String, replaces: Value) -> String {
        let arguments = [
            ("room", Value::from(room)),
            ("connection", name.into()),
            ("csrc", csrc(name).into()),
            ("label", Value::Binary(name.into())),
            ("replaces", replaces),
            ("offer", offer.into()),
        ];
        control::text(&self.call("join", &arguments), "answer")
    }

    pub fn microphone(&mut self, name: &str, open: bool) {
        self.call(if open { "open_microphone" } else { "close_microphone" }, &[("connection", name.into())]);
    }

    /// The client says its own name, whether or not its microphone is open.
    pub fn speak(&mut self, name: &str) {
        self.peer(name).client.say(Some(Speech::of(name)), Instant::now());
    }

    pub fn hush(&mut self, name: &str) {
        self.peer(name).client.say(None, Instant::now());
    }

    pub fn peer(&mut self, name: &str) -> &mut Peer {
        self.crowd.peers.get_mut(name).unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    pub fn is_connected(&self, name: &str) -> bool {
        self.crowd.peers[name].client.connected.is_some()
    }

    /// Packets of a speaker that a listener heard so far.
    pub fn heard(&self, listener: &str, speaker: &str) -> u64 {
        self.crowd.peers[listener].client.received.packets_of(speaker)
    }

    /// All voice packets that a client received so far, whoever spoke.
    pub fn packets(&self, name: &str) -> u64 {
        self.crowd.peers[name].client.slots.iter().map(|slot| slot.packets).sum()
    }

    /// Where the core takes datagrams.
    pub fn address(&self) -> SocketAddr {
        let answers = self.crowd.peers.values().map(|peer| &peer.client.answer);
        let first = answers.flat_map(|answer| &answer.candidates).next();
        *first.expect("somebody has an answer")
    }

    /// Let time pass.
    pub fn run(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.turn();
        }
    }

    /// Let time pass for the clients, with nobody at the control socket.
    pub fn run_alone(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.crowd.turn(STEP, None).expect("the sockets work");
        }
    }

    /// Let time pass until something is so.
    pub fn until(&mut self, what: &str, so: impl Fn(&Lab) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !so(self) {
            let news = (&self.events, &self.happened);
            assert!(Instant::now() < deadline, "in vain: {what}; {news:?}");
            self.turn();
        }
    }

    /// Wait until a listener has heard some more of a speaker.
    pub fn until_heard(&mut self, listener: &str, speaker: &str, more: u64) {
        let enough = self.heard(listener, speaker) + more;
        self.until(&format!("{listener} hears {speaker}"), |lab| lab.heard(listener, speaker) >= enough);
    }

    /// Let what is on its way arrive: more than the core and the kernel hold back.
    pub fn settle(&mut self) {
        self.run(Duration::from_millis(150));
    }

    /// Read what has already arrived, and no more.
    pub fn drain(&mut self) {
        self.crowd.turn(Duration::ZERO, None).expect("the sockets work");
    }

    /// What is wrong with the stream that a listener hears of a speaker: nothing, if all is zero.
    pub fn faults(&self, listener: &str, speaker: &str) -> Faults {
        let client = &self.crowd.peers[listener].client;
        let sum = |count: fn(&Slot) -> u64| client.slots.iter().map(count).sum();
        Faults {
            missing: client.received.voice(speaker).map_or(0, Heard::missing),
            lost: sum(Slot::lost),
            duplicates: sum(|slot| slot.duplicates),
            reordered: sum(|slot| slot.reordered),
            steps_back: sum(|slot| slot.steps_back),
            unauthentic: client.received.unauthentic,
            strange: client.received.strange,
        }
    }

    pub fn ended(&self, name: &str) -> Option<&str> {
        let end = self.events.iter().find(|e| e.kind == "ended" && e.connection == name);
        end.and_then(|event| event.reason.as_deref())
    }

    fn turn(&mut self) {
        let turn = self.crowd.turn(STEP, None).expect("the sockets work");
        self.happened.extend(turn.events);
        self.events.extend(self.control.events(Duration::ZERO).expect("the core lives"));
    }
}

impl Default for Lab {
    fn default() -> Lab {
        Lab::new()
    }
}

/// Canaries that did not come; then, over all slots, what M7 and M8 forbid; then what was not for us.
#[derive(Debug, Default, PartialEq)]
pub struct Faults {
    pub missing: u64,
    pub lost: u64,
    pub duplicates: u64,
    pub reordered: u64,
    pub steps_back: u64,
    pub unauthentic: u64,
    pub strange: u64,
}

/// A number for each name: the core only hands it on.
pub fn csrc(name: &str) -> u32 {
    name.bytes().fold(1, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)))
}
