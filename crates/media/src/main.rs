//! `parvis-media`: the media core as a process. One thread, one port, one control socket.

mod arguments;
mod clock;
mod control;
mod delay;
mod lock;
mod protocol;
mod server;
mod service;
mod sockets;
mod streams;
mod system;

use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = arguments::parse(std::env::args().skip(1)).and_then(|arguments| server::run(&arguments));
    match outcome {
        Ok(farewell) => {
            server::log(farewell);
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            server::log(&sentence);
            ExitCode::FAILURE
        }
    }
}
