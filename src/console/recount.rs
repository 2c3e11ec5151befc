//! Running a frame again with everything noted. The machine is deterministic, so what is noted is
//! what happened, and the hashes are the same.

use super::board::Board;
use super::{Console, HANG_TICKS, Hashes, Snapshot};
use crate::hardware::Input;
use crate::profile::{FrameRecord, Profile};

/// A frame that was run again.
#[derive(Clone, Debug)]
pub struct Recount {
    /// What it did, details included.
    pub record: FrameRecord,
    /// Fingerprints of its last tick.
    pub hashes: Hashes,
}

impl Console {
    /// Runs the frame that follows a snapshot again, with everything noted. The machine, its
    /// profile and its log are afterwards as they were. None when the snapshot was taken in the
    /// middle of a frame, or the cart stops in this one.
    pub fn recount(&mut self, before: &Snapshot, input: &Input) -> Option<Recount> {
        let own = self.snapshot();
        let profile = std::mem::take(&mut self.profile);
        let host = std::mem::take(&mut self.host);
        let output = Board::of_mut(&mut self.vm).take_output();
        let wanted = std::mem::replace(&mut self.detail_wanted, true);
        self.restore(before);
        let recount = if self.session().frame_ticks == 0 { self.count_frame(input) } else { None };
        self.restore(&own);
        Board::of_mut(&mut self.vm).put_output(output);
        (self.profile, self.host, self.detail_wanted) = (profile, host, wanted);
        self.begin_frame_counts();
        recount
    }

    fn count_frame(&mut self, input: &Input) -> Option<Recount> {
        self.profile = Profile::default();
        for _ in 0..HANG_TICKS {
            if self.step(input).published {
                let record = self.profile.latest()?.clone();
                return Some(Recount { record, hashes: self.hashes() });
            }
            if self.fault.is_some() {
                return None;
            }
        }
        None
    }
}
