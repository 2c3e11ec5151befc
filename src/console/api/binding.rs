//! How a Rust function becomes a function of the cart: its parameter types are the argument rules.
//!
//! | type          | argument                                                    |
//! |---------------|-------------------------------------------------------------|
//! | `i32`         | a number, rounded down and brought into range               |
//! | `Or<D>`       | the same, `D` where it is nil or absent                     |
//! | `Option<i32>` | the same, or nothing                                        |
//! | `f64`         | a number                                                    |
//! | `OrPart<N, D>`| a number, `N / D` where it is nil or absent                 |
//! | `Option<f64>` | a number, or nothing                                        |
//! | `Flag`        | anything; false where it is nil, false or absent            |
//! | `Text`        | a string or a number                                        |
//! | `Anything`    | any value, which must be there                              |
//! | `Maybe`       | any value, or nothing                                       |
//! | `Rest`        | all further arguments                                       |

use std::fmt;

use super::super::board::{self, Board};
use crate::hardware::Ram;
use crate::lua::heap::{StrRef, Value};
use crate::lua::vm::{Call, Outcome, Raise, Vm};

/// What a binding works on: the machine, and its own call.
pub struct Desk<'a> {
    /// The machine.
    pub vm: &'a mut Vm,
    /// The call under way.
    pub call: &'a Call,
    pixels: u32,
    extra: u64,
}

impl Desk<'_> {
    /// The chips' RAM.
    #[inline]
    pub fn ram(&mut self) -> &mut Ram {
        board::ram(self.vm)
    }

    /// Draws, and notes the pixels for the price.
    #[inline]
    pub fn draw(&mut self, act: impl FnOnce(&mut Ram) -> u32) {
        let pixels = act(board::ram(self.vm));
        self.pixels = self.pixels.saturating_add(pixels);
    }

    /// Adds to the price of this call.
    pub fn charge(&mut self, cycles: u64) {
        self.extra = self.extra.saturating_add(cycles);
    }

    /// The bytes of a string.
    pub fn bytes(&self, text: Text) -> Vec<u8> {
        self.vm.heap.bytes(text.0).to_vec()
    }

    /// An error with the position of the caller.
    pub fn raise(&mut self, message: &str) -> Raise {
        self.vm.raise(self.call, message)
    }
}

/// What the manual says of an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its type in the words of the language servers.
    pub kind: &'static str,
    /// Whether it must be there.
    pub presence: Presence,
}

/// Whether an argument must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It must.
    Needed,
    /// It may be nil or absent.
    Free,
    /// It may, and this stands in for it.
    Default(String),
    /// It stands for all further arguments.
    Rest,
}

/// An argument of a binding.
pub trait Argument: Sized {
    /// What the manual says of it.
    fn rule() -> Rule;

    /// Reads argument `i`.
    ///
    /// # Errors
    /// "bad argument ...".
    fn read(vm: &mut Vm, call: &Call, i: u32) -> Result<Self, Raise>;
}

/// A whole number, `D` where it is nil or absent.
#[derive(Clone, Copy)]
pub struct Or<const D: i32>(pub i32);

/// A number, `N / D` where it is nil or absent.
#[derive(Clone, Copy)]
pub struct OrPart<const N: i32, const D: i32>(pub f64);

/// A condition; nil, false and absent are false.
#[derive(Clone, Copy)]
pub struct Flag(pub bool);

/// A string; numbers convert.
#[derive(Clone, Copy)]
pub struct Text(pub StrRef);

/// A value of any kind.
#[derive(Clone, Copy)]
pub struct Anything(pub Value);

/// A value of any kind, nil where it is absent.
#[derive(Clone, Copy)]
pub struct Maybe(pub Value);

/// All arguments from here on: the number of the first.
#[derive(Clone, Copy)]
pub struct Rest(pub u32);

/// Rounds down; what does not fit becomes the nearest number that does, not-a-number becomes 0.
#[inline]
pub fn floor(x: f64) -> i32 {
    x.floor() as i32
}

#[inline]
fn whole(vm: &mut Vm, call: &Call, i: u32) -> Result<i32, Raise> {
    let value = call.arg(vm, i);
    if let Some(n) = value.as_int() {
        return Ok(n.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32);
    }
    if let Some(x) = value.as_float() {
        return Ok(floor(x));
    }
    call.check_float(vm, i).map(floor)
}

impl Argument for i32 {
    fn rule() -> Rule {
        Rule { kind: "number", presence: Presence::Needed }
    }
    #[inline]
    fn read(vm: &mut Vm, call: &Call, i: u32) -> Result<Self, Raise> {
        whole(vm, call, i)
    }
}

impl<const D: i32> Argument for Or<D> {
    fn rule() -> Rule {
        Rule { kind: "number", presence: Presence::Default(D.to_string()) }
    }
    #[inline]
    fn read(vm: &mut Vm, call: &Call, i: u32) -> Result<Self, Raise> {
        if call.arg(vm, i).is_nil() { Ok(Or(D)) } else { whole(vm, call, i).map(Or) }
    }
}

impl Argument for Option<i32> {
    fn rule() -> Rule {
        Rule { kind: "number", presence: Presence::Free }
    }
    #[inline]
    fn read(vm: &mut Vm, call: &Call, i: u32) -> Result<Self, Raise> {
        if call.arg(vm, i).is_nil() { Ok(None) } else { whole(vm, call, i).map(Some) }
    }
}

impl Argument for f64 {
    fn rule() -> Rule {
        Rule { kind: "number", presence: Presence::Needed }
    }
    #[inline]
    fn read(vm: &mut Vm, call: &Call, i: u32) -> Result<Self, Raise> {
        call.check_float(vm, i)
    }
}

impl<const N: i32, const D: i32> Argument for OrPart<N, D> {
    fn rule() -> Rule {
        Rule {
            kind: "number",
            presence: Presence::Default((f64::from(N) / f64::from(D)).to_string()),
        }
    }
    #[inline]
    fn read(vm: &mut Vm, call: &Call, i: u32) -> Result<Self, Raise> {
        call.opt_float(vm, i, f64::from(N) / f64::from(D)).map(OrPart)
    }
}

impl Argument for Option<f64> {
    fn rule() -> Rule {
        Rule { kind: "number", presence: Presence::Free }
    }
    #[inline]
    fn read(vm: &mut Vm, call: &Call, i: u32) -> Result<Self, Raise> {
        if call.arg(vm, i).is_nil() { Ok(None) } else { call.check_float(vm, i).map(Some) }
    }
}

impl Argument for Flag {
    fn rule() -> Rule {
        Rule { kind: "boolean", presence: Presence::Default("false".to_owned()) }
    }
    #[inline]
    fn read(vm: &mut Vm, call: &Call, i: u32) -> Result<Self, Raise> {
        Ok(Flag(!call.arg(vm, i).is_falsy()))
    }
}

impl Argument for Text {
    fn rule() -> Rule {
        Rule { kind: "string", presence: Presence::Needed }
    }
    #[inline]
    fn read(vm: &mut Vm, call: &Call, i: u32) -> Result<Self, Raise> {
        call.check_string(vm, i).map(Text)
    }
}

impl Argument for Anything {
    fn rule() -> Rule {
        Rule { kind: "any", presence: Presence::Needed }
    }
    #[inline]
    fn read(vm: &mut Vm, call: &Call, i: u32) -> Result<Self, Raise> {
        call.check_any(vm, i).map(Anything)
    }
}

impl Argument for Maybe {
    fn rule() -> Rule {
        Rule { kind: "any", presence: Presence::Free }
    }
    #[inline]
    fn read(vm: &mut Vm, call: &Call, i: u32) -> Result<Self, Raise> {
        Ok(Maybe(call.arg(vm, i)))
    }
}

impl Argument for Rest {
    fn rule() -> Rule {
        Rule { kind: "any", presence: Presence::Rest }
    }
    #[inline]
    fn read(_: &mut Vm, _: &Call, i: u32) -> Result<Self, Raise> {
        Ok(Rest(i))
    }
}

/// What a binding gives back to the cart.
pub trait Results {
    /// Hands the results over.
    ///
    /// # Errors
    /// What the binding raised.
    fn give(self, desk: &mut Desk<'_>) -> Result<Outcome, Raise>;
}

/// A single result.
pub trait Single {
    /// The value for the cart.
    fn value(self) -> Value;
}

impl Single for i32 {
    fn value(self) -> Value {
        Value::int(i64::from(self))
    }
}

impl Single for f64 {
    fn value(self) -> Value {
        Value::float(self)
    }
}

impl Single for bool {
    fn value(self) -> Value {
        Value::boolean(self)
    }
}

impl Single for Value {
    fn value(self) -> Value {
        self
    }
}

impl<T: Single> Single for Option<T> {
    fn value(self) -> Value {
        self.map_or(Value::NIL, Single::value)
    }
}

impl Results for () {
    fn give(self, _: &mut Desk<'_>) -> Result<Outcome, Raise> {
        Ok(Outcome::Return(0))
    }
}

impl<T: Single> Results for T {
    #[inline]
    fn give(self, _: &mut Desk<'_>) -> Result<Outcome, Raise> {
        Ok(Outcome::Value(self.value()))
    }
}

impl<T: Results> Results for Result<T, Raise> {
    #[inline]
    fn give(self, desk: &mut Desk<'_>) -> Result<Outcome, Raise> {
        self?.give(desk)
    }
}

/// Several results.
pub struct Several<const N: usize>(pub [Value; N]);

impl<const N: usize> Results for Several<N> {
    fn give(self, desk: &mut Desk<'_>) -> Result<Outcome, Raise> {
        desk.call.reserve(desk.vm, N as u32)?;
        for value in self.0 {
            desk.call.push(desk.vm, value);
        }
        Ok(Outcome::Return(N as u32))
    }
}

/// As many results as the binding has pushed.
pub struct Pushed(pub u32);

impl Results for Pushed {
    fn give(self, _: &mut Desk<'_>) -> Result<Outcome, Raise> {
        Ok(Outcome::Return(self.0))
    }
}

/// The price of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// Cycles of every call.
    pub cycles: u32,
    /// Pixels that a further cycle pays for; 0 where pixels do not count.
    pub pixels_per_cycle: u32,
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pixels_per_cycle {
            0 => write!(f, "{}", self.cycles),
            1 => write!(f, "{} + px", self.cycles),
            pixels => write!(f, "{} + px/{pixels}", self.cycles),
        }
    }
}

/// A function that can be bound; `Args` is the tuple of its parameters.
pub trait Binding<Args> {
    /// What the manual says of its parameters.
    fn rules() -> Vec<Rule>;

    /// Reads the arguments, calls the function, pays, hands the results over.
    ///
    /// # Errors
    /// A bad argument, or what the function raised.
    fn invoke(&self, price: Price, vm: &mut Vm, call: &Call) -> Result<Outcome, Raise>;
}

macro_rules! bindings {
    ($(($($arg:ident)*))*) => {$(
        impl<Function, Given, $($arg),*> Binding<($($arg,)*)> for Function
        where
            Function: Fn(&mut Desk<'_>, $($arg),*) -> Given,
            Given: Results,
            $($arg: Argument,)*
        {
            fn rules() -> Vec<Rule> {
                vec![$($arg::rule()),*]
            }

            #[allow(non_snake_case)]
            #[inline]
            fn invoke(&self, price: Price, vm: &mut Vm, call: &Call) -> Result<Outcome, Raise> {
                let at = 0;
                $(
                    let $arg = $arg::read(vm, call, at)?;
                    let at = at + 1;
                )*
                let _ = at;
                let mut desk = Desk { vm, call, pixels: 0, extra: 0 };
                let outcome = self(&mut desk, $($arg),*).give(&mut desk)?;
                desk.pay(price);
                Ok(outcome)
            }
        }
    )*};
}

bindings! {
    ()
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
    (A B C D E F G H I)
    (A B C D E F G H I J)
    (A B C D E F G H I J K L)
}

impl Desk<'_> {
    #[inline]
    fn pay(&mut self, price: Price) {
        let drawn = self.pixels.checked_div(price.pixels_per_cycle).unwrap_or(0);
        let cycles = u64::from(price.cycles) + u64::from(drawn) + self.extra;
        self.vm.charge(cycles);
        let (id, pixels) = (self.call.native(), u64::from(self.pixels));
        Board::of_mut(self.vm).tally.add(id, cycles, pixels);
    }
}
