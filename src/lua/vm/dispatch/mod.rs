//! The dispatcher: the one loop that executes instructions.
//!
//! # The contract of the loop
//!
//! While a frame runs, these live in locals of the loop, and memory may be behind:
//!
//! | local   | what it is                                 | in memory                   |
//! |---------|--------------------------------------------|-----------------------------|
//! | `pc`    | the next code word                         | `Frame::pc`                 |
//! | `base`  | the slot of R[0]                           | `Vm::stack`, `Frame::base`  |
//! | `k`     | the first constant                         | `Frame::constants`          |
//! | `frame` | the running frame                          | `Vm::frames`, `Vm::depth`   |
//! | `limit` | where `pc` would be when fuel runs out     | `Vm::fuel` = `limit - pc`   |
//!
//! `leave!` writes `pc`, `frame` and `limit` back and leaves the inner loop with what a method of
//! the machine came to; the outer loop then loads all of them anew. So a method that is called
//! through
//! `leave!` may move the stack, push and pop frames, switch coroutines and collect. Methods called
//! without `leave!` may do none of these.
//!
//! # Fuel
//!
//! A word executed costs one unit of fuel, a call [`CALL_PRICE`] more. Walking forward needs no
//! count: it brings `pc` nearer to `limit`. A jump, a call or a return moves both by the same
//! distance. So the fuel left is always `limit - pc` (in bytes of code), exact at every
//! instruction, and is checked where code can repeat: at taken jumps and calls.
//!
//! # Safety
//!
//! Invariant "verified code": the compiler's output has passed `bytecode::verify` in debug builds
//! and in the tests, which run the verifier over everything they compile: opcodes exist, registers
//! are below
//! `max_registers`, constants, upvalues and prototypes exist, jumps land on instructions.
//! Invariant "room": a Lua frame is entered with `max_registers` slots and the spare ones above its
//! base. Invariant "in the block": see the heap's `Base`.
#![allow(unsafe_code)]

mod field;
mod intrinsic;
mod memory;

pub(super) use memory::{
    FRAMES_MAX, MAY_BAR, NESTING, PROTECTIONS, STACK_MAX, STATUS, TO_CLOSE, VALUES_PER_WORD,
};

use std::hint::cold_path;

use super::arith::Arith;
use super::call::CALL_PRICE;
use super::compare::compare_numbers;
use super::convert::float_of;
use super::frame::{Frame, flag};
use super::native::{Raise, Role, places_price};
use super::operation::{Origin, holds};
use super::{Flow, SPARE_SLOTS, Vm};
use crate::lua::bytecode::Opcode;
use crate::lua::heap::{
    Base, Closure, ClosureRef, Proto, Slot, StrRef, TableRef, Tag, UpvalRef, Value,
};
use crate::lua::number::{
    float_floor_div, float_mod, float_pow, int_floor_div, int_mod, shift_left, shift_right,
};
use intrinsic::intrinsic;

impl Vm {
    /// Executes Lua frames until something else has to be done.
    ///
    /// # Errors
    /// What an instruction raised; the frame's pc is behind it.
    #[allow(clippy::too_many_lines, clippy::cognitive_complexity)]
    pub(super) fn dispatch<const PROFILE: bool>(&mut self) -> Result<Flow, Raise> {
        let hb = self.heap.base();
        let mut executed = Executed::default();
        let next_native = self.natives.roles[Role::Next as usize];
        let ipairs_native = self.natives.roles[Role::IpairsStep as usize];
        loop {
            if self.fuel <= 0 {
                return Ok(Flow::OutOfFuel);
            }
            let mut frame: *mut Frame = self.frame_mut();
            // SAFETY: "in the block": the running frame was written by whoever entered it.
            let (mut pc, mut base, mut k): (*mut u32, *mut Slot, *const Slot) = unsafe {
                (
                    hb.at((*frame).pc),
                    hb.at(self.stack + (*frame).base * 16),
                    hb.at((*frame).constants),
                )
            };
            let frames_end: *mut Frame = hb.at(self.frames + (self.frames_end - 1) * 40);
            let stack_end: *mut Slot = hb.at(self.stack + (self.stack_slots - SPARE_SLOTS) * 16);
            let mut limit: isize = pc.addr() as isize + self.fuel as isize;
            if PROFILE {
                executed.enter(self);
            }
            // SAFETY: "verified code", "room" and "in the block" hold for every access below; each
            // instruction reads and writes only what its operands name.
            let flow = unsafe {
                'run: loop {
                    let i = *pc;
                    if PROFILE {
                        executed.step(self, hb.offset_of(pc));
                    }
                    pc = pc.add(1);

                    macro_rules! reg {
                        ($index:expr) => {
                            base.add($index as usize)
                        };
                    }
                    macro_rules! a {
                        () => {
                            (i >> 8 & 0xFF)
                        };
                    }
                    macro_rules! b {
                        () => {
                            (i >> 16 & 0xFF)
                        };
                    }
                    macro_rules! c {
                        () => {
                            (i >> 24)
                        };
                    }
                    macro_rules! constant {
                        ($index:expr) => {
                            k.add($index as usize)
                        };
                    }
                    macro_rules! sync {
                        () => {
                            cold_path();
                            (*frame).pc = hb.offset_of(pc);
                            self.fuel = (limit - pc.addr() as isize) as i64;
                            self.depth =
                                (frame.addr() - hb.at::<u8>(self.frames).addr()) as u32 / 40;
                        };
                    }
                    macro_rules! leave {
                        ($result:expr) => {{
                            sync!();
                            break 'run $result;
                        }};
                    }
                    // Another function runs. Counting writes nothing to the block: not even a
                    // frame's saved pc, as the machine's hash must not tell whether somebody looks.
                    macro_rules! entered {
                        () => {
                            if PROFILE {
                                self.depth =
                                    (frame.addr() - hb.at::<u8>(self.frames).addr()) as u32 / 40;
                                executed.enter(self);
                            }
                        };
                    }
                    // Other code goes on, of which `price` more words are paid.
                    macro_rules! go_to {
                        ($code:expr, $price:expr) => {{
                            let code: *mut u32 = $code;
                            limit +=
                                code.addr() as isize - pc.addr() as isize - $price as isize * 4;
                            pc = code;
                        }};
                    }
                    // Moving values has its price, as everywhere.
                    macro_rules! pay_for {
                        ($values:expr) => {
                            limit -= ($values as isize) / VALUES_PER_WORD as isize * 4;
                        };
                    }
                    // The frame below goes on; the results are in place.
                    macro_rules! return_to_caller {
                        () => {
                            frame = frame.sub(1);
                            go_to!(hb.at((*frame).pc), 0);
                            base = hb.at(self.stack + (*frame).base * 16);
                            k = hb.at((*frame).constants);
                            entered!();
                        };
                    }
                    // The second word of the instruction.
                    macro_rules! word {
                        () => {{
                            let word = *pc;
                            pc = pc.add(1);
                            word
                        }};
                    }
                    macro_rules! jump {
                        ($words:expr) => {{
                            let words = $words as isize;
                            pc = pc.offset(words);
                            limit += words * 4;
                            if pc.addr() as isize >= limit {
                                leave!(Ok(Flow::OutOfFuel));
                            }
                        }};
                    }
                    macro_rules! jump_if {
                        ($truth:expr) => {{
                            let offset = word!() as i32;
                            if $truth {
                                jump!(offset);
                            }
                        }};
                    }
                    macro_rules! set {
                        ($value:expr) => {
                            (*reg!(a!())).set($value)
                        };
                    }
                    // Arithmetic that gives an integer for integers and a float for floats.
                    macro_rules! arith {
                        (
                            $op:ident, $y:expr, $from:expr,
                            |$p:ident, $q:ident| $int:expr, |$r:ident, $s:ident| $float:expr
                        ) => {
                            arith!(
                                $op,
                                reg!(b!()),
                                from_b!(),
                                $y,
                                $from,
                                |$p, $q| $int,
                                |$r, $s| $float
                            )
                        };
                        (
                            $op:ident, $x:expr, $from_x:expr, $y:expr, $from:expr,
                            |$p:ident, $q:ident| $int:expr, |$r:ident, $s:ident| $float:expr
                        ) => {{
                            let (x, y): (*const Slot, *const Slot) = ($x, $y);
                            let (tx, ty) = ((*x).tag(), (*y).tag());
                            if tx == Tag::Int && ty == Tag::Int {
                                let ($p, $q) = ((*x).bits() as i64, (*y).bits() as i64);
                                set!(Value::int($int));
                            } else if tx == Tag::Float && ty == Tag::Float {
                                let ($r, $s) =
                                    (f64::from_bits((*x).bits()), f64::from_bits((*y).bits()));
                                set!(Value::float($float));
                            } else if let (Some($r), Some($s)) =
                                (float_of((*x).get()), float_of((*y).get()))
                            {
                                set!(Value::float($float));
                            } else {
                                arith_slow!(Arith::$op, $x, $from_x, $y, $from);
                            }
                        }};
                    }
                    // Arithmetic that always gives a float.
                    macro_rules! arith_float {
                        ($op:ident, $y:expr, $from:expr, |$r:ident, $s:ident| $float:expr) => {
                            arith_float!($op, reg!(b!()), from_b!(), $y, $from, |$r, $s| $float)
                        };
                        (
                            $op:ident, $x:expr, $from_x:expr, $y:expr, $from:expr,
                            |$r:ident, $s:ident| $float:expr
                        ) => {{
                            let (x, y): (*const Slot, *const Slot) = ($x, $y);
                            if let (Some($r), Some($s)) =
                                (float_of((*x).get()), float_of((*y).get()))
                            {
                                set!(Value::float($float));
                            } else {
                                arith_slow!(Arith::$op, $x, $from_x, $y, $from);
                            }
                        }};
                    }
                    // Division of integers: the divisor may be 0.
                    macro_rules! arith_divide {
                        ($op:ident, $y:expr, $from:expr, $int:path, $float:path) => {{
                            let (x, y): (*const Slot, *const Slot) = (reg!(b!()), $y);
                            let (tx, ty) = ((*x).tag(), (*y).tag());
                            if tx == Tag::Int && ty == Tag::Int {
                                match $int((*x).bits() as i64, (*y).bits() as i64) {
                                    Some(value) => set!(Value::int(value)),
                                    None => arith_slow!(Arith::$op, $y, $from),
                                }
                            } else if let (Some(r), Some(s)) =
                                (float_of((*x).get()), float_of((*y).get()))
                            {
                                set!(Value::float($float(r, s)));
                            } else {
                                arith_slow!(Arith::$op, $y, $from);
                            }
                        }};
                    }
                    macro_rules! bits {
                        ($op:ident, $y:expr, $from:expr, |$p:ident, $q:ident| $int:expr) => {{
                            let (x, y): (*const Slot, *const Slot) = (reg!(b!()), $y);
                            if (*x).tag() == Tag::Int && (*y).tag() == Tag::Int {
                                let ($p, $q) = ((*x).bits() as i64, (*y).bits() as i64);
                                set!(Value::int($int));
                            } else {
                                arith_slow!(Arith::$op, $y, $from);
                            }
                        }};
                    }
                    macro_rules! arith_slow {
                        ($op:expr, $y:expr, $from:expr) => {
                            arith_slow!($op, reg!(b!()), from_b!(), $y, $from)
                        };
                        ($op:expr, $x:expr, $from_x:expr, $y:expr, $from_y:expr) => {{
                            let (x, y) = (((*$x).get(), $from_x), ((*$y).get(), $from_y));
                            sync!();
                            break 'run self.op_arith($op, a!() as u8, x, y);
                        }};
                    }
                    macro_rules! from_b {
                        () => {
                            Origin::Register(b!() as u8)
                        };
                    }
                    macro_rules! from_c {
                        () => {
                            Origin::Register(c!() as u8)
                        };
                    }
                    macro_rules! equal {
                        ($negated:expr) => {{
                            let (x, y) = ((*reg!(a!())).get(), (*reg!(b!())).get());
                            let truth = match equal_at_once(hb, x, y) {
                                Some(truth) => truth,
                                None => {
                                    pc = pc.add(1);
                                    sync!();
                                    pc = pc.sub(1);
                                    match self.op_equal(x, y) {
                                        Ok(Ok(truth)) => truth,
                                        Ok(Err(flow)) => break 'run Ok(flow),
                                        Err(raise) => break 'run Err(raise),
                                    }
                                }
                            };
                            jump_if!(truth != $negated);
                        }};
                    }
                    macro_rules! order {
                        ($x:expr, $y:expr, $or_equal:expr, $negated:expr, $op:tt) => {{
                            let (x, y): (*const Slot, *const Slot) = ($x, $y);
                            let (tx, ty) = ((*x).tag(), (*y).tag());
                            let truth = if tx == Tag::Int && ty == Tag::Int {
                                ((*x).bits() as i64) $op ((*y).bits() as i64)
                            } else if tx == Tag::Float && ty == Tag::Float {
                                f64::from_bits((*x).bits()) $op f64::from_bits((*y).bits())
                            } else if (*x).get().is_number() && (*y).get().is_number() {
                                holds(compare_numbers((*x).get(), (*y).get()), $or_equal)
                            } else {
                                let (x, y) = ((*x).get(), (*y).get());
                                pc = pc.add(1);
                                sync!();
                                pc = pc.sub(1);
                                match self.op_less(x, y, $or_equal) {
                                    Ok(Ok(truth)) => truth,
                                    Ok(Err(flow)) => break 'run Ok(flow),
                                    Err(raise) => break 'run Err(raise),
                                }
                            };
                            jump_if!(truth != $negated);
                        }};
                    }
                    macro_rules! closure {
                        () => {
                            ClosureRef((*base.sub(1)).bits() as u32)
                        };
                    }
                    macro_rules! upvalue {
                        ($index:expr) => {
                            hb.at::<Slot>(Closure::upvalue_slot(closure!(), $index))
                        };
                    }
                    // The value that a cell stands for.
                    macro_rules! cell {
                        ($slot:expr) => {{
                            let cell: *const crate::lua::heap::Upvalue =
                                hb.at((*$slot).bits() as u32);
                            hb.at::<Slot>((*cell).location)
                        }};
                    }
                    // R[A] := object[K], where the object is a value in hand.
                    macro_rules! get_field {
                        ($object:expr, $origin:expr) => {{
                            let object: Value = $object;
                            let kh = *pc;
                            let name = StrRef((*constant!(kh & 0xFFFF)).bits() as u32);
                            if object.tag() == Tag::Table
                                && let Some(slot) = hb.field_at(
                                    TableRef(object.bits() as u32),
                                    name,
                                    (kh >> 16) as u16,
                                )
                                && (*slot).tag() != Tag::Nil
                            {
                                pc = pc.add(1);
                                set!((*slot).get());
                                continue;
                            }
                            cold_path();
                            let found = self.find_field(object, name, pc);
                            pc = pc.add(1);
                            match found {
                                Some(value) => set!(value),
                                None => {
                                    leave!(self.op_get(a!() as u8, object, name.value(), $origin))
                                }
                            }
                        }};
                    }
                    // object[K] := R[from].
                    macro_rules! set_field {
                        ($object:expr, $from:expr, $origin:expr) => {{
                            let object: Value = $object;
                            let kh = *pc;
                            let name = StrRef((*constant!(kh & 0xFFFF)).bits() as u32);
                            let value = (*reg!($from)).get();
                            let table = TableRef(object.bits() as u32);
                            pc = pc.add(1);
                            if object.tag() == Tag::Table
                                && let Some(slot) = hb.field_at(table, name, (kh >> 16) as u16)
                                && (*slot).tag() != Tag::Nil
                            {
                                (*slot).set(value);
                                if hb.needs_barrier(table.into(), value) {
                                    cold_path();
                                    self.heap.barrier(table, value);
                                }
                                continue;
                            }
                            sync!();
                            match self.put_field(object, name, value, pc.sub(1)) {
                                Ok(true) => breathe!(),
                                Ok(false) => {
                                    break 'run self.op_set(object, name.value(), value, $origin);
                                }
                                Err(out) => break 'run Err(out.into()),
                            }
                        }};
                    }
                    // Something has been allocated, and pc is in memory: the collector may work.
                    macro_rules! breathe {
                        () => {
                            if self.heap.work_due() {
                                self.safepoint();
                                break 'run self.finalizers();
                            }
                        };
                    }
                    macro_rules! set_item {
                        ($object:expr, $index:expr, $value:expr) => {{
                            let object: Value = $object;
                            let value: Value = $value;
                            let index: i64 = $index;
                            if object.tag() == Tag::Table {
                                let table = TableRef(object.bits() as u32);
                                if let Some(slot) = hb.item(table, index)
                                    && ((*slot).tag() != Tag::Nil || hb.metatable(table).is_none())
                                {
                                    (*slot).set(value);
                                    if hb.needs_barrier(table.into(), value) {
                                        cold_path();
                                        self.heap.barrier(table, value);
                                    }
                                    continue;
                                }
                                if hb.metatable(table).is_none() {
                                    // A new item: no metamethod to ask.
                                    sync!();
                                    match self.heap.set_int(table, index, value) {
                                        Ok(()) => breathe!(),
                                        Err(out) => break 'run Err(out.into()),
                                    }
                                    continue;
                                }
                            }
                        }};
                    }

                    match opcode(i) {
                        Opcode::Move => set!((*reg!(b!())).get()),
                        Opcode::LoadInt => set!(Value::int(i64::from((i >> 16) as i16))),
                        Opcode::LoadFloat => set!(Value::float(f64::from((i >> 16) as i16))),
                        Opcode::LoadK => set!((*constant!(i >> 16)).get()),
                        Opcode::LoadKX => {
                            let index = word!();
                            set!((*constant!(index)).get());
                        }
                        Opcode::LoadNil => {
                            for n in a!()..=a!() + b!() {
                                (*reg!(n)).set(Value::NIL);
                            }
                        }
                        Opcode::LoadTrue => set!(Value::TRUE),
                        Opcode::LoadFalse => set!(Value::FALSE),
                        Opcode::LoadFalseSkip => {
                            set!(Value::FALSE);
                            pc = pc.add(1);
                            limit += 4;
                        }

                        Opcode::GetUpval => {
                            let slot = upvalue!(b!());
                            set!((*cell!(slot)).get());
                        }
                        Opcode::SetUpval => {
                            let cell = UpvalRef((*upvalue!(b!())).bits() as u32);
                            let value = (*reg!(a!())).get();
                            (*cell!(upvalue!(b!()))).set(value);
                            if hb.needs_barrier(cell.into(), value) {
                                cold_path();
                                self.heap.barrier(cell, value);
                            }
                        }
                        Opcode::GetCopy => set!((*upvalue!(b!())).get()),
                        Opcode::GetGlobal => {
                            let mut slot = upvalue!(b!());
                            if (*slot).tag() == Tag::Upvalue {
                                slot = cell!(slot);
                            }
                            get_field!((*slot).get(), Origin::Upvalue(b!() as u8));
                        }
                        Opcode::SetGlobal => {
                            let mut slot = upvalue!(b!());
                            if (*slot).tag() == Tag::Upvalue {
                                slot = cell!(slot);
                            }
                            set_field!((*slot).get(), a!(), Origin::Upvalue(b!() as u8));
                        }
                        Opcode::GetField => {
                            get_field!((*reg!(b!())).get(), Origin::Register(b!() as u8));
                        }
                        Opcode::SetField => {
                            set_field!((*reg!(a!())).get(), b!(), Origin::Register(a!() as u8));
                        }
                        Opcode::GetIndex => {
                            let (object, key) = ((*reg!(b!())).get(), (*reg!(c!())).get());
                            if object.tag() == Tag::Table {
                                let table = TableRef(object.bits() as u32);
                                let value = if key.tag() == Tag::Int {
                                    hb.get_int(table, key.bits() as i64)
                                } else if key.tag() == Tag::Str {
                                    let name = StrRef(key.bits() as u32);
                                    if !hb.is_short(name) {
                                        // Hashing and comparing a long text has its price.
                                        let origin = Origin::Register(b!() as u8);
                                        leave!(self.op_get(a!() as u8, object, key, origin));
                                    }
                                    hb.get_str(table, name)
                                } else {
                                    cold_path();
                                    self.heap.get(table, key)
                                };
                                if !value.is_nil() || hb.metatable(table).is_none() {
                                    set!(value);
                                    continue;
                                }
                            }
                            leave!(self.op_get(
                                a!() as u8,
                                object,
                                key,
                                Origin::Register(b!() as u8)
                            ));
                        }
                        Opcode::SetIndex => {
                            let (object, key) = ((*reg!(a!())).get(), (*reg!(b!())).get());
                            let value = (*reg!(c!())).get();
                            if key.tag() == Tag::Int {
                                set_item!(object, key.bits() as i64, value);
                            } else if let (Tag::Table, Tag::Str) = (object.tag(), key.tag())
                                && hb.is_short(StrRef(key.bits() as u32))
                            {
                                let table = TableRef(object.bits() as u32);
                                let name = StrRef(key.bits() as u32);
                                if let Some(slot) = hb.field(table, name)
                                    && (*slot).tag() != Tag::Nil
                                {
                                    (*slot).set(value);
                                    if hb.needs_barrier(table.into(), value) {
                                        cold_path();
                                        self.heap.barrier(table, value);
                                    }
                                    continue;
                                }
                                if hb.metatable(table).is_none() {
                                    sync!();
                                    match self.heap.set_str(table, name, value) {
                                        Ok(()) => breathe!(),
                                        Err(out) => break 'run Err(out.into()),
                                    }
                                    continue;
                                }
                            }
                            leave!(self.op_set(object, key, value, Origin::Register(a!() as u8)));
                        }
                        Opcode::GetInt => {
                            let object = (*reg!(b!())).get();
                            let index = i64::from(c!());
                            if object.tag() == Tag::Table {
                                let table = TableRef(object.bits() as u32);
                                let value = hb.get_int(table, index);
                                if !value.is_nil() || hb.metatable(table).is_none() {
                                    set!(value);
                                    continue;
                                }
                            }
                            let key = Value::int(index);
                            leave!(self.op_get(
                                a!() as u8,
                                object,
                                key,
                                Origin::Register(b!() as u8)
                            ));
                        }
                        Opcode::SetInt => {
                            let object = (*reg!(a!())).get();
                            let index = i64::from(b!());
                            set_item!(object, index, (*reg!(c!())).get());
                            let value = (*reg!(c!())).get();
                            let key = Value::int(index);
                            leave!(self.op_set(object, key, value, Origin::Register(a!() as u8)));
                        }
                        Opcode::Method => {
                            let object = (*reg!(b!())).get();
                            (*reg!(a!() + 1)).set(object);
                            get_field!(object, Origin::Register(b!() as u8));
                        }
                        Opcode::NewTable => {
                            let items = word!();
                            let fields = if b!() == 0 { 0 } else { 1 << (b!() - 1).min(24) };
                            sync!();
                            match self.heap.new_table(items, fields) {
                                Ok(table) => set!(table.value()),
                                Err(out) => break 'run Err(out.into()),
                            }
                            if self.heap.work_due() {
                                self.safepoint_above(a!() as u8);
                                break 'run self.finalizers();
                            }
                        }
                        Opcode::SetList => {
                            let first = word!();
                            leave!(self.op_set_list(a!() as u8, b!(), first));
                        }
                        Opcode::Closure => leave!(self.op_closure(a!() as u8, (i >> 16) as u16)),

                        Opcode::Add => {
                            arith!(Add, reg!(c!()), from_c!(), |p, q| p.wrapping_add(q), |r, s| r
                                + s);
                        }
                        Opcode::Sub => {
                            arith!(Sub, reg!(c!()), from_c!(), |p, q| p.wrapping_sub(q), |r, s| r
                                - s);
                        }
                        Opcode::Mul => {
                            arith!(Mul, reg!(c!()), from_c!(), |p, q| p.wrapping_mul(q), |r, s| r
                                * s);
                        }
                        Opcode::Mod => {
                            arith_divide!(Mod, reg!(c!()), from_c!(), int_mod, float_mod);
                        }
                        Opcode::Pow => {
                            arith_float!(Pow, reg!(c!()), from_c!(), |r, s| float_pow(r, s));
                        }
                        Opcode::Div => arith_float!(Div, reg!(c!()), from_c!(), |r, s| r / s),
                        Opcode::IDiv => {
                            arith_divide!(
                                IDiv,
                                reg!(c!()),
                                from_c!(),
                                int_floor_div,
                                float_floor_div
                            );
                        }
                        Opcode::BAnd => bits!(BAnd, reg!(c!()), from_c!(), |p, q| p & q),
                        Opcode::BOr => bits!(BOr, reg!(c!()), from_c!(), |p, q| p | q),
                        Opcode::BXor => bits!(BXor, reg!(c!()), from_c!(), |p, q| p ^ q),
                        Opcode::Shl => {
                            bits!(Shl, reg!(c!()), from_c!(), |p, q| shift_left(p, q));
                        }
                        Opcode::Shr => {
                            bits!(Shr, reg!(c!()), from_c!(), |p, q| shift_right(p, q));
                        }
                        Opcode::AddK => {
                            arith!(
                                Add,
                                constant!(c!()),
                                Origin::Constant,
                                |p, q| p.wrapping_add(q),
                                |r, s| r + s
                            );
                        }
                        Opcode::SubK => {
                            arith!(
                                Sub,
                                constant!(c!()),
                                Origin::Constant,
                                |p, q| p.wrapping_sub(q),
                                |r, s| r - s
                            );
                        }
                        Opcode::MulK => {
                            arith!(
                                Mul,
                                constant!(c!()),
                                Origin::Constant,
                                |p, q| p.wrapping_mul(q),
                                |r, s| r * s
                            );
                        }
                        Opcode::ModK => {
                            arith_divide!(
                                Mod,
                                constant!(c!()),
                                Origin::Constant,
                                int_mod,
                                float_mod
                            );
                        }
                        Opcode::PowK => {
                            arith_float!(Pow, constant!(c!()), Origin::Constant, |r, s| float_pow(
                                r, s
                            ));
                        }
                        Opcode::DivK => {
                            arith_float!(Div, constant!(c!()), Origin::Constant, |r, s| r / s);
                        }
                        Opcode::IDivK => {
                            arith_divide!(
                                IDiv,
                                constant!(c!()),
                                Origin::Constant,
                                int_floor_div,
                                float_floor_div
                            );
                        }
                        Opcode::BAndK => {
                            bits!(BAnd, constant!(c!()), Origin::Constant, |p, q| p & q)
                        }
                        Opcode::BOrK => bits!(BOr, constant!(c!()), Origin::Constant, |p, q| p | q),
                        Opcode::BXorK => {
                            bits!(BXor, constant!(c!()), Origin::Constant, |p, q| p ^ q)
                        }
                        Opcode::ShlK => {
                            bits!(Shl, constant!(c!()), Origin::Constant, |p, q| shift_left(p, q));
                        }
                        Opcode::ShrK => {
                            bits!(Shr, constant!(c!()), Origin::Constant, |p, q| shift_right(p, q));
                        }
                        Opcode::KAdd => {
                            arith!(
                                Add,
                                constant!(c!()),
                                Origin::Constant,
                                reg!(b!()),
                                from_b!(),
                                |p, q| p.wrapping_add(q),
                                |r, s| r + s
                            );
                        }
                        Opcode::KSub => {
                            arith!(
                                Sub,
                                constant!(c!()),
                                Origin::Constant,
                                reg!(b!()),
                                from_b!(),
                                |p, q| p.wrapping_sub(q),
                                |r, s| r - s
                            );
                        }
                        Opcode::KMul => {
                            arith!(
                                Mul,
                                constant!(c!()),
                                Origin::Constant,
                                reg!(b!()),
                                from_b!(),
                                |p, q| p.wrapping_mul(q),
                                |r, s| r * s
                            );
                        }
                        Opcode::KDiv => {
                            arith_float!(
                                Div,
                                constant!(c!()),
                                Origin::Constant,
                                reg!(b!()),
                                from_b!(),
                                |r, s| r / s
                            );
                        }
                        Opcode::Neg => {
                            let x = reg!(b!());
                            match (*x).tag() {
                                Tag::Int => {
                                    set!(Value::int(((*x).bits() as i64).wrapping_neg()));
                                }
                                Tag::Float => set!(Value::float(-f64::from_bits((*x).bits()))),
                                _ => {
                                    arith_slow!(
                                        Arith::Neg,
                                        reg!(b!()),
                                        Origin::Register(b!() as u8)
                                    )
                                }
                            }
                        }
                        Opcode::BNot => {
                            let x = reg!(b!());
                            if (*x).tag() == Tag::Int {
                                set!(Value::int(!((*x).bits() as i64)));
                            } else {
                                arith_slow!(Arith::BNot, reg!(b!()), Origin::Register(b!() as u8));
                            }
                        }
                        Opcode::Not => set!(Value::boolean((*reg!(b!())).get().is_falsy())),
                        Opcode::Len => {
                            let x = (*reg!(b!())).get();
                            if x.tag() == Tag::Table {
                                let table = TableRef(x.bits() as u32);
                                if hb.metatable(table).is_none() {
                                    set!(Value::int(self.heap.length(table)));
                                    continue;
                                }
                            }
                            if x.tag() == Tag::Str {
                                let length = self.heap.string_len(StrRef(x.bits() as u32));
                                set!(Value::int(length as i64));
                                continue;
                            }
                            leave!(self.op_len(a!() as u8, b!() as u8));
                        }
                        Opcode::Concat => {
                            sync!();
                            let done = self.concat(a!(), b!());
                            if done == Ok(Flow::Next) {
                                self.safepoint_above(a!() as u8);
                                break 'run self.finalizers();
                            }
                            break 'run done;
                        }

                        Opcode::Jump => jump!((i as i32) >> 8),
                        Opcode::JumpIf => jump_if!(!(*reg!(a!())).get().is_falsy()),
                        Opcode::JumpIfNot => jump_if!((*reg!(a!())).get().is_falsy()),
                        Opcode::JumpIfSet => {
                            let x = (*reg!(b!())).get();
                            let truth = !x.is_falsy();
                            if truth {
                                set!(x);
                            }
                            jump_if!(truth);
                        }
                        Opcode::JumpIfNotSet => {
                            let x = (*reg!(b!())).get();
                            let falsy = x.is_falsy();
                            if falsy {
                                set!(x);
                            }
                            jump_if!(falsy);
                        }
                        Opcode::JumpEq => equal!(false),
                        Opcode::JumpNe => equal!(true),
                        Opcode::JumpLt => order!(reg!(a!()), reg!(b!()), false, false, <),
                        Opcode::JumpNotLt => order!(reg!(a!()), reg!(b!()), false, true, <),
                        Opcode::JumpLe => order!(reg!(a!()), reg!(b!()), true, false, <=),
                        Opcode::JumpNotLe => order!(reg!(a!()), reg!(b!()), true, true, <=),
                        Opcode::JumpEqK => {
                            let (x, y) = ((*reg!(a!())).get(), (*constant!(b!())).get());
                            let truth = match equal_at_once(hb, x, y) {
                                Some(truth) => truth,
                                None => {
                                    cold_path();
                                    self.raw_equal(x, y)
                                }
                            };
                            jump_if!(truth);
                        }
                        Opcode::JumpNeK => {
                            let (x, y) = ((*reg!(a!())).get(), (*constant!(b!())).get());
                            let truth = match equal_at_once(hb, x, y) {
                                Some(truth) => truth,
                                None => {
                                    cold_path();
                                    self.raw_equal(x, y)
                                }
                            };
                            jump_if!(!truth);
                        }
                        Opcode::JumpLtK => order!(reg!(a!()), constant!(b!()), false, false, <),
                        Opcode::JumpNotLtK => order!(reg!(a!()), constant!(b!()), false, true, <),
                        Opcode::JumpLeK => order!(reg!(a!()), constant!(b!()), true, false, <=),
                        Opcode::JumpNotLeK => order!(reg!(a!()), constant!(b!()), true, true, <=),
                        Opcode::JumpGtK => order!(constant!(b!()), reg!(a!()), false, false, <),
                        Opcode::JumpNotGtK => order!(constant!(b!()), reg!(a!()), false, true, <),
                        Opcode::JumpGeK => order!(constant!(b!()), reg!(a!()), true, false, <=),
                        Opcode::JumpNotGeK => order!(constant!(b!()), reg!(a!()), true, true, <=),

                        Opcode::Call => {
                            let function = reg!(a!());
                            if (*function).tag() == Tag::Closure {
                                let closure: *const Closure = hb.at((*function).bits() as u32);
                                let proto: *const Proto = hb.at((*closure).proto().offset());
                                let first = function.add(1);
                                let args = if b!() != 0 {
                                    b!() - 1
                                } else {
                                    self.top - (*frame).base - a!() - 1
                                };
                                let next = frame.add(1);
                                let room = first.add((*proto).max_registers as usize);
                                if room <= stack_end && next < frames_end {
                                    let params = u32::from((*proto).params);
                                    let mut filled = args;
                                    while filled < params {
                                        (*first.add(filled as usize)).set(Value::NIL);
                                        filled += 1;
                                    }
                                    let constants = (*proto).constants;
                                    (*frame).pc = hb.offset_of(pc);
                                    (*next).base = (*frame).base + a!() + 1;
                                    (*next).constants = constants;
                                    (*next).results = c!() as i32 - 1;
                                    (*next).mode = 0;
                                    (*next).args = args;
                                    go_to!(hb.at((*proto).code), CALL_PRICE);
                                    frame = next;
                                    base = first;
                                    k = hb.at(constants);
                                    if pc.addr() as isize >= limit {
                                        leave!(Ok(Flow::OutOfFuel));
                                    }
                                    entered!();
                                    continue;
                                }
                            }
                            if (*function).tag() == Tag::Native {
                                let first = function.add(1);
                                let args = if b!() != 0 {
                                    b!() - 1
                                } else {
                                    self.top - (*frame).base - a!() - 1
                                };
                                let number = (*function).bits() as usize;
                                let role = *self.natives.intrinsics.get_unchecked(number);
                                if let Some(role) = role
                                    && let Some(value) =
                                        intrinsic(&self.heap, role, first, args, c!() != 2)
                                {
                                    limit -= CALL_PRICE as isize * 4;
                                    if c!() == 2 {
                                        set!(value);
                                    } else if c!() != 1 {
                                        set!(value);
                                        self.top = (*frame).base + a!() + 1;
                                        for n in 2..c!() {
                                            (*reg!(a!() + n - 1)).set(Value::NIL);
                                        }
                                    }
                                    continue;
                                }
                                if role != Some(Role::ProtectedCall) {
                                    sync!();
                                    let at = (*frame).base + a!();
                                    let flow = self.call_native(at, args, c!() as i32 - 1);
                                    if flow != Ok(Flow::Next)
                                        || !std::ptr::eq(frame, self.frame_mut())
                                        || base != self.slot((*frame).base)
                                    {
                                        break 'run flow;
                                    }
                                    limit = pc.addr() as isize + self.fuel as isize;
                                    if pc.addr() as isize >= limit {
                                        break 'run Ok(Flow::OutOfFuel);
                                    }
                                    continue;
                                }
                            }
                            leave!(self.op_call(a!() as u8, b!() as i32 - 1, c!() as i32 - 1));
                        }
                        Opcode::TailCall => {
                            let function = reg!(a!());
                            if c!() == 0
                                && (*function).tag() == Tag::Closure
                                && (*frame).mode & !flag::TAIL == 0
                            {
                                let closure: *const Closure = hb.at((*function).bits() as u32);
                                let proto: *const Proto = hb.at((*closure).proto().offset());
                                let args = if b!() != 0 {
                                    b!() - 1
                                } else {
                                    self.top - (*frame).base - a!() - 1
                                };
                                let room = base.add((*proto).max_registers as usize);
                                if room <= stack_end && base.add(args as usize) <= stack_end {
                                    let to = base.sub(1);
                                    pay_for!(args + 1);
                                    for n in 0..=args as usize {
                                        (*to.add(n)).set((*function.add(n)).get());
                                    }
                                    for n in args..u32::from((*proto).params) {
                                        (*reg!(n)).set(Value::NIL);
                                    }
                                    (*frame).constants = (*proto).constants;
                                    (*frame).mode |= flag::TAIL;
                                    (*frame).args = args;
                                    k = hb.at((*proto).constants);
                                    go_to!(hb.at((*proto).code), CALL_PRICE);
                                    if pc.addr() as isize >= limit {
                                        leave!(Ok(Flow::OutOfFuel));
                                    }
                                    entered!();
                                    continue;
                                }
                            }
                            leave!(self.op_tail_call(a!() as u8, b!() as i32 - 1, c!() != 0));
                        }
                        Opcode::Return => {
                            if c!() == 0 && (*frame).mode & !(flag::TAIL | flag::VARARG) == 0 {
                                let count = if b!() != 0 {
                                    b!() as i32 - 1
                                } else {
                                    (self.top - (*frame).base - a!()) as i32
                                };
                                let wanted = (*frame).results;
                                let wanted = if wanted < 0 { count } else { wanted };
                                let (from, to) = (reg!(a!()), function_slot(frame, base));
                                pay_for!(count.min(wanted));
                                for n in 0..count.min(wanted) as usize {
                                    (*to.add(n)).set((*from.add(n)).get());
                                }
                                for n in count..wanted {
                                    (*to.add(n as usize)).set(Value::NIL);
                                }
                                self.top = (*frame).function() + wanted as u32;
                                return_to_caller!();
                                continue;
                            }
                            leave!(self.op_return(a!() as u8, b!() as i32 - 1, c!() != 0));
                        }
                        Opcode::Return0 => {
                            if (*frame).mode & !(flag::TAIL | flag::VARARG) == 0 {
                                let wanted = (*frame).results;
                                if wanted > 0 {
                                    let to = function_slot(frame, base);
                                    for n in 0..wanted {
                                        (*to.add(n as usize)).set(Value::NIL);
                                    }
                                } else if wanted < 0 {
                                    self.top = (*frame).function();
                                }
                                return_to_caller!();
                                continue;
                            }
                            leave!(self.op_return(a!() as u8, 0, false));
                        }
                        Opcode::Return1 => {
                            if (*frame).mode & !(flag::TAIL | flag::VARARG) == 0 {
                                let wanted = (*frame).results;
                                let to = function_slot(frame, base);
                                if wanted == 1 {
                                    (*to).set((*reg!(a!())).get());
                                } else if wanted != 0 {
                                    (*to).set((*reg!(a!())).get());
                                    self.top = (*frame).function() + 1;
                                    for n in 1..wanted {
                                        (*to.add(n as usize)).set(Value::NIL);
                                    }
                                }
                                return_to_caller!();
                                continue;
                            }
                            leave!(self.op_return(a!() as u8, 1, false));
                        }
                        Opcode::VarArgPrep => {
                            let closure: *const Closure = hb.at(closure!().offset());
                            let proto: *const Proto = hb.at((*closure).proto().offset());
                            let (params, args) = (a!(), (*frame).args);
                            let first = base.add(args as usize + 1);
                            if first.add((*proto).max_registers as usize) > stack_end {
                                leave!(self.op_vararg_prepare(params as u8));
                            }
                            self.top = (*frame).base + args;
                            (*first.sub(1)).set((*base.sub(1)).get());
                            for n in 0..params {
                                let parameter = reg!(n);
                                if n < args {
                                    (*first.add(n as usize)).set((*parameter).get());
                                    (*parameter).set(Value::NIL);
                                } else {
                                    (*first.add(n as usize)).set(Value::NIL);
                                }
                            }
                            (*frame).base += args + 1;
                            (*frame).mode |= flag::VARARG;
                            base = first;
                        }
                        Opcode::VarArg => {
                            let closure: *const Closure = hb.at(closure!().offset());
                            let proto: *const Proto = hb.at((*closure).proto().offset());
                            let extra = (*frame).args.saturating_sub(u32::from((*proto).params));
                            let count = if c!() == 0 { extra } else { c!() - 1 };
                            let to = reg!(a!());
                            if to.add(count as usize) > stack_end {
                                leave!(self.op_vararg(a!() as u8, c!() as i32 - 1));
                            }
                            pay_for!(count);
                            let from = base.sub(1 + extra as usize);
                            for n in 0..count.min(extra) as usize {
                                (*to.add(n)).set((*from.add(n)).get());
                            }
                            for n in extra..count {
                                (*to.add(n as usize)).set(Value::NIL);
                            }
                            if c!() == 0 {
                                self.top = (*frame).base + a!() + count;
                            }
                        }

                        Opcode::ForPrep => {
                            let control = reg!(a!());
                            let (last, step) = (control.add(1), control.add(2));
                            if (*control).tag() == Tag::Int
                                && (*last).tag() == Tag::Int
                                && (*step).tag() == Tag::Int
                                && (*step).bits() == 1
                            {
                                let first = (*control).bits() as i64;
                                let last_value = (*last).bits() as i64;
                                let offset = word!() as i32;
                                if first > last_value {
                                    jump!(offset);
                                    continue;
                                }
                                set_bits(last, last_value.wrapping_sub(first) as u64);
                                (*control.add(3)).set(Value::int(first));
                                continue;
                            }
                            sync!();
                            match self.op_for_prepare(a!() as u8) {
                                Ok(true) => pc = pc.add(1),
                                Ok(false) => {
                                    let offset = word!() as i32;
                                    jump!(offset);
                                }
                                Err(raise) => break 'run Err(raise),
                            }
                        }
                        Opcode::ForLoop => {
                            let offset = word!() as i32;
                            let control = reg!(a!());
                            let step = control.add(2);
                            if (*control).tag() == Tag::Int {
                                let rounds = (*control.add(1)).bits();
                                if rounds > 0 {
                                    let step = (*step).bits() as i64;
                                    let next = ((*control).bits() as i64).wrapping_add(step);
                                    set_bits(control.add(1), rounds - 1);
                                    set_bits(control, next as u64);
                                    (*control.add(3)).set(Value::int(next));
                                    jump!(offset);
                                }
                            } else {
                                let step = f64::from_bits((*step).bits());
                                let last = f64::from_bits((*control.add(1)).bits());
                                let next = f64::from_bits((*control).bits()) + step;
                                if if step > 0.0 { next <= last } else { last <= next } {
                                    set_bits(control, next.to_bits());
                                    (*control.add(3)).set(Value::float(next));
                                    jump!(offset);
                                }
                            }
                        }
                        Opcode::TForPrep => {
                            let offset = word!() as i32;
                            if (*reg!(a!() + 3)).get().is_falsy() {
                                jump!(offset);
                                continue;
                            }
                            let target = hb.offset_of(pc.offset(offset as isize));
                            sync!();
                            match self.op_to_be_closed(a!() as u8 + 3) {
                                Ok(_) => {
                                    self.frame_mut().pc = target;
                                    break 'run Ok(Flow::Reload);
                                }
                                Err(raise) => break 'run Err(raise),
                            }
                        }
                        Opcode::TForCall => {
                            let iterator = reg!(a!());
                            if (*iterator).tag() == Tag::Native
                                && (*iterator.add(1)).tag() == Tag::Table
                            {
                                let number = (*iterator).bits() as u32;
                                let table = TableRef((*iterator.add(1)).bits() as u32);
                                if number == next_native && iterates_by_position(iterator) {
                                    // The hidden fourth value holds the position.
                                    let position = (*iterator.add(3)).bits() as u32;
                                    let after = match self.heap.next_at(table, position) {
                                        Some((after, key, value)) => {
                                            (*iterator.add(3)).set(Value::int(i64::from(after)));
                                            (*iterator.add(4)).set(key);
                                            (*iterator.add(5)).set(value);
                                            after
                                        }
                                        None => {
                                            (*iterator.add(4)).set(Value::NIL);
                                            self.heap.last_position(table)
                                        }
                                    };
                                    let places = after.saturating_sub(position);
                                    limit -= places_price(places) as isize * 4;
                                    for n in 2..c!() {
                                        (*iterator.add(4 + n as usize)).set(Value::NIL);
                                    }
                                    limit -= CALL_PRICE as isize * 4;
                                    continue;
                                }
                                if number == ipairs_native && (*iterator.add(2)).tag() == Tag::Int {
                                    let index = (*iterator.add(2)).bits().wrapping_add(1) as i64;
                                    let value = match hb.item(table, index) {
                                        Some(slot) => (*slot).get(),
                                        None => hb.get_int(table, index),
                                    };
                                    if !value.is_nil() || hb.metatable(table).is_none() {
                                        let ended = value.is_nil();
                                        let key =
                                            if ended { Value::NIL } else { Value::int(index) };
                                        (*iterator.add(4)).set(key);
                                        (*iterator.add(5)).set(value);
                                        for n in 2..c!() {
                                            (*iterator.add(4 + n as usize)).set(Value::NIL);
                                        }
                                        limit -= CALL_PRICE as isize * 4;
                                        continue;
                                    }
                                }
                            }
                            leave!(self.op_iterate(a!() as u8, c!() as u8));
                        }
                        Opcode::TForLoop => {
                            let offset = word!() as i32;
                            let control = reg!(a!() + 4);
                            if (*control).tag() != Tag::Nil {
                                (*reg!(a!() + 2)).set((*control).get());
                                jump!(offset);
                            }
                        }
                        Opcode::Close => leave!(self.op_close(a!() as u8)),
                        Opcode::Tbc => leave!(self.op_to_be_closed(a!() as u8)),
                    }
                }
            };
            match flow {
                Ok(Flow::Next | Flow::Reload) => (),
                other => return other,
            }
        }
    }
}

/// Whether a loop over `next` can go on from a position in the table: it can from the start, where
/// the fourth value of the loop is free, and later when that holds the position.
///
/// # Safety
/// The four hidden values of a generic loop.
#[inline(always)]
unsafe fn iterates_by_position(iterator: *mut Slot) -> bool {
    // SAFETY: as the caller says.
    unsafe {
        match (*iterator.add(3)).tag() {
            // Only the dispatcher puts an integer there: a program's would have been refused.
            Tag::Int => true,
            // Nil and false have no payload: position 0.
            Tag::Nil | Tag::False => (*iterator.add(2)).tag() == Tag::Nil,
            _ => false,
        }
    }
}

/// The opcode of a code word.
///
/// # Safety
/// "verified code".
#[inline(always)]
unsafe fn opcode(word: u32) -> Opcode {
    debug_assert!(Opcode::of(word).is_some());
    // SAFETY: opcodes are numbered from 0 without a gap, and the low byte is one of them.
    unsafe { std::mem::transmute(word as u8) }
}

/// Where the caller put the function that runs in a frame, and finds its results.
///
/// # Safety
/// The frame of a Lua function, and its first register.
#[inline(always)]
unsafe fn function_slot(frame: *const Frame, base: *mut Slot) -> *mut Slot {
    // SAFETY: "room": below the registers lie the function and, in a frame with extra arguments,
    // all arguments and the function once more.
    unsafe {
        if (*frame).mode & flag::VARARG == 0 {
            base.sub(1)
        } else {
            base.sub((*frame).args as usize + 2)
        }
    }
}

/// Overwrites the payload of a slot whose kind of value stays the same.
///
/// # Safety
/// The slot is one.
#[inline(always)]
unsafe fn set_bits(slot: *mut Slot, bits: u64) {
    // SAFETY: the payload is the first word of a slot.
    unsafe { slot.cast::<u64>().write(bits) }
}

/// Equality where it needs neither a metamethod nor the text of long strings.
#[inline(always)]
fn equal_at_once(hb: Base, x: Value, y: Value) -> Option<bool> {
    if x.tag() != y.tag() {
        return if x.is_number() && y.is_number() { None } else { Some(false) };
    }
    if x.tag() == Tag::Float {
        return Some(f64::from_bits(x.bits()) == f64::from_bits(y.bits()));
    }
    if x.bits() == y.bits() {
        return Some(true);
    }
    // Tables may have `__eq`, strings may be long ones with the same text.
    match x.tag() {
        Tag::Str if !hb.is_short(StrRef(x.bits() as u32)) => None,
        Tag::Table if !hb.metatable(TableRef(x.bits() as u32)).is_none() => None,
        Tag::Table if !hb.metatable(TableRef(y.bits() as u32)).is_none() => None,
        _ => Some(false),
    }
}

/// Where the profiling dispatcher is, so that it need not look up the function for each
/// instruction.
#[derive(Default)]
struct Executed {
    proto: u32,
    code: u32,
    last: Option<(u32, u32)>,
}

impl Executed {
    #[cold]
    fn enter(&mut self, vm: &mut Vm) {
        if let Some(proto) = vm.running_proto() {
            vm.profile_prototype(proto);
            let proto = vm.heap.proto(proto);
            (self.proto, self.code) = (proto.id, proto.code);
        }
    }

    fn step(&mut self, vm: &mut Vm, pc: u32) {
        if let (Some((proto, word)), true) =
            (self.last, vm.heap.sites().is_some_and(|log| !log.is_empty()))
        {
            vm.attribute_allocations(proto, word);
        }
        let word = (pc - self.code) / 4;
        self.last = Some((self.proto, word));
        vm.count(self.proto, word);
    }
}
