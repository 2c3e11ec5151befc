//! What was executed while somebody looked.

use super::Vm;
use crate::lua::heap::AllocSite;

/// How often each instruction was executed, and what was allocated where. Lines, functions and opcodes
/// follow from the prototypes.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Counts {
    /// By number of prototype, then by code word: executions of the instruction that starts there.
    pub words: Vec<Vec<u64>>,
    /// Allocations with the place that asked for them: prototype, code word.
    pub sites: Vec<(u32, u32, AllocSite)>,
}

impl Vm {
    /// Starts or ends profiling, between two runs. Counts begin at nothing.
    pub fn set_profiling(&mut self, on: bool) {
        self.counts = on.then(Counts::default);
        self.heap.log_sites(on);
    }

    /// The counts since profiling began, or since they were taken last.
    pub fn take_counts(&mut self) -> Option<Counts> {
        self.counts.as_mut().map(std::mem::take)
    }

    /// Counts one execution of the instruction at a code word, and whatever the one before allocated.
    pub(super) fn count(&mut self, proto: u32, word: u32, length: u32) {
        let Some(counts) = &mut self.counts else { return };
        let proto = proto as usize;
        if counts.words.len() <= proto {
            counts.words.resize(proto + 1, Vec::new());
        }
        let words = &mut counts.words[proto];
        if words.len() <= word as usize {
            words.resize(length.max(word + 1) as usize, 0);
        }
        words[word as usize] += 1;
    }

    /// Attributes what was allocated since the last call to a code word.
    pub(super) fn attribute_allocations(&mut self, proto: u32, word: u32) {
        if let (Some(counts), Some(log)) = (&mut self.counts, self.heap.sites()) {
            counts.sites.extend(log.drain(..).map(|site| (proto, word, site)));
        }
    }
}
