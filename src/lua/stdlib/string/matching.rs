//! `find`, `match` and `gmatch`; what they share with `gsub`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::super::super::heap::{StrRef, StringCause, Value};
use super::super::super::vm::{Call, Outcome, Raise, Vm};
use super::super::pattern::{Pattern, PatternCache, PatternError, Piece, Search, Status};
use super::super::{byte_price, position};
use super::basic::part;

thread_local! {
    static PATTERNS: RefCell<PatternCache> = const { RefCell::new(PatternCache::EMPTY) };
    /// The last search that has ended: the next one needs no memory of its own.
    static SEARCH: Cell<Option<Box<Search>>> = const { Cell::new(None) };
}

/// Steps of a search between two chances for the machine to stop.
const SLICE_STEPS: u64 = 20_000;

/// State of a native that goes on with a search.
const SEARCHING: u32 = 1;

/// Word of the machine's state with the number of what `gmatch` returns.
const GMATCH_STEP_WORD: usize = 11;

pub(super) fn open(vm: &mut Vm) {
    let id = vm.natives.add("for iterator", gmatch_step);
    vm.heap.state_mut().words[GMATCH_STEP_WORD] = u64::from(id.0);
}

/// The compiled pattern of a string; `^` is an anchor where `anchors`.
pub(super) fn compiled(vm: &mut Vm, text: StrRef, anchors: bool) -> Rc<Pattern> {
    let (hash, text) = (vm.heap.string_hash(text), vm.heap.bytes(text));
    // Charged as if it were compiled each time: what was compiled before must not show.
    let price = text.len() as u64 / 4;
    let pattern = PATTERNS.with_borrow_mut(|patterns| patterns.get(text, hash, anchors));
    vm.charge(price);
    pattern
}

/// A new search. Give it back with [`end_search`] when done, or drop it when something failed.
pub(super) fn begin_search(pattern: &Pattern, start: usize, barred: Option<usize>) -> Box<Search> {
    match SEARCH.take() {
        Some(mut search) => {
            search.renew(pattern, start, barred);
            search
        }
        None => Box::new(Search::new(start, barred)),
    }
}

/// Keeps a search for next time.
pub(super) fn end_search(search: Box<Search>) {
    SEARCH.set(Some(search));
}

/// Goes on with a search for a slice of steps; `OutOfSteps` asks for `Outcome::Again`.
pub(super) fn run_slice(
    vm: &mut Vm,
    call: &Call,
    search: &mut Search,
    pattern: &Pattern,
    subject: StrRef,
) -> Result<Status, Raise> {
    let mut steps = SLICE_STEPS;
    let result = search.run(pattern, vm.heap.bytes(subject), &mut steps);
    vm.charge(SLICE_STEPS - steps);
    result.map_err(|mistake| pattern_error(vm, call, mistake))
}

pub(super) fn pattern_error(vm: &mut Vm, call: &Call, mistake: PatternError) -> Raise {
    vm.raise(call, &mistake.to_string())
}

/// Puts the state of a search into a local, so that it can go on later.
pub(super) fn save(vm: &mut Vm, call: &Call, local: u32, search: &Search) -> Result<(), Raise> {
    let state = vm.heap.string(&search.save(), StringCause::Other)?;
    if call.locals(vm) <= local {
        call.set_locals(vm, local + 1)?;
    }
    call.set_local(vm, local, state.value());
    Ok(())
}

/// The search whose state lies in a local.
pub(super) fn load(vm: &Vm, call: &Call, local: u32) -> Option<Box<Search>> {
    call.local(vm, local).as_str().map(|state| Box::new(Search::load(vm.heap.bytes(state))))
}

/// Capture `number` of a match as a value.
pub(super) fn capture(
    vm: &mut Vm,
    call: &Call,
    found: &Found,
    number: u32,
) -> Result<Value, Raise> {
    let piece = found.search.capture(found.pattern, number, found.start, found.end);
    match piece {
        Ok(Piece::Position(at)) => Ok(Value::int(at)),
        Ok(Piece::Text(from, to)) => {
            Ok(part(vm, found.subject, from, to, StringCause::Sub)?.value())
        }
        Err(mistake) => Err(pattern_error(vm, call, mistake)),
    }
}

/// A match.
pub(super) struct Found<'a> {
    pub(super) search: &'a Search,
    pub(super) pattern: &'a Pattern,
    pub(super) subject: StrRef,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Pushes the captures of a match, or the whole match where `whole` and there are none.
pub(super) fn push_captures(
    vm: &mut Vm,
    call: &Call,
    found: &Found,
    whole: bool,
) -> Result<u32, Raise> {
    let captures = found.pattern.captures;
    let count = if captures == 0 && whole { 1 } else { captures };
    call.reserve(vm, count)?;
    for number in 0..count {
        let value = capture(vm, call, found, number)?;
        call.push(vm, value);
    }
    Ok(count)
}

/// What `match` and `gmatch` return for a match.
fn return_captures(vm: &mut Vm, call: &Call, found: &Found) -> Result<Outcome, Raise> {
    if found.pattern.captures <= 1 {
        return Ok(Outcome::Value(capture(vm, call, found, 0)?));
    }
    Ok(Outcome::Return(push_captures(vm, call, found, true)?))
}

/// `string.find(s, pattern, init, plain)`
pub(super) fn find(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    search_once(vm, call, true)
}

/// `string.match(s, pattern, init)`
pub(super) fn match_(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    search_once(vm, call, false)
}

/// Local of `find` and `match` with the state of a search under way.
const STATE: u32 = 4;

fn search_once(vm: &mut Vm, call: &mut Call, find: bool) -> Result<Outcome, Raise> {
    let subject = call.check_string(vm, 0)?;
    let text = call.check_string(vm, 1)?;
    let len = vm.heap.string_len(subject);
    let init = position(call.opt_integer(vm, 2, 1)?, len).max(1) as usize - 1;
    if init > len {
        return Ok(Outcome::Value(Value::NIL));
    }
    if find && call.state() == 0 && (!call.arg(vm, 3).is_falsy() || is_plain(vm, text)) {
        return find_plain(vm, call, subject, text, init);
    }
    let pattern = compiled(vm, text, true);
    let saved = if call.state() == SEARCHING { load(vm, call, STATE) } else { None };
    let mut search = saved.unwrap_or_else(|| begin_search(&pattern, init, None));
    let outcome = match run_slice(vm, call, &mut search, &pattern, subject)? {
        Status::NotFound => Outcome::Value(Value::NIL),
        Status::OutOfSteps => {
            save(vm, call, STATE, &search)?;
            Outcome::Again { state: SEARCHING }
        }
        Status::Found(start, end) => {
            let found = Found { search: &search, pattern: &pattern, subject, start, end };
            if find {
                call.push(vm, Value::int(start as i64 + 1));
                call.push(vm, Value::int(end as i64));
                Outcome::Return(push_captures(vm, call, &found, false)? + 2)
            } else {
                return_captures(vm, call, &found)?
            }
        }
    };
    end_search(search);
    Ok(outcome)
}

/// Whether a pattern has no special character.
fn is_plain(vm: &Vm, pattern: StrRef) -> bool {
    let is_special = |byte: &u8| {
        matches!(byte, b'^' | b'$' | b'*' | b'+' | b'?' | b'.' | b'(' | b'[' | b'%' | b'-')
    };
    !vm.heap.bytes(pattern).iter().any(is_special)
}

fn find_plain(
    vm: &mut Vm,
    call: &Call,
    subject: StrRef,
    text: StrRef,
    init: usize,
) -> Result<Outcome, Raise> {
    let (haystack, needle) = (&vm.heap.bytes(subject)[init..], vm.heap.bytes(text));
    let len = needle.len();
    let found = locate(haystack, needle);
    let looked_at = found.unwrap_or(haystack.len());
    vm.charge(byte_price(looked_at));
    let Some(start) = found else { return Ok(Outcome::Value(Value::NIL)) };
    let start = init + start;
    call.push(vm, Value::int(start as i64 + 1));
    call.push(vm, Value::int((start + len) as i64));
    Ok(Outcome::Return(2))
}

/// The beginning of a text that is searched without preparation, for needles up to that size:
/// preparing a search that is fast for any text takes as long as finding most words.
const LOOKED_THROUGH: usize = 256;
const NEEDLE_SHORT: usize = 16;

fn locate(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let Some(first) = needle.first() else { return Some(0) };
    if needle.len() == 1 {
        return memchr::memchr(*first, haystack);
    }
    if needle.len() <= NEEDLE_SHORT {
        let part = &haystack[..haystack.len().min(LOOKED_THROUGH)];
        let mut at = 0;
        while let Some(next) = memchr::memchr(*first, &part[at..]) {
            at += next;
            if haystack[at..].starts_with(needle) {
                return Some(at);
            }
            at += 1;
        }
        if part.len() == haystack.len() {
            return None;
        }
    }
    memchr::memmem::find(haystack, needle)
}

/// What `gmatch` captures: subject, pattern, where to go on, where the last match ended (-1: none
/// yet).
mod captured {
    pub const SUBJECT: u32 = 0;
    pub const PATTERN: u32 = 1;
    pub const START: u32 = 2;
    pub const BARRED: u32 = 3;
}

/// `string.gmatch(s, pattern, init)`
pub(super) fn gmatch(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let subject = call.check_string(vm, 0)?;
    let pattern = call.check_string(vm, 1)?;
    let len = vm.heap.string_len(subject);
    let init = position(call.opt_integer(vm, 2, 1)?, len).max(1) - 1;
    let init = init.min(len as i64 + 1);
    let step = vm.heap.state().words[GMATCH_STEP_WORD] as u32;
    let captured = [subject.value(), pattern.value(), Value::int(init), Value::int(-1)];
    Ok(Outcome::Value(vm.heap.new_native_closure(step, &captured)?.value()))
}

/// The next match of `gmatch`.
fn gmatch_step(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let subject = call.captured(vm, captured::SUBJECT).as_str();
    let pattern = call.captured(vm, captured::PATTERN).as_str();
    let (Some(subject), Some(pattern)) = (subject, pattern) else {
        return Ok(Outcome::Value(Value::NIL));
    };
    let number = |value: Value| value.as_int().and_then(|at| usize::try_from(at).ok());
    let start = number(call.captured(vm, captured::START)).unwrap_or(0);
    let barred = number(call.captured(vm, captured::BARRED));
    let pattern = compiled(vm, pattern, false);
    // The loop hands in two values that do not matter; the state comes behind them.
    let saved = if call.state() == SEARCHING { load(vm, call, call.count()) } else { None };
    let mut search = saved.unwrap_or_else(|| begin_search(&pattern, start, barred));
    let outcome = match run_slice(vm, call, &mut search, &pattern, subject)? {
        Status::NotFound => {
            let past = Value::int(vm.heap.string_len(subject) as i64 + 1);
            call.set_captured(vm, captured::START, past);
            Outcome::Return(0)
        }
        Status::OutOfSteps => {
            save(vm, call, call.count(), &search)?;
            Outcome::Again { state: SEARCHING }
        }
        Status::Found(start, end) => {
            let found = Found { search: &search, pattern: &pattern, subject, start, end };
            let outcome = return_captures(vm, call, &found)?;
            call.set_captured(vm, captured::START, Value::int(end as i64));
            call.set_captured(vm, captured::BARRED, Value::int(end as i64));
            outcome
        }
    };
    end_search(search);
    Ok(outcome)
}
