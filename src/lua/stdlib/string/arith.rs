//! Arithmetic on strings that read as numbers.

use super::super::super::heap::{Event, Value};
use super::super::super::vm::{Arith, Call, Outcome, Raise, Vm, to_number};
use super::super::Row;

pub(super) const ROWS: &[Row] = &[
    ("__add", "__add", |vm, call| arith(vm, call, Arith::Add)),
    ("__sub", "__sub", |vm, call| arith(vm, call, Arith::Sub)),
    ("__mul", "__mul", |vm, call| arith(vm, call, Arith::Mul)),
    ("__mod", "__mod", |vm, call| arith(vm, call, Arith::Mod)),
    ("__pow", "__pow", |vm, call| arith(vm, call, Arith::Pow)),
    ("__div", "__div", |vm, call| arith(vm, call, Arith::Div)),
    ("__idiv", "__idiv", |vm, call| arith(vm, call, Arith::IDiv)),
    ("__unm", "__unm", |vm, call| arith(vm, call, Arith::Neg)),
];

fn arith(vm: &mut Vm, call: &mut Call, operation: Arith) -> Result<Outcome, Raise> {
    if call.state() != 0 {
        return Ok(Outcome::Return(1));
    }
    let (a, b) = (call.arg(vm, 0), call.arg(vm, 1));
    for text in [a, b].into_iter().filter_map(Value::as_str) {
        vm.charge(vm.heap.string_len(text) as u64 / 8);
    }
    if let (Some(x), Some(y)) = (to_number(&vm.heap, a), to_number(&vm.heap, b))
        && let Some(result) = vm.arith(operation, x, y)?
    {
        return Ok(Outcome::Value(result));
    }
    let event = operation.event();
    let other = if b.as_str().is_some() { Value::NIL } else { vm.metamethod_of(b, event) };
    if other.is_nil() {
        return Err(refuse(vm, call, event, a, b));
    }
    call.push(vm, other);
    call.push(vm, a);
    call.push(vm, b);
    Ok(Outcome::Call { args: 2, results: 1, state: 1 })
}

fn refuse(vm: &mut Vm, call: &Call, event: Event, a: Value, b: Value) -> Raise {
    let verb = event.name().trim_start_matches('_');
    let (a, b) = (a.type_of().name(), b.type_of().name());
    vm.raise(call, &format!("attempt to {verb} a '{a}' with a '{b}'"))
}
