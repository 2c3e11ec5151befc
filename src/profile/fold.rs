//! From what the machine noted to lists that people read.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::detail::{
    AllocationRecord, CallNode, CallTree, Cost, Detail, FunctionRecord, LineRecord, Others,
    PAIRS_MAX, ROWS_MAX, StringRecord, TEXT_BYTES_MAX, TEXTS_MAX, TextRecord,
};
use super::{Counter, FrameRecord};
use crate::lua::bytecode::{Instruction, Opcode};
use crate::lua::heap::{AllocKind, StringCause};
use crate::lua::vm::{Code, FunctionTrace, Trace};

/// A line: the file's number in [`DetailSum::files`], and the line.
type Place = (u32, u32);

impl Detail {
    /// The details of several frames, added up; none when nobody looked at any of them.
    pub fn of<'a>(frames: impl IntoIterator<Item = &'a FrameRecord>) -> Option<Detail> {
        Detail::of_traces(frames.into_iter().filter_map(|frame| frame.trace.as_deref()))
    }

    /// The same of what the machine noted itself.
    pub fn of_traces<'a>(traces: impl IntoIterator<Item = &'a Trace>) -> Option<Detail> {
        let mut sum = DetailSum::default();
        traces.into_iter().for_each(|trace| sum.add(trace));
        (sum.traces > 0).then(|| sum.finish())
    }
}

/// Details of frames that are added up one after another, for more than can be kept.
#[derive(Default)]
pub struct DetailSum {
    traces: u64,
    files: Vec<Arc<str>>,
    opcodes: BTreeMap<Opcode, u64>,
    pairs: BTreeMap<(Opcode, Opcode), u64>,
    lines: BTreeMap<Place, Cost>,
    functions: Vec<FunctionRecord>,
    /// The functions by what tells them apart.
    known: BTreeMap<(Place, usize), usize>,
    nodes: Vec<Node>,
    /// The nodes by parent and function; `None` is others.
    paths: BTreeMap<(u32, Option<usize>), u32>,
    allocations: BTreeMap<(Place, AllocKind), (u64, u64)>,
    strings: BTreeMap<(Place, StringCause), StringRecord>,
    others: Others,
}

/// A node with the function that it is of, by number.
struct Node {
    function: Option<usize>,
    node: CallNode,
}

impl DetailSum {
    /// Adds what a frame did.
    pub fn add(&mut self, trace: &Trace) {
        self.traces += 1;
        let numbers: Vec<usize> = trace.functions.iter().map(|f| self.function(f)).collect();
        for (function, &number) in trace.functions.iter().zip(&numbers) {
            self.add_function(function, number);
        }
        self.add_tree(trace, &numbers);
        self.others.allocations += trace.unplaced.allocations;
        self.others.allocated_bytes += trace.unplaced.bytes;
        self.others.strings += trace.unplaced.strings;
    }

    fn file(&mut self, file: &Arc<str>) -> u32 {
        let same = |known: &Arc<str>| Arc::ptr_eq(known, file) || known == file;
        let at = self.files.iter().position(same).unwrap_or_else(|| {
            self.files.push(Arc::clone(file));
            self.files.len() - 1
        });
        at as u32
    }

    /// The number of a function: the same for the same lines and code of the same file.
    fn function(&mut self, function: &FunctionTrace) -> usize {
        let code: &Code = &function.code;
        let key = ((self.file(&code.file), code.line_defined), code.words.len());
        *self.known.entry(key).or_insert_with(|| {
            self.functions.push(FunctionRecord {
                name: Arc::clone(&code.name),
                file: Arc::clone(&code.file),
                line: code.line_defined,
                calls: 0,
                cost: Cost::default(),
                inclusive: Cost::default(),
                cycles: 0,
                executed: vec![0; code.words.len()],
            });
            self.functions.len() - 1
        })
    }

    fn add_function(&mut self, function: &FunctionTrace, number: usize) {
        let code: &Code = &function.code;
        let file = self.file(&code.file);
        let (executed, paid) = self.walk(function, file);
        let record = &mut self.functions[number];
        for (sum, n) in record.executed.iter_mut().zip(&executed) {
            *sum += n;
        }
        let instructions = executed.iter().sum::<u64>();
        record.cost.instructions += instructions;
        record.cost.cycles += instructions + paid;
        for site in &function.sites {
            let place = (file, code.line(site.word));
            let cost = Cost { allocations: site.count, bytes: site.bytes, ..Cost::default() };
            record.cost.add(&cost);
            self.lines.entry(place).or_default().add(&cost);
            let (count, bytes) = self.allocations.entry((place, site.kind)).or_default();
            (*count, *bytes) = (*count + site.count, *bytes + site.bytes);
        }
        for site in &function.texts {
            let line = code.line(site.word);
            let cost = Cost { strings: site.made, ..Cost::default() };
            record.cost.add(&cost);
            self.lines.entry((file, line)).or_default().add(&cost);
            let strings = self.strings.entry(((file, line), site.cause));
            let strings = strings.or_insert_with(|| StringRecord {
                file: Arc::clone(&code.file),
                line,
                cause: site.cause.into(),
                made: 0,
                bytes: 0,
                found: 0,
                again: 0,
                texts: Vec::new(),
            });
            strings.made += site.made;
            strings.bytes += site.bytes;
            strings.found += site.found;
            strings.again += site.again;
            for text in &site.texts {
                add_text(&mut strings.texts, text);
            }
        }
    }

    /// Counts opcodes, pairs and lines; gives how often each instruction was executed, and what was
    /// paid beside them.
    fn walk(&mut self, function: &FunctionTrace, file: u32) -> (Vec<u64>, u64) {
        let code: &Code = &function.code;
        let mut executed = vec![0_u64; code.words.len()];
        let mut turns = function.turns.iter().peekable();
        // How often control comes from the instruction before. Sums are modulo 2^32: a tick has
        // fewer instructions than that.
        let mut through = 0_u32;
        let mut before: Option<Opcode> = None;
        let mut paid = 0;
        for (at, word) in code.words.iter().enumerate() {
            let turn = turns.next_if(|turn| turn.word as usize == at);
            let (arrived, left) = turn.map_or((0, 0), |turn| (turn.arrived, turn.left));
            if let Some(turn) = turn.filter(|turn| turn.paid != 0) {
                let line = code.lines.get(at).copied().unwrap_or(0);
                self.lines.entry((file, line)).or_default().cycles += u64::from(turn.paid);
                paid += u64::from(turn.paid);
            }
            let sum = through.wrapping_add(arrived);
            let (count, jumps) = (u64::from(sum), u64::from(left));
            let op = Opcode::of(*word);
            if count > 0
                && let Some(op) = op
            {
                executed[at] = count;
                *self.opcodes.entry(op).or_default() += count;
                let line = code.lines.get(at).copied().unwrap_or(0);
                let cost = self.lines.entry((file, line)).or_default();
                (cost.cycles, cost.instructions) = (cost.cycles + count, cost.instructions + count);
                if let Some(before) = before.filter(|_| through > 0) {
                    *self.pairs.entry((before, op)).or_default() += u64::from(through);
                }
                let jump = Instruction(*word).jump().filter(|_| left > 0);
                let target = jump.and_then(|jump| (at + 1).checked_add_signed(jump.0 as isize));
                let target = target.and_then(|to| Opcode::of(*code.words.get(to)?));
                if let Some(target) = target {
                    *self.pairs.entry((op, target)).or_default() += jumps;
                }
            }
            through = sum.wrapping_sub(left);
            before = op;
        }
        (executed, paid)
    }

    fn add_tree(&mut self, trace: &Trace, numbers: &[usize]) {
        let mut places = Vec::with_capacity(trace.nodes.len());
        for (at, node) in trace.nodes.iter().enumerate() {
            let function = numbers.get(node.function as usize).copied();
            let to = if at == 0 {
                if self.nodes.is_empty() {
                    self.push_node(0, None);
                }
                0
            } else {
                let parent = places.get(node.parent as usize).copied().unwrap_or(0);
                match self.paths.get(&(parent, function)) {
                    Some(known) => *known,
                    None => self.push_node(parent, function),
                }
            };
            places.push(to);
            let sum = &mut self.nodes[to as usize].node;
            sum.calls += node.calls;
            sum.cycles += node.cycles;
            sum.cost.add(&Cost {
                cycles: node.cycles,
                instructions: node.instructions,
                allocations: node.allocations,
                bytes: node.bytes,
                strings: node.strings,
            });
        }
    }

    fn push_node(&mut self, parent: u32, function: Option<usize>) -> u32 {
        let at = self.nodes.len() as u32;
        let (name, file, line) = match function.map(|number| &self.functions[number]) {
            Some(known) => (Arc::clone(&known.name), Arc::clone(&known.file), known.line),
            None => (if at == 0 { "all" } else { "others" }.into(), "".into(), 0),
        };
        let (cost, inclusive) = (Cost::default(), Cost::default());
        let (calls, cycles, inclusive_cycles) = (0, 0, 0);
        self.nodes.push(Node {
            function,
            node: CallNode {
                parent,
                name,
                file,
                line,
                calls,
                cost,
                inclusive,
                cycles,
                inclusive_cycles,
            },
        });
        if at > 0 {
            self.paths.insert((parent, function), at);
        }
        at
    }

    /// Sums up the tree from its leaves, and the functions over the tree.
    fn sum_up(&mut self) {
        for at in (0..self.nodes.len()).rev() {
            let node = &mut self.nodes[at].node;
            let own = node.cost;
            node.inclusive.add(&own);
            node.inclusive_cycles += node.cycles;
            let (cost, cycles, parent) = (node.inclusive, node.inclusive_cycles, node.parent);
            if at > 0 {
                let parent = &mut self.nodes[parent as usize].node;
                parent.inclusive.add(&cost);
                parent.inclusive_cycles += cycles;
            }
        }
        for at in 1..self.nodes.len() {
            let Node { function: Some(number), node } = &self.nodes[at] else { continue };
            let record = &mut self.functions[*number];
            record.calls += node.calls;
            record.cycles = record.cost.cycles;
            let inclusive = node.inclusive;
            if !self.is_inside_itself(at) {
                self.functions[*number].inclusive.add(&inclusive);
            }
        }
    }

    /// Whether one of the callers of a node is the same function.
    fn is_inside_itself(&self, at: usize) -> bool {
        let function = self.nodes[at].function;
        let mut parent = self.nodes[at].node.parent as usize;
        while parent > 0 {
            if self.nodes[parent].function == function {
                return true;
            }
            parent = self.nodes[parent].node.parent as usize;
        }
        false
    }

    /// The sum.
    pub fn finish(mut self) -> Detail {
        self.sum_up();
        let files = self.files;
        let file = |number: u32| Arc::clone(&files[number as usize]);
        let mut detail = Detail {
            opcodes: self.opcodes.into_iter().map(|(op, n)| (op.name(), n)).collect(),
            pairs: self.pairs.iter().map(|((a, b), n)| ([a.name(), b.name()], *n)).collect(),
            lines: self
                .lines
                .into_iter()
                .map(|((number, line), cost)| LineRecord { file: file(number), line, cost })
                .collect(),
            functions: self.functions,
            tree: CallTree { nodes: self.nodes.into_iter().map(|node| node.node).collect() },
            allocations: self
                .allocations
                .into_iter()
                .map(|(((number, line), kind), (count, bytes))| AllocationRecord {
                    file: file(number),
                    line,
                    kind: kind.into(),
                    count,
                    bytes,
                    fate: None,
                })
                .collect(),
            strings: self.strings.into_values().collect(),
            others: self.others,
        };
        sort_and_cut(&mut detail);
        detail
    }
}

fn add_text(texts: &mut Vec<TextRecord>, (text, bytes, count): &(Box<[u8]>, u64, u64)) {
    let shown = String::from_utf8_lossy(&text[..text.len().min(TEXT_BYTES_MAX)]);
    match texts.iter_mut().find(|known| *known.text == *shown && known.bytes == *bytes) {
        Some(known) => known.count += count,
        None => texts.push(TextRecord { text: shown.into(), bytes: *bytes, count: *count }),
    }
}

/// Most first, and no more rows than there may be.
fn sort_and_cut(detail: &mut Detail) {
    use std::cmp::Reverse;
    detail.opcodes.sort_by_key(|(_, n)| Reverse(*n));
    detail.pairs.sort_by_key(|(_, n)| Reverse(*n));
    detail.pairs.truncate(PAIRS_MAX);
    detail.lines.sort_by_key(|l| Reverse((l.cost.cycles, l.cost.bytes)));
    detail.functions.sort_by_key(|f| Reverse((f.cost.cycles, f.cost.bytes)));
    detail.allocations.sort_by_key(|a| Reverse((a.bytes, a.count)));
    detail.strings.sort_by_key(|s| Reverse((s.made + s.found, s.bytes)));
    for strings in &mut detail.strings {
        strings.texts.sort_by_key(|t| Reverse(t.count));
        strings.texts.truncate(TEXTS_MAX);
    }
    let others = &mut detail.others;
    for line in cut(&mut detail.lines) {
        others.lines.add(&line.cost);
    }
    for function in cut(&mut detail.functions) {
        others.functions.add(&function.cost);
    }
    for row in cut(&mut detail.allocations) {
        others.allocations += row.count;
        others.allocated_bytes += row.bytes;
    }
    for row in cut(&mut detail.strings) {
        others.strings += row.made;
    }
}

/// Takes the rows that are too many off a list.
fn cut<T>(rows: &mut Vec<T>) -> Vec<T> {
    rows.split_off(rows.len().min(ROWS_MAX))
}

/// The counter of objects of a kind.
impl From<AllocKind> for Counter {
    fn from(kind: AllocKind) -> Counter {
        Counter::ALL[Counter::Strings as usize + 2 * kind as usize]
    }
}

/// The counter of strings made by an operation.
impl From<StringCause> for Counter {
    fn from(cause: StringCause) -> Counter {
        Counter::ALL[Counter::MadeConstant as usize + 2 * cause as usize]
    }
}

// The rows of the table stand in the order of the kinds and causes, a count and its bytes in turn.
const _: () = {
    let kinds = Counter::PrototypeBytes as usize - Counter::Strings as usize + 1;
    assert!(kinds == 2 * AllocKind::COUNT);
    let causes = Counter::OtherBytes as usize - Counter::MadeConstant as usize + 1;
    assert!(causes == 2 * StringCause::COUNT);
};
