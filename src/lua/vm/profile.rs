//! What was executed while somebody looked.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Vm;
use super::trace::{Code, FunctionTrace, NodeTrace, Site, TextSite, Trace, Turn};
use crate::lua::bytecode::WORD_BYTES;
use crate::lua::heap::{AllocKind, AllocSite, ClosureRef, ProtoRef, StringCause};

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
    pub code: Vec<u64>,
    /// A line for each instruction.
    pub lines: Vec<u32>,
    /// By instruction: how often it was executed.
    pub executed: Vec<u64>,
    /// Allocations with the instruction that asked for them.
    pub sites: Vec<(u32, AllocSite)>,
}

/// The instruction counted last.
#[derive(Default)]
pub(super) struct Counted {
    /// The prototype, which has counts.
    proto: ProtoRef,
    /// The prototype's number and the instruction's.
    last: Option<(u32, u32)>,
}

impl Counts {
    fn of(&mut self, id: u32) -> Option<&mut PrototypeCounts> {
        self.by_id.get_mut(id as usize)?.as_deref_mut()
    }
}

impl PrototypeCounts {
    fn trace(self) -> FunctionTrace {
        let mut turns = BTreeMap::<u32, Turn>::new();
        let mut through = 0;
        for (word, &count) in (0..).zip(&self.executed) {
            if count > through {
                turns.entry(word).or_default().arrived = count - through;
            } else if count < through {
                turns.entry(word - 1).or_default().left = through - count;
            }
            through = count;
        }
        let turns = turns.into_iter().map(|(word, turn)| Turn { word, ..turn }).collect();
        let mut sites = BTreeMap::<(u32, AllocKind), (u64, u64)>::new();
        let mut texts = BTreeMap::<(u32, StringCause), u64>::new();
        for (word, site) in self.sites {
            let sum = sites.entry((word, site.kind)).or_default();
            *sum = (sum.0 + 1, sum.1 + u64::from(site.bytes));
            if let Some(cause) = site.cause {
                *texts.entry((word, cause)).or_default() += 1;
            }
        }
        let code = Code {
            file: self.file,
            name: "function".into(),
            line_defined: self.line_defined,
            words: self.code,
            lines: self.lines,
        };
        let site = |((word, kind), (count, bytes))| Site { word, kind, count, bytes };
        let text = |((word, cause), made)| TextSite {
            word,
            cause,
            made,
            bytes: 0,
            found: 0,
            again: 0,
            texts: Vec::new(),
        };
        FunctionTrace {
            code: Arc::new(code),
            turns,
            sites: sites.into_iter().map(site).collect(),
            texts: texts.into_iter().map(text).collect(),
        }
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

    /// What was noted since profiling began, or since it was taken last.
    pub fn take_trace(&mut self) -> Option<Trace> {
        let counts = self.counts.as_mut().map(std::mem::take)?;
        let functions = counts.by_id.into_iter().flatten().map(|counts| counts.trace()).collect();
        Some(Trace { functions, nodes: vec![NodeTrace::default()] })
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

    /// What is allocated from now on belongs to instructions still to come.
    pub(super) fn begin_counting(&mut self) {
        self.counted = Counted::default();
    }

    /// Counts the execution of an instruction of a function, the one before block offset `pc`. What
    /// was allocated since the one before it belongs to that one.
    #[inline(never)]
    pub(super) fn count_instruction(&mut self, closure: ClosureRef, pc: u32) {
        let proto = self.heap.closure_proto(closure);
        if proto != self.counted.proto {
            self.profile_prototype(proto);
            self.counted.proto = proto;
        }
        if let (Some((id, word)), true) =
            (self.counted.last, self.heap.sites().is_some_and(|log| !log.is_empty()))
        {
            self.attribute_allocations(id, word);
        }
        let row = self.heap.proto(proto);
        let (id, word) = (row.id, (pc - row.code) / WORD_BYTES - 1);
        self.counted.last = Some((id, word));
        let counts = self.counts.as_mut().and_then(|counts| counts.of(id));
        if let Some(n) = counts.and_then(|counts| counts.executed.get_mut(word as usize)) {
            *n += 1;
        }
    }

    /// Attributes what was allocated since the last call to an instruction.
    fn attribute_allocations(&mut self, proto: u32, word: u32) {
        let counts = self.counts.as_mut().and_then(|counts| counts.of(proto));
        if let (Some(counts), Some(log)) = (counts, self.heap.sites()) {
            counts.sites.extend(log.drain(..).map(|site| (word, site)));
        }
    }
}
