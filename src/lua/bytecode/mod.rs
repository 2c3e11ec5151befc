//! What a program is: the opcode table, prototypes, verifier, disassembler.
//!
//! A [`Prototype`] is what the compiler hands to the machine: words, constants and the tables that
//! give them names and lines again. It lives on the host's side; the machine copies it into its
//! block.

mod opcode;

mod instruction;

mod prototype;

mod verify;

mod disassemble;

#[cfg(test)]
mod tests;

pub use disassemble::{Words, disassemble, words};
pub use instruction::{CONST_MAX, Const, Instruction, JUMP_MAX, Jump, Reg, WORD_BYTES};
pub use opcode::{OPCODES, Opcode, Operand, Shape};
pub use prototype::{Capture, Constant, LocalInfo, Prototype, UpvalueDesc};
pub use verify::verify;
