//! What was executed while somebody looked.

use std::sync::Arc;

use super::Vm;
use crate::lua::heap::{AllocSite, ProtoRef};

/// How often each instruction was executed, and what was allocated where.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Counts {
    by_id: Vec<Option<Box<PrototypeCounts>>>,
}

/// The counts of one prototype, with what it takes to say which lines and opcodes they belong to:
/// by the time somebody reads them the prototype may be gone.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct PrototypeCounts {
    /// The chunk's name as messages show it.
    pub file: Arc<str>,
    /// Line of `function`; 0 for a main chunk.
    pub line_defined: u32,
    /// The code.
    pub code: Vec<u32>,
    /// A line for each word of code.
    pub lines: Vec<u32>,
    /// By code word: executions of the instruction that starts there.
    pub executed: Vec<u64>,
    /// Allocations with the code word that asked for them.
    pub sites: Vec<(u32, AllocSite)>,
}

impl Counts {
    /// The prototypes that ran, in the order of their numbers.
    pub fn prototypes(&self) -> impl Iterator<Item = &PrototypeCounts> {
        self.by_id.iter().flatten().map(AsRef::as_ref)
    }

    fn of(&mut self, id: u32) -> Option<&mut PrototypeCounts> {
        self.by_id.get_mut(id as usize)?.as_deref_mut()
    }
}

impl Vm {
    /// Starts or ends profiling, between two runs. Counts begin at nothing.
    pub fn set_profiling(&mut self, on: bool) {
        self.counts = on.then(Counts::default);
        self.heap.log_sites(on);
    }

    /// Whether instructions are counted.
    pub fn is_profiling(&self) -> bool {
        self.counts.is_some()
    }

    /// The counts since profiling began, or since they were taken last.
    pub fn take_counts(&mut self) -> Option<Counts> {
        self.counts.as_mut().map(std::mem::take)
    }

    /// Makes sure that a prototype which begins to run has counts.
    pub(super) fn profile_prototype(&mut self, proto: ProtoRef) {
        let id = self.heap.proto(proto).id as usize;
        let Some(counts) = &mut self.counts else { return };
        if counts.by_id.len() <= id {
            counts.by_id.resize_with(id + 1, || None);
        }
        if counts.by_id[id].is_none() {
            let fresh = PrototypeCounts {
                file: self.short_source(proto).into(),
                line_defined: self.heap.proto(proto).line_defined,
                code: self.heap.code(proto).to_vec(),
                lines: self.heap.lines(proto).to_vec(),
                executed: vec![0; self.heap.code(proto).len()],
                sites: Vec::new(),
            };
            if let Some(counts) = &mut self.counts {
                counts.by_id[id] = Some(Box::new(fresh));
            }
        }
    }

    /// Counts one execution of the instruction at a code word.
    pub(super) fn count(&mut self, proto: u32, word: u32) {
        let counts = self.counts.as_mut().and_then(|counts| counts.of(proto));
        if let Some(n) = counts.and_then(|counts| counts.executed.get_mut(word as usize)) {
            *n += 1;
        }
    }

    /// Attributes what was allocated since the last call to a code word.
    pub(super) fn attribute_allocations(&mut self, proto: u32, word: u32) {
        let counts = self.counts.as_mut().and_then(|counts| counts.of(proto));
        if let (Some(counts), Some(log)) = (counts, self.heap.sites()) {
            counts.sites.extend(log.drain(..).map(|site| (word, site)));
        }
    }
}
