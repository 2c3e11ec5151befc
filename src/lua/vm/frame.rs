//! One activation of a function, as it lies in a coroutine's buffer of frames.
//!
//! ```text
//!   stack   ... │ function │ R[0] │ R[1] │ ...            a Lua frame; base is R[0]'s index
//!   vararg  ... │ function │ arg 0 ... arg n-1 │ function │ R[0] │ ...
//!   native  ... │ function │ arg 0 │ ... │ pushed ... │   top
//! ```
//!
//! A frame holds offsets and numbers only; whatever it refers to lies on the stack as well, so the
//! collector need not look at frames.

/// An activation. All-zero is a valid frame.
#[derive(Clone, Copy, Default, Debug)]
#[repr(C)]
pub(super) struct Frame {
    /// Lua: block offset of the next instruction. Native: its state.
    pub pc: u32,
    /// Stack index of the first register or argument.
    pub base: u32,
    /// Lua: block offset of the constants. Native: its number.
    pub constants: u32,
    /// Native: one past its topmost value. Lua: the open top, while it is set.
    pub top: u32,
    /// Results that the caller wants, -1 for all.
    pub results: i32,
    /// Kind in bits 0–7, delivery in bits 8–15, flags above.
    pub mode: u32,
    /// What the delivery needs: a register, a count, a stack index.
    pub extra: u32,
    /// Number of arguments given.
    pub args: u32,
    /// Native: stack index of the function that it has called.
    pub inner: u32,
    /// `pcall` and `xpcall`: how many of these wait in the coroutine, this one included.
    pub level: u32,
}

/// Bytes of a frame.
pub(super) const FRAME_BYTES: u32 = size_of::<Frame>() as u32;
const _: () = assert!(FRAME_BYTES == 40);

/// What runs in a frame.
pub(super) mod kind {
    /// A Lua function.
    pub const LUA: u32 = 0;
    /// A host function.
    pub const NATIVE: u32 = 1;
    /// The bottom of a coroutine, where the host or `resume` entered.
    pub const BOTTOM: u32 = 2;
    /// `coroutine.resume`, waiting.
    pub const RESUME: u32 = 3;
    /// A function of `coroutine.wrap`, waiting.
    pub const WRAP: u32 = 4;
    /// `coroutine.yield`, waiting to be resumed.
    pub const YIELD: u32 = 5;
    /// `pcall`.
    pub const PCALL: u32 = 6;
    /// `xpcall`; its handler lies right below the called function.
    pub const XPCALL: u32 = 7;
    /// `coroutine.close`: runs pending `__close` in the coroutine.
    pub const CLOSE: u32 = 8;
}

/// What happens to the results of a frame.
pub(super) mod deliver {
    /// From the function's slot up, as many as wanted; the caller is Lua.
    pub const CALL: u32 = 0;
    /// The first into the caller's register `extra`.
    pub const REGISTER: u32 = 1 << 8;
    /// None.
    pub const DISCARD: u32 = 2 << 8;
    /// The first decides the caller's compare-and-jump.
    pub const JUMP: u32 = 3 << 8;
    /// The first is an operand of the caller's concatenation, with `extra` operands left.
    pub const CONCAT: u32 = 4 << 8;
    /// None; the caller's instruction is executed again.
    pub const AGAIN: u32 = 5 << 8;
    /// From the function's slot up; the caller is no Lua function and is entered again.
    pub const INNER: u32 = 6 << 8;
    /// The coroutine ends with them.
    pub const BOTTOM: u32 = 7 << 8;
    /// None; the caller's open top was `extra`. Errors become warnings.
    pub const FINALIZER: u32 = 8 << 8;
    /// The first replaces the error value under way.
    pub const HANDLER: u32 = 9 << 8;
    /// All are returned by the caller, which is Lua.
    pub const RETURN: u32 = 10 << 8;
    /// None; `__close` in the course of an error, the caller is a protected frame.
    pub const UNWIND: u32 = 11 << 8;
}

/// What else there is to know of a frame.
pub(super) mod flag {
    /// Entered by a tail call.
    pub const TAIL: u32 = 1 << 16;
    /// `base` has moved above the extra arguments.
    pub const VARARG: u32 = 1 << 17;
    /// Errors stop here.
    pub const PROTECTED: u32 = 1 << 18;
    /// An error has stopped here; pending variables are being closed.
    pub const UNWINDING: u32 = 1 << 19;
    /// The last inner call ended in an error.
    pub const FAILED: u32 = 1 << 20;
}

impl Frame {
    /// One of [`kind`].
    #[inline]
    pub fn kind(&self) -> u32 {
        self.mode & 0xFF
    }

    /// One of [`deliver`].
    #[inline]
    pub fn delivery(&self) -> u32 {
        self.mode & 0xFF00
    }

    /// Whether a [`flag`] is set.
    #[inline]
    pub fn has(&self, flag: u32) -> bool {
        self.mode & flag != 0
    }

    /// Whether a Lua function runs in it.
    #[inline]
    pub fn is_lua(&self) -> bool {
        self.kind() == kind::LUA
    }

    /// Stack index of the function as the caller put it.
    #[inline]
    pub fn function(&self) -> u32 {
        if self.has(flag::VARARG) { self.base - self.args - 2 } else { self.base - 1 }
    }
}
