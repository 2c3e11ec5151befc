//! Operands into words and back. The picture of the words stands at the top of `opcode.rs`.

use super::Opcode;

/// A register of a frame.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Reg(pub u8);

/// The index of a constant in its prototype.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Const(pub u32);

/// A distance in words, from the word after the whole instruction.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Jump(pub i32);

/// The farthest a one-word `Jump` reaches, forward; backward it reaches one word more.
pub const JUMP_MAX: i32 = (1 << 23) - 1;

/// The first word of an instruction: packing and unpacking of its fields.
///
/// ```
/// use narthex::lua::bytecode::{Instruction, Opcode};
/// let word = Instruction::abc(Opcode::Add, 2, 0, 1);
/// assert_eq!((word.opcode(), word.a(), word.b(), word.c()), (Some(Opcode::Add), 2, 0, 1));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instruction(pub u32);

impl Instruction {
    /// `op A B C`.
    pub const fn abc(op: Opcode, a: u8, b: u8, c: u8) -> Instruction {
        Instruction(op as u32 | (a as u32) << 8 | (b as u32) << 16 | (c as u32) << 24)
    }

    /// `op A Bx`.
    pub const fn abx(op: Opcode, a: u8, bx: u16) -> Instruction {
        Instruction(op as u32 | (a as u32) << 8 | (bx as u32) << 16)
    }

    /// `op A sBx`.
    pub const fn asbx(op: Opcode, a: u8, sbx: i16) -> Instruction {
        Instruction::abx(op, a, sbx as u16)
    }

    /// `Jump offset`. The offset must be within ±[`JUMP_MAX`]; farther bits are lost.
    pub const fn jump(offset: Jump) -> Instruction {
        Instruction(Opcode::Jump as u32 | (offset.0 as u32) << 8)
    }

    /// The opcode, or none where the low byte is no opcode.
    pub fn opcode(self) -> Option<Opcode> {
        Opcode::of(self.0)
    }

    /// Operand A.
    pub const fn a(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// Operand B.
    pub const fn b(self) -> u8 {
        (self.0 >> 16) as u8
    }

    /// Operand C.
    pub const fn c(self) -> u8 {
        (self.0 >> 24) as u8
    }

    /// Operand Bx, unsigned.
    pub const fn bx(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// Operand Bx, signed.
    pub const fn sbx(self) -> i16 {
        (self.0 >> 16) as i16
    }

    /// The offset of a `Jump`.
    pub const fn offset(self) -> Jump {
        Jump(self.0 as i32 >> 8)
    }

    /// The second word of a `KH` instruction: the constant, no hint yet.
    pub const fn kh(constant: u16) -> u32 {
        constant as u32
    }

    /// The constant in the second word of a `KH` instruction.
    pub const fn kh_const(word: u32) -> Const {
        Const(word & 0xFFFF)
    }

    /// The slot hint in the second word of a `KH` instruction.
    pub const fn kh_hint(word: u32) -> u16 {
        (word >> 16) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_survive_packing_at_their_limits() {
        let i = Instruction::abc(Opcode::Call, 255, 254, 253);
        assert_eq!((i.opcode(), i.a(), i.b(), i.c()), (Some(Opcode::Call), 255, 254, 253));
        for n in [i16::MIN, -1, 0, 1, i16::MAX] {
            assert_eq!(Instruction::asbx(Opcode::LoadInt, 7, n).sbx(), n);
        }
        for n in [-JUMP_MAX - 1, -1, 0, 1, JUMP_MAX] {
            assert_eq!(Instruction::jump(Jump(n)).offset(), Jump(n));
            assert_eq!(Instruction::jump(Jump(n)).opcode(), Some(Opcode::Jump));
        }
        assert_eq!(Instruction::kh_const(0xABCD_1234), Const(0x1234));
        assert_eq!(Instruction::kh_hint(0xABCD_1234), 0xABCD);
    }
}
