//! A call beside what is under way: what the developer types while a program is stopped.

use super::machine::{Exit, registry};
use super::{LuaError, Vm};
use crate::lua::heap::Value;

impl Vm {
    /// Calls a function with at most `fuel` words as a program of its own. What is under way goes
    /// on afterwards as if nothing had run, but with the values that the call has changed. Its fuel
    /// does not know of the call, and a profile begins anew after it. It must not be inside of
    /// [`Vm::run`].
    ///
    /// # Errors
    /// What the function raised; also when the fuel is used up, a native wants to wait, or another
    /// program is put aside already.
    pub fn call_aside(
        &mut self,
        function: Value,
        args: &[Value],
        fuel: u64,
    ) -> Result<Vec<Value>, LuaError> {
        let kept = self.heap.state().registry;
        if registry::ASIDE.iter().any(|place| !self.heap.get_int(kept, *place).is_nil()) {
            return Err(LuaError::from_message("a test runs beside the cart"));
        }
        let full = |_| LuaError::from_message("not enough memory");
        let aside = self.new_program().map_err(full)?;
        let (given, left, paid) = (self.fuel_given, self.fuel_left_in_bytes(), self.paid);
        let noting = self.is_profiling();
        self.set_profiling(false);
        let own = self.exchange(aside);
        self.set_fuel(fuel.min(1 << 58) as i64);
        let result = self.start(function, args).and_then(|()| self.finish_aside());
        self.exchange(own);
        (self.fuel, self.fuel_in_store) = (left, 0);
        (self.fuel_given, self.paid) = (given, paid);
        self.set_profiling(noting);
        for place in registry::ASIDE {
            // The places are there already, so this takes no memory.
            let _ = self.heap.set_int(kept, place, Value::NIL);
        }
        result
    }

    fn finish_aside(&mut self) -> Result<Vec<Value>, LuaError> {
        match self.run(0) {
            Exit::Done => Ok(self.results()),
            Exit::OutOfFuel => Err(LuaError::from_message(
                "stopped: it took more cycles than a typed line may have; is there a loop that \
                 never ends?",
            )),
            Exit::Stopped => Err(LuaError::from_message("a typed line cannot wait for a frame")),
            Exit::Error(error) => Err(error),
        }
    }
}
