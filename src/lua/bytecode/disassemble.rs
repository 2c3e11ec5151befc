//! Words to text, for people.

use super::{Capture, Const, Constant, Instruction, Opcode, Operand, Prototype};
use crate::lua::number::Number;
use std::fmt::Write;

/// Longest string constant shown, in characters.
const STRING_MAX: usize = 40;

/// The listing of `prototype` and of the functions inside it: what `narthex disasm` prints.
pub fn disassemble(prototype: &Prototype) -> String {
    let mut out = String::new();
    // Functions in the order of the text, each before those inside it.
    let mut waiting = vec![prototype];
    while let Some(next) = waiting.pop() {
        if !out.is_empty() {
            out.push('\n');
        }
        Listing { prototype: next, out: &mut out }.write();
        waiting.extend(next.protos.iter().rev());
    }
    out
}

/// One instruction in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    /// The source line it belongs to.
    pub line: u32,
    /// The opcode's name.
    pub opcode: &'static str,
    /// Registers, constants, jumps: `R1 R2 K0`.
    pub operands: String,
    /// What the operands stand for, where it can be said; otherwise empty.
    pub comment: String,
}

/// The instructions of one function in words, without those of the functions inside it.
pub fn words(prototype: &Prototype) -> Vec<Words> {
    let listing = Listing { prototype, out: &mut String::new() };
    let word = |(pc, &word): (usize, &u64)| {
        let line = prototype.lines.get(pc).copied().unwrap_or(0);
        let (opcode, operands, comment) = match Opcode::of(word) {
            Some(op) => {
                let word = Instruction(word);
                (op.name(), operands(pc, op, word), listing.comment(op, word))
            }
            None => ("?", format!("{word:016x}"), String::new()),
        };
        Words { line, opcode, operands, comment }
    };
    prototype.code.iter().enumerate().map(word).collect()
}

struct Listing<'a> {
    prototype: &'a Prototype,
    out: &'a mut String,
}

impl Listing<'_> {
    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{text}");
    }

    fn write(&mut self) {
        self.header();
        let mut last_line = 0;
        for (pc, words) in words(self.prototype).into_iter().enumerate() {
            let Words { line, opcode, operands, comment } = words;
            let shown = if line == last_line { String::new() } else { line.to_string() };
            last_line = line;
            let text = format!("{pc:5} {shown:>5}  {opcode:<14} {operands:<16} {comment}");
            self.line(format_args!("{}", text.trim_end()));
        }
    }

    fn header(&mut self) {
        let p = self.prototype;
        let name = if p.name.is_empty() { "function" } else { &p.name };
        let lines = match p.line_defined {
            0 => String::new(),
            first => format!(", lines {first} to {}", p.last_line),
        };
        let more = if p.is_vararg { " and ..." } else { "" };
        let (params, registers) = (p.params, p.max_registers);
        self.line(format_args!(
            "{name}{lines}: {params} parameters{more}, {registers} registers, {} instructions",
            p.code.len()
        ));
        for (i, upvalue) in p.upvalues.iter().enumerate() {
            let source = match upvalue.capture {
                Capture::ParentLocal(r) => format!("cell of R{r}"),
                Capture::ParentLocalCopy(r) => format!("copy of R{r}"),
                Capture::ParentUpvalue(u) => format!("cell of U{u}"),
                Capture::ParentUpvalueCopy(u) => format!("copy of U{u}"),
                Capture::ThisClosure => "this closure".to_string(),
            };
            self.line(format_args!("  U{i} {}: {source}", upvalue.name));
        }
        for (i, constant) in p.constants.iter().enumerate() {
            self.line(format_args!("  K{i} {}", self.constant_text(constant)));
        }
    }

    /// A constant as a program would write it.
    fn constant_text(&self, constant: &Constant) -> String {
        let Constant::Record { fields, .. } = constant else { return plain_text(constant) };
        let plain = |k: Const| self.prototype.constants.get(k.0 as usize).map(plain_text);
        let fields = fields.iter().map(|&(name, value)| {
            let name = plain(name).unwrap_or_default();
            format!("{} = {}", name.trim_matches('"'), plain(value).unwrap_or_default())
        });
        format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
    }

    /// What the operands stand for, where it can be said.
    fn comment(&self, op: Opcode, word: Instruction) -> String {
        let [_, b, c] = op.operands();
        let mut parts = Vec::new();
        if b == Operand::Up {
            let upvalue = self.prototype.upvalues.get(word.b() as usize);
            parts.extend(upvalue.map(|upvalue| upvalue.name.clone()));
        }
        let constant = word.constant();
        let constant = constant.and_then(|k| self.prototype.constants.get(k.0 as usize));
        parts.extend(constant.map(|constant| self.constant_text(constant)));
        if c == Operand::Proto {
            let inner = self.prototype.protos.get(word.c() as usize);
            parts.extend(inner.map(|inner| format!("{} line {}", inner.name, inner.line_defined)));
        }
        if parts.is_empty() { String::new() } else { format!("; {}", parts.join(" ").trim()) }
    }
}

/// The operands, as the table of opcodes names them.
fn operands(pc: usize, op: Opcode, word: Instruction) -> String {
    let [a, b, c] = op.operands();
    let mut shown = vec![operand(a, word.a().into()), operand(b, word.b())];
    shown.push(match (op, word.jump()) {
        (Opcode::LoadInt | Opcode::LoadFloat, _) => (word.c() as i32).to_string(),
        (_, Some(jump)) => format!("-> {}", pc as i64 + 1 + i64::from(jump.0)),
        _ => operand(c, word.c()),
    });
    shown.retain(|text| !text.is_empty());
    shown.join(" ")
}

fn operand(kind: Operand, value: u32) -> String {
    match kind {
        Operand::None => String::new(),
        Operand::Reg => format!("R{value}"),
        Operand::Const => format!("K{value}"),
        Operand::Up => format!("U{value}"),
        Operand::Proto => format!("P{value}"),
        Operand::Num => value.to_string(),
    }
}

/// A plain constant as a program would write it, long strings cut short.
fn plain_text(constant: &Constant) -> String {
    let number = match constant {
        Constant::Nil => return "nil".to_string(),
        Constant::False => return "false".to_string(),
        Constant::True => return "true".to_string(),
        Constant::Str(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            let cut: String = text.chars().take(STRING_MAX).collect();
            let more = if cut.len() < text.len() { "..." } else { "" };
            return format!("{cut:?}{more}");
        }
        Constant::Record { fields, .. } => return format!("record of {} fields", fields.len()),
        Constant::Int(i) => Number::Int(*i),
        Constant::Float(f) => Number::Float(*f),
    };
    number.text().as_str().to_string()
}
