//! The JSON lines of `parvis-peer`, as its README describes them, against a real core.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use parvis_peer::control;
use parvis_peer::lab::{self, Lab, PATIENCE};
use rmpv::Value as Packed;
use serde_json::{Value, json};

struct Program {
    process: Child,
    input: ChildStdin,
    lines: Receiver<Value>,
}

impl Program {
    fn start() -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parvis-peer"));
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
        let (input, output) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            let lines = BufReader::new(output).lines().map_while(Result::ok);
            lines
                .map(|line| serde_json::from_str(&line).unwrap())
                .try_for_each(|line: Value| sender.send(line))
        });
        Program { process, input, lines }
    }

    fn say(&mut self, line: &Value) {
        writeln!(self.input, "{line}").expect("it reads");
    }

    /// The next line that has this field.
    fn wait(&self, field: &str) -> Value {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("in vain: {field}"));
            if line.get(field).is_some() {
                return line;
            }
        }
    }

    fn join(&mut self, lab: &mut Lab, peer: &str) {
        self.say(&json!({"do": "offer", "peer": peer}));
        let offer = self.wait("offer")["offer"].as_str().unwrap().to_owned();
        let arguments = [
            ("room", Packed::from("room")),
            ("connection", peer.into()),
            ("csrc", lab::csrc(peer).into()),
            ("label", Packed::Binary(Vec::new())),
            ("replaces", Packed::Nil),
            ("offer", offer.into()),
        ];
        let answer = control::text(&lab.call("join", &arguments), "answer");
        self.say(&json!({"do": "answer", "peer": peer, "sdp": answer}));
        assert_eq!(self.wait("event")["event"], "connected");
    }

    fn report(&mut self, peer: &str) -> Value {
        self.say(&json!({"do": "report", "peer": peer}));
        self.wait("report")["report"].take()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn two_peers_join_speak_are_watched_and_report() {
    let (mut lab, mut program) = (Lab::new(), Program::start());
    program.join(&mut lab, "ana");
    program.join(&mut lab, "ben");
    lab.microphone("ana", true);
    program.say(&json!({"do": "watch", "peer": "ben"}));
    program.say(&json!({"do": "speak", "peer": "ana", "canary": "hello"}));
    let first = program.wait("event");
    assert_eq!(
        (&first["event"], &first["canary"], &first["csrc"]),
        (&json!("first"), &json!("hello"), &json!(lab::csrc("ana")))
    );

    program.say(&json!({"do": "rebind", "peer": "ana"}));
    std::thread::sleep(Duration::from_millis(200));
    program.say(&json!({"do": "hush", "peer": "ana"}));
    let last = program.wait("event");
    assert_eq!(last["event"], "last");
    assert!(last["at"].as_f64() > first["at"].as_f64());

    let report = program.report("ben");
    let voice = &report["received"]["voices"][0];
    assert_eq!((&voice["canary"], &voice["missing"]), (&json!("hello"), &json!(0)));
    assert_eq!(voice["last"], last["at"]);
    assert!(report["checks"]["answered"].as_u64() > Some(0));
}

#[test]
fn a_tape_is_heard_by_whoever_keeps_it_bit_for_bit_and_in_order() {
    let (mut lab, mut program) = (Lab::new(), Program::start());
    program.join(&mut lab, "ana");
    program.join(&mut lab, "ben");
    lab.microphone("ana", true);
    program.say(&json!({"do": "keep", "peer": "ben"}));
    let packets: Vec<Value> = (0..30).map(|number| json!([30, format!("f8{number:02x}")])).collect();
    program.say(&json!({"do": "play", "peer": "ana", "packets": packets}));

    let mut heard = Vec::new();
    let mut told = Vec::new();
    while heard.len() < 30 || told.len() < 2 {
        let line = program.wait("event");
        match line["event"].as_str() {
            Some("packet") => heard.push(line),
            Some(event) => told.push(event.to_owned()),
            None => {}
        }
    }
    assert_eq!(told, ["low", "played"]);
    let said: Vec<String> = (0..30).map(|number| format!("f8{number:02x}")).collect();
    assert_eq!(heard.iter().map(|line| line["opus"].as_str().unwrap()).collect::<Vec<_>>(), said);
    let spoken = |line: &Value| (line["csrc"].clone(), line["slot"].clone());
    assert!(heard.iter().all(|line| spoken(line) == (json!(lab::csrc("ana")), json!(0))));
    let time = |line: &Value| line["timestamp"].as_u64().unwrap() as u32;
    assert_eq!(time(&heard[29]).wrapping_sub(time(&heard[0])), 29 * 960);
}

#[test]
fn a_packet_that_is_none_is_refused() {
    let mut program = Program::start();
    program.say(&json!({"do": "offer", "peer": "ana"}));
    program.say(&json!({"do": "play", "peer": "ana", "packets": [[30, "xyz"]]}));
    assert!(program.wait("error")["error"].as_str().unwrap().contains("hexadecimal"));
}

#[test]
fn a_closed_peer_leaves_at_once_and_is_forgotten() {
    let (mut lab, mut program) = (Lab::new(), Program::start());
    program.join(&mut lab, "ana");
    program.say(&json!({"do": "close", "peer": "ana"}));
    program.say(&json!({"do": "report", "peer": "ana"}));
    assert_eq!(program.wait("error")["error"], "there is no peer ana; offer first");
}

#[test]
fn a_line_it_cannot_read_is_answered_and_the_next_one_is_obeyed() {
    let mut program = Program::start();
    program.say(&json!({"do": "dance", "peer": "ana"}));
    assert!(program.wait("error")["error"].as_str().unwrap().contains("unknown variant"));
    program.say(&json!({"do": "offer", "peer": "ana", "ssrc": 7}));
    assert!(program.wait("offer")["offer"].as_str().unwrap().contains("a=ssrc:7 "));
}
