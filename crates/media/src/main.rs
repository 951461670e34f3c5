//! `parvis-media`: the program.

use std::process::ExitCode;

use parvis_media::{arguments, server};

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
