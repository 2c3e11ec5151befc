//! `string.gsub`
//!
//! The result is built from pieces: parts of the subject that stay, and replacements. As long as
//! the machine need not be left they go straight into a buffer. When it is left (a function to
//! call, a long search) the buffer goes into a table in the block, part by part, and is put
//! together at the end; the parts of the subject are noted as where they lie, so nothing is copied
//! twice.

use super::super::super::heap::{StrRef, StringCause, TableRef, Value};
use super::super::super::vm::{Call, Lookup, Outcome, Raise, Vm};
use super::super::pattern::{Pattern, Piece, Search, Status};
use super::super::{base, byte_price};
use super::matching::{
    self, Found, begin_search, capture, compiled, end_search, pattern_error, run_slice,
};
use super::scratch;

/// Locals past the four arguments.
mod local {
    /// The table of pieces: strings, or parts of the subject as `from << 32 | to`.
    pub const PIECES: u32 = 4;
    /// How many pieces there are.
    pub const PIECE_COUNT: u32 = 5;
    /// Up to where the subject has become pieces.
    pub const KEPT: u32 = 6;
    /// Matches so far.
    pub const MATCHES: u32 = 7;
    /// State of the search.
    pub const SEARCH: u32 = 8;
    /// Start of the match whose replacement is being asked for; nil when none is.
    pub const START: u32 = 9;
    /// Its end.
    pub const END: u32 = 10;
    /// How many locals there are.
    pub const COUNT: u32 = 11;
}

/// State after a call or a pause; the locals say where we are.
const GO_ON: u32 = 1;

/// Everything between two exits.
struct Substitution {
    subject: StrRef,
    pattern: std::rc::Rc<Pattern>,
    search: Box<Search>,
    /// What has been built since the last exit.
    out: Vec<u8>,
    pieces: Option<TableRef>,
    piece_count: i64,
    kept: usize,
    matches: i64,
    matches_max: i64,
}

/// `string.gsub(s, pattern, replacement, n)`
pub(super) fn gsub(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let subject = call.check_string(vm, 0)?;
    let pattern = call.check_string(vm, 1)?;
    let replacement = call.arg(vm, 2);
    let usable = replacement.is_number()
        || replacement.as_str().is_some()
        || replacement.is_function()
        || replacement.as_table().is_some();
    if !usable {
        return Err(call.type_error(vm, 2, "string/function/table"));
    }
    if replacement.is_number() {
        call.check_string(vm, 2)?;
    }
    let matches_max = call.opt_integer(vm, 3, vm.heap.string_len(subject) as i64 + 1)?;
    let pattern = compiled(vm, pattern, true);
    let int = |vm: &Vm, local| call.local(vm, local).as_int().unwrap_or(0);
    let resumed = call.state() == GO_ON;
    let saved = if resumed { matching::load(vm, call, local::SEARCH) } else { None };
    let mut work = Substitution {
        subject,
        search: saved.unwrap_or_else(|| begin_search(&pattern, 0, None)),
        pattern,
        out: scratch::take(),
        pieces: call.local(vm, local::PIECES).as_table().filter(|_| resumed),
        piece_count: if resumed { int(vm, local::PIECE_COUNT) } else { 0 },
        kept: if resumed { int(vm, local::KEPT) as usize } else { 0 },
        matches: if resumed { int(vm, local::MATCHES) } else { 0 },
        matches_max,
    };
    let replaced = if resumed { work.take_replacement(vm, call)? } else { None };
    let outcome = match replaced {
        Some(outcome) => outcome,
        None => work.run(vm, call)?,
    };
    end_search(work.search);
    Ok(outcome)
}

impl Substitution {
    /// The replacement that was asked for has come.
    fn take_replacement(&mut self, vm: &mut Vm, call: &mut Call) -> Result<Option<Outcome>, Raise> {
        let at = |local| call.local(vm, local).as_int().and_then(|at| usize::try_from(at).ok());
        let (Some(start), Some(end)) = (at(local::START), at(local::END)) else { return Ok(None) };
        let value = call.result(vm, 0);
        self.replace(vm, call, start, end, value)?;
        self.after_match(vm, call, end)
    }

    fn run(&mut self, vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
        while self.matches < self.matches_max {
            let pattern = self.pattern.clone();
            match run_slice(vm, call, &mut self.search, &pattern, self.subject)? {
                Status::NotFound => break,
                Status::OutOfSteps => {
                    self.pause(vm, call, None)?;
                    return Ok(Outcome::Again { state: GO_ON });
                }
                Status::Found(start, end) => {
                    if let Some(outcome) = self.found(vm, call, start, end)? {
                        return Ok(outcome);
                    }
                    if let Some(outcome) = self.after_match(vm, call, end)? {
                        return Ok(outcome);
                    }
                }
            }
        }
        self.finish(vm, call)
    }

    /// Counts a match and moves on behind it; the end of the work for an anchored pattern.
    fn after_match(
        &mut self,
        vm: &mut Vm,
        call: &mut Call,
        end: usize,
    ) -> Result<Option<Outcome>, Raise> {
        self.matches += 1;
        self.search.advance(end);
        if self.pattern.anchored {
            return self.finish(vm, call).map(Some);
        }
        Ok(None)
    }

    /// Replaces a match, or has the replacement asked for.
    fn found(
        &mut self,
        vm: &mut Vm,
        call: &mut Call,
        start: usize,
        end: usize,
    ) -> Result<Option<Outcome>, Raise> {
        let pattern = self.pattern.clone();
        let replacement = call.arg(vm, 2);
        if let Some(template) = replacement.as_str() {
            self.keep_until(vm, start);
            self.expand(vm, call, template, start, end)?;
            self.kept = end;
            return Ok(None);
        }
        let found =
            Found { search: &self.search, pattern: &pattern, subject: self.subject, start, end };
        if replacement.as_table().is_some() {
            let key = capture(vm, call, &found, 0)?;
            return match vm.index(replacement, key)? {
                Lookup::Value(value) => self.replace(vm, call, start, end, value).map(|()| None),
                Lookup::Call(function, object) => {
                    self.pause(vm, call, Some((start, end)))?;
                    Ok(Some(base::call_index(vm, call, function, object, key, GO_ON)))
                }
            };
        }
        let count = pattern.captures.max(1);
        let mut arguments = [Value::NIL; super::super::pattern::CAPTURES_MAX];
        for (number, argument) in arguments.iter_mut().enumerate().take(count as usize) {
            *argument = capture(vm, call, &found, number as u32)?;
        }
        call.reserve(vm, local::COUNT + count + 1)?;
        self.pause(vm, call, Some((start, end)))?;
        call.push(vm, replacement);
        for argument in &arguments[..count as usize] {
            call.push(vm, *argument);
        }
        Ok(Some(Outcome::Call { args: count, results: 1, state: GO_ON }))
    }

    /// Copies the subject from where it has been kept up to `end`.
    fn keep_until(&mut self, vm: &Vm, end: usize) {
        self.out.extend_from_slice(&vm.heap.bytes(self.subject)[self.kept..end]);
        self.kept = end;
    }

    /// Appends a replacement string with its `%0` to `%9` filled in.
    fn expand(
        &mut self,
        vm: &mut Vm,
        call: &Call,
        template: StrRef,
        start: usize,
        end: usize,
    ) -> Result<(), Raise> {
        let text = vm.heap.bytes(template);
        let subject = vm.heap.bytes(self.subject);
        let (before, mut at) = (self.out.len(), 0);
        while let Some(literal) = memchr::memchr(b'%', &text[at..]) {
            vm.check_room(self.out.len())?;
            self.out.extend_from_slice(&text[at..at + literal]);
            at += literal + 2;
            match text.get(at - 1) {
                Some(b'%') => self.out.push(b'%'),
                Some(b'0') => self.out.extend_from_slice(&subject[start..end]),
                Some(digit @ b'1'..=b'9') => {
                    let number = u32::from(digit - b'1');
                    match self.search.capture(&self.pattern, number, start, end) {
                        Ok(Piece::Text(from, to)) => {
                            self.out.extend_from_slice(&subject[from..to]);
                        }
                        Ok(Piece::Position(at)) => {
                            let at = super::super::super::number::integer_text(at);
                            self.out.extend_from_slice(at.as_bytes());
                        }
                        Err(mistake) => return Err(pattern_error(vm, call, mistake)),
                    }
                }
                _ => return Err(vm.raise(call, "invalid use of '%' in replacement string")),
            }
        }
        self.out.extend_from_slice(&text[at..]);
        vm.charge(byte_price(self.out.len() - before));
        vm.check_room(self.out.len())
    }

    /// Takes the value of a table or function as replacement; false and nil leave the match as it
    /// is.
    fn replace(
        &mut self,
        vm: &mut Vm,
        call: &Call,
        start: usize,
        end: usize,
        value: Value,
    ) -> Result<(), Raise> {
        if value.is_falsy() {
            return Ok(());
        }
        if value.as_str().is_none() && !value.is_number() {
            let name = vm.type_name_for_message(value);
            return Err(vm.raise(call, &format!("invalid replacement value (a {name})")));
        }
        let text = match value.as_str() {
            Some(text) => text,
            None => vm.number_text(value)?,
        };
        if self.pieces.is_some() && self.out.is_empty() {
            self.add_part(vm, start)?;
            self.add_piece(vm, text.value())?;
        } else {
            self.keep_until(vm, start);
            self.out.extend_from_slice(vm.heap.bytes(text));
        }
        self.kept = end;
        vm.charge(byte_price(vm.heap.string_len(text)));
        vm.check_room(self.out.len())
    }

    /// Notes the subject from where it has been kept up to `end`.
    fn add_part(&mut self, vm: &mut Vm, end: usize) -> Result<(), Raise> {
        if self.kept < end {
            self.add_piece(vm, Value::int((self.kept as i64) << 32 | end as i64))?;
            self.kept = end;
        }
        Ok(())
    }

    fn add_piece(&mut self, vm: &mut Vm, piece: Value) -> Result<(), Raise> {
        if let Some(pieces) = self.pieces {
            vm.heap.set_int(pieces, self.piece_count + 1, piece)?;
            self.piece_count += 1;
        }
        Ok(())
    }

    /// Puts everything into the locals; `asked` is the match whose replacement is about to be
    /// asked for.
    fn pause(
        &mut self,
        vm: &mut Vm,
        call: &Call,
        asked: Option<(usize, usize)>,
    ) -> Result<(), Raise> {
        let pieces = match self.pieces {
            Some(pieces) => pieces,
            None => vm.heap.new_table(8, 0)?,
        };
        self.pieces = Some(pieces);
        if !self.out.is_empty() {
            let built = vm.heap.string(&self.out, StringCause::Gsub)?;
            self.add_piece(vm, built.value())?;
            self.out.clear();
        }
        // Between two matches a search has no state of its own but the end of the last.
        let search = match asked {
            Some(_) => Value::NIL,
            None => vm.heap.string(&self.search.save(), StringCause::Other)?.value(),
        };
        scratch::put(std::mem::take(&mut self.out));
        call.set_locals(vm, local::COUNT)?;
        let at = |at: Option<usize>| at.map_or(Value::NIL, |at| Value::int(at as i64));
        call.set_local(vm, local::PIECES, pieces.value());
        call.set_local(vm, local::PIECE_COUNT, Value::int(self.piece_count));
        call.set_local(vm, local::KEPT, Value::int(self.kept as i64));
        call.set_local(vm, local::MATCHES, Value::int(self.matches));
        call.set_local(vm, local::SEARCH, search);
        call.set_local(vm, local::START, at(asked.map(|asked| asked.0)));
        call.set_local(vm, local::END, at(asked.map(|asked| asked.1)));
        Ok(())
    }

    /// The result and the number of matches.
    fn finish(&mut self, vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
        let len = vm.heap.string_len(self.subject);
        let text = if self.piece_count == 0 && self.kept == 0 && self.out.is_empty() {
            // Nothing was replaced.
            self.subject
        } else if self.pieces.is_none() {
            self.keep_until(vm, len);
            vm.heap.string(&self.out, StringCause::Gsub)?
        } else {
            if !self.out.is_empty() {
                let built = vm.heap.string(&self.out, StringCause::Gsub)?;
                self.add_piece(vm, built.value())?;
                self.out.clear();
            }
            self.add_part(vm, len)?;
            self.join(vm)?
        };
        scratch::put(std::mem::take(&mut self.out));
        call.note_copies(vm, text);
        call.push(vm, text.value());
        call.push(vm, Value::int(self.matches));
        Ok(Outcome::Return(2))
    }

    /// All pieces in one string.
    fn join(&mut self, vm: &mut Vm) -> Result<StrRef, Raise> {
        let Some(pieces) = self.pieces else { return Ok(self.subject) };
        let subject = vm.heap.bytes(self.subject);
        for i in 1..=self.piece_count {
            let piece = vm.heap.get_int(pieces, i);
            if let Some(text) = piece.as_str() {
                self.out.extend_from_slice(vm.heap.bytes(text));
            } else if let Some(part) = piece.as_int() {
                let (from, to) = ((part >> 32) as usize, part as u32 as usize);
                self.out.extend_from_slice(&subject[from..to]);
            }
            vm.check_room(self.out.len())?;
        }
        vm.charge(byte_price(self.out.len()) + self.piece_count as u64);
        Ok(vm.heap.string(&self.out, StringCause::Gsub)?)
    }
}
