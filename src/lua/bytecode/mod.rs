//! What a program is: the opcode table, prototypes, verifier, disassembler.

mod opcode;

pub use opcode::{OPCODES, Opcode, Operand, Shape};
