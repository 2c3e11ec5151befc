//! The opcode table: the whole instruction set, written once.
//!
//! An instruction is one word of 64 bits: `op` in bits 0–7 and the operands above it.
//!
//! ```text
//!   bits   63          48 47          32 31          16 15      8 7       0
//!          ┌──────────────┬──────────────┬──────────────┬─────────┬─────────┐
//!   Abc    │      C       │      B       │      A       │    0    │   op    │
//!          ├──────────────┴──────────────┼──────────────┼─────────┼─────────┤
//!   AbW    │    W (a number, K or P)     │      A       │    b    │   op    │
//!   AJ     │    J (a jump)               │      A       │    0    │   op    │
//!          ├─────────────────────────────┼──────────────┼─────────┼─────────┤
//!   AbJ    │    J                        │      B       │    a    │   op    │
//!          ├──────────────┬──────────────┼──────────────┼─────────┼─────────┤
//!   AbKh   │  slot hint   │      K       │      B       │    a    │   op    │
//!          └──────────────┴──────────────┴──────────────┴─────────┴─────────┘
//! ```
//!
//! Fields of 16 and 32 bits that name a register, a constant or an upvalue hold 16 times its number, and
//! jumps hold 8 times the distance in instructions: bytes, so that the machine need not multiply. (Words
//! of 32 bits with plain numbers took three host instructions an operand, these take one: loops of
//! arithmetic became 1.5 times as fast.) A jump counts from the instruction after its own. `R[x]` is a
//! register of the frame, `K[x]` a constant, `U[x]` an upvalue of the closure, `P[x]` a nested prototype.
//! `top` is set by the instructions whose count is open (operand 0) and read by the next one whose count
//! is open. The slot hint is written by the dispatcher: where in the node part the key was found last time.

/// How the operands of an instruction are laid out. See the picture at the top of the module.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Operands A, B and C of 16 bits.
    Abc,
    /// A of 16 bits, B of 8 and a third operand of 32.
    AbW,
    /// A of 16 bits and a jump of 32.
    AJ,
    /// A of 8 bits, B of 16 and a jump of 32.
    AbJ,
    /// A of 8 bits, B of 16, a constant of 16 and a slot hint of 16.
    AbKh,
}

/// What an operand names; the verifier checks each against the prototype, the disassembler prints it so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    /// Not used; must be 0.
    None,
    /// A register that is read or written.
    Reg,
    /// A constant.
    Const,
    /// An upvalue of the running closure.
    Up,
    /// A nested prototype.
    Proto,
    /// A plain number: a count, a flag, a small integer.
    Num,
}

macro_rules! opcodes {
    ($($name:ident $shape:ident $a:ident $b:ident $c:ident $effect:literal $why:literal)*) => {
        /// What an instruction does. `docs/reference/opcodes.md` is generated from this table.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        #[repr(u8)]
        pub enum Opcode { $( #[doc = concat!("`", $effect, "`. ", $why)] $name, )* }

        /// Every opcode, in the order of its number.
        pub const OPCODES: &[Opcode] = &[$(Opcode::$name,)*];

        impl Opcode {
            /// The name as the disassembler and the profiler print it.
            pub const fn name(self) -> &'static str {
                match self { $(Opcode::$name => stringify!($name),)* }
            }
            /// The effect as an equation.
            pub const fn effect(self) -> &'static str {
                match self { $(Opcode::$name => $effect,)* }
            }
            /// Why the opcode exists, in a sentence.
            pub const fn why(self) -> &'static str {
                match self { $(Opcode::$name => $why,)* }
            }
            /// How its operands are laid out.
            pub const fn shape(self) -> Shape {
                match self { $(Opcode::$name => Shape::$shape,)* }
            }
            /// What its operands A, B and C (or W, or K) name.
            pub const fn operands(self) -> [Operand; 3] {
                match self { $(Opcode::$name => [Operand::$a, Operand::$b, Operand::$c],)* }
            }
        }
    };
}

opcodes! {
    // name       shape  A     B     C     effect, why
    Move          Abc    Reg   Reg   None  "R[A] := R[B]" "Locals that change hands."
    LoadInt       AbW    Reg   None  Num   "R[A] := W" "Small integers need no constant."
    LoadFloat     AbW    Reg   None  Num   "R[A] := float(W)" "Small whole floats need no constant."
    LoadK         AbW    Reg   None  Const "R[A] := K[W]" "Constants."
    LoadNil       Abc    Reg   Num   None  "R[A], ..., R[A+B] := nil" "Fresh locals in one go."
    LoadTrue      Abc    Reg   None  None  "R[A] := true" "Booleans need no constant."
    LoadFalse     Abc    Reg   None  None  "R[A] := false" "Booleans need no constant."
    LoadFalseSkip Abc    Reg   None  None  "R[A] := false; skip one instruction" "A comparison as a value: followed by LoadTrue."

    GetUpval      Abc    Reg   Up    None  "R[A] := *U[B]" "A captured variable that is assigned to: shared cell."
    SetUpval      Abc    Reg   Up    None  "*U[B] := R[A]" "Assignment to a shared cell."
    GetCopy       Abc    Reg   Up    None  "R[A] := U[B]" "A captured variable that never changes: its value lies in the closure."
    GetGlobal     AbKh   Reg   Up    Const "R[A] := U[B][K]" "Globals: _ENV is nearly always a copied upvalue."
    SetGlobal     AbKh   Reg   Up    Const "U[B][K] := R[A]" "Assignment to a global."

    GetField      AbKh   Reg   Reg   Const "R[A] := R[B][K]" "A field by a constant string."
    SetField      AbKh   Reg   Reg   Const "R[A][K] := R[B]" "Assignment to a field."
    GetIndex      Abc    Reg   Reg   Reg   "R[A] := R[B][R[C]]" "Any key."
    SetIndex      Abc    Reg   Reg   Reg   "R[A][R[B]] := R[C]" "Any key."
    GetInt        Abc    Reg   Reg   Num   "R[A] := R[B][C]" "A small constant index."
    SetInt        Abc    Reg   Num   Reg   "R[A][B] := R[C]" "A small constant index."
    Method        AbKh   Reg   Reg   Const "R[A+1] := R[B]; R[A] := R[B][K]" "obj:name(...) looks up once and passes obj."
    NewTable      AbW    Reg   Num   Num   "R[A] := {} with room for W items and B > 0 ? 2^(B-1) : 0 fields" "A constructor sizes its table in advance."
    NewRecord     AbW    Reg   None  Const "R[A] := a copy of the record K[W]" "A constructor with names: its keys have their places already, and the values that are constant."
    SetList       AbW    Reg   Num   Num   "R[A][W+i] := R[A+i] for 1 <= i <= B (0: to top)" "The items of a constructor."
    Closure       AbW    Reg   None  Proto "R[A] := closure(P[W])" "function ... end."

    Add           Abc    Reg   Reg   Reg   "R[A] := R[B] + R[C]" "Arithmetic."
    Sub           Abc    Reg   Reg   Reg   "R[A] := R[B] - R[C]" "Arithmetic."
    Mul           Abc    Reg   Reg   Reg   "R[A] := R[B] * R[C]" "Arithmetic."
    Mod           Abc    Reg   Reg   Reg   "R[A] := R[B] % R[C]" "Arithmetic."
    Pow           Abc    Reg   Reg   Reg   "R[A] := R[B] ^ R[C]" "Arithmetic."
    Div           Abc    Reg   Reg   Reg   "R[A] := R[B] / R[C]" "Arithmetic."
    IDiv          Abc    Reg   Reg   Reg   "R[A] := R[B] // R[C]" "Arithmetic."
    BAnd          Abc    Reg   Reg   Reg   "R[A] := R[B] & R[C]" "Bits."
    BOr           Abc    Reg   Reg   Reg   "R[A] := R[B] | R[C]" "Bits."
    BXor          Abc    Reg   Reg   Reg   "R[A] := R[B] ~ R[C]" "Bits."
    Shl           Abc    Reg   Reg   Reg   "R[A] := R[B] << R[C]" "Bits."
    Shr           Abc    Reg   Reg   Reg   "R[A] := R[B] >> R[C]" "Bits."
    AddK          Abc    Reg   Reg   Const "R[A] := R[B] + K[C]" "A numeric constant on the right."
    SubK          Abc    Reg   Reg   Const "R[A] := R[B] - K[C]" "A numeric constant on the right."
    MulK          Abc    Reg   Reg   Const "R[A] := R[B] * K[C]" "A numeric constant on the right."
    ModK          Abc    Reg   Reg   Const "R[A] := R[B] % K[C]" "A numeric constant on the right."
    PowK          Abc    Reg   Reg   Const "R[A] := R[B] ^ K[C]" "A numeric constant on the right."
    DivK          Abc    Reg   Reg   Const "R[A] := R[B] / K[C]" "A numeric constant on the right."
    IDivK         Abc    Reg   Reg   Const "R[A] := R[B] // K[C]" "A numeric constant on the right."
    BAndK         Abc    Reg   Reg   Const "R[A] := R[B] & K[C]" "A numeric constant on the right."
    BOrK          Abc    Reg   Reg   Const "R[A] := R[B] | K[C]" "A numeric constant on the right."
    BXorK         Abc    Reg   Reg   Const "R[A] := R[B] ~ K[C]" "A numeric constant on the right."
    ShlK          Abc    Reg   Reg   Const "R[A] := R[B] << K[C]" "A numeric constant on the right."
    ShrK          Abc    Reg   Reg   Const "R[A] := R[B] >> K[C]" "A numeric constant on the right."
    KAdd          Abc    Reg   Reg   Const "R[A] := K[C] + R[B]" "A numeric constant on the left."
    KSub          Abc    Reg   Reg   Const "R[A] := K[C] - R[B]" "A numeric constant on the left."
    KMul          Abc    Reg   Reg   Const "R[A] := K[C] * R[B]" "A numeric constant on the left."
    KDiv          Abc    Reg   Reg   Const "R[A] := K[C] / R[B]" "A numeric constant on the left."
    Neg           Abc    Reg   Reg   None  "R[A] := -R[B]" "Unary minus."
    BNot          Abc    Reg   Reg   None  "R[A] := ~R[B]" "Bits."
    Not           Abc    Reg   Reg   None  "R[A] := not R[B]" "Truth."
    Len           Abc    Reg   Reg   None  "R[A] := #R[B]" "Length."
    Concat        Abc    Reg   Num   None  "R[A] := R[A] .. ... .. R[A+B-1]" "A chain of n operands makes one string."

    Jump          AJ     None  None  None  "pc += offset" "Control flow."
    JumpIf        AJ     Reg   None  None  "if R[A] then pc += J" "Conditions."
    JumpIfNot     AJ     Reg   None  None  "if not R[A] then pc += J" "Conditions."
    JumpIfSet     AbJ    Reg   Reg   None  "if R[B] then R[A] := R[B]; pc += J" "`or` as a value."
    JumpIfNotSet  AbJ    Reg   Reg   None  "if not R[B] then R[A] := R[B]; pc += J" "`and` as a value."
    JumpEq        AbJ    Reg   Reg   None  "if R[A] == R[B] then pc += J" "Compare and jump in one."
    JumpNe        AbJ    Reg   Reg   None  "if not (R[A] == R[B]) then pc += J" "Compare and jump in one."
    JumpLt        AbJ    Reg   Reg   None  "if R[A] < R[B] then pc += J" "Compare and jump in one."
    JumpNotLt     AbJ    Reg   Reg   None  "if not (R[A] < R[B]) then pc += J" "Not the same as >=: NaN."
    JumpLe        AbJ    Reg   Reg   None  "if R[A] <= R[B] then pc += J" "Compare and jump in one."
    JumpNotLe     AbJ    Reg   Reg   None  "if not (R[A] <= R[B]) then pc += J" "Not the same as >: NaN."
    JumpEqK       AbJ    Reg   Const None  "if R[A] == K[B] then pc += J" "Against any constant; no metamethod can apply."
    JumpNeK       AbJ    Reg   Const None  "if not (R[A] == K[B]) then pc += J" "Against any constant."
    JumpLtK       AbJ    Reg   Const None  "if R[A] < K[B] then pc += J" "Against a numeric constant."
    JumpNotLtK    AbJ    Reg   Const None  "if not (R[A] < K[B]) then pc += J" "Against a numeric constant."
    JumpLeK       AbJ    Reg   Const None  "if R[A] <= K[B] then pc += J" "Against a numeric constant."
    JumpNotLeK    AbJ    Reg   Const None  "if not (R[A] <= K[B]) then pc += J" "Against a numeric constant."
    JumpGtK       AbJ    Reg   Const None  "if K[B] < R[A] then pc += J" "Against a numeric constant."
    JumpNotGtK    AbJ    Reg   Const None  "if not (K[B] < R[A]) then pc += J" "Against a numeric constant."
    JumpGeK       AbJ    Reg   Const None  "if K[B] <= R[A] then pc += J" "Against a numeric constant."
    JumpNotGeK    AbJ    Reg   Const None  "if not (K[B] <= R[A]) then pc += J" "Against a numeric constant."

    Call          Abc    Reg   Num   Num   "R[A], ..., R[A+C-2] := R[A](R[A+1], ..., R[A+B-1])" "B = 0: arguments to top; C = 0: all results, sets top."
    TailCall      Abc    Reg   Num   Num   "return R[A](R[A+1], ..., R[A+B-1])" "The frame is replaced, if a function of Lua is called; else a `Return` follows. C = 1: close upvalues first."
    Return        Abc    Reg   Num   Num   "return R[A], ..., R[A+B-2]" "B = 0: to top; C = 1: close upvalues and variables first."
    Return0       Abc    None  None  None  "return" "Nothing to return, nothing to close."
    Return1       Abc    Reg   None  None  "return R[A]" "One value, nothing to close."
    VarArgPrep    Abc    Num   None  None  "move the A fixed parameters above the extra arguments" "First instruction of a vararg function."
    VarArg        Abc    Reg   None  Num   "R[A], ..., R[A+C-2] := ..." "C = 0: all, sets top."

    ForPrep       AJ     Reg   None  None  "check R[A] init, R[A+1] limit, R[A+2] step; R[A+3] := R[A]; if no round then pc += J" "An integer loop counts its rounds in advance, in R[A+1]."
    ForLoop       AJ     Reg   None  None  "R[A] += R[A+2]; if another round then R[A+3] := R[A]; pc += J" "One instruction a round."
    TForPrep      AJ     Reg   None  None  "mark R[A+3] to be closed; pc += J" "Enters a generic loop at its TForCall."
    TForCall      Abc    Reg   None  Num   "R[A+4], ..., R[A+3+C] := R[A](R[A+1], R[A+2])" "The iterator call; always followed by TForLoop."
    TForLoop      AJ     Reg   None  None  "if R[A+4] ~= nil then R[A+2] := R[A+4]; pc += J" "Another round of a generic loop."
    Close         Abc    Reg   None  None  "close upvalues and variables from R[A] up" "A block ends whose locals were captured."
    Tbc           Abc    Reg   None  None  "mark R[A] to be closed" "local x <close>."
}

impl Opcode {
    /// The opcode in the low byte of `word`, or none where the byte is no opcode.
    pub fn of(word: u64) -> Option<Opcode> {
        OPCODES.get((word & 0xFF) as usize).copied()
    }
}
