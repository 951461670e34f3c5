//! How the program lives: one for each folder, one controller, adopted after a crash, ended on request.

mod common;

use std::time::Duration;

use common::{Folder, Program, Socket, get, text};
use parvis_peer::lab::Lab;
use rmpv::Value;

#[test]
fn a_second_core_on_the_same_folder_ends_with_a_sentence() {
    let folder = Folder::new();
    let mut first = Program::start(&folder.0);
    Socket::hello(&folder.0);
    let mut second = Program::start(&folder.0);
    assert_eq!(second.end().code(), Some(1));
    assert!(second.log().contains("Another media core"));
    assert!(first.is_running());
    Socket::hello(&folder.0);
}

#[test]
fn after_a_kill_the_folder_is_free_again() {
    let folder = Folder::new();
    let mut first = Program::start(&folder.0);
    Socket::hello(&folder.0);
    first.child.kill().expect("a kill");
    first.end();
    let _second = Program::start(&folder.0);
    Socket::hello(&folder.0);
}

#[test]
fn who_says_hello_last_is_the_controller_and_the_older_is_hung_up_on() {
    let folder = Folder::new();
    let _program = Program::start(&folder.0);
    let mut old = Socket::hello(&folder.0);
    let mut new = Socket::hello(&folder.0);
    assert!(old.read().is_none());
    new.ok("stats", &[]);
}

#[test]
fn a_hello_with_another_protocol_takes_nothing_over() {
    let folder = Folder::new();
    let _program = Program::start(&folder.0);
    let mut old = Socket::hello(&folder.0);
    Socket::open(&folder.0).no("hello", &[("protocol", 9.into())]);
    old.ok("stats", &[]);
}

#[test]
fn a_new_controller_finds_the_table_as_the_old_one_left_it() {
    let folder = Folder::new();
    let _program = Program::start(&folder.0);
    let mut old = Socket::hello(&folder.0);
    old.ok("open_room", &[("room", "r".into())]);
    old.join("r", "a");
    old.ok("open_microphone", &[("connection", "a".into())]);
    drop(old);
    let table = Socket::hello(&folder.0).ok("table", &[]);
    assert_eq!(get(&table, "rooms"), Some(&Value::Array(vec!["r".into()])));
    let row = &get(&table, "connections").and_then(Value::as_array).expect("rows")[0];
    assert_eq!((text(row, "connection"), get(row, "microphone")), ("a".into(), Some(&true.into())));
    assert_eq!(get(row, "label"), Some(&Value::Binary(vec![0, 255, 1])));
}

#[test]
fn the_sound_goes_on_while_nobody_controls_it() {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    lab.join("room", "ben");
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.control.abandon();
    lab.run_alone(Duration::from_millis(500));
    lab.control = lab.core.control().expect("a new controller");
    let table = lab.call("table", &[]);
    let rows = get(&table, "connections").and_then(Value::as_array).expect("rows");
    assert!(rows.iter().all(|row| text(row, "state") == "connected"), "{table}");
    lab.until_heard("ben", "ana", 20);
}

#[test]
fn what_crosses_is_counted_with_its_delay() {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    lab.join_by_tcp("room", "ben");
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.until_heard("ben", "ana", 20);
    let stats = lab.call("stats", &[]);
    let stat = |name| get(&stats, name).and_then(Value::as_u64).expect("a number");
    assert_eq!((stat("handshakes"), stat("connections"), stat("joining")), (2, 2, 0));
    assert_eq!((stat("rooms"), stat("streams"), stat("faults")), (1, 1, 0));
    assert!(stat("packets_in") >= 20 && stat("packets_out") >= 20 && stat("bytes_out") > 20 * 80);
    assert!(stat("delay_count") >= 20 && stat("delay_us_le_100000") <= stat("delay_count"));
}

/// An address that is not this machine's makes the core listen everywhere; with an IPv6 one among
/// them, on a socket to which IPv4 clients have mapped addresses.
#[test]
fn voices_cross_where_one_socket_takes_ipv4_and_ipv6() {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_parvis-media"));
    command.args(["--media-address", "2001:db8::7"]);
    let mut lab = Lab::new();
    lab.core = parvis_peer::program::Core::start_by(command).expect("the core starts");
    lab.control = lab.core.control().expect("the core answers");
    lab.open("room");
    lab.join("room", "ana");
    lab.join("room", "ben");
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.until_heard("ben", "ana", 20);
}

#[test]
fn when_the_reader_of_its_log_is_gone_it_lives_on() {
    let folder = Folder::new();
    let mut program = Program::start(&folder.0);
    let mut socket = Socket::hello(&folder.0);
    drop(program.child.stderr.take());
    socket.ok("stop", &[]);
    assert!(program.end().success(), "its last line goes nowhere");
}

#[test]
fn stop_and_sigterm_end_it_well() {
    let folder = Folder::new();
    let mut program = Program::start(&folder.0);
    Socket::hello(&folder.0).ok("stop", &[]);
    assert!(program.end().success());
    let mut program = Program::start(&folder.0);
    Socket::hello(&folder.0);
    program.signal("TERM");
    assert!(program.end().success());
    assert!(!folder.0.join("media.sock").exists(), "nothing is left to connect to");
}

#[test]
fn a_terminals_ctrl_c_and_hang_up_do_not_end_it() {
    let folder = Folder::new();
    let mut program = Program::start(&folder.0);
    let mut socket = Socket::hello(&folder.0);
    program.signal("INT");
    program.signal("HUP");
    socket.ok("stats", &[]);
    assert!(program.is_running());
}

#[test]
fn the_control_socket_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let _program = Program::start(&folder.0);
    Socket::hello(&folder.0);
    let mode = std::fs::metadata(folder.0.join("media.sock")).expect("a socket").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_is_wrong_at_the_start_gets_a_sentence() {
    let folder = Folder::new();
    let taken = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let cases: [&[&str]; 3] = [
        &["--media-port", &port, "--media-address", "127.0.0.1"],
        &["--media-port", "none"],
        &["--loud", "very"],
    ];
    for arguments in cases {
        let mut program = Program::start_with(&folder.0, arguments);
        assert_eq!(program.end().code(), Some(1), "{arguments:?}");
        assert!(program.log().starts_with("parvis-media: "), "{arguments:?}");
    }
    let mut program = Program::start(&folder.0.join("missing"));
    assert_eq!(program.end().code(), Some(1));
}

#[test]
fn the_log_names_nobody() {
    let folder = Folder::new();
    let mut program = Program::start(&folder.0);
    let mut socket = Socket::hello(&folder.0);
    socket.ok("open_room", &[("room", "secret-room".into())]);
    socket.join("secret-room", "secret-connection");
    socket.ok("stop", &[]);
    program.end();
    let log = program.log();
    assert!(!log.contains("secret") && !log.contains("127.0.0.1"), "{log}");
}
