//! What a value is, in hand and in memory.

use std::fmt;

/// The kind of a value. The order is used: falsy is below [`Tag::True`], a number of the heap's
/// objects is at [`Tag::Str`] or above.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Tag {
    /// `nil`. All-zero memory is nil.
    Nil = 0,
    /// `false`.
    False = 1,
    /// `true`.
    True = 2,
    /// An integer: the bits are an `i64`.
    Int = 3,
    /// A float: the bits are an `f64`.
    Float = 4,
    /// A host function: the bits are its number. No object stands behind it.
    Native = 5,
    /// A string.
    Str = 6,
    /// A table.
    Table = 7,
    /// A Lua function with its upvalues.
    Closure = 8,
    /// A host function with upvalues.
    NativeClosure = 9,
    /// A coroutine.
    Thread = 10,
    /// A shared cell of a captured variable. Lies only in the slots of closures.
    Upvalue = 11,
    /// A function prototype. Never in the hands of a program.
    Proto = 12,
    /// The key of an entry whose value is gone and whose object may be: in node keys only.
    Dead = 13,
}

impl Tag {
    /// True where an object of the heap stands behind the value.
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self as u8 >= Tag::Str as u8
    }
}

/// The eight types a program sees, as numbers for tables indexed by type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Type {
    /// `nil`
    Nil = 0,
    /// `boolean`
    Boolean = 1,
    /// `number`
    Number = 2,
    /// `string`
    String = 3,
    /// `table`
    Table = 4,
    /// `function`
    Function = 5,
    /// `thread`
    Thread = 6,
}

impl Type {
    /// Every type, in the order of its number.
    pub const ALL: &[Type] = &[
        Type::Nil,
        Type::Boolean,
        Type::Number,
        Type::String,
        Type::Table,
        Type::Function,
        Type::Thread,
    ];
    /// How many types there are.
    pub const COUNT: usize = Type::ALL.len();

    /// The name that `type` gives.
    pub const fn name(self) -> &'static str {
        match self {
            Type::Nil => "nil",
            Type::Boolean => "boolean",
            Type::Number => "number",
            Type::String => "string",
            Type::Table => "table",
            Type::Function => "function",
            Type::Thread => "thread",
        }
    }
}

macro_rules! references {
    ($($(#[$doc:meta])* $name:ident $tag:ident)*) => {$(
        $(#[$doc])*
        /// A byte offset from the block's base; 0 is none.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        #[repr(transparent)]
        pub struct $name(pub(in crate::lua) u32);

        impl $name {
            /// No object.
            pub const NONE: $name = $name(0);

            /// The byte offset of the object from the block's base.
            #[inline(always)]
            pub const fn offset(self) -> u32 {
                self.0
            }

            /// True where there is no object.
            #[inline(always)]
            pub const fn is_none(self) -> bool {
                self.0 == 0
            }

            /// The reference, or nothing where it is none.
            #[inline(always)]
            pub const fn some(self) -> Option<$name> {
                if self.0 == 0 { None } else { Some(self) }
            }

            /// The value that stands for this object.
            #[inline(always)]
            pub const fn value(self) -> Value {
                Value { bits: self.0 as u64, tag: Tag::$tag }
            }
        }

        impl From<$name> for ObjRef {
            #[inline(always)]
            fn from(reference: $name) -> ObjRef {
                ObjRef(reference.0)
            }
        }

        impl From<$name> for Value {
            #[inline(always)]
            fn from(reference: $name) -> Value {
                reference.value()
            }
        }
    )*};
}

references! {
    /// A string.
    StrRef Str
    /// A table.
    TableRef Table
    /// A Lua function.
    ClosureRef Closure
    /// A host function with upvalues.
    NativeClosureRef NativeClosure
    /// A coroutine.
    ThreadRef Thread
    /// A shared cell of a captured variable.
    UpvalRef Upvalue
    /// A function prototype.
    ProtoRef Proto
}

/// Any object: a byte offset from the block's base; 0 is none. Its header says what it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
#[repr(transparent)]
pub struct ObjRef(pub(in crate::lua) u32);

impl ObjRef {
    /// The byte offset of the object from the block's base.
    #[inline(always)]
    pub const fn offset(self) -> u32 {
        self.0
    }
}

/// A value in hand: two words, kept in two registers.
///
/// `==` compares bits and tag. It is Lua's raw equality for everything but numbers of different
/// kinds, floats and long strings; see [`super::Heap::raw_equal`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// The payload; 0 for nil, false and true.
    pub(in crate::lua) bits: u64,
    /// What the payload is.
    pub(in crate::lua) tag: Tag,
}

impl Value {
    /// `nil`.
    pub const NIL: Value = Value { bits: 0, tag: Tag::Nil };
    /// `false`.
    pub const FALSE: Value = Value { bits: 0, tag: Tag::False };
    /// `true`.
    pub const TRUE: Value = Value { bits: 0, tag: Tag::True };

    /// A boolean.
    #[inline(always)]
    pub const fn boolean(b: bool) -> Value {
        if b { Value::TRUE } else { Value::FALSE }
    }

    /// An integer.
    #[inline(always)]
    pub const fn int(i: i64) -> Value {
        Value { bits: i as u64, tag: Tag::Int }
    }

    /// A float.
    #[inline(always)]
    pub const fn float(f: f64) -> Value {
        Value { bits: f.to_bits(), tag: Tag::Float }
    }

    /// The host function with this number.
    #[inline(always)]
    pub const fn native(number: u32) -> Value {
        Value { bits: number as u64, tag: Tag::Native }
    }

    /// The kind of value.
    #[inline(always)]
    pub const fn tag(self) -> Tag {
        self.tag
    }

    /// The payload as it lies in memory.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.bits
    }

    /// The type that a program sees.
    pub const fn type_of(self) -> Type {
        match self.tag {
            Tag::Nil | Tag::Dead => Type::Nil,
            Tag::False | Tag::True => Type::Boolean,
            Tag::Int | Tag::Float => Type::Number,
            Tag::Str => Type::String,
            Tag::Table => Type::Table,
            Tag::Thread => Type::Thread,
            Tag::Native | Tag::Closure | Tag::NativeClosure | Tag::Upvalue | Tag::Proto => {
                Type::Function
            }
        }
    }

    /// True for nil.
    #[inline(always)]
    pub const fn is_nil(self) -> bool {
        self.tag as u8 == Tag::Nil as u8
    }

    /// True for nil and false.
    #[inline(always)]
    pub const fn is_falsy(self) -> bool {
        (self.tag as u8) < Tag::True as u8
    }

    /// True where an object of the heap stands behind the value.
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self.tag.is_object()
    }

    /// True for integers and floats.
    #[inline(always)]
    pub const fn is_number(self) -> bool {
        matches!(self.tag, Tag::Int | Tag::Float)
    }

    /// True for everything that can be called without a metamethod.
    #[inline(always)]
    pub const fn is_function(self) -> bool {
        matches!(self.tag, Tag::Native | Tag::Closure | Tag::NativeClosure)
    }

    /// The integer, if it is one. Floats do not convert.
    #[inline(always)]
    pub const fn as_int(self) -> Option<i64> {
        if matches!(self.tag, Tag::Int) { Some(self.bits as i64) } else { None }
    }

    /// The float, if it is one. Integers do not convert.
    #[inline(always)]
    pub const fn as_float(self) -> Option<f64> {
        if matches!(self.tag, Tag::Float) { Some(f64::from_bits(self.bits)) } else { None }
    }

    /// The number of the host function, if it is one without upvalues.
    #[inline(always)]
    pub const fn as_native(self) -> Option<u32> {
        if matches!(self.tag, Tag::Native) { Some(self.bits as u32) } else { None }
    }

    /// The string, if it is one.
    #[inline(always)]
    pub const fn as_str(self) -> Option<StrRef> {
        if matches!(self.tag, Tag::Str) { Some(StrRef(self.bits as u32)) } else { None }
    }

    /// The table, if it is one.
    #[inline(always)]
    pub const fn as_table(self) -> Option<TableRef> {
        if matches!(self.tag, Tag::Table) { Some(TableRef(self.bits as u32)) } else { None }
    }

    /// The Lua function, if it is one.
    #[inline(always)]
    pub const fn as_closure(self) -> Option<ClosureRef> {
        if matches!(self.tag, Tag::Closure) { Some(ClosureRef(self.bits as u32)) } else { None }
    }

    /// The host function with upvalues, if it is one.
    #[inline(always)]
    pub const fn as_native_closure(self) -> Option<NativeClosureRef> {
        if matches!(self.tag, Tag::NativeClosure) {
            Some(NativeClosureRef(self.bits as u32))
        } else {
            None
        }
    }

    /// The coroutine, if it is one.
    #[inline(always)]
    pub const fn as_thread(self) -> Option<ThreadRef> {
        if matches!(self.tag, Tag::Thread) { Some(ThreadRef(self.bits as u32)) } else { None }
    }

    /// The shared cell, if it is one.
    #[inline(always)]
    pub const fn as_upvalue(self) -> Option<UpvalRef> {
        if matches!(self.tag, Tag::Upvalue) { Some(UpvalRef(self.bits as u32)) } else { None }
    }

    /// The object behind the value; none (0) for values without one.
    #[inline(always)]
    pub const fn object(self) -> ObjRef {
        if self.is_object() { ObjRef(self.bits as u32) } else { ObjRef(0) }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tag {
            Tag::Nil | Tag::False | Tag::True => write!(f, "{:?}", self.tag),
            Tag::Int => write!(f, "Int({})", self.bits as i64),
            Tag::Float => write!(f, "Float({:?})", f64::from_bits(self.bits)),
            _ => write!(f, "{:?}({:#x})", self.tag, self.bits),
        }
    }
}

/// A value as it lies in memory: 16 bytes of which a value owns nine.
///
/// It is read and written as two moves, bits and tag. A copy of all 16 bytes would be slower (the
/// value has often just been written in two halves, and a wide load must wait for both: measured
/// 25 % on field loops) and wrong: the padding may belong to somebody else. A table node keeps its
/// key's tag and its chain there. So this type is neither `Copy` nor `Clone`.
#[repr(C)]
pub struct Slot {
    bits: u64,
    tag: Tag,
    pad: [u8; 7],
}

const _: () = assert!(size_of::<Slot>() == 16 && align_of::<Slot>() == 8);

impl Slot {
    /// A slot that holds nil.
    pub const NIL: Slot = Slot { bits: 0, tag: Tag::Nil, pad: [0; 7] };

    /// The value in it.
    #[inline(always)]
    pub fn get(&self) -> Value {
        Value { bits: self.bits, tag: self.tag }
    }

    /// Puts a value in. The padding stays as it is.
    #[inline(always)]
    pub fn set(&mut self, value: Value) {
        self.bits = value.bits;
        self.tag = value.tag;
    }

    /// The kind of the value in it.
    #[inline(always)]
    pub fn tag(&self) -> Tag {
        self.tag
    }

    /// The payload of the value in it.
    #[inline(always)]
    pub fn bits(&self) -> u64 {
        self.bits
    }
}
