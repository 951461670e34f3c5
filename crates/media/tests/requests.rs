//! Every request of spec/media-control.md, and every refusal.

mod common;

use common::{Folder, Program, Socket, get, join_arguments, reason, text};
use rmpv::Value;

fn controlled() -> (Folder, Program, Socket) {
    let folder = Folder::new();
    let program = Program::start(&folder.0);
    let socket = Socket::hello(&folder.0);
    (folder, program, socket)
}

fn rows(socket: &mut Socket) -> Vec<Value> {
    let table = socket.ok("table", &[]);
    get(&table, "connections").and_then(Value::as_array).expect("rows").clone()
}

#[test]
fn hello_says_who_answers() {
    let folder = Folder::new();
    let program = Program::start(&folder.0);
    let welcome = Socket::open(&folder.0).ok("hello", &[("protocol", 2.into())]);
    assert_eq!(get(&welcome, "protocol"), Some(&2.into()));
    assert_eq!(get(&welcome, "pid"), Some(&program.child.id().into()));
    assert_eq!(get(&welcome, "connections"), Some(&0.into()));
    assert_eq!(get(&welcome, "media_addresses"), Some(&Value::Array(vec!["127.0.0.1".into()])));
    assert!(get(&welcome, "media_port").and_then(Value::as_u64).is_some_and(|port| port > 0));
}

#[test]
fn without_a_media_address_none_is_named_and_every_interface_is_a_candidate() {
    let folder = Folder::new();
    let _program = Program::start_with(&folder.0, &["--media-port", "0"]);
    let mut socket = Socket::open(&folder.0);
    let welcome = socket.ok("hello", &[("protocol", 2.into())]);
    assert_eq!(get(&welcome, "media_addresses"), Some(&Value::Array(vec![])));
    socket.ok("open_room", &[("room", "r".into())]);
    let answer = text(&socket.join("r", "a"), "answer");
    assert!(answer.contains(" 127.0.0.1 "), "{answer}");
}

#[test]
fn an_address_that_is_not_ours_is_a_candidate_all_the_same() {
    let folder = Folder::new();
    let _program = Program::start_with(&folder.0, &["--media-port", "0", "--media-address", "203.0.113.7"]);
    let mut socket = Socket::hello(&folder.0);
    socket.ok("open_room", &[("room", "r".into())]);
    assert!(text(&socket.join("r", "a"), "answer").contains(" 203.0.113.7 "));
}

#[test]
fn another_protocol_is_refused() {
    let folder = Folder::new();
    let _program = Program::start(&folder.0);
    assert_eq!(Socket::open(&folder.0).no("hello", &[("protocol", 1.into())]), "wrong_protocol");
}

#[test]
fn before_hello_nothing_else_is_done() {
    let folder = Folder::new();
    let _program = Program::start(&folder.0);
    let mut socket = Socket::open(&folder.0);
    assert_eq!(socket.no("open_room", &[("room", "r".into())]), "malformed");
    assert_eq!(socket.no("stop", &[]), "malformed");
    socket.ok("hello", &[("protocol", 2.into())]);
}

#[test]
fn a_room_opens_twice_without_harm_and_closes() {
    let (_folder, _program, mut socket) = controlled();
    socket.ok("open_room", &[("room", "r".into())]);
    socket.ok("open_room", &[("room", "r".into())]);
    let rooms = socket.ok("table", &[]);
    assert_eq!(get(&rooms, "rooms"), Some(&Value::Array(vec!["r".into()])));
    socket.ok("close_room", &[("room", "r".into())]);
    socket.ok("close_room", &[("room", "r".into())]);
    let rooms = socket.ok("table", &[]);
    assert_eq!(get(&rooms, "rooms"), Some(&Value::Array(vec![])));
}

#[test]
fn an_echo_room_is_a_room() {
    let (_folder, _program, mut socket) = controlled();
    socket.ok("open_room", &[("room", "r".into()), ("echo", true.into())]);
    assert_eq!(get(&socket.ok("table", &[]), "rooms"), Some(&Value::Array(vec!["r".into()])));
    assert_eq!(socket.no("open_room", &[("room", "r".into()), ("echo", 1.into())]), "malformed");
}

#[test]
fn a_join_is_a_row_until_it_leaves() {
    let (_folder, _program, mut socket) = controlled();
    socket.ok("open_room", &[("room", "r".into())]);
    assert!(text(&socket.join("r", "a"), "answer").starts_with("v=0"));
    let row = rows(&mut socket).remove(0);
    let names = ["connection", "room", "state"].map(|name| text(&row, name));
    assert_eq!(names, ["a", "r", "joining"]);
    assert_eq!(get(&row, "label"), Some(&Value::Binary(vec![0, 255, 1])));
    assert_eq!((get(&row, "csrc"), get(&row, "microphone")), (Some(&7.into()), Some(&false.into())));
    for name in ["connected_ms", "silent_ms", "packets_in", "packets_forwarded", "packets_out"] {
        assert_eq!(get(&row, name), Some(&0.into()), "{name}");
    }
    assert!(get(&row, "joined_ms").is_some_and(Value::is_u64));
    socket.ok("leave", &[("connection", "a".into())]);
    assert!(rows(&mut socket).is_empty());
}

#[test]
fn who_joined_and_is_gone_has_ended_once() {
    let (_folder, _program, mut socket) = controlled();
    socket.ok("open_room", &[("room", "r".into())]);
    for (connection, expected) in [("a", "left"), ("b", "room_closed")] {
        socket.join("r", connection);
        let body = match expected {
            "left" => b"\x83\xa2id\x63\xa2do\xa5leave\xaaconnection\xa1a".to_vec(),
            _ => b"\x83\xa2id\x63\xa2do\xaaclose_room\xa4room\xa1r".to_vec(),
        };
        socket.write_frame(&body);
        let mut events = Vec::new();
        while events.is_empty() {
            let message = socket.read().expect("a frame");
            events.extend(get(&message, "events").and_then(Value::as_array).cloned().unwrap_or_default());
        }
        let told = ["type", "connection", "reason"].map(|name| text(&events[0], name));
        assert_eq!(told, ["ended", connection, expected]);
        assert_eq!(events.len(), 1);
    }
}

#[test]
fn a_microphone_opens_and_closes() {
    let (_folder, _program, mut socket) = controlled();
    socket.ok("open_room", &[("room", "r".into())]);
    socket.join("r", "a");
    let named = [("connection", Value::from("a"))];
    socket.ok("open_microphone", &named);
    assert_eq!(get(&rows(&mut socket)[0], "microphone"), Some(&true.into()));
    socket.ok("close_microphone", &named);
    assert_eq!(get(&rows(&mut socket)[0], "microphone"), Some(&false.into()));
}

#[test]
fn closing_and_leaving_what_is_unknown_is_done_already() {
    let (_folder, _program, mut socket) = controlled();
    let nobody = [("connection", Value::from("nobody"))];
    socket.ok("close_microphone", &nobody);
    socket.ok("leave", &nobody);
    socket.ok("close_room", &[("room", "nowhere".into())]);
    assert_eq!(socket.no("open_microphone", &nobody), "unknown_connection");
}

#[test]
fn a_join_that_cannot_be_is_refused_with_a_reason() {
    let (_folder, _program, mut socket) = controlled();
    assert_eq!(socket.no("join", &join_arguments("nowhere", "a")), "unknown_room");
    socket.ok("open_room", &[("room", "r".into())]);
    let mut bad = join_arguments("r", "a");
    bad.pop();
    assert_eq!(socket.no("join", &bad), "malformed", "no offer");
    bad.push(("offer", "hello".into()));
    assert_eq!(socket.no("join", &bad), "bad_offer");
    socket.join("r", "a");
    assert_eq!(socket.no("join", &join_arguments("r", "a")), "malformed", "the id is taken");
}

#[test]
fn an_unknown_request_is_refused() {
    let (_folder, _program, mut socket) = controlled();
    assert_eq!(socket.no("sing", &[]), "unknown_op");
    assert_eq!(socket.no("open_room", &[("room", 5.into())]), "malformed");
}

#[test]
fn stats_count_in_numbers() {
    let (_folder, _program, mut socket) = controlled();
    let stats = socket.ok("stats", &[]);
    let counters = stats.as_map().expect("a map");
    assert!(counters.len() > 10 && counters.iter().all(|(name, value)| name.is_str() && value.is_u64()));
    assert_eq!(get(&stats, "faults"), Some(&0.into()));
    for name in ["rooms", "connections", "streams", "packets_out", "delay_us_le_1000", "delay_count"] {
        assert_eq!(get(&stats, name), Some(&0.into()), "{name}");
    }
}

#[test]
fn a_frame_that_is_no_request_is_refused_and_the_socket_lives() {
    let (_folder, _program, mut socket) = controlled();
    for body in [&b""[..], b"\xc0", b"\x80", b"\x93\x01\x02\x03", b"\xff\xff\xff", b"\x81\xa2id\x01"] {
        socket.write_frame(body);
        let answer = socket.read().expect("an answer");
        assert_eq!(get(&answer, "id"), Some(&0.into()));
        assert_eq!(reason(&answer), "malformed");
    }
    socket.ok("stats", &[]);
}

#[test]
fn a_frame_in_pieces_is_one_frame_and_two_in_one_piece_are_two() {
    let (_folder, _program, mut socket) = controlled();
    let request = b"\x82\xa2id\x05\xa2do\xa5stats";
    let frame = [&(request.len() as u32).to_be_bytes()[..], request].concat();
    for byte in &frame {
        socket.write(&[*byte]);
    }
    socket.write(&[frame.clone(), frame].concat());
    for _ in 0..3 {
        assert_eq!(get(&socket.read().expect("an answer"), "id"), Some(&5.into()));
    }
}

#[test]
fn a_frame_longer_than_1_mib_is_refused_and_ends_the_socket_only() {
    let (folder, mut program, mut socket) = controlled();
    socket.write(&(1_048_577_u32).to_be_bytes());
    assert_eq!(reason(&socket.read().expect("an answer")), "malformed");
    assert!(socket.read().is_none(), "hung up");
    Socket::hello(&folder.0);
    assert!(program.is_running());
}

#[test]
fn two_thousand_frames_of_noise_are_refused_and_change_nothing() {
    let (_folder, mut program, mut socket) = controlled();
    let mut dice = 0x5eed_0003_u64;
    let mut roll = |sides: u64| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice % sides
    };
    for _ in 0..2_000 {
        let mut body = b"\x83\xa2id\x05\xa2do\xa5table\xa4room\xa1r".to_vec();
        for _ in 0..=roll(6) {
            let at = roll(body.len() as u64) as usize;
            body[at] = roll(256) as u8;
        }
        socket.write_frame(&body);
        let answer = socket.read().expect("an answer");
        assert!(get(&answer, "ok").is_some() || get(&answer, "no").is_some(), "{answer}");
    }
    assert!(rows(&mut socket).is_empty() && program.is_running());
}
