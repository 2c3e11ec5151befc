//! How long things take on the host: by a clock that the host hands in. Shown, never gated on; what
//! it says reaches neither the cart nor a hash nor an exact counter.

use super::Console;
use super::board::Phase;
use crate::profile::HostTimes;

impl Console {
    /// Hands in a clock, in microseconds from any start. Without one all times are 0.
    pub fn set_clock(&mut self, clock: fn() -> u64) {
        self.clock = Some(clock);
        self.vm.clock = Some(clock);
    }

    /// What the clock says; 0 without one.
    pub(super) fn now(&self) -> u64 {
        self.clock.map_or(0, |now| now())
    }

    /// A part of a frame has run since `began`.
    pub(super) fn note_part_time(&mut self, began: u64) {
        let took = self.since(began);
        match self.session().phase {
            Phase::Draw | Phase::Scan => self.host.draw_us += took,
            _ => self.host.update_us += took,
        }
        self.host.collector_us += short(std::mem::take(&mut self.vm.collector_us));
    }

    /// The sound has been made since `began`: it belongs to the frame that has just been published,
    /// or to the one under way.
    pub(super) fn note_sound_time(&mut self, began: u64) {
        let took = self.since(began);
        let is_published = self.session().frame_ticks == 0;
        match self.profile.latest_mut().filter(|_| is_published) {
            Some(latest) => latest.host.audio_us += took,
            None => self.host.audio_us += took,
        }
    }

    /// The times of the frame that is published.
    pub(super) fn take_host_times(&mut self) -> HostTimes {
        std::mem::take(&mut self.host)
    }

    fn since(&self, began: u64) -> u32 {
        short(self.now().saturating_sub(began))
    }
}

fn short(micros: u64) -> u32 {
    u32::try_from(micros).unwrap_or(u32::MAX)
}
