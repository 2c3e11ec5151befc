//! From the compiler's hands into the block.

use super::Vm;
use crate::lua::bytecode::{Capture, Constant, Prototype};
use crate::lua::compiler::{Cause, Limits, compile_within};
use crate::lua::heap::{
    ClosureRef, LocalName, OutOfMemory, ProtoParts, ProtoRef, SHORT_MAX, StrRef, StringCause,
    UpvalueInfo, Value,
};
use std::collections::BTreeMap;

/// The long strings of a chunk, which are not found by the heap itself: each is there once.
type LongStrings<'a> = BTreeMap<&'a [u8], StrRef>;

/// Why a text did not become a function.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LoadError {
    /// The text is no Lua.
    #[error("{0}")]
    Syntax(String),
    /// The block is full, or there is less memory left than compiling takes.
    #[error("not enough memory")]
    OutOfMemory,
    /// The machine is told to stop. Loading can be tried again.
    #[error("stopped")]
    Stopped,
}

impl From<OutOfMemory> for LoadError {
    fn from(_: OutOfMemory) -> LoadError {
        LoadError::OutOfMemory
    }
}

/// What tree and code may have beyond the memory that is left, so that a full machine can still
/// load what is small.
const SPARE_BYTES: usize = 512 << 10;

/// Kinds of [`UpvalueInfo`].
pub(super) mod capture {
    /// The shared cell of a register of the enclosing frame.
    pub const LOCAL: u8 = 0;
    /// The value in a register of the enclosing frame.
    pub const LOCAL_COPY: u8 = 1;
    /// What the enclosing closure has in its slot: a cell or a value, it is the same to us.
    pub const UPVALUE: u8 = 2;
    /// The new closure itself.
    pub const THIS: u8 = 3;
}

impl Vm {
    /// Compiles a chunk and makes a function of it, with the globals as `_ENV`.
    ///
    /// # Errors
    /// The first syntax error, or out of memory.
    pub fn load(&mut self, source: &[u8], name: &str) -> Result<Value, LoadError> {
        let globals = self.globals().value();
        self.load_with(source, name, globals)
    }

    /// As [`Vm::load`], with another value as `_ENV`.
    ///
    /// # Errors
    /// The first syntax error, or out of memory.
    pub fn load_with(
        &mut self,
        source: &[u8],
        name: &str,
        environment: Value,
    ) -> Result<Value, LoadError> {
        let prototype = self.compile(source, name)?;
        Ok(self.load_prototype(&prototype, environment)?.value())
    }

    /// Compiles a chunk within the memory that is left.
    ///
    /// # Errors
    /// The first syntax error, out of memory, or the host's wish to stop.
    pub fn compile(&self, source: &[u8], name: &str) -> Result<Prototype, LoadError> {
        let left = self.heap.block_bytes().saturating_sub(self.heap.live_bytes() as usize);
        let limits = Limits { bytes: left + SPARE_BYTES, stop: Some(&self.stop) };
        let prototype =
            compile_within(source, name, limits).map_err(|error| match error.cause {
                Cause::Syntax => LoadError::Syntax(error.message),
                Cause::Memory => LoadError::OutOfMemory,
                Cause::Stop => LoadError::Stopped,
            })?;
        debug_assert_eq!(crate::lua::bytecode::verify(&prototype), Ok(()));
        Ok(prototype)
    }

    /// Copies a prototype into the block and makes a function of it, whose first upvalue, if it has
    /// one, is `environment`.
    ///
    /// # Errors
    /// Out of memory.
    pub fn load_prototype(
        &mut self,
        prototype: &Prototype,
        environment: Value,
    ) -> Result<ClosureRef, OutOfMemory> {
        let source = self.heap.string(prototype.source.as_bytes(), StringCause::Constant)?;
        let proto = self.materialise(prototype, source, &mut LongStrings::new())?;
        let count = prototype.upvalues.len() as u8;
        let closure = self.heap.new_closure(proto, count)?;
        for (i, upvalue) in prototype.upvalues.iter().enumerate() {
            let value = if i == 0 { environment } else { Value::NIL };
            let captured = if upvalue.capture.is_copy() {
                value
            } else {
                self.heap.new_closed_upvalue(value)?.value()
            };
            self.heap.closure_set(closure, i as u32, captured);
        }
        Ok(closure)
    }

    /// Nested prototypes first. The depth is the source's, which the compiler limits to 200 levels.
    fn materialise<'a>(
        &mut self,
        prototype: &'a Prototype,
        source: StrRef,
        long: &mut LongStrings<'a>,
    ) -> Result<ProtoRef, OutOfMemory> {
        let mut protos = Vec::with_capacity(prototype.protos.len());
        for nested in &prototype.protos {
            protos.push(self.materialise(nested, source, long)?);
        }
        let mut constants = Vec::with_capacity(prototype.constants.len());
        for constant in &prototype.constants {
            constants.push(self.constant(constant, &constants, long)?);
        }
        let mut upvalues = Vec::with_capacity(prototype.upvalues.len());
        for upvalue in &prototype.upvalues {
            let name = self.heap.string(upvalue.name.as_bytes(), StringCause::Constant)?;
            let (kind, index) = match upvalue.capture {
                Capture::ParentLocal(register) => (capture::LOCAL, register),
                Capture::ParentLocalCopy(register) => (capture::LOCAL_COPY, register),
                Capture::ParentUpvalue(i) | Capture::ParentUpvalueCopy(i) => (capture::UPVALUE, i),
                Capture::ThisClosure => (capture::THIS, 0),
            };
            upvalues.push(UpvalueInfo { name, kind, index, pad: 0 });
        }
        let mut locals = Vec::with_capacity(prototype.locals.len());
        for local in &prototype.locals {
            locals.push(LocalName {
                name: self.heap.string(local.name.as_bytes(), StringCause::Constant)?,
                register: u32::from(local.register),
                start_pc: local.start_pc,
                end_pc: local.end_pc,
            });
        }
        let name = self.heap.string(prototype.name.as_bytes(), StringCause::Constant)?;
        self.heap.new_proto(&ProtoParts {
            source,
            name,
            code: &prototype.code,
            lines: &prototype.lines,
            constants: &constants,
            protos: &protos,
            upvalues: &upvalues,
            locals: &locals,
            line_defined: prototype.line_defined,
            last_line: prototype.last_line,
            params: prototype.params,
            is_vararg: prototype.is_vararg,
            max_registers: prototype.max_registers,
        })
    }

    fn constant<'a>(
        &mut self,
        constant: &'a Constant,
        earlier: &[Value],
        long: &mut LongStrings<'a>,
    ) -> Result<Value, OutOfMemory> {
        Ok(match constant {
            Constant::Str(bytes) if bytes.len() > SHORT_MAX => match long.get(bytes.as_slice()) {
                Some(known) => known.value(),
                None => {
                    let text = self.heap.string(bytes, StringCause::Constant)?;
                    long.insert(bytes, text);
                    text.value()
                }
            },
            Constant::Record { fields, room } => {
                let record = self.heap.new_table(0, *room)?;
                for (name, value) in fields {
                    let name = earlier[name.0 as usize].as_str().unwrap_or_default();
                    self.heap.set_str(record, name, earlier[value.0 as usize])?;
                }
                record.value()
            }
            Constant::Nil => Value::NIL,
            Constant::False => Value::FALSE,
            Constant::True => Value::TRUE,
            Constant::Int(i) => Value::int(*i),
            Constant::Float(f) => Value::float(*f),
            Constant::Str(bytes) => self.heap.string(bytes, StringCause::Constant)?.value(),
        })
    }
}
