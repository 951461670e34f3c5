use super::*;
use parvis_core::Config;
use parvis_core::stats::Counter;

/// On Linux all of 127.0.0.0/8 is this machine.
#[test]
fn an_address_that_comes_later_is_listened_at_and_one_that_goes_is_told_no_more() {
    let [first, second] = ["127.0.0.1", "127.0.0.2"].map(|ip| ip.parse::<IpAddr>().expect("an address"));
    let mut sockets = Sockets::open(&[first], 0).expect("a port");
    let mut core = Core::new(Config::new(sockets.candidates.clone())).expect("a core");
    let port = sockets.port;
    let all = |ips: &[IpAddr]| ips.iter().map(|&ip| SocketAddr::new(ip, port)).collect::<Vec<_>>();
    sockets.adopt(&[first, second], &mut core);
    assert_eq!(sockets.candidates, all(&[first, second]));
    let stranger = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    stranger.send_to(&[22; 60], (second, port)).expect("sent");
    std::net::TcpStream::connect((second, port)).expect("it takes streams");
    system::wait(&[(sockets.sockets[1].as_raw_fd(), false)], Duration::from_secs(10));
    sockets.receive(&mut core);
    assert_eq!(core.stats().get(Counter::DroppedUnproven), 1);
    sockets.adopt(&[second], &mut core);
    assert_eq!(sockets.candidates, all(&[second]));
    sockets.adopt(&[first, second], &mut core);
    assert_eq!((sockets.candidates, sockets.sockets.len()), (all(&[first, second]), 2));
}

/// A laptop is taken from network to network, an IPv6 address is for a day.
#[test]
fn addresses_that_come_and_go_leave_no_heap_of_sockets() {
    let ip = |last: u8| IpAddr::from([127, 0, 1, last]);
    let mut sockets = Sockets::open(&[ip(1)], 0).expect("a port");
    let mut core = Core::new(Config::new(sockets.candidates.clone())).expect("a core");
    for last in 2..=100 {
        sockets.adopt(&[ip(1), ip(last)], &mut core);
        assert_eq!(sockets.candidates.len(), 2, "{last}");
    }
    assert_eq!((sockets.sockets.len(), sockets.doors.0.len()), (MOST_SOCKETS, MOST_SOCKETS));
    let listens = |ip| std::net::TcpStream::connect((ip, sockets.port)).is_ok();
    assert!(listens(ip(1)) && listens(ip(100)));
    assert!(sockets.is_open_at(sockets.candidates[0]) && sockets.is_open_at(sockets.candidates[1]));
}

/// A socket that has all IPv4 addresses has a door for each; one that comes later has its own.
#[test]
fn a_socket_behind_one_that_has_many_doors_answers_by_itself() {
    let asked = |last| Some(IpAddr::from([127, 0, 0, last]));
    let mut doors = Doors::new(1);
    let numbers = [1, 2, 1].map(|last| doors.number(0, asked(last)));
    assert_eq!(numbers, [1, 2, 1]);
    doors.0.push((1, None));
    let own = doors.number(1, None);
    assert_eq!(doors.0[usize::from(own)], (1, None));
    for address in 0..300_u32 {
        let number = doors.number(0, Some(Ipv4Addr::from(address).into()));
        assert_eq!(doors.0[usize::from(number)].0, 0);
    }
    assert_eq!(doors.0.len(), 256);
}

/// The system gives a port that is free by UDP. By TCP it may be anybody's.
#[test]
fn another_port_is_tried_where_one_is_taken_by_tcp() {
    let taken: Vec<_> = (0..400).map(|_| TcpListener::bind("[::]:0").expect("a port")).collect();
    for _ in 0..600 {
        bind(&["192.0.2.1".parse().expect("an address")], 0).expect("a port that is free by both");
    }
    drop(taken);
}
