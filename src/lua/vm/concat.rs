//! `..`: a chain of operands makes one string.

use super::frame::deliver;
use super::native::Raise;
use super::{Flow, Vm};
use crate::lua::bytecode::{Instruction, WORD_BYTES};
use crate::lua::heap::{Event, SHORT_MAX, StringCause, Value};
use crate::lua::number::{NumberText, float_text, integer_text};

/// Texts longer than this would not fit a length of 32 bits.
const LENGTH_MAX: usize = u32::MAX as usize - 64;

/// What a part of a concatenation came to.
enum Step {
    /// So many operands are one now.
    Joined(u32),
    /// A metamethod joins two.
    Called,
}

impl Vm {
    /// `R[a] := R[a] .. ... .. R[a + n - 1]` of the running frame.
    pub(super) fn concat(&mut self, a: u32, n: u32) -> Result<Flow, Raise> {
        if let Some(length) = self.short_join(a, n) {
            let (first, thread) = (self.frame().base + a, self.thread);
            let text = self.surely(|vm| {
                Ok(vm.heap.join_short(thread, first, n, length, StringCause::Concat)?)
            })?;
            self.set_stack_value(first, text.value());
            return Ok(Flow::Next);
        }
        let mut left = n;
        while left > 1 {
            // Operands that have been joined are gone: the instruction cannot begin again.
            match self.surely(|vm| vm.concat_last(a, left))? {
                Step::Joined(taken) => left -= taken - 1,
                Step::Called => return self.settle(),
            }
        }
        Ok(Flow::Next)
    }

    /// The length of all operands together, if they are strings of which none is empty and make a
    /// short one: the usual case.
    #[inline(always)]
    fn short_join(&self, a: u32, n: u32) -> Option<usize> {
        let first = self.frame().base + a;
        let mut length = 0;
        for at in first..first + n {
            match self.heap.string_len(self.stack_value(at).as_str()?) {
                0 => return None,
                more => length += more,
            }
            if length > SHORT_MAX {
                return None;
            }
        }
        Some(length)
    }

    /// Joins the last of `left` operands, or calls their metamethod.
    fn concat_last(&mut self, a: u32, left: u32) -> Result<Step, Raise> {
        let base = self.frame().base + a;
        let taken = self.join_tail(base, left)?;
        if taken > 1 {
            return Ok(Step::Joined(taken));
        }
        // The last two operands are not both text.
        let at = base + left - 2;
        let (x, y) = (self.stack_value(at), self.stack_value(at + 1));
        let mut metamethod = self.metamethod_of(x, Event::Concat);
        if metamethod.is_nil() {
            metamethod = self.metamethod_of(y, Event::Concat);
        }
        if metamethod.is_nil() {
            let register = a + left - 2 + u32::from(is_text(x));
            let culprit = if is_text(x) { y } else { x };
            let info = self.register_info(register as u8);
            return Err(self.type_error("concatenate", culprit, &info));
        }
        let at = self.live_end();
        self.put_call(at, metamethod, &[x, y], 1, deliver::CONCAT, left - 1)?;
        Ok(Step::Called)
    }

    /// A metamethod has joined operands; what is left now includes its result as the last.
    pub(super) fn go_on_concatenating(&mut self, value: Value, left: u32) -> Result<Flow, Raise> {
        let frame = *self.frame();
        let word = Instruction(self.word(frame.pc - WORD_BYTES));
        let a = u32::from(word.a());
        self.set_stack_value(frame.base + a + left - 1, value);
        match self.concat(a, left)? {
            Flow::Next => Ok(Flow::Reload),
            other => Ok(other),
        }
    }

    /// Joins as many of the last operands as are text into one; returns how many these were.
    fn join_tail(&mut self, base: u32, left: u32) -> Result<u32, Raise> {
        let mut taken = 0;
        let mut length = 0_usize;
        let mut numbers = NumberTexts::default();
        // The only operand that is not empty, if there is one.
        let mut only = None;
        while taken < left {
            let value = self.stack_value(base + left - 1 - taken);
            let more = match value.as_str() {
                Some(text) => self.heap.string_len(text),
                None if value.is_number() => numbers.add(value),
                None => break,
            };
            if more > 0 {
                only = (length == 0).then_some(value);
                length += more;
            }
            taken += 1;
        }
        if taken < 2 {
            return Ok(taken);
        }
        if length > LENGTH_MAX {
            return Err(self.error_here("string length overflow"));
        }
        let first = base + left - taken;
        if let Some(text) = only.filter(|value| value.as_str().is_some()) {
            // Joined with nothing: the text itself, not a copy.
            self.charge(length as u64 / 64);
            self.set_stack_value(first, text);
            return Ok(taken);
        }
        let thread = self.thread;
        let text = self.heap.string_in_parts(length, StringCause::Concat, |heap, out| {
            let mut start = 0;
            for i in 0..taken {
                let value = heap.stack_get(thread, first + i);
                start += match value.as_str() {
                    Some(text) => write_at(out, start, heap.bytes(text)),
                    None => write_at(out, start, numbers.take(value).as_bytes()),
                };
            }
        })?;
        // Only now: a failed attempt costs nothing.
        self.charge(length as u64 / 64);
        self.set_stack_value(first, text.value());
        Ok(taken)
    }
}

/// The texts of a few numbers, so that each is made once: a float's takes longer than the rest.
#[derive(Default)]
struct NumberTexts {
    texts: [Option<NumberText>; 3],
    count: usize,
}

impl NumberTexts {
    /// Makes the text of the number before those added so far; returns its length.
    fn add(&mut self, value: Value) -> usize {
        let text = text_of(value);
        let length = text.as_bytes().len();
        if let Some(place) = self.texts.get_mut(self.count) {
            *place = Some(text);
        }
        self.count += 1;
        length
    }

    /// The text of the number after those taken so far, which is this value's.
    fn take(&mut self, value: Value) -> NumberText {
        self.count -= 1;
        let kept = self.texts.get_mut(self.count).and_then(Option::take);
        kept.unwrap_or_else(|| text_of(value))
    }
}

fn write_at(out: &mut [u8], start: usize, bytes: &[u8]) -> usize {
    out[start..start + bytes.len()].copy_from_slice(bytes);
    bytes.len()
}

/// The text of a number.
fn text_of(value: Value) -> NumberText {
    match value.as_int() {
        Some(i) => integer_text(i),
        None => float_text(value.as_float().unwrap_or(0.0)),
    }
}

/// Strings and numbers can be concatenated.
fn is_text(value: Value) -> bool {
    value.is_number() || value.as_str().is_some()
}
