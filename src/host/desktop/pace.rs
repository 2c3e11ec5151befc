//! The pace: sixty ticks a second by the wall clock, whatever the screen's refresh rate.

use std::time::{Duration, Instant};

/// One tick of the machine: a 60th of a second, to the nanosecond.
pub const TICK: Duration = Duration::from_nanos(16_666_667);

/// The most ticks made up for at once. Four hide a stutter of 66 ms; after a longer stop (a window
/// dragged, a laptop asleep) the game goes on from where it was instead of racing to catch up.
const CATCH_UP_MAX: u32 = 4;

/// Says how many ticks are due and when the next one is.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    due: Instant,
}

impl Pace {
    /// Starts at `now`: the first tick is due at once.
    pub fn start(now: Instant) -> Self {
        Pace { due: now }
    }

    /// The ticks that are due at `now`, 0 to 4. They count as made.
    pub fn take_due(&mut self, now: Instant) -> u32 {
        let Some(behind) = now.checked_duration_since(self.due) else { return 0 };
        let ticks = behind.as_nanos() / TICK.as_nanos() + 1;
        if ticks > u128::from(CATCH_UP_MAX) {
            self.due = now + TICK;
            return CATCH_UP_MAX;
        }
        let ticks = ticks as u32;
        self.due += TICK * ticks;
        ticks
    }

    /// The moment of the next tick.
    pub fn next(&self) -> Instant {
        self.due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tests need some instant to count from; which one does not matter.
    #[allow(clippy::disallowed_methods)]
    fn origin() -> Instant {
        Instant::now()
    }

    /// Wakes `rate` times a second for ten seconds and counts the ticks.
    fn ticks_in_ten_seconds(rate: u32) -> u32 {
        let start = origin();
        let mut pace = Pace::start(start);
        (1..=rate * 10).map(|i| pace.take_due(start + Duration::from_secs(1) * i / rate)).sum()
    }

    #[test]
    fn speed_is_the_same_at_any_refresh_rate() {
        for rate in [30, 50, 60, 75, 120, 144, 165, 240] {
            let ticks = ticks_in_ten_seconds(rate);
            assert!((600..=601).contains(&ticks), "{ticks} ticks in 10 s at {rate} Hz");
        }
    }

    #[test]
    fn a_long_stop_is_dropped() {
        let start = origin();
        let mut pace = Pace::start(start);
        assert_eq!(pace.take_due(start), 1);
        assert_eq!(pace.take_due(start + Duration::from_secs(3600)), CATCH_UP_MAX);
        assert_eq!(pace.take_due(start + Duration::from_secs(3600)), 0);
        assert_eq!(pace.take_due(start + Duration::from_secs(3600) + TICK), 1);
    }

    #[test]
    fn nothing_is_due_before_its_time() {
        let start = origin();
        let mut pace = Pace::start(start + TICK);
        assert_eq!(pace.take_due(start), 0);
        assert_eq!(pace.next(), start + TICK);
    }
}
