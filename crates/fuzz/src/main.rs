//! `parvis-fuzz list`, `parvis-fuzz TARGET SECONDS [SEED]`, `parvis-fuzz seed` (writes the corpus anew).

use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use parvis_fuzz::search::{Found, search};
use parvis_fuzz::targets::{TARGETS, Target, named};
use parvis_fuzz::{kept, seeds};

const USAGE: &str = "usage: parvis-fuzz list | seed | TARGET SECONDS [SEED]";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["list"] => list(),
        ["seed"] => seeds::write().map_err(|error| error.to_string()),
        [name, seconds] => run(name, seconds, None),
        [name, seconds, seed] => run(name, seconds, Some(seed)),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn list() -> Result<(), String> {
    TARGETS.iter().for_each(|target| println!("{}", target.name));
    Ok(())
}

fn run(name: &str, seconds: &str, seed: Option<&str>) -> Result<(), String> {
    let target = named(name).ok_or_else(|| format!("There is no target {name}."))?;
    let wrong = |text: &str| format!("{text} is no number.\n{USAGE}");
    let seconds: u64 = seconds.parse().map_err(|_| wrong(seconds))?;
    let seed = seed.map_or_else(|| Ok(from_the_clock()), |seed| seed.parse().map_err(|_| wrong(seed)))?;
    let inputs = kept::inputs(name).map_err(|error| format!("The corpus cannot be read: {error}."))?;
    report(target, search(target, inputs, Duration::from_secs(seconds), seed), seed)
}

fn report(target: &Target, found: Found, seed: u64) -> Result<(), String> {
    match found {
        Found::Nothing { runs, behaviours } => {
            println!("{:<10} {runs:>9} inputs, {behaviours:>5} behaviours: {}", target.name, target.what);
            Ok(())
        }
        Found::Crash { input, runs } => {
            let path = kept::write_crash(target.name, &input).map_err(|error| error.to_string())?;
            Err(format!("{} fell over input {runs} of seed {seed}: {}", target.name, path.display()))
        }
    }
}

/// Another search each time; the seed is told where it matters.
fn from_the_clock() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_nanos() as u64)
}
