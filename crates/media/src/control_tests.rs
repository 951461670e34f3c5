use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::SocketAddr;

use super::*;
use crate::clock::now;

/// 50,000 tables would be some 800 GB.
#[test]
fn who_asks_and_does_not_read_is_answered_up_to_a_limit_and_hung_up_on() {
    const EMPTY: [u8; 5] = [0, 0, 0, 1, 0xc0];
    let name = format!("parvis-control-{}", std::process::id());
    let address = SocketAddr::from_abstract_name(name).expect("a name");
    let listener = UnixListener::bind_addr(&address).expect("a socket");
    listener.set_nonblocking(true).expect("a socket");
    let mut control = Control::new(listener, now());
    let mut client = UnixStream::connect_addr(&address).expect("it takes streams");
    client.write_all(&EMPTY.repeat(1_000)).expect("written");
    let mut answered = 0;
    control.serve(|_, _| {
        answered += 1;
        Reply { frame: vec![0; 1 << 20], meaning: Meaning::Plain }
    });
    assert_eq!(answered, 1 + MOST_UNREAD / (1 << 20));
    control.tidy(now());
    assert_eq!(control.clients.len(), 0);
}
