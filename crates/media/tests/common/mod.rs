//! The real program on a data folder of its own, and a controller that can misbehave.
#![allow(dead_code)]

use std::io::{Error, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use parvis_peer::client::Client;
use parvis_peer::dtls::Identity;
use rmpv::Value;

/// Long enough for anything that happens at all on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A folder that goes when it is dropped.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("parvis-media-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub struct Program {
    pub child: Child,
}

impl Program {
    pub fn start(data: &Path) -> Program {
        Program::start_with(data, &["--media-port", "0", "--media-address", "127.0.0.1"])
    }

    pub fn start_with(data: &Path, arguments: &[&str]) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parvis-media"));
        command.arg("--data").arg(data).args(arguments).stdin(Stdio::null()).stderr(Stdio::piped());
        Program { child: command.spawn().expect("the program starts") }
    }

    /// Waits for its end.
    pub fn end(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            assert!(Instant::now() < deadline, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// What it wrote, once it has ended.
    pub fn log(&mut self) -> String {
        let mut text = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut text).expect("text");
        text
    }

    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(status.expect("kill").success());
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_none()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Socket {
    stream: UnixStream,
    id: u32,
}

impl Socket {
    /// Connects as soon as the program listens; says nothing yet.
    pub fn open(data: &Path) -> Socket {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(stream) = UnixStream::connect(data.join("media.sock")) {
                stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
                return Socket { stream, id: 0 };
            }
            assert!(Instant::now() < deadline, "it does not listen");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Connects and is the controller.
    pub fn hello(data: &Path) -> Socket {
        let mut socket = Socket::open(data);
        socket.ok("hello", &[("protocol", 2.into())]);
        socket
    }

    pub fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).expect("a socket that takes bytes");
    }

    pub fn write_frame(&mut self, body: &[u8]) {
        self.write(&(body.len() as u32).to_be_bytes());
        self.write(body);
    }

    /// The next frame; none: the program hung up.
    pub fn read(&mut self) -> Option<Value> {
        let mut head = [0; 4];
        self.fill(&mut head)?;
        let mut body = vec![0; u32::from_be_bytes(head) as usize];
        self.fill(&mut body)?;
        Some(rmpv::decode::read_value(&mut body.as_slice()).expect("MessagePack"))
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Option<()> {
        let hung_up = [ErrorKind::UnexpectedEof, ErrorKind::ConnectionReset];
        let silent = |error: &Error| assert!(hung_up.contains(&error.kind()), "it says nothing: {error}");
        self.stream.read_exact(bytes).inspect_err(silent).ok()
    }

    pub fn ask(&mut self, what: &str, arguments: &[(&str, Value)]) -> Value {
        self.id += 1;
        let head = [("id", Value::from(self.id)), ("do", Value::from(what))];
        let pairs = head.iter().chain(arguments).map(|(name, value)| (Value::from(*name), value.clone()));
        let mut body = Vec::new();
        rmpv::encode::write_value(&mut body, &Value::Map(pairs.collect())).expect("MessagePack");
        self.write_frame(&body);
        loop {
            let answer = self.read().expect("an answer");
            if get(&answer, "id") == Some(&self.id.into()) {
                return answer;
            }
        }
    }

    pub fn ok(&mut self, what: &str, arguments: &[(&str, Value)]) -> Value {
        let answer = self.ask(what, arguments);
        get(&answer, "ok").unwrap_or_else(|| panic!("{what}: {answer}")).clone()
    }

    /// The reason of the refusal.
    pub fn no(&mut self, what: &str, arguments: &[(&str, Value)]) -> String {
        let answer = self.ask(what, arguments);
        reason(&answer)
    }

    pub fn join(&mut self, room: &str, connection: &str) -> Value {
        let mut arguments = join_arguments(room, connection);
        arguments.push(("replaces", Value::Nil));
        self.ok("join", &arguments)
    }
}

pub fn reason(answer: &Value) -> String {
    let no = get(answer, "no").unwrap_or_else(|| panic!("no refusal: {answer}"));
    assert!(text(no, "text").ends_with('.'), "a sentence: {no}");
    text(no, "reason")
}

pub fn join_arguments(room: &str, connection: &str) -> Vec<(&'static str, Value)> {
    let offer = Client::new(Arc::new(Identity::new())).offer();
    vec![
        ("room", room.into()),
        ("connection", connection.into()),
        ("csrc", 7.into()),
        ("label", Value::Binary(vec![0, 255, 1])),
        ("offer", offer.into()),
    ]
}

pub fn get<'a>(map: &'a Value, name: &str) -> Option<&'a Value> {
    map.as_map()?.iter().find(|(key, _)| key.as_str() == Some(name)).map(|(_, value)| value)
}

pub fn text(map: &Value, name: &str) -> String {
    get(map, name).and_then(Value::as_str).unwrap_or_default().to_owned()
}
