//! A line of Lua typed by the developer, evaluated in the stopped machine.

use super::Console;
use super::board::Board;
use crate::lua::heap::{Heap, TableRef, Tag, Value};
use crate::lua::number::Number;
use crate::lua::vm::LoadError;

/// Cycles that one typed line may take: two frames of the usual budget.
pub const PROMPT_CYCLES: u64 = 2_000_000;

/// The chunk's name in messages.
const NAME: &str = "=prompt";

/// Fields of a table, and bytes of a string, that an answer shows.
const SHOWN_FIELDS: usize = 8;
const SHOWN_BYTES: usize = 120;

/// What a typed line gave.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Answer {
    /// What it wrote to the log, then each value that it returned, as lines of text.
    pub lines: Vec<String>,
    /// Why it did not come to its end.
    pub error: Option<String>,
}

impl Console {
    /// Evaluates a line between two ticks: an expression, or statements. It sees and changes the
    /// cart's globals; what it changes stays, so a movie that is being recorded does not replay
    /// from here on. Fuel, counters and the frame under way know nothing of it.
    ///
    /// It runs with [`PROMPT_CYCLES`]; what it has changed until they are used up stays too.
    pub fn evaluate(&mut self, line: &str) -> Answer {
        let (session, tally) = (*self.session(), Board::of(&self.vm).tally.clone());
        let counters = self.vm.heap.counters;
        let before = self.take_log();
        let result = self.compile_line(line).and_then(|function| {
            let called = self.vm.call_aside(function, &[], PROMPT_CYCLES);
            called.map_err(|error| error.message)
        });
        let mut answer = Answer { lines: self.take_log(), error: None };
        match result {
            Ok(values) => {
                answer.lines.extend(values.iter().map(|v| shown(&self.vm.heap, *v)));
            }
            Err(message) => answer.error = Some(message),
        }
        *self.session_mut() = session;
        self.vm.heap.counters = counters;
        let board = Board::of_mut(&mut self.vm);
        board.tally = tally;
        before.iter().for_each(|line| board.log(line.as_bytes()));
        answer
    }

    /// The line as an expression, or else as statements, whose error is the one that counts.
    fn compile_line(&mut self, line: &str) -> Result<Value, String> {
        let words = |error: LoadError| error.to_string();
        if let Ok(function) = self.vm.load(format!("return {line}").as_bytes(), NAME) {
            return Ok(function);
        }
        self.vm.load(line.as_bytes(), NAME).map_err(words)
    }
}

/// A value as an answer shows it: tables with their first fields, strings in quotes.
fn shown(heap: &Heap, value: Value) -> String {
    match value.as_table() {
        Some(table) => shown_table(heap, table),
        None => plain(heap, value),
    }
}

fn shown_table(heap: &Heap, table: TableRef) -> String {
    let mut fields = Vec::new();
    let mut key = Value::NIL;
    let mut next_item = 1;
    while let Ok(Some((next, value))) = heap.next(table, key) {
        key = next;
        if fields.len() == SHOWN_FIELDS {
            fields.push("...".to_owned());
            break;
        }
        let value = plain(heap, value);
        let name = key.as_str().map(|name| String::from_utf8_lossy(heap.bytes(name)).into_owned());
        fields.push(match name {
            Some(name) if is_name(&name) => format!("{name} = {value}"),
            _ if key.as_int() == Some(next_item) => {
                next_item += 1;
                value
            }
            _ => format!("[{}] = {value}", plain(heap, key)),
        });
    }
    if fields.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", fields.join(", ")) }
}

fn is_name(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn plain(heap: &Heap, value: Value) -> String {
    if let Some(string) = value.as_str() {
        let bytes = heap.bytes(string);
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(SHOWN_BYTES)]);
        let more = if bytes.len() > SHOWN_BYTES { "..." } else { "" };
        return format!("{text:?}{more}");
    }
    let number = value.as_int().map(Number::Int).or(value.as_float().map(Number::Float));
    if let Some(number) = number {
        return number.text().as_str().to_string();
    }
    match value.tag() {
        Tag::Nil => "nil".to_owned(),
        Tag::False => "false".to_owned(),
        Tag::True => "true".to_owned(),
        _ => value.type_of().name().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::tests::boot;
    use crate::hardware::Input;
    use crate::profile::{Counter, FrameRecord};

    fn frames(console: &mut Console, count: u32) {
        (0..count).for_each(|_| {
            let _ = console.step(&Input::default());
        });
    }

    fn answer(console: &mut Console, line: &str) -> Answer {
        console.evaluate(line)
    }

    #[test]
    fn expressions_answer_and_statements_change_the_cart() {
        let mut console = boot("n = 0 function _update() n = n + 1 end");
        frames(&mut console, 5);
        assert_eq!(answer(&mut console, "n, 'a', {x=1, 2}").lines.len(), 3);
        assert_eq!(answer(&mut console, "n").lines, ["5"]);
        assert_eq!(answer(&mut console, "n = 40 trace('set')").lines, ["set"]);
        frames(&mut console, 1);
        assert_eq!(answer(&mut console, "n").lines, ["41"]);
        assert_eq!(answer(&mut console, "{x=1, 2, 'b'}").lines, ["{ 2, \"b\", x = 1 }"]);
    }

    #[test]
    fn errors_and_endless_loops_come_back_as_words() {
        let mut console = boot("function _update() end");
        frames(&mut console, 2);
        let error = |line: &str, console: &mut Console| answer(console, line).error;
        let syntax = error("x = = 1", &mut console).unwrap();
        assert!(syntax.starts_with("prompt:1:"), "{syntax}");
        let raised = error("nothing.here", &mut console).unwrap();
        assert!(raised.contains("attempt to index a nil value"), "{raised}");
        assert!(error("while true do end", &mut console).unwrap().contains("loop"));
        assert!(error("flip()", &mut console).unwrap().contains("cannot wait"));
        frames(&mut console, 2);
        assert_eq!(console.frame(), 4);
    }

    #[test]
    fn the_frame_under_way_and_its_numbers_do_not_notice() {
        let cart = "local function work() local t = {} for i = 1, 9000 do t[i] = i .. '' end end\n\
                    function _update() co = co or coroutine.wrap(function() while true do\n\
                    work() coroutine.yield() end end) co() end";
        let run = |ask: bool| {
            let mut console = boot(&format!("{cart}\n"));
            for _ in 0..40 {
                console.step(&Input::default());
                if ask {
                    assert_eq!(console.evaluate("1 + 1").lines, ["2"]);
                }
            }
            // Which strings were in memory already depends on when the collector came by.
            let numbers = |r: &FrameRecord| {
                (r.frame, r.ticks, r.counts.fuel(), r.counts.get(Counter::Tables))
            };
            console.profile().frames().map(numbers).collect::<Vec<_>>()
        };
        assert_eq!(run(false), run(true));
    }

    #[test]
    fn a_script_that_waits_in_flip_goes_on_waiting() {
        let mut console = boot("n = 0 while true do n = n + 1 flip() end");
        frames(&mut console, 3);
        assert_eq!(answer(&mut console, "n").lines, ["3"]);
        frames(&mut console, 2);
        assert_eq!(answer(&mut console, "n").lines, ["5"]);
    }
}
