//! The machine's registers while instructions run, and how one instruction follows another.

#![allow(unsafe_code)]

use super::super::call::CALL_PRICE;
use super::super::frame::{FRAME_BYTES, Frame};
use super::super::native::Raise;
use super::super::{Flow, Vm};
use crate::lua::bytecode::WORD_BYTES;
use crate::lua::heap::{Base, Closure, ClosureRef, Slot, StrRef, Upvalue};

/// What executes an instruction: `pc` is behind it.
pub(super) type Handler = unsafe fn(&mut Vm, *const Word, *mut Slot, *const Slot, Base);

/// An instruction as it lies in memory, by the fields of `opcode.rs`. Operands are distances in
/// bytes there.
#[repr(C)]
pub(in crate::lua::vm) struct Word {
    op: u8,
    /// The operand of 8 bits.
    small: u8,
    /// The operands of 16 bits; `y` and `z` are one of 32 in other shapes.
    x: u16,
    y: u16,
    z: u16,
}

const _: () = assert!(size_of::<Word>() == WORD_BYTES as usize);
#[cfg(not(target_endian = "little"))]
compile_error!("operands are read by their place in the word: little-endian hosts only");

/// The machine's registers. They are handed from handler to handler as five arguments, which lie in
/// registers of the host. `COUNTED` says that every instruction is counted: then the handlers are
/// others, so that the plain ones know nothing of it.
pub(super) struct Run<'m, const COUNTED: bool> {
    pub vm: &'m mut Vm,
    /// The next instruction.
    pub pc: *const Word,
    /// R[0].
    pub base: *mut Slot,
    /// K[0].
    pub k: *const Slot,
    /// The block.
    pub hb: Base,
}

/// Handlers that call one another before they return, in debug builds: a few KiB of the host's
/// stack, and returning each time would take twice as long.
const NESTED_MAX: u32 = 50;

/// The registers between two instructions, where handlers return instead of calling the next.
#[derive(Clone, Copy)]
pub(in crate::lua::vm) struct Paused {
    pc: u32,
    base: u32,
    k: u32,
}

impl<'m, const COUNTED: bool> Run<'m, COUNTED> {
    /// The registers for going on with the running frame, a Lua function's.
    ///
    /// # Safety
    /// "in the block": the frame was written by whoever entered it.
    #[inline(always)]
    pub unsafe fn enter(vm: &'m mut Vm) -> Run<'m, COUNTED> {
        let hb = vm.heap.base();
        let frame = *vm.frame();
        let pc: *const Word = hb.at(frame.pc);
        vm.limit = pc.addr() as isize + vm.fuel as isize;
        Run { pc, base: hb.at(vm.stack + frame.base * 16), k: hb.at(frame.constants), hb, vm }
    }

    /// The registers for beginning to run.
    ///
    /// # Safety
    /// As [`Run::enter`].
    #[inline(always)]
    pub unsafe fn begin(vm: &'m mut Vm) -> Run<'m, COUNTED> {
        // SAFETY: as the caller says; "verified code".
        unsafe {
            let run: Run<'m, COUNTED> = Run::enter(vm);
            if COUNTED {
                run.vm.heap.count_arrival(run.hb.offset_of(run.pc), 1);
                run.vm.note_begin(run.pc.addr());
            }
            run
        }
    }

    /// The registers as [`Run::next`] has left them.
    ///
    /// # Safety
    /// They have been left.
    pub unsafe fn resume(vm: &'m mut Vm, paused: Paused) -> Run<'m, COUNTED> {
        let hb = vm.heap.base();
        Run { pc: hb.at(paused.pc), base: hb.at(paused.base), k: hb.at(paused.k), hb, vm }
    }

    /// Executes the next instruction. In release builds the call is the last thing that a handler
    /// does and becomes a jump; in debug builds, where it does not, handlers return to the loop in
    /// [`Vm::dispatch`] after so many.
    ///
    /// # Safety
    /// "verified code".
    #[inline(always)]
    pub unsafe fn next(self) {
        // SAFETY: "verified code": an instruction follows.
        unsafe {
            if cfg!(debug_assertions) && self.vm.nested == NESTED_MAX {
                let (pc, base) = (self.hb.offset_of(self.pc), self.hb.offset_of(self.base));
                self.vm.paused = Some(Paused { pc, base, k: self.hb.offset_of(self.k) });
                return;
            }
            if cfg!(debug_assertions) {
                self.vm.nested += 1;
            }
            self.execute()
        }
    }

    /// Calls the handler of the next instruction.
    ///
    /// # Safety
    /// "verified code".
    #[inline(always)]
    pub unsafe fn execute(self) {
        // SAFETY: "verified code": an instruction follows.
        unsafe {
            let handlers = if COUNTED { &super::COUNTING } else { &super::PLAIN };
            let handler = handlers.0[(*self.pc).op as usize];
            handler(self.vm, self.pc.add(1), self.base, self.k, self.hb)
        }
    }

    /// Hands the instruction on to another handler.
    ///
    /// # Safety
    /// The other one is for the same opcode.
    #[inline(always)]
    pub unsafe fn to(self, handler: Handler) {
        // SAFETY: as the caller says.
        unsafe { handler(self.vm, self.pc, self.base, self.k, self.hb) }
    }

    /// The same registers, lent.
    #[inline(always)]
    pub fn again(&mut self) -> Run<'_, COUNTED> {
        Run { vm: self.vm, pc: self.pc, base: self.base, k: self.k, hb: self.hb }
    }

    // Operands, by shape.

    #[inline(always)]
    fn word(&self) -> *const Word {
        self.pc.wrapping_sub(1)
    }

    /// R at a distance in bytes.
    #[inline(always)]
    unsafe fn register(&self, bytes: u16) -> *mut Slot {
        // SAFETY: "verified code" and "room".
        unsafe { self.base.byte_add(bytes as usize) }
    }

    /// R[A], R[B] and R[C] of an `Abc`.
    #[inline(always)]
    pub unsafe fn abc(&self) -> (*mut Slot, *mut Slot, *mut Slot) {
        // SAFETY: "verified code".
        unsafe {
            let word = &*self.word();
            (self.register(word.x), self.register(word.y), self.register(word.z))
        }
    }

    /// R[A], R[B] and K[C] of an `Abc`.
    #[inline(always)]
    pub unsafe fn abk(&self) -> (*mut Slot, *mut Slot, *const Slot) {
        // SAFETY: "verified code".
        unsafe {
            let word = &*self.word();
            (self.register(word.x), self.register(word.y), self.k.byte_add(word.z as usize))
        }
    }

    /// R[A] and the distance of operand B of an `Abc`.
    #[inline(always)]
    pub unsafe fn a_b(&self) -> (*mut Slot, usize) {
        // SAFETY: "verified code".
        unsafe {
            let word = &*self.word();
            (self.register(word.x), word.y as usize)
        }
    }

    /// R[A], R[B] and the number C of an `Abc`.
    #[inline(always)]
    pub unsafe fn ab_count(&self) -> (*mut Slot, *mut Slot, u32) {
        // SAFETY: "verified code".
        unsafe {
            let word = &*self.word();
            (self.register(word.x), self.register(word.y), word.z.into())
        }
    }

    /// R[A], the number B and R[C] of an `Abc`.
    #[inline(always)]
    pub unsafe fn a_count_c(&self) -> (*mut Slot, u32, *mut Slot) {
        // SAFETY: "verified code".
        unsafe {
            let word = &*self.word();
            (self.register(word.x), word.y.into(), self.register(word.z))
        }
    }

    /// R[A] and the numbers B and C of an `Abc`.
    #[inline(always)]
    pub unsafe fn a_counts(&self) -> (*mut Slot, u32, u32) {
        // SAFETY: "verified code".
        unsafe {
            let word = &*self.word();
            (self.register(word.x), word.y.into(), word.z.into())
        }
    }

    /// The opcode, as an index.
    #[inline(always)]
    pub unsafe fn opcode(&self) -> usize {
        // SAFETY: "verified code".
        unsafe { usize::from((*self.word()).op) }
    }

    /// The number A of an `Abc`, or the distance of R[A].
    #[inline(always)]
    pub unsafe fn a(&self) -> u32 {
        // SAFETY: "verified code".
        unsafe { u32::from((*self.word()).x) }
    }

    /// The number of R[A], where A has 16 bits.
    #[inline(always)]
    pub unsafe fn a_register(&self) -> u8 {
        // SAFETY: "verified code".
        unsafe { (self.a() / size_of::<Slot>() as u32) as u8 }
    }

    /// R[A], b and W of an `AbW`.
    #[inline(always)]
    pub unsafe fn abw(&self) -> (*mut Slot, u32, u32) {
        // SAFETY: "verified code".
        unsafe {
            let word = &*self.word();
            (self.register(word.x), word.small.into(), word.wide() as u32)
        }
    }

    /// R[A] and the jump of an `AJ`.
    #[inline(always)]
    pub unsafe fn aj(&self) -> (*mut Slot, i32) {
        // SAFETY: "verified code".
        unsafe {
            let word = &*self.word();
            (self.register(word.x), word.wide())
        }
    }

    /// R[A], the distance of operand B, and the jump of an `AbJ`.
    #[inline(always)]
    pub unsafe fn abj(&self) -> (*mut Slot, usize, i32) {
        // SAFETY: "verified code".
        unsafe {
            let word = &*self.word();
            (self.base.add(word.small as usize), word.x as usize, word.wide())
        }
    }

    /// R[A], the distance of operand B, the name K and the hint of an `AbKh`.
    #[inline(always)]
    pub unsafe fn named(&self) -> (*mut Slot, usize, StrRef, u16) {
        // SAFETY: "verified code": K is a string.
        unsafe {
            let word = &*self.word();
            let name = StrRef((*self.k.byte_add(word.y as usize)).bits() as u32);
            (self.base.add(word.small as usize), word.x as usize, name, word.z)
        }
    }

    /// Where the hint of an `AbKh` lies.
    #[inline(always)]
    pub fn hint(&self) -> *mut u16 {
        // SAFETY (of the pointer's use): code is written by the dispatcher alone.
        self.word().wrapping_byte_add(std::mem::offset_of!(Word, z)).cast_mut().cast()
    }

    // The running function.

    /// The running frame.
    #[inline(always)]
    pub fn frame(&self) -> *mut Frame {
        self.hb.at(self.vm.frames + self.vm.depth * FRAME_BYTES)
    }

    /// The running function.
    #[inline(always)]
    pub unsafe fn closure(&self) -> ClosureRef {
        // SAFETY: "room": below the registers lies the function.
        unsafe { ClosureRef((*self.base.sub(1)).bits() as u32) }
    }

    /// The slot of upvalue B, by its distance: a value or a cell.
    #[inline(always)]
    pub unsafe fn upvalue(&self, bytes: usize) -> *mut Slot {
        // SAFETY: "verified code".
        unsafe { self.hb.at::<Slot>(Closure::upvalue_slot(self.closure(), 0)).byte_add(bytes) }
    }

    /// The variable that a cell stands for.
    #[inline(always)]
    pub unsafe fn cell(&self, slot: *const Slot) -> *mut Slot {
        // SAFETY: "in the block".
        unsafe {
            let cell: *const Upvalue = self.hb.at((*slot).bits() as u32);
            self.hb.at((*cell).location)
        }
    }

    // Going elsewhere.

    /// Jumps by a distance in bytes.
    ///
    /// # Safety
    /// "verified code".
    #[inline(always)]
    pub unsafe fn jump(mut self, bytes: i32) {
        // SAFETY: "verified code".
        unsafe {
            let to = self.pc.byte_offset(bytes as isize);
            self.note_turn(to);
            self.pc = to;
            self.vm.limit += bytes as isize;
            self.next_if_paid()
        }
    }

    /// Jumps if a condition holds.
    ///
    /// # Safety
    /// "verified code".
    #[inline(always)]
    pub unsafe fn jump_if(self, truth: bool, bytes: i32) {
        // SAFETY: "verified code".
        unsafe { if truth { self.jump(bytes) } else { self.next() } }
    }

    /// Executes the next instruction if there is fuel left.
    ///
    /// # Safety
    /// "verified code".
    #[inline(always)]
    pub unsafe fn next_if_paid(self) {
        // SAFETY: "verified code".
        unsafe {
            if self.pc.addr() as isize >= self.vm.limit {
                return self.to(super::out_of_fuel::<COUNTED>);
            }
            self.next()
        }
    }

    /// Other code goes on, of which `price` more words are paid.
    #[inline(always)]
    pub fn go_to(&mut self, code: *const Word, price: i64) {
        if COUNTED && price != 0 {
            self.vm.heap.count_price(self.hb.offset_of(self.pc) - WORD_BYTES, price);
        }
        self.note_turn(code);
        let distance = code.addr() as isize - self.pc.addr() as isize;
        self.vm.limit += distance - price as isize * WORD_BYTES as isize;
        self.pc = code;
    }

    /// Takes fuel for work beside the instruction, in words.
    #[inline(always)]
    pub fn pay(&mut self, words: u64) {
        if COUNTED {
            self.vm.heap.count_price(self.hb.offset_of(self.pc) - WORD_BYTES, words as i64);
        }
        self.vm.limit -= words as isize * WORD_BYTES as isize;
    }

    /// Takes the fuel of a call.
    #[inline(always)]
    pub fn pay_for_call(&mut self) {
        self.pay(CALL_PRICE as u64);
    }

    // Leaving.

    /// Writes to memory what may be behind there. A method of the machine may be called then; one
    /// that may move the stack, push and pop frames, switch coroutines or take fuel, must be
    /// followed by [`Run::finish`].
    #[inline(always)]
    pub unsafe fn sync(&mut self) {
        // SAFETY: "in the block".
        unsafe { (*self.frame()).pc = self.hb.offset_of(self.pc) }
        self.vm.fuel = (self.vm.limit - self.pc.addr() as isize) as i64;
        if COUNTED {
            self.vm.heap.set_site(self.hb.offset_of(self.pc));
        }
    }

    /// Ends the run with what the machine came to, in or after the instruction before `pc`.
    #[inline(always)]
    pub unsafe fn leave(mut self, flow: Result<Flow, Raise>) {
        // SAFETY: "in the block".
        unsafe { self.sync() }
        self.note_end();
        self.vm.flow = Some(flow);
    }

    /// Ends the run before the instruction at `pc`.
    #[inline(always)]
    pub unsafe fn leave_before(mut self, flow: Result<Flow, Raise>) {
        // SAFETY: "in the block".
        unsafe { self.sync() }
        if COUNTED {
            // SAFETY: "verified code": an instruction follows.
            unsafe { self.vm.heap.count_arrival(self.hb.offset_of(self.pc), -1) }
            self.note_walked();
            self.vm.note_ended();
        }
        self.vm.flow = Some(flow);
    }

    /// Goes on after a method of the machine that has done an instruction: in whatever frame runs
    /// now, if it is to go on at all.
    ///
    /// # Safety
    /// The registers were written to memory before.
    #[inline(always)]
    pub unsafe fn finish(mut self, flow: Result<Flow, Raise>) {
        if COUNTED {
            let at = self.hb.offset_of(self.pc) - WORD_BYTES;
            self.vm.note_done(self.pc.addr(), at);
        }
        match flow {
            // SAFETY: "in the block".
            Ok(Flow::Next | Flow::Reload) if self.vm.fuel > 0 => unsafe {
                if !COUNTED {
                    return Run::<COUNTED>::enter(self.vm).next();
                }
                let pc = self.pc;
                self.note_walked();
                let mut run = Run::<COUNTED>::enter(self.vm);
                if run.pc != pc {
                    run.count_turn(pc, run.pc);
                }
                run.vm.note_frame(run.pc.addr());
                run.next()
            },
            Ok(Flow::Next | Flow::Reload) => {
                self.note_end();
                self.vm.flow = Some(Ok(Flow::OutOfFuel));
            }
            other => {
                self.note_end();
                self.vm.flow = Some(other);
            }
        }
    }

    /// Counts that control goes from the instruction before `pc` to the one at `to`.
    #[inline(always)]
    fn count_turn(&mut self, pc: *const Word, to: *const Word) {
        // SAFETY: "verified code": these are instructions, and the notes of the counting handlers
        // are taken.
        unsafe {
            self.vm.heap.count_departure(self.hb.offset_of(pc) - WORD_BYTES);
            self.vm.heap.count_arrival(self.hb.offset_of(to), 1);
        }
    }

    /// Control is about to go to the instruction at `to`.
    #[inline(always)]
    fn note_turn(&mut self, to: *const Word) {
        if COUNTED {
            self.count_turn(self.pc, to);
            self.vm.noted.origin += to.addr() as isize - self.pc.addr() as isize;
        }
    }

    /// The instruction before `pc` is the last of this run.
    #[inline(always)]
    fn note_end(&mut self) {
        if COUNTED {
            // SAFETY: as in `count_turn`.
            unsafe { self.vm.heap.count_departure(self.hb.offset_of(self.pc) - WORD_BYTES) }
            self.note_walked();
            self.vm.note_ended();
        }
    }

    /// Writes to memory how much has been executed.
    #[inline(always)]
    fn note_walked(&mut self) {
        self.vm.noted.walked = (self.pc.addr() as isize - self.vm.noted.origin) as i64;
    }

    /// Something has been allocated, and the registers are in memory: the collector may work.
    ///
    /// # Safety
    /// As for [`Run::finish`].
    #[inline(always)]
    pub unsafe fn breathe(self) {
        // SAFETY: "verified code".
        unsafe {
            if self.vm.heap.work_due() {
                return self.to(super::general::breathe::<COUNTED>);
            }
            self.next()
        }
    }
}

impl Word {
    /// The opcode as an index, and the distance that the instruction jumps.
    #[inline(always)]
    pub(super) fn op_and_jump(&self) -> (usize, i32) {
        (self.op.into(), self.wide())
    }

    /// The operand of 32 bits.
    #[inline(always)]
    fn wide(&self) -> i32 {
        // SAFETY: its place; two fields of 16 bits that follow one another.
        unsafe { (&raw const self.y).cast::<i32>().read() }
    }
}

/// Defines handlers: `name(run) { what it does }`. Every way through the body ends in a method of
/// [`Run`] that takes it.
macro_rules! handlers {
    ($( $(#[$about:meta])* $name:ident($run:ident) $body:block )*) => {$(
        $(#[$about])*
        pub(super) unsafe fn $name<const COUNTED: bool>(
            vm: &mut $crate::lua::vm::Vm,
            pc: *const $crate::lua::vm::dispatch::run::Word,
            base: *mut $crate::lua::heap::Slot,
            k: *const $crate::lua::heap::Slot,
            hb: $crate::lua::heap::Base,
        ) {
            #[allow(unused_mut)]
            let mut $run =
                $crate::lua::vm::dispatch::run::Run::<COUNTED> { vm, pc, base, k, hb };
            // SAFETY: "verified code", "room" and "in the block" hold for every access of a
            // handler: it reads and writes only what its operands name.
            unsafe { $body }
        }
    )*};
}

/// Defines handlers that leave an instruction to a method of the machine: `name(run) { a flow }`.
/// The body is a function of its own, so that nothing of it lives on the host's stack when the next
/// handler is called.
macro_rules! methods {
    ($( $name:ident($run:ident) $body:block )*) => {
        $crate::lua::vm::dispatch::run::handlers! {$(
            #[inline(never)]
            $name($run) {
                #[inline(never)]
                unsafe fn method<const COUNTED: bool>(
                    mut $run: $crate::lua::vm::dispatch::run::Run<'_, COUNTED>,
                ) -> Result<$crate::lua::vm::Flow, $crate::lua::vm::native::Raise> {
                    // SAFETY: as for every handler.
                    unsafe {
                        $run.sync();
                        $body
                    }
                }
                let flow = method($run.again());
                $run.finish(flow)
            }
        )*}
    };
}

pub(super) use {handlers, methods};
