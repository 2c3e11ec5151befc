//! `math`
//!
//! Everything past the four operations, roots and floors comes from `libm`, written in Rust: the
//! same bits on every machine.

use super::super::heap::{OutOfMemory, StringCause, Type, Value};
use super::super::number::{ceil_to_integer, float_to_integer, floor_to_integer};
use super::super::vm::{Call, Outcome, Raise, Vm, to_integer};
use super::{Row, compare_error, library, random, set_field};

const ROWS: &[Row] = &[
    ("abs", "math.abs", abs),
    ("acos", "math.acos", |vm, call| float(vm, call, libm::acos)),
    ("asin", "math.asin", |vm, call| float(vm, call, libm::asin)),
    ("atan", "math.atan", atan),
    ("ceil", "math.ceil", ceil),
    ("cos", "math.cos", |vm, call| float(vm, call, libm::cos)),
    ("deg", "math.deg", |vm, call| float(vm, call, |x| x * (180.0 / std::f64::consts::PI))),
    ("exp", "math.exp", |vm, call| float(vm, call, libm::exp)),
    ("floor", "math.floor", floor),
    ("fmod", "math.fmod", fmod),
    ("log", "math.log", log),
    ("max", "math.max", |vm, call| extreme(vm, call, false)),
    ("min", "math.min", |vm, call| extreme(vm, call, true)),
    ("modf", "math.modf", modf),
    ("rad", "math.rad", |vm, call| float(vm, call, |x| x * (std::f64::consts::PI / 180.0))),
    ("random", "math.random", random_),
    ("randomseed", "math.randomseed", randomseed),
    ("sin", "math.sin", |vm, call| float(vm, call, libm::sin)),
    ("sqrt", "math.sqrt", |vm, call| float(vm, call, f64::sqrt)),
    ("tan", "math.tan", |vm, call| float(vm, call, libm::tan)),
    ("tointeger", "math.tointeger", tointeger),
    ("type", "math.type", type_),
    ("ult", "math.ult", ult),
];

pub(super) fn open(vm: &mut Vm) -> Result<(), OutOfMemory> {
    let table = library(vm, "math", ROWS)?;
    set_field(vm, table, "pi", Value::float(std::f64::consts::PI))?;
    set_field(vm, table, "huge", Value::float(f64::INFINITY))?;
    set_field(vm, table, "maxinteger", Value::int(i64::MAX))?;
    set_field(vm, table, "mininteger", Value::int(i64::MIN))
}

/// A function of one float.
fn float(vm: &mut Vm, call: &mut Call, function: fn(f64) -> f64) -> Result<Outcome, Raise> {
    Ok(Outcome::Value(Value::float(function(call.check_float(vm, 0)?))))
}

/// An integer where it fits, the float otherwise.
fn integer_or(integer: Option<i64>, float: f64) -> Value {
    integer.map_or(Value::float(float), Value::int)
}

/// `math.abs(x)`: the smallest integer stays as it is.
fn abs(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if let Some(i) = call.arg(vm, 0).as_int() {
        return Ok(Outcome::Value(Value::int(i.wrapping_abs())));
    }
    float(vm, call, f64::abs)
}

/// `math.floor(x)`
fn floor(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let value = call.arg(vm, 0);
    if value.as_int().is_some() {
        return Ok(Outcome::Value(value));
    }
    let x = call.check_float(vm, 0)?;
    Ok(Outcome::Value(integer_or(floor_to_integer(x), x.floor())))
}

/// `math.ceil(x)`
fn ceil(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let value = call.arg(vm, 0);
    if value.as_int().is_some() {
        return Ok(Outcome::Value(value));
    }
    let x = call.check_float(vm, 0)?;
    Ok(Outcome::Value(integer_or(ceil_to_integer(x), -(-x).floor())))
}

/// `math.atan(y, x)`
fn atan(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let (y, x) = (call.check_float(vm, 0)?, call.opt_float(vm, 1, 1.0)?);
    Ok(Outcome::Value(Value::float(libm::atan2(y, x))))
}

/// `math.log(x, base)`
fn log(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let x = call.check_float(vm, 0)?;
    if call.arg(vm, 1).is_nil() {
        return Ok(Outcome::Value(Value::float(libm::log(x))));
    }
    let base = call.check_float(vm, 1)?;
    // Powers of 2 and 10 come out whole this way.
    let result = if base == 2.0 {
        libm::log2(x)
    } else if base == 10.0 {
        libm::log10(x)
    } else {
        libm::log(x) / libm::log(base)
    };
    Ok(Outcome::Value(Value::float(result)))
}

/// `math.fmod(a, b)`: the remainder with the sign of `a`.
fn fmod(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if let (Some(a), Some(b)) = (call.arg(vm, 0).as_int(), call.arg(vm, 1).as_int()) {
        if b == 0 {
            return Err(call.bad_argument(vm, 1, "zero"));
        }
        return Ok(Outcome::Value(Value::int(a.wrapping_rem(b))));
    }
    // The reference as it is built everywhere looks at the second one first.
    let b = call.check_float(vm, 1)?;
    let a = call.check_float(vm, 0)?;
    Ok(Outcome::Value(Value::float(libm::fmod(a, b))))
}

/// `math.modf(x)`: the whole part, towards zero, and the rest.
fn modf(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let value = call.arg(vm, 0);
    let (whole, rest) = if value.as_int().is_some() {
        (value, 0.0)
    } else {
        let x = call.check_float(vm, 0)?;
        let whole = if x < 0.0 { -(-x).floor() } else { x.floor() };
        let rest = if whole == x { 0.0 } else { x - whole };
        (integer_or(float_to_integer(whole), whole), rest)
    };
    call.push(vm, whole);
    call.push(vm, Value::float(rest));
    Ok(Outcome::Return(2))
}

/// The argument that comes last when ordered by `<` or, `reversed`, by `>`. Strings compare too.
fn extreme(vm: &mut Vm, call: &mut Call, reversed: bool) -> Result<Outcome, Raise> {
    if call.count() == 0 {
        return Err(call.bad_argument(vm, 0, "value expected"));
    }
    let mut best = call.arg(vm, 0);
    for i in 1..call.count() {
        let value = call.arg(vm, i);
        let (a, b) = if reversed { (value, best) } else { (best, value) };
        match vm.less_than(a, b) {
            Some(true) => best = value,
            Some(false) => {}
            None => return Err(compare_error(vm, a, b)),
        }
    }
    Ok(Outcome::Value(best))
}

/// `math.tointeger(x)`
fn tointeger(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let value = call.check_any(vm, 0)?;
    Ok(Outcome::Value(to_integer(&vm.heap, value).map_or(Value::NIL, Value::int)))
}

/// `math.type(x)`
fn type_(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let value = call.check_any(vm, 0)?;
    if value.type_of() != Type::Number {
        return Ok(Outcome::Value(Value::NIL));
    }
    let name: &[u8] = if value.as_int().is_some() { b"integer" } else { b"float" };
    Ok(Outcome::Value(vm.heap.string(name, StringCause::Other)?.value()))
}

/// `math.ult(a, b)`: less, both taken as unsigned.
fn ult(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let (a, b) = (call.check_integer(vm, 0)?, call.check_integer(vm, 1)?);
    Ok(Outcome::Value(Value::boolean((a as u64) < b as u64)))
}

/// `math.random(low, high)`
fn random_(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let (low, high) = match call.count() {
        0 => {
            let bits = random::next(&mut vm.heap.state_mut().random);
            return Ok(Outcome::Value(Value::float(random::float(bits))));
        }
        1 => (1, call.check_integer(vm, 0)?),
        2 => (call.check_integer(vm, 0)?, call.check_integer(vm, 1)?),
        _ => return Err(vm.raise(call, "wrong number of arguments")),
    };
    let all_bits = call.count() == 1 && high == 0;
    if low > high && !all_bits {
        return Err(call.bad_argument(vm, 0, "interval is empty"));
    }
    let state = &mut vm.heap.state_mut().random;
    let bits = random::next(state);
    if all_bits {
        return Ok(Outcome::Value(Value::int(bits as i64)));
    }
    let distance = random::project(bits, (high as u64).wrapping_sub(low as u64), state);
    Ok(Outcome::Value(Value::int((low as u64).wrapping_add(distance) as i64)))
}

/// `math.randomseed(n, m)`: without arguments the generator seeds itself, for there is no chance
/// here.
fn randomseed(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let (n, m) = if call.count() == 0 {
        let state = &mut vm.heap.state_mut().random;
        (random::next(state) as i64, random::next(state) as i64)
    } else {
        (call.check_integer(vm, 0)?, call.opt_integer(vm, 1, 0)?)
    };
    vm.heap.state_mut().random = random::seeded(n as u64, m as u64);
    call.push(vm, Value::int(n));
    call.push(vm, Value::int(m));
    Ok(Outcome::Return(2))
}
