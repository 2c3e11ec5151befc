//! What is noted while somebody looks: the paths of calls, and the functions that ran.
//!
//! The heap's ledger counts the turns of control and what is made. Here is known who runs: a node
//! of the tree of calls. It changes when a Lua function is called or returns; what was executed and
//! paid since the last change belongs to the node that ran. Host functions have no node of their
//! own. A coroutine's functions hang below whoever has resumed it. The tree is bounded: calls that
//! are too deep, or too many paths, share a node that stands for others.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Vm;
use super::frame::{Frame, kind};
use super::trace::{Code, FunctionTrace, NodeTrace, Site, TextSite, Trace, Turn};
use crate::lua::bytecode::WORD_BYTES;
use crate::lua::heap::{AllocKind, Buried, ProtoRef, Row, ThreadRef};

/// Nodes of the tree between two readings; more paths than these are others. A frame of a large
/// game has some hundreds.
const NODES_MAX: usize = 4096;
/// Calls that are told apart above one another.
const PATH_MAX: usize = 128;
/// Words of code of which copies are kept, 12 bytes each; functions beyond have no lines.
const CODE_WORDS_MAX: usize = 1 << 20;

/// The whole; it is its own caller.
const ROOT: u32 = 0;
/// The number of a function that is no function's: the whole, and others.
const NONE: u32 = u32::MAX;

/// A function on one path of calls.
#[derive(Clone, Copy, Default)]
struct Node {
    /// The prototype's number.
    id: u32,
    parent: u32,
    /// The child that was called last.
    last: u32,
    calls: u64,
    /// Instructions of its own, in bytes of code.
    walked: i64,
    /// Fuel of its own, in bytes of code.
    spent: i64,
}

/// A prototype that has run.
struct Known {
    proto: ProtoRef,
    code: Arc<Code>,
    /// Since the last reading.
    ran: bool,
}

/// What is known about who runs.
#[derive(Default)]
pub(super) struct Noted {
    pub on: bool,
    /// While instructions run: where the next one would be if none had been executed since the
    /// start, as an address.
    pub origin: isize,
    /// Bytes of code executed, while no instructions run.
    pub walked: i64,
    /// A Lua function has been entered by a method of the machine.
    pub entered: bool,
    /// What was spent when instructions ran last, in bytes of code.
    ended: i64,
    /// What has been put back since, for an instruction that counts once.
    put_back: i64,
    since_walked: i64,
    since_spent: i64,
    node: u32,
    nodes: Vec<Node>,
    children: BTreeMap<(u32, u32), u32>,
    /// By number of the frame: whose it is. Of the running coroutine.
    path: Vec<u32>,
    thread: ThreadRef,
    depth: u32,
    known: BTreeMap<u32, Known>,
    known_words: usize,
    /// Bytes of what was learnt about functions since the last reading.
    learnt: usize,
}

impl Noted {
    fn begin(&mut self) {
        self.nodes.clear();
        self.children.clear();
        self.path.clear();
        self.nodes.push(Node { id: NONE, ..Node::default() });
        self.node = ROOT;
        self.thread = ThreadRef::NONE;
        for known in self.known.values_mut() {
            known.ran = false;
        }
    }

    /// The child of a node for a prototype. A function that calls itself stays where it is.
    #[inline]
    fn child(&mut self, node: u32, id: u32) -> u32 {
        let own = self.nodes[node as usize];
        if own.id == id {
            return node;
        }
        if own.last != ROOT && self.nodes[own.last as usize].id == id {
            return own.last;
        }
        let child = self.search(node, id);
        self.nodes[node as usize].last = child;
        child
    }

    #[inline(never)]
    fn search(&mut self, node: u32, id: u32) -> u32 {
        // Others stay others.
        if node != ROOT && self.nodes[node as usize].id == NONE {
            return node;
        }
        let id = if self.nodes.len() >= NODES_MAX { NONE } else { id };
        let next = self.nodes.len() as u32;
        let child = *self.children.entry((node, id)).or_insert(next);
        if child == next {
            self.nodes.push(Node { id, parent: node, ..Node::default() });
        }
        child
    }

    /// What was executed and paid since the last change belongs to the node that ran.
    #[inline]
    fn settle(&mut self, walked: i64, spent: i64) {
        let node = &mut self.nodes[self.node as usize];
        node.walked += walked - self.since_walked;
        node.spent += spent - self.since_spent;
        (self.since_walked, self.since_spent) = (walked, spent);
    }
}

impl Vm {
    /// Starts or ends profiling, between two runs. Notes begin at nothing.
    pub fn set_profiling(&mut self, on: bool) {
        self.heap.take_notes(on);
        self.noted = Noted { on, ..Noted::default() };
        if on {
            self.noted.begin();
            self.noted.since_spent = self.spent();
            self.noted.ended = self.spent();
        }
    }

    /// What was paid until now is the running node's; what the host does meanwhile is nobody's.
    pub(super) fn note_start(&mut self) {
        if self.noted.on {
            self.note_outside();
            let spent = self.spent();
            self.noted.settle(self.noted.walked, spent);
        }
    }

    /// What was paid since instructions ran last belongs to the one that waits for it.
    fn note_outside(&mut self) {
        let spent = self.spent();
        let paid = spent - self.noted.ended + std::mem::take(&mut self.noted.put_back);
        self.noted.ended = spent;
        let site = self.heap.site();
        if paid != 0 && site != 0 {
            self.heap.count_price(site - WORD_BYTES, paid / i64::from(WORD_BYTES));
        }
    }

    /// Instructions begin to run, outside of which something may have been paid.
    pub(super) fn note_begin(&mut self, pc: usize) {
        self.note_outside();
        self.note_frame(pc);
    }

    /// The machine has done something for the instruction before `pc`, an address, at block offset
    /// `at`; it may have taken fuel.
    pub(super) fn note_done(&mut self, pc: usize, at: u32) {
        let before = (self.limit - pc as isize) as i64;
        let paid = before - self.fuel + std::mem::take(&mut self.noted.put_back);
        if paid != 0 {
            self.heap.count_price(at, paid / i64::from(WORD_BYTES));
        }
    }

    /// Instructions end to run.
    pub(super) fn note_ended(&mut self) {
        self.noted.ended = self.spent();
    }

    /// The host has prepared a call, whose price nobody pays.
    pub(super) fn note_started(&mut self) {
        self.noted.since_spent = self.spent();
        self.noted.ended = self.noted.since_spent;
    }

    /// Whether notes are taken.
    pub fn is_profiling(&self) -> bool {
        self.noted.on
    }

    /// What was noted since profiling began, or since it was taken last. None while nobody looks.
    pub fn take_trace(&mut self) -> Option<Trace> {
        if !self.noted.on {
            return None;
        }
        self.note_start();
        self.heap.set_site(0);
        let mut functions: Vec<FunctionTrace> = Vec::new();
        let mut numbers = BTreeMap::<u32, u32>::new();
        let buried = self.heap.ledger().map(|ledger| ledger.take_buried()).unwrap_or_default();
        for dead in buried {
            if let Some(known) = self.noted.known.remove(&dead.id) {
                self.noted.known_words -= known.code.words.len();
                numbers.insert(dead.id, functions.len() as u32);
                functions.push(buried_function(known.code, &dead));
            }
        }
        let ran = self.noted.known.iter().filter(|(_, known)| known.ran);
        let ran: Vec<_> =
            ran.map(|(id, known)| (*id, known.proto, Arc::clone(&known.code))).collect();
        for (id, proto, code) in ran {
            numbers.insert(id, functions.len() as u32);
            functions.push(self.living_function(proto, code));
        }
        let nodes = self.trace_nodes(&numbers);
        let mut trace = Trace { functions, nodes, ..Trace::default() };
        trace.code_bytes = std::mem::take(&mut self.noted.learnt) as u64;
        if let Some(ledger) = self.heap.ledger() {
            trace.unplaced = ledger.unplaced();
            ledger.clear();
        }
        self.noted.begin();
        Some(trace)
    }

    fn living_function(&mut self, proto: ProtoRef, code: Arc<Code>) -> FunctionTrace {
        let turns = self.heap.take_turns(proto);
        let start = self.heap.proto(proto).code;
        let end = start + self.heap.code(proto).len() as u32 * WORD_BYTES;
        let mut function = FunctionTrace { code, turns: turns_of(&turns), ..Default::default() };
        if let Some(ledger) = self.heap.ledger() {
            for row in ledger.rows_between(start + WORD_BYTES, end + WORD_BYTES) {
                add_row(&mut function, row, start);
            }
        }
        function
    }

    fn trace_nodes(&mut self, numbers: &BTreeMap<u32, u32>) -> Vec<NodeTrace> {
        let owners = self.heap.ledger().map(|ledger| ledger.owners().to_vec()).unwrap_or_default();
        let nodes = self.noted.nodes.iter().enumerate().map(|(at, node)| {
            let made = owners.get(at).copied().unwrap_or_default();
            NodeTrace {
                parent: node.parent,
                function: numbers.get(&node.id).copied().unwrap_or(NONE),
                calls: node.calls,
                instructions: (node.walked / i64::from(WORD_BYTES)) as u64,
                cycles: (node.spent / i64::from(WORD_BYTES)) as u64,
                allocations: made.allocations,
                bytes: made.bytes,
                strings: made.strings,
            }
        });
        nodes.collect()
    }

    /// Fuel spent so far while no instructions run, in bytes of code.
    fn spent(&self) -> i64 {
        self.fuel_given.wrapping_sub(self.fuel_left_in_bytes())
    }

    /// The same while instructions run, of which the next is at `pc`.
    #[inline]
    fn spent_at(&self, pc: usize) -> i64 {
        let left = (self.limit - pc as isize) as i64;
        self.fuel_given.wrapping_sub(self.fuel_in_store).wrapping_sub(left)
    }

    /// Another node runs.
    #[inline]
    fn run_node(&mut self, pc: usize, node: u32) {
        let (walked, spent) = ((pc as isize - self.noted.origin) as i64, self.spent_at(pc));
        self.noted.settle(walked, spent);
        self.noted.node = node;
        self.heap.set_owner(node);
    }

    /// The instruction before `pc`, an address, calls a Lua function, which gets the frame `depth`:
    /// a new one, or in a tail call the caller's.
    #[inline(never)]
    pub(super) fn note_call(&mut self, pc: usize, proto: u32, depth: u32, is_tail: bool) {
        let proto = self.heap.proto_at(proto);
        let id = self.heap.proto(proto).id;
        let fits = (depth as usize) < PATH_MAX;
        let mut caller = self.noted.node;
        if fits && is_tail {
            caller = self.noted.path.get(depth as usize - 1).copied().unwrap_or(ROOT);
        } else if fits {
            // Between the two may lie a frame of `pcall`.
            let known = self.noted.depth as usize + 1;
            self.noted.path.truncate(known);
            self.noted.path.resize(depth as usize, caller);
        }
        let node = self.callee(caller, id, proto, fits);
        self.noted.depth = depth;
        if fits {
            self.set_path(depth, node);
        }
        self.noted.nodes[node as usize].calls += 1;
        self.run_node(pc, node);
    }

    /// The node of a function that is called.
    #[inline]
    fn callee(&mut self, caller: u32, id: u32, proto: ProtoRef, fits: bool) -> u32 {
        let count = self.noted.nodes.len();
        let same = self.noted.nodes[caller as usize].id == id;
        let node = match (fits, same) {
            (true, _) => self.noted.child(caller, id),
            (false, true) => caller,
            (false, false) => self.noted.child(caller, NONE),
        };
        if self.noted.nodes.len() > count || self.noted.nodes[node as usize].id != id {
            self.learn(id, proto);
        }
        node
    }

    fn set_path(&mut self, depth: u32, node: u32) {
        let path = &mut self.noted.path;
        path.truncate(depth as usize);
        path.resize(depth as usize, ROOT);
        path.push(node);
    }

    /// The running function has returned to the one in the frame `depth`.
    #[inline(never)]
    pub(super) fn note_return(&mut self, pc: usize, depth: u32) {
        self.noted.depth = depth;
        if let Some(&node) = self.noted.path.get(depth as usize)
            && node != self.noted.node
        {
            self.run_node(pc, node);
        }
    }

    /// Instructions begin to run, in whatever frame is on top now.
    #[inline(never)]
    pub(super) fn note_frame(&mut self, pc: usize) {
        self.noted.origin = pc as isize - self.noted.walked as isize;
        let entered = std::mem::take(&mut self.noted.entered);
        let Some(proto) = self.running_proto() else { return };
        let id = self.heap.proto(proto).id;
        let same = self.noted.thread == self.thread && self.noted.depth == self.depth;
        if !same || self.noted.nodes[self.noted.node as usize].id != id {
            let node = self.find_path();
            self.noted.depth = self.depth;
            self.noted.thread = self.thread;
            if node != self.noted.node {
                self.run_node(pc, node);
            }
        }
        if entered {
            self.noted.nodes[self.noted.node as usize].calls += 1;
        }
    }

    /// Follows the frames of the running coroutine, and of those that wait for it, to a node.
    fn find_path(&mut self) -> u32 {
        let mut node = ROOT;
        let mut from = 0;
        if self.noted.thread == self.thread {
            // What lies below both frames is as it was.
            from = self.depth.min(self.noted.depth).min(self.noted.path.len() as u32);
            node = match from {
                0 => self.noted.path.first().copied().unwrap_or(ROOT),
                from => self.noted.path[from as usize - 1],
            };
        } else {
            for thread in self.waiting_threads() {
                let last = self.heap.thread(thread).frame_count.saturating_sub(1);
                for depth in 0..=last.min(PATH_MAX as u32) {
                    let fits = (depth as usize) < PATH_MAX;
                    node = self.node_above(node, thread, self.frame_of(thread, depth), fits);
                }
            }
            self.noted.path.clear();
        }
        if from == 0 {
            // A coroutine's bottom belongs to whoever has resumed it.
            self.set_path(0, node);
            from = 1;
        }
        for depth in from..=self.depth.min(PATH_MAX as u32 - 1) {
            node = self.node_above(node, self.thread, self.frame_of(self.thread, depth), true);
            self.set_path(depth, node);
        }
        if self.depth as usize >= PATH_MAX {
            node = self.node_above(node, self.thread, *self.frame(), false);
        }
        node
    }

    /// The coroutines that wait for the running one, the main one first.
    fn waiting_threads(&self) -> Vec<ThreadRef> {
        let mut threads = Vec::new();
        let mut thread = self.heap.thread(self.thread).resumer;
        while !thread.is_none() && threads.len() < PATH_MAX {
            threads.push(thread);
            thread = self.heap.thread(thread).resumer;
        }
        threads.reverse();
        threads
    }

    /// The node of a frame that lies above those of `node`.
    fn node_above(&mut self, node: u32, thread: ThreadRef, frame: Frame, fits: bool) -> u32 {
        if frame.kind() != kind::LUA || frame.base == 0 {
            return node;
        }
        let function = self.heap.stack_get(thread, frame.base - 1);
        let Some(closure) = function.as_closure() else { return node };
        let proto = self.heap.closure_proto(closure);
        let id = self.heap.proto(proto).id;
        self.callee(node, id, proto, fits)
    }

    /// Remembers what a prototype is.
    fn learn(&mut self, id: u32, proto: ProtoRef) {
        if let Some(known) = self.noted.known.get_mut(&id) {
            known.ran = true;
            return;
        }
        let words = self.heap.code(proto).len();
        let fits = self.noted.known_words + words <= CODE_WORDS_MAX;
        let name = self.heap.proto(proto).name;
        let name = match name.is_none() {
            true => "function".to_owned(),
            false => String::from_utf8_lossy(self.heap.bytes(name)).into_owned(),
        };
        let code = Code {
            file: self.short_source(proto).into(),
            name: if name.is_empty() { "function".into() } else { name.into() },
            line_defined: self.heap.proto(proto).line_defined,
            words: if fits { self.heap.code(proto).to_vec() } else { Vec::new() },
            lines: if fits { self.heap.lines(proto).to_vec() } else { Vec::new() },
        };
        self.noted.known_words += code.words.len();
        self.noted.learnt += code.words.len() * 12 + code.name.len() + code.file.len() + 64;
        self.noted.known.insert(id, Known { proto, code: Arc::new(code), ran: true });
    }

    /// Where an allocation that a host function makes belongs: to the Lua function that has called
    /// it.
    pub(super) fn note_native(&mut self) {
        // Natives that call natives are few; a chain without end belongs to whom it did before.
        let lowest = self.depth.saturating_sub(8);
        let lua = (lowest..=self.depth).rev().map(|d| self.frame_at(d)).find(|f| f.is_lua());
        if let Some(pc) = lua.map(|frame| frame.pc) {
            self.heap.set_site(pc);
        }
    }

    /// The instruction before the running frame's pc, which has left, will be executed again: it
    /// counts once.
    pub(super) fn note_again(&mut self, pc: u32) {
        if self.noted.on {
            self.heap.take_turn_back(pc - WORD_BYTES);
            // Instructions may run or not.
            self.noted.walked -= i64::from(WORD_BYTES);
            self.noted.origin += WORD_BYTES as isize;
            self.noted.put_back += i64::from(WORD_BYTES);
        }
    }

    /// A native has answered by calling its function once more.
    pub(super) fn note_call_again(&mut self) {
        if self.noted.on {
            self.noted.nodes[self.noted.node as usize].calls += 1;
        }
    }

    /// All that was noted is about a past that is no more.
    pub(super) fn forget_notes(&mut self) {
        if self.noted.on {
            self.set_profiling(true);
        }
    }
}

fn turns_of(turns: &[(u32, [u32; 3])]) -> Vec<Turn> {
    let turn =
        |&(word, [arrived, left, paid]): &(u32, [u32; 3])| Turn { word, arrived, left, paid };
    turns.iter().map(turn).collect()
}

fn buried_function(code: Arc<Code>, dead: &Buried) -> FunctionTrace {
    let turns = turns_of(&dead.turns);
    let mut function = FunctionTrace { code, turns, ..FunctionTrace::default() };
    for row in &dead.rows {
        add_row(&mut function, row, dead.code);
    }
    function
}

/// Adds what an instruction made, whose code begins at block offset `start`.
fn add_row(function: &mut FunctionTrace, row: &Row, start: u32) {
    let word = (row.at.saturating_sub(start) / WORD_BYTES).saturating_sub(1);
    for kind in AllocKind::ALL {
        let (count, bytes) = row.made[kind as usize];
        if count > 0 {
            function.sites.push(Site { word, kind, count, bytes });
        }
    }
    for text in &row.texts {
        let kept = text.kept.iter().map(|kept| (kept.text.clone(), kept.bytes, kept.count));
        function.texts.push(TextSite {
            word,
            cause: text.cause,
            made: text.made,
            bytes: text.bytes,
            found: text.found,
            again: text.again,
            texts: kept.collect(),
        });
    }
}
