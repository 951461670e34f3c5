//! What time does: handshakes resend, offers die, clients fall silent and end.

use std::cmp::Reverse;
use std::time::Instant;

use crate::connection::{ENDED_AFTER, NEVER_CONNECTED_AFTER, State};
use crate::core::{Core, Ended, Event};

impl Core {
    /// When [`Core::handle_timeout`] next has something to do.
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.timers.peek().map(|Reverse((at, _))| *at)
    }

    pub fn handle_timeout(&mut self, now: Instant) {
        while let Some(&Reverse((at, serial))) = self.timers.peek() {
            if at > now {
                return;
            }
            self.timers.pop();
            self.ring(now, at, serial);
        }
    }

    fn ring(&mut self, now: Instant, at: Instant, serial: u64) {
        let armed = self.connections.get_mut(&serial).filter(|connection| connection.armed == Some(at));
        if let Some(connection) = armed {
            connection.armed = None;
            self.guarded(|core| core.tick(now, serial));
            self.arm(serial);
        }
    }

    /// Sees to it that the timer rings by the connection's deadline. A later deadline needs no new
    /// entry: the timer rings early and is armed again, so packets cost nothing here.
    pub(crate) fn arm(&mut self, serial: u64) {
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        let deadline = connection.deadline();
        if connection.armed.is_none_or(|armed| deadline < armed) {
            connection.armed = Some(deadline);
            self.timers.push(Reverse((deadline, serial)));
        }
    }

    fn tick(&mut self, now: Instant, serial: u64) {
        self.suspect = Some(serial);
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        if connection.handshake_wakes.is_some_and(|wake| wake <= now)
            && let Some(handshake) = connection.handshake.as_mut()
        {
            let progress = handshake.handle_timeout(now);
            self.advance(now, serial, progress);
        }
        self.age(now, serial);
    }

    fn age(&mut self, now: Instant, serial: u64) {
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        let silence = now.saturating_duration_since(connection.seen);
        let waited = now.saturating_duration_since(connection.joined);
        match connection.state {
            State::Joining if waited >= NEVER_CONNECTED_AFTER => self.end(serial, Ended::NeverConnected),
            State::Joining => {}
            _ if silence >= ENDED_AFTER => self.end(serial, Ended::Silent),
            State::Connected if connection.is_overdue(now) => {
                connection.state = State::Silent;
                self.events.push(Event::Silent(connection.id.clone()));
            }
            _ => {}
        }
    }
}
