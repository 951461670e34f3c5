//! Many addresses on few sockets, and many datagrams with one system call.

use std::io;
use std::mem::{size_of, zeroed};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket};
use std::os::fd::AsRawFd;
use std::ptr::null_mut;

/// Datagrams that one call may take or give.
pub const BATCH: usize = 128;
const LARGEST: usize = 2_048;
const BUFFER: libc::c_int = 16 << 20;
/// Room for one IP_PKTINFO, with the alignment of its header.
const CONTROL: usize = 8;

/// A socket on every address of the loopback network, which tells to whom a datagram came.
pub struct Port(UdpSocket);

impl Port {
    pub fn open() -> io::Result<Port> {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        socket.set_nonblocking(true)?;
        set(&socket, libc::IPPROTO_IP, libc::IP_PKTINFO, 1)?;
        // Beyond the system's limit where we may, else up to it.
        set(&socket, libc::SOL_SOCKET, libc::SO_RCVBUFFORCE, BUFFER)
            .or_else(|_| set(&socket, libc::SOL_SOCKET, libc::SO_RCVBUF, BUFFER))?;
        Ok(Port(socket))
    }

    pub fn number(&self) -> io::Result<u16> {
        Ok(self.0.local_addr()?.port())
    }

    /// Send from one of our addresses. A full buffer is the network's ordinary loss.
    pub fn send_from(&self, source: Ipv4Addr, to: SocketAddr, datagram: &[u8]) {
        let SocketAddr::V4(to) = to else { return };
        let mut name = address(to);
        let mut part = libc::iovec { iov_base: datagram.as_ptr().cast_mut().cast(), iov_len: datagram.len() };
        let mut control = packet_info(source);
        let mut message = header(&mut name, &mut part);
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = INFO;
        // SAFETY: name, part, control and the datagram outlive the call, and their lengths are right.
        unsafe { libc::sendmsg(self.0.as_raw_fd(), &message, 0) };
    }
}

/// The length of a control message that holds an in_pktinfo.
// SAFETY: CMSG_SPACE only computes.
const INFO: usize = unsafe { libc::CMSG_SPACE(size_of::<libc::in_pktinfo>() as u32) } as usize;

/// A control message that names the address we send from.
fn packet_info(source: Ipv4Addr) -> [u64; CONTROL] {
    let mut control = [0; CONTROL];
    let head = control.as_mut_ptr().cast::<libc::cmsghdr>();
    let info =
        libc::in_pktinfo { ipi_ifindex: 0, ipi_spec_dst: ip(source), ipi_addr: ip(Ipv4Addr::UNSPECIFIED) };
    // SAFETY: the buffer is aligned for a cmsghdr and larger than INFO.
    unsafe {
        (*head).cmsg_level = libc::IPPROTO_IP;
        (*head).cmsg_type = libc::IP_PKTINFO;
        (*head).cmsg_len = libc::CMSG_LEN(size_of::<libc::in_pktinfo>() as u32) as usize;
        libc::CMSG_DATA(head).cast::<libc::in_pktinfo>().write_unaligned(info);
    }
    control
}

/// Buffers for `recvmmsg`.
pub struct Inbox {
    buffers: Box<[[u8; LARGEST]]>,
    controls: Box<[[u64; CONTROL]]>,
    _parts: Box<[libc::iovec]>,
    headers: Box<[libc::mmsghdr]>,
}

impl Inbox {
    pub fn new() -> Inbox {
        let mut buffers = vec![[0; LARGEST]; BATCH].into_boxed_slice();
        let mut controls = vec![[0; CONTROL]; BATCH].into_boxed_slice();
        let mut parts: Box<[_]> = buffers
            .iter_mut()
            .map(|b| libc::iovec { iov_base: b.as_mut_ptr().cast(), iov_len: LARGEST })
            .collect();
        let mut headers: Box<[_]> = parts.iter_mut().map(batched).collect();
        headers
            .iter_mut()
            .zip(&mut controls)
            .for_each(|(h, c)| h.msg_hdr.msg_control = c.as_mut_ptr().cast());
        Inbox { buffers, controls, _parts: parts, headers }
    }

    /// How many datagrams were taken; they stay until the next call.
    pub fn receive(&mut self, port: &Port) -> usize {
        self.headers.iter_mut().for_each(|h| h.msg_hdr.msg_controllen = size_of::<[u64; CONTROL]>());
        // SAFETY: every header points into buffers of this struct, which live on the heap and do not move.
        let count = unsafe {
            libc::recvmmsg(port.0.as_raw_fd(), self.headers.as_mut_ptr(), BATCH as u32, 0, null_mut())
        };
        usize::try_from(count).unwrap_or(0)
    }

    /// The datagram at a place, and the address it was sent to.
    pub fn datagram(&mut self, at: usize) -> (Ipv4Addr, &mut [u8]) {
        let head = self.controls[at].as_ptr().cast::<libc::cmsghdr>();
        // SAFETY: the kernel wrote an IP_PKTINFO there, the only control message this socket asks for.
        let info = unsafe { libc::CMSG_DATA(head).cast::<libc::in_pktinfo>().read_unaligned() };
        let length = self.headers[at].msg_len as usize;
        (Ipv4Addr::from(u32::from_be(info.ipi_addr.s_addr)), &mut self.buffers[at][..length])
    }
}

/// Buffers for `sendmmsg`: packets of one size to many addresses.
pub struct Outbox<const SIZE: usize> {
    pub packets: Box<[[u8; SIZE]]>,
    _parts: Box<[libc::iovec]>,
    headers: Box<[libc::mmsghdr]>,
}

impl<const SIZE: usize> Outbox<SIZE> {
    pub fn new() -> Outbox<SIZE> {
        let mut packets = vec![[0; SIZE]; BATCH].into_boxed_slice();
        let mut parts: Box<[_]> = packets
            .iter_mut()
            .map(|p| libc::iovec { iov_base: p.as_mut_ptr().cast(), iov_len: SIZE })
            .collect();
        let headers = parts.iter_mut().map(batched).collect();
        Outbox { packets, _parts: parts, headers }
    }

    /// Send the first packets to these addresses, one each; how many went.
    pub fn send(&mut self, socket: &UdpSocket, to: &mut [libc::sockaddr_in]) -> usize {
        for (header, name) in self.headers.iter_mut().zip(to.iter_mut()) {
            header.msg_hdr.msg_name = std::ptr::from_mut(name).cast();
            header.msg_hdr.msg_namelen = size_of::<libc::sockaddr_in>() as u32;
        }
        // SAFETY: there are at most BATCH addresses, each header points to a packet and an address that live.
        let count = unsafe {
            libc::sendmmsg(socket.as_raw_fd(), self.headers.as_mut_ptr(), to.len().min(BATCH) as u32, 0)
        };
        usize::try_from(count).unwrap_or(0)
    }
}

fn batched(part: &mut libc::iovec) -> libc::mmsghdr {
    // SAFETY: an mmsghdr of zeros has no name, no control message and no part.
    let mut header: libc::mmsghdr = unsafe { zeroed() };
    header.msg_hdr.msg_iov = part;
    header.msg_hdr.msg_iovlen = 1;
    header
}

fn header(name: &mut libc::sockaddr_in, part: &mut libc::iovec) -> libc::msghdr {
    let mut header = batched(part).msg_hdr;
    header.msg_name = std::ptr::from_mut(name).cast();
    header.msg_namelen = size_of::<libc::sockaddr_in>() as u32;
    header
}

pub fn address(to: SocketAddrV4) -> libc::sockaddr_in {
    libc::sockaddr_in {
        sin_family: libc::AF_INET as u16,
        sin_port: to.port().to_be(),
        sin_addr: ip(*to.ip()),
        sin_zero: [0; 8],
    }
}

fn ip(address: Ipv4Addr) -> libc::in_addr {
    libc::in_addr { s_addr: u32::from(address).to_be() }
}

fn set(socket: &UdpSocket, level: libc::c_int, name: libc::c_int, value: libc::c_int) -> io::Result<()> {
    let pointer = std::ptr::from_ref(&value).cast();
    // SAFETY: the option takes an int, and the pointer is to one.
    match unsafe {
        libc::setsockopt(socket.as_raw_fd(), level, name, pointer, size_of::<libc::c_int>() as u32)
    } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_tells_to_whom_a_datagram_came_and_answers_from_there() {
        let port = Port::open().unwrap();
        let friend = UdpSocket::bind("127.0.0.1:0").unwrap();
        let listener = Ipv4Addr::new(127, 1, 2, 3);
        friend.send_to(b"hello", (listener, port.number().unwrap())).unwrap();
        let mut inbox = Inbox::new();
        assert_eq!(inbox.receive(&port), 1);
        let (to, datagram) = inbox.datagram(0);
        assert_eq!((to, &*datagram), (listener, &b"hello"[..]));
        port.send_from(listener, friend.local_addr().unwrap(), b"you too");
        let (_, from) = friend.recv_from(&mut [0; 16]).unwrap();
        assert_eq!(from.ip(), listener);
    }

    #[test]
    fn an_outbox_sends_each_packet_to_its_own_address() {
        let port = Port::open().unwrap();
        let number = port.number().unwrap();
        let mut to = [1, 2].map(|last| address(SocketAddrV4::new(Ipv4Addr::new(127, 1, 0, last), number)));
        let mut outbox = Outbox::<3>::new();
        outbox.packets[1] = *b"two";
        assert_eq!(outbox.send(&UdpSocket::bind("127.0.0.1:0").unwrap(), &mut to), 2);
        let mut inbox = Inbox::new();
        assert_eq!(inbox.receive(&port), 2);
        assert_eq!(inbox.datagram(1), (Ipv4Addr::new(127, 1, 0, 2), &mut b"two"[..].to_vec()[..]));
    }
}
