//! Numbers as Lua knows them: integers and floats, from text, to text, and between each other.
//!
//! Depends on nothing else, so that the compiler folds constants with the very functions that the
//! machine runs, and both give the same bits everywhere.

mod arith;
mod convert;
mod digits;
mod format;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub use arith::{
    float_floor_div, float_mod, float_pow, int_floor_div, int_mod, shift_left, shift_right,
};
pub use convert::{
    ceil_to_integer, compare_int_float, fits_float, float_to_integer, floor_to_integer,
};
pub use format::{FormatSpec, format_float, format_integer};
pub use read::{parse, parse_in_base};
pub use write::{NumberText, float_text, integer_text};

/// A number of either subtype.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Number {
    /// A 64-bit two's complement integer.
    Int(i64),
    /// A double.
    Float(f64),
}

impl Number {
    /// The value as a float; an integer is rounded to the nearest one.
    pub fn as_float(self) -> f64 {
        match self {
            Number::Int(i) => i as f64,
            Number::Float(f) => f,
        }
    }

    /// The value as an integer, if it is one exactly.
    pub fn as_integer(self) -> Option<i64> {
        match self {
            Number::Int(i) => Some(i),
            Number::Float(f) => float_to_integer(f),
        }
    }

    /// The text that `tostring` gives.
    pub fn text(self) -> NumberText {
        match self {
            Number::Int(i) => integer_text(i),
            Number::Float(f) => float_text(f),
        }
    }
}
