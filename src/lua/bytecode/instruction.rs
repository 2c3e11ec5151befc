//! Operands into words and back. The picture of the words stands at the top of `opcode.rs`.

use super::{OPCODES, Opcode, Operand, Shape};

/// A register of a frame.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Reg(pub u8);

/// The index of a constant in its prototype.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Const(pub u32);

/// A distance in instructions, from the one after the jump.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Jump(pub i32);

/// The farthest that a jump reaches, forward; backward it reaches one instruction more.
pub const JUMP_MAX: i32 = i32::MAX / WORD_BYTES as i32;

/// Bytes of an instruction.
pub const WORD_BYTES: u32 = size_of::<Instruction>() as u32;

/// Registers, constants and upvalues are 16-byte slots: operands that name one hold its distance in
/// bytes from the first, so that the machine adds and need not multiply.
const SLOT_BYTES: u32 = 16;

/// The highest constant that an operand of 16 bits can name. Only `LoadK` reaches those above.
pub const CONST_MAX: u32 = u16::MAX as u32 / SLOT_BYTES;

/// An instruction: packing and unpacking of its fields.
///
/// ```
/// use narthex::lua::bytecode::{Instruction, Opcode};
/// let word = Instruction::new(Opcode::Add, 2, 0, 1);
/// assert_eq!((word.opcode(), word.a(), word.b(), word.c()), (Some(Opcode::Add), 2, 0, 1));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Instruction(pub u64);

impl Instruction {
    /// `op A B C`. The last operand is the wide one where the shape has one: a number, a constant,
    /// a [`Jump`] or, in [`Shape::AbKh`], the constant K; its hint is 0. Bits that do not fit are
    /// lost: whoever makes operands keeps to the limits.
    pub const fn new(op: Opcode, a: u32, b: u32, c: u32) -> Instruction {
        let [kind_a, kind_b, kind_c] = op.operands();
        let (a, b, c) = (a as u64, b as u64, c as u64);
        let wide_a = (a * scale(kind_a)) & 0xFFFF;
        let wide_b = (b * scale(kind_b)) & 0xFFFF;
        let wide_c = match op.shape() {
            Shape::AJ | Shape::AbJ => (c * WORD_BYTES as u64) & 0xFFFF_FFFF,
            _ => (c * scale(kind_c)) & 0xFFFF_FFFF,
        };
        let operands = match op.shape() {
            Shape::Abc => wide_a << 16 | wide_b << 32 | wide_c << 48,
            Shape::AbW | Shape::AJ => (b & 0xFF) << 8 | wide_a << 16 | wide_c << 32,
            Shape::AbJ => (a & 0xFF) << 8 | wide_b << 16 | wide_c << 32,
            Shape::AbKh => (a & 0xFF) << 8 | wide_b << 16 | (wide_c & 0xFFFF) << 32,
        };
        Instruction(op as u64 | operands)
    }

    /// The same instruction with another goal. It must be one with a jump.
    #[must_use]
    pub const fn with_jump(self, jump: Jump) -> Instruction {
        let bytes = jump.0.wrapping_mul(WORD_BYTES as i32);
        Instruction(self.0 & 0xFFFF_FFFF | (bytes as u32 as u64) << 32)
    }

    /// The opcode, or none where the low byte is no opcode.
    pub fn opcode(self) -> Option<Opcode> {
        Opcode::of(self.0)
    }

    /// Operand A.
    #[inline]
    pub fn a(self) -> u8 {
        self.operand(0) as u8
    }

    /// Operand B.
    #[inline]
    pub fn b(self) -> u32 {
        self.operand(1)
    }

    /// Operand C, W or K.
    #[inline]
    pub fn c(self) -> u32 {
        self.operand(2)
    }

    #[inline(always)]
    fn operand(self, number: usize) -> u32 {
        let field = FIELDS[(self.0 & 0xFF) as usize][number];
        ((self.0 >> field.shift) as u32 & field.mask) >> field.scale
    }

    /// The constant that an operand names, if one does.
    pub fn constant(self) -> Option<Const> {
        let [_, b, c] = self.opcode()?.operands();
        match (b, c) {
            (Operand::Const, _) => Some(Const(self.b())),
            (_, Operand::Const) => Some(Const(self.c())),
            _ => None,
        }
    }

    /// The jump, in an instruction that has one.
    pub fn jump(self) -> Option<Jump> {
        match self.opcode()?.shape() {
            Shape::AJ | Shape::AbJ => Some(Jump((self.0 >> 32) as i32 / WORD_BYTES as i32)),
            _ => None,
        }
    }
}

/// Where an operand lies in a word, and the logarithm of what it is multiplied by.
#[derive(Clone, Copy)]
struct OperandField {
    mask: u32,
    shift: u8,
    scale: u8,
}

/// The fields of A, B and C by opcode. (To work them out for each word took 40 host instructions an
/// operand, as much as many of the machine's methods.)
static FIELDS: [[OperandField; 3]; 256] = {
    let mut fields = [[none(); 3]; 256];
    let mut at = 0;
    while at < OPCODES.len() {
        let op = OPCODES[at];
        let [kind_a, kind_b, kind_c] = op.operands();
        fields[op as usize] = match op.shape() {
            Shape::Abc => [field(16, 16, kind_a), field(32, 16, kind_b), field(48, 16, kind_c)],
            Shape::AbW => [field(16, 16, kind_a), small(), field(32, 32, kind_c)],
            Shape::AJ => [field(16, 16, kind_a), small(), none()],
            Shape::AbJ => [small(), field(16, 16, kind_b), none()],
            Shape::AbKh => [small(), field(16, 16, kind_b), field(32, 16, kind_c)],
        };
        at += 1;
    }
    fields
};

/// A field of 16 or 32 bits.
const fn field(shift: u8, bits: u32, kind: Operand) -> OperandField {
    OperandField { mask: u32::MAX >> (32 - bits), shift, scale: scale(kind).trailing_zeros() as u8 }
}

/// The field of 8 bits, which holds plain numbers.
const fn small() -> OperandField {
    OperandField { mask: 0xFF, shift: 8, scale: 0 }
}

/// An operand that the shape does not have.
const fn none() -> OperandField {
    OperandField { mask: 0, shift: 0, scale: 0 }
}

/// What an operand in a field of 16 or 32 bits is multiplied by.
const fn scale(kind: Operand) -> u64 {
    match kind {
        Operand::Reg | Operand::Const | Operand::Up => SLOT_BYTES as u64,
        Operand::None | Operand::Proto | Operand::Num => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_survive_packing_at_their_limits() {
        for &op in OPCODES {
            let kinds = op.operands();
            let most = |kind, wide| match kind {
                Operand::None => 0,
                Operand::Const if wide => u32::MAX / SLOT_BYTES,
                Operand::Const => CONST_MAX,
                Operand::Num | Operand::Proto if wide => u32::MAX,
                _ => 255,
            };
            let wide = op.shape() == Shape::AbW;
            let [a, b, c] = [most(kinds[0], false), most(kinds[1], false), most(kinds[2], wide)];
            let word = Instruction::new(op, a, b, c);
            let read = (word.opcode(), u32::from(word.a()), word.b(), word.c());
            assert_eq!(read, (Some(op), a, b, c));
            if word.jump().is_some() {
                for n in [-JUMP_MAX - 1, -1, 0, 1, JUMP_MAX] {
                    let word = word.with_jump(Jump(n));
                    assert_eq!((word.opcode(), word.jump()), (Some(op), Some(Jump(n))));
                    assert_eq!((u32::from(word.a()), word.b()), (a, b));
                }
            }
        }
    }
}
