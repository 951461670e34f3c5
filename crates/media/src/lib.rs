//! The media core as a process: one thread, one port, one control socket.
//!
//! | file | idea |
//! |---|---|
//! | `server` | the loop |
//! | `sockets`, `streams`, `stream`, `backlog`, `addresses` | UDP and TCP on the media port, and where it is |
//! | `control`, `protocol`, `service` | the controller's socket, its frames, its requests |
//! | `delay` | how long voices stay in here |
//! | `arguments`, `lock` | how it starts |
//! | `clock`, `system` | the only clock, the only `unsafe` |

mod addresses;
pub mod arguments;
mod backlog;
mod clock;
mod control;
mod delay;
mod lock;
pub mod protocol;
pub mod server;
pub mod service;
mod sockets;
mod stream;
mod streams;
mod system;
