//! What a test can call: one table. The functions are seen by test scripts alone.

use super::{ENVIRONMENT, Now, TESTS, TESTS_MAX, Wish};
use crate::console::board::{Board, ram};
use crate::console::{HEIGHT, WIDTH};
use crate::hardware::buttons::{PLAYERS, TEXT_BYTES};
use crate::hardware::{Button, Mouse, framebuffer, keyboard};
use crate::lua::heap::{OutOfMemory, StringCause, TableRef, Value};
use crate::lua::number::{float_text, integer_text};
use crate::lua::vm::{Call, NativeFn, Outcome, Raise, Vm};

/// A function that tests can call.
pub struct TestFunction {
    /// Its name.
    pub name: &'static str,
    /// How it is called: `press(button, [frames=1], [player=0])`.
    pub usage: &'static str,
    /// What it does.
    pub sentence: &'static str,
    native: NativeFn,
}

macro_rules! functions {
    ($($name:ident $usage:literal $sentence:literal;)*) => {
        /// Every function that tests can call.
        pub const FUNCTIONS: &[TestFunction] = &[$(TestFunction {
            name: stringify!($name),
            usage: $usage,
            sentence: $sentence,
            native: $name,
        },)*];
    };
}

functions! {
    test "test(name, body)"
        "Adds a test. Each begins in a machine of its own, after the cart's first frame.";
    wait "wait([frames=1])"
        "Lets the cart play so many frames.";
    press "press(button, [frames=1], [player=0])"
        "Holds a button for the next so many frames. Buttons are left, right, up, down, a, b, x, \
         y, l, r, start and select.";
    hold "hold(button, [player=0])"
        "Holds a button until it is released.";
    release "release([button], [player=0])"
        "Lets a button go, or all of a player's.";
    key "key(name, [frames=1])"
        "Holds a key of the keyboard for the next so many frames; names are as in movies.";
    enter "enter(text)"
        "Types text in the next frame, 32 bytes at the most.";
    mouse "mouse(x, y, [buttons=0], [wheel=0])"
        "Puts the pointer there; buttons are left 1, right 2, middle 4 together. The wheel turns \
         in the next frame alone.";
    expect "expect(value, [message])"
        "Fails the test when the value is false or nil; gives the value.";
    expect_equal "expect_equal(actual, expected, [message])"
        "Fails the test when the two are not equal as == sees it, and shows both; gives the first.";
    expect_pixel "expect_pixel(x, y, colour)"
        "Fails the test when the pixel of the last frame has another colour, 0 to 63.";
    expect_log "expect_log(text)"
        "Fails the test when no line that the cart has printed since it began has the text in it.";
    expect_no_alloc "expect_no_alloc()"
        "Fails the test when a frame of the last wait made an object.";
    expect_cycles "expect_cycles(most)"
        "Fails the test when a frame of the last wait cost more cycles.";
    snap "snap(name)"
        "Compares the last frame with the golden picture of that name; `narthex test --update` \
         writes it.";
}

/// Makes the environment of test scripts: these functions, and behind them the cart's globals, into
/// which assignments go as well.
pub(super) fn open(vm: &mut Vm) -> Result<TableRef, OutOfMemory> {
    let heap = &mut vm.heap;
    let kept = heap.state().registry;
    let environment = heap.new_table(0, FUNCTIONS.len() as u32)?;
    heap.set_int(kept, ENVIRONMENT, environment.value())?;
    let tests = heap.new_table(0, 0)?;
    heap.set_int(kept, TESTS, tests.value())?;
    let metatable = heap.new_table(0, 2)?;
    heap.set_metatable(environment, Some(metatable));
    let globals = heap.state().globals;
    for name in ["__index", "__newindex"] {
        let name = heap.string(name.as_bytes(), StringCause::FromHost)?;
        heap.set_str(metatable, name, globals.value())?;
    }
    for function in FUNCTIONS {
        vm.register(environment, function.name, function.name, function.native)?;
    }
    Ok(environment)
}

fn now(vm: &mut Vm) -> &mut Now {
    &mut Board::stand_of(vm).now
}

const NOTHING: Result<Outcome, Raise> = Ok(Outcome::Return(0));

fn test(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let name = text(vm, call, 0)?;
    let function = call.check_function(vm, 1)?;
    let names = &Board::stand_of(vm).names;
    if names.contains(&name) {
        return Err(vm.raise(call, &format!("there are two tests \"{name}\"")));
    }
    if names.len() >= TESTS_MAX {
        return Err(vm.raise(call, &format!("a script has at most {TESTS_MAX} tests")));
    }
    let number = names.len() as i64 + 1;
    let tests = vm.registered(TESTS);
    vm.heap.set_int(tests, number, function)?;
    Board::stand_of(vm).names.push(name);
    NOTHING
}

fn wait(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if call.state() != 0 {
        return NOTHING;
    }
    let frames = count(vm, call, 0, 1)?;
    stop(vm, Wish::Frames(frames))
}

fn snap(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if call.state() != 0 {
        return NOTHING;
    }
    let name = text(vm, call, 0)?;
    stop(vm, Wish::Snap(name))
}

fn stop(vm: &mut Vm, wish: Wish) -> Result<Outcome, Raise> {
    now(vm).wish = Some(wish);
    Ok(Outcome::Stop { state: 1 })
}

fn press(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let button = button(vm, call)?;
    let frames = count(vm, call, 1, 1)?;
    let player = player(vm, call, 2)?;
    now(vm).hands.buttons[player][button] = frames;
    NOTHING
}

fn hold(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let button = button(vm, call)?;
    let player = player(vm, call, 1)?;
    now(vm).hands.buttons[player][button] = u64::MAX;
    NOTHING
}

fn release(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let button = if call.arg(vm, 0).is_nil() { None } else { Some(button(vm, call)?) };
    let player = player(vm, call, 1)?;
    let held = &mut now(vm).hands.buttons[player];
    match button {
        Some(button) => held[button] = 0,
        None => held.fill(0),
    }
    NOTHING
}

fn key(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let name = text(vm, call, 0)?;
    let frames = count(vm, call, 1, 1)?;
    let Some(number) = keyboard::number(&name) else {
        let message = format!("`{name}` is no key; write names such as a, 7, space or return");
        return Err(call.bad_argument(vm, 0, &message));
    };
    let keys = &mut now(vm).hands.keys;
    keys.retain(|(key, _)| *key != number);
    keys.push((number, frames));
    NOTHING
}

fn enter(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let typed = text(vm, call, 0)?;
    if typed.len() > TEXT_BYTES {
        let message = format!("one frame takes at most {TEXT_BYTES} bytes of text");
        return Err(call.bad_argument(vm, 0, &message));
    }
    now(vm).hands.text = typed;
    NOTHING
}

fn mouse(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let [x, y] = [call.check_integer(vm, 0)?, call.check_integer(vm, 1)?];
    let [buttons, wheel] = [call.opt_integer(vm, 2, 0)?, call.opt_integer(vm, 3, 0)?];
    let side = |n: i64| n.clamp(i64::from(i16::MIN), i64::from(i16::MAX)) as i16;
    let wheel = wheel.clamp(i64::from(i8::MIN), i64::from(i8::MAX)) as i8;
    now(vm).hands.mouse = Mouse { x: side(x), y: side(y), buttons: buttons as u8 & 7, wheel };
    NOTHING
}

fn expect(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let value = call.check_any(vm, 0)?;
    if !value.is_falsy() {
        return Ok(Outcome::Value(value));
    }
    let what = if value.is_nil() { "nil" } else { "false" };
    let words = words(vm, call, 1)?.unwrap_or_else(|| format!("this is {what}"));
    fail(vm, call, &words)
}

fn expect_equal(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let (actual, expected) = (call.arg(vm, 0), call.arg(vm, 1));
    if vm.heap.raw_equal(actual, expected) || same_number(actual, expected) {
        return Ok(Outcome::Value(actual));
    }
    let shown = format!("this is {}, not {}", show(vm, actual), show(vm, expected));
    let words = match words(vm, call, 2)? {
        Some(words) => format!("{words}: {shown}"),
        None => shown,
    };
    fail(vm, call, &words)
}

fn expect_pixel(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let [x, y, colour] =
        [call.check_integer(vm, 0)?, call.check_integer(vm, 1)?, call.check_integer(vm, 2)?];
    let inside = (0..WIDTH as i64).contains(&x) && (0..HEIGHT as i64).contains(&y);
    if !inside {
        let message = format!("{x}, {y} is outside of the picture, {WIDTH} by {HEIGHT}");
        return Err(call.bad_argument(vm, 0, &message));
    }
    let (pixels, _) = framebuffer::shown(ram(vm));
    let actual = pixels[y as usize * WIDTH + x as usize] & 63;
    if i64::from(actual) == colour {
        return NOTHING;
    }
    fail(vm, call, &format!("the pixel at {x}, {y} has colour {actual}, not {colour}"))
}

fn expect_log(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let wanted = text(vm, call, 0)?;
    if now(vm).log.iter().any(|line| line.contains(&wanted)) {
        return NOTHING;
    }
    let last = now(vm).log.last().map(|line| format!("; the last line is \"{line}\""));
    let last = last.unwrap_or_else(|| "; it has printed nothing".to_string());
    fail(vm, call, &format!("the cart has not printed \"{wanted}\"{last}"))
}

fn expect_no_alloc(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let seen = &now(vm).seen;
    let Some(bad) = seen.iter().find(|seen| seen.allocations > 0).copied() else {
        return played(vm, call);
    };
    let count = seen.iter().filter(|seen| seen.allocations > 0).count();
    let message = format!(
        "frame {} made {} objects; {count} of {} frames made some",
        bad.frame,
        bad.allocations,
        seen.len()
    );
    fail(vm, call, &message)
}

fn expect_cycles(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let most = call.check_integer(vm, 0)?;
    let worst = now(vm).seen.iter().max_by_key(|seen| seen.cycles).copied();
    match worst {
        Some(worst) if i128::from(worst.cycles) > i128::from(most) => {
            let (frame, cycles) = (worst.frame, worst.cycles);
            fail(
                vm,
                call,
                &format!("frame {frame} cost {cycles} cycles, at most {most} are allowed"),
            )
        }
        _ => played(vm, call),
    }
}

/// An expectation about frames needs some: one that looks at none would always come true.
fn played(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if now(vm).seen.is_empty() {
        return Err(vm.raise(call, "no frame has been played yet; wait() before it"));
    }
    NOTHING
}

/// The test ends here: no `pcall` of it can go on.
fn fail(vm: &mut Vm, call: &Call, words: &str) -> Result<Outcome, Raise> {
    let place = vm.place(call, 1);
    now(vm).failure = Some(format!("{place}{words}"));
    Ok(Outcome::Stop { state: 1 })
}

/// Equal as `==` sees it: 1 and 1.0 are.
fn same_number(a: Value, b: Value) -> bool {
    match (a.as_int(), a.as_float(), b.as_int(), b.as_float()) {
        (Some(i), _, _, Some(x)) | (_, Some(x), Some(i), _) => {
            // The integers of 53 bits are floats, too; of the others only those that come back.
            i as f64 == x && x as i64 == i
        }
        _ => false,
    }
}

fn show(vm: &Vm, value: Value) -> String {
    const BYTES: usize = 200;
    if let Some(text) = value.as_str() {
        let bytes = vm.heap.bytes(text);
        let cut = if bytes.len() > BYTES { "..." } else { "" };
        return format!("\"{}\"{cut}", String::from_utf8_lossy(&bytes[..bytes.len().min(BYTES)]));
    }
    if let Some(number) = value.as_int() {
        return String::from_utf8_lossy(integer_text(number).as_bytes()).into_owned();
    }
    if let Some(number) = value.as_float() {
        return String::from_utf8_lossy(float_text(number).as_bytes()).into_owned();
    }
    if value.is_nil() {
        return "nil".to_string();
    }
    if value.is_object() || value.is_function() {
        return format!("a {}", vm.type_name_for_message(value));
    }
    (if value.is_falsy() { "false" } else { "true" }).to_string()
}

fn text(vm: &mut Vm, call: &Call, i: u32) -> Result<String, Raise> {
    let text = call.check_string(vm, i)?;
    Ok(String::from_utf8_lossy(vm.heap.bytes(text)).into_owned())
}

fn words(vm: &mut Vm, call: &Call, i: u32) -> Result<Option<String>, Raise> {
    if call.arg(vm, i).is_nil() { Ok(None) } else { text(vm, call, i).map(Some) }
}

/// A number of frames.
fn count(vm: &mut Vm, call: &Call, i: u32, default: i64) -> Result<u64, Raise> {
    const MOST: i64 = 1_000_000;
    let count = call.opt_integer(vm, i, default)?;
    if (1..=MOST).contains(&count) {
        return Ok(count as u64);
    }
    Err(call.bad_argument(vm, i, &format!("frames are from 1 to {MOST}")))
}

fn player(vm: &mut Vm, call: &Call, i: u32) -> Result<usize, Raise> {
    let player = call.opt_integer(vm, i, 0)?;
    let good = usize::try_from(player).ok().filter(|player| *player < PLAYERS);
    good.ok_or_else(|| call.bad_argument(vm, i, "players are from 0 to 3"))
}

/// The names of the buttons, in the order of [`Button::ALL`].
const BUTTONS: [&str; Button::ALL.len()] =
    ["left", "right", "up", "down", "a", "b", "x", "y", "l", "r", "start", "select"];

fn button(vm: &mut Vm, call: &Call) -> Result<usize, Raise> {
    let name = text(vm, call, 0)?;
    let found = BUTTONS.iter().position(|known| *known == name.to_lowercase());
    found.ok_or_else(|| {
        let message = format!("`{name}` is no button; there are {}", BUTTONS.join(", "));
        call.bad_argument(vm, 0, &message)
    })
}
