//! `parvis-fanout`: what a listener costs, beside the bare limit of this machine.
//!
//! `bench/README.md` says what is measured and how. The last line is JSON.

mod core;
mod delays;
mod herd;
mod limit;
mod machine;
mod net;

use std::error::Error;
use std::time::Duration;

use serde_json::json;

const USAGE: &str = "parvis-fanout [--listeners N] [--seconds S]";

/// A load average beyond which others take the time that we measure.
const QUIET: f64 = 0.5;

struct Arguments {
    listeners: usize,
    seconds: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { listeners, seconds } = arguments(std::env::args().skip(1))?;
    let time = Duration::from_secs(seconds);
    let load = machine::load();
    println!("{}; load average {load:.2} before we begin", machine::name());
    if load > QUIET {
        println!("this machine is busy with other things: these figures do not count");
    }
    println!(
        "{listeners} listeners, one speaker, 50 packets/s of 24 + {} B, AES-256-GCM, {seconds} s",
        limit::PAYLOAD
    );
    let bare = limit::measure(listeners, time)?;
    println!(
        "bare limit: {:.2} µs per packet, {:.0} % of the core, loss {:.6}",
        bare.us_per_packet, bare.core_pct, bare.loss
    );
    let core = core::measure(listeners, time)?;
    tell(&core, &bare);
    println!("{}", summary(listeners, &core, &bare));
    Ok(())
}

fn arguments(mut words: impl Iterator<Item = String>) -> Result<Arguments, Box<dyn Error>> {
    let mut arguments = Arguments { listeners: 1_000, seconds: 20 };
    while let Some(word) = words.next() {
        let value = words.next().ok_or(USAGE)?.parse()?;
        match word.as_str() {
            "--listeners" => arguments.listeners = value as usize,
            "--seconds" => arguments.seconds = value,
            _ => return Err(USAGE.into()),
        }
    }
    Ok(arguments)
}

fn tell(core: &core::Figures, bare: &limit::Limit) {
    println!(
        "media core: {:.2} µs per authenticated packet ({:.2} × the limit), {:.0} % of the core, loss {:.6}",
        core.us_per_packet,
        core.us_per_packet / bare.us_per_packet,
        core.server_core_pct,
        core.loss
    );
    println!(
        "joins: {:.0} per second of the core's CPU, {:.0} per second of the clock (clients included)",
        core.joins_per_cpu_s, core.joins_per_s
    );
    println!("memory: {:.1} kB per listener", core.rss_kb_per_listener);
    let [median, most, longest] = core.delay_ms;
    println!("speaker to listener: p50 {median:.1} ms, p99 {most:.1} ms, longest {longest:.1} ms");
    println!(
        "clients: {} packets authenticated, {} not authentic, {:.0} % of their core",
        core.packets, core.unauthentic, core.client_core_pct
    );
    if core.client_core_pct > 90.0 || core.server_core_pct > 85.0 {
        println!("a core was too busy (clients > 90 %, server > 85 %): these figures do not count");
    }
}

fn summary(listeners: usize, core: &core::Figures, bare: &limit::Limit) -> serde_json::Value {
    json!({
        "n": listeners,
        "us_per_packet": rounded(core.us_per_packet, 3),
        "limit_us_per_packet": rounded(bare.us_per_packet, 3),
        "loss": rounded(core.loss, 6),
        "rss_kb_per_listener": rounded(core.rss_kb_per_listener, 1),
        "joins_per_s": rounded(core.joins_per_cpu_s, 0),
        "client_core_pct": rounded(core.client_core_pct, 1),
        "server_core_pct": rounded(core.server_core_pct, 1),
    })
}

fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Arguments, Box<dyn Error>> {
        arguments(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn the_number_of_listeners_and_the_time_are_chosen() {
        let Arguments { listeners, seconds } = read("--listeners 2000 --seconds 5").unwrap();
        assert_eq!((listeners, seconds), (2_000, 5));
    }

    #[test]
    fn what_it_does_not_know_it_refuses_with_its_usage() {
        assert!(read("--speakers 2").is_err_and(|error| error.to_string() == USAGE));
        assert!(read("--listeners").is_err());
    }
}
