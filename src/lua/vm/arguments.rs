//! How natives read their arguments, and the words of the errors when these do not fit.
//!
//! Arguments count from 0 here and from 1 in the messages.

use super::native::{Call, Raise};
use super::{Vm, convert};
use crate::lua::heap::{StrRef, StringCause, TableRef, Value};
use crate::lua::number::{float_text, integer_text};

impl Call {
    /// The error "bad argument #i to 'f' (message)", in the words that fit a method call too.
    pub fn bad_argument(&self, vm: &mut Vm, i: u32, message: &str) -> Raise {
        let name = vm.name_of_call(self);
        let function = name.name.unwrap_or_else(|| self.name(vm).to_owned());
        if name.is_method {
            if i == 0 {
                return vm.raise(self, &format!("calling '{function}' on bad self ({message})"));
            }
            return vm.raise(self, &format!("bad argument #{i} to '{function}' ({message})"));
        }
        vm.raise(self, &format!("bad argument #{} to '{function}' ({message})", i + 1))
    }

    /// The error "bad argument #i to 'f' (expected expected, got type)".
    pub fn type_error(&self, vm: &mut Vm, i: u32, expected: &str) -> Raise {
        let got = if i < self.count() {
            vm.type_name_for_message(self.arg(vm, i))
        } else {
            "no value".to_owned()
        };
        self.bad_argument(vm, i, &format!("{expected} expected, got {got}"))
    }

    /// Argument `i`, which may be nil but must be there.
    ///
    /// # Errors
    /// "value expected".
    pub fn check_any(&self, vm: &mut Vm, i: u32) -> Result<Value, Raise> {
        if i < self.count() {
            Ok(self.arg(vm, i))
        } else {
            Err(self.bad_argument(vm, i, "value expected"))
        }
    }

    /// An integer, a float with an integer's value or a string that reads as one.
    ///
    /// # Errors
    /// "number expected, got ..." or "number has no integer representation".
    #[inline]
    pub fn check_integer(&self, vm: &mut Vm, i: u32) -> Result<i64, Raise> {
        match self.arg(vm, i).as_int() {
            Some(n) => Ok(n),
            None => self.convert_integer(vm, i),
        }
    }

    #[cold]
    fn convert_integer(&self, vm: &mut Vm, i: u32) -> Result<i64, Raise> {
        let value = self.arg(vm, i);
        vm.charge_for_key(value);
        match convert::to_integer(&vm.heap, value) {
            Some(n) => Ok(n),
            None if convert::to_number(&vm.heap, value).is_some() => {
                Err(self.bad_argument(vm, i, "number has no integer representation"))
            }
            None => Err(self.type_error(vm, i, "number")),
        }
    }

    /// As [`Call::check_integer`], `default` where the argument is nil or absent.
    ///
    /// # Errors
    /// As `check_integer`.
    pub fn opt_integer(&self, vm: &mut Vm, i: u32, default: i64) -> Result<i64, Raise> {
        if self.arg(vm, i).is_nil() { Ok(default) } else { self.check_integer(vm, i) }
    }

    /// A number as a float.
    ///
    /// # Errors
    /// "number expected, got ...".
    #[inline]
    pub fn check_float(&self, vm: &mut Vm, i: u32) -> Result<f64, Raise> {
        let value = self.arg(vm, i);
        if let Some(x) = value.as_float() {
            return Ok(x);
        }
        vm.charge_for_key(value);
        match convert::to_float(&vm.heap, value) {
            Some(x) => Ok(x),
            None => Err(self.type_error(vm, i, "number")),
        }
    }

    /// As [`Call::check_float`], `default` where the argument is nil or absent.
    ///
    /// # Errors
    /// As `check_float`.
    pub fn opt_float(&self, vm: &mut Vm, i: u32, default: f64) -> Result<f64, Raise> {
        if self.arg(vm, i).is_nil() { Ok(default) } else { self.check_float(vm, i) }
    }

    /// A number, integer or float as it is; strings convert.
    ///
    /// # Errors
    /// "number expected, got ...".
    pub fn check_number(&self, vm: &mut Vm, i: u32) -> Result<Value, Raise> {
        vm.charge_for_key(self.arg(vm, i));
        match convert::to_number(&vm.heap, self.arg(vm, i)) {
            Some(value) => Ok(value),
            None => Err(self.type_error(vm, i, "number")),
        }
    }

    /// A string; a number becomes one, also in its place on the stack.
    ///
    /// # Errors
    /// "string expected, got ..." or out of memory.
    #[inline]
    pub fn check_string(&self, vm: &mut Vm, i: u32) -> Result<StrRef, Raise> {
        match self.arg(vm, i).as_str() {
            Some(s) => Ok(s),
            None => self.convert_string(vm, i),
        }
    }

    #[cold]
    fn convert_string(&self, vm: &mut Vm, i: u32) -> Result<StrRef, Raise> {
        let value = self.arg(vm, i);
        if !value.is_number() {
            return Err(self.type_error(vm, i, "string"));
        }
        let text = vm.number_text(value)?;
        self.set_local(vm, i, text.value());
        Ok(text)
    }

    /// As [`Call::check_string`], `None` where the argument is nil or absent.
    ///
    /// # Errors
    /// As `check_string`.
    pub fn opt_string(&self, vm: &mut Vm, i: u32) -> Result<Option<StrRef>, Raise> {
        if self.arg(vm, i).is_nil() { Ok(None) } else { self.check_string(vm, i).map(Some) }
    }

    /// A table.
    ///
    /// # Errors
    /// "table expected, got ...".
    #[inline]
    pub fn check_table(&self, vm: &mut Vm, i: u32) -> Result<TableRef, Raise> {
        match self.arg(vm, i).as_table() {
            Some(t) => Ok(t),
            None => Err(self.type_error(vm, i, "table")),
        }
    }

    /// A function of any sort.
    ///
    /// # Errors
    /// "function expected, got ...".
    pub fn check_function(&self, vm: &mut Vm, i: u32) -> Result<Value, Raise> {
        let value = self.arg(vm, i);
        if value.is_function() { Ok(value) } else { Err(self.type_error(vm, i, "function")) }
    }

    /// Which of `options` the string argument is; `default` where it is nil or absent.
    ///
    /// # Errors
    /// "invalid option '...'".
    pub fn check_option(
        &self,
        vm: &mut Vm,
        i: u32,
        default: Option<usize>,
        options: &[&str],
    ) -> Result<usize, Raise> {
        if let (Some(default), true) = (default, self.arg(vm, i).is_nil()) {
            return Ok(default);
        }
        let text = self.check_string(vm, i)?;
        let found = options.iter().position(|o| o.as_bytes() == vm.heap.bytes(text));
        if let Some(found) = found {
            return Ok(found);
        }
        let shown = String::from_utf8_lossy(vm.heap.bytes(text)).into_owned();
        Err(self.bad_argument(vm, i, &format!("invalid option '{shown}'")))
    }
}

impl Vm {
    /// The text of a number as `tostring` gives it, as a string of the heap.
    ///
    /// # Errors
    /// Out of memory.
    pub fn number_text(&mut self, value: Value) -> Result<StrRef, Raise> {
        let text = match value.as_int() {
            Some(i) => integer_text(i),
            None => float_text(value.as_float().unwrap_or(0.0)),
        };
        Ok(self.heap.string(text.as_bytes(), StringCause::NumberToString)?)
    }
}
