use super::super::RunState;
use super::*;
use crate::cart::Memory;
use crate::hardware::Input;

/// A cart that plays, and its rehearsal.
struct Game {
    console: Console,
    rehearsal: Rehearsal,
}

fn cart(files: &[(&str, &str)]) -> Arc<Cart> {
    let source = files.iter().fold(Memory::new("game"), |all, (path, text)| all.with(path, *text));
    Arc::new(Cart::load(&source).expect("the cart loads"))
}

impl Game {
    fn play(files: &[(&str, &str)]) -> Game {
        let cart = cart(files);
        let rehearsal = Rehearsal::new(Arc::clone(&cart), 0).expect("rehearsed");
        let console = Console::boot(cart, &BootOptions::default()).expect("boots");
        Game { console, rehearsal }
    }

    fn main(text: &str) -> Game {
        Game::play(&[("main.lua", text)])
    }

    fn change(&mut self, files: &[(&str, &str)]) -> Result<Reloaded, Refused> {
        let mut new = Rehearsal::new(cart(files), 0).map_err(|f| Refused::Fault(Box::new(f)))?;
        let reloaded = self.console.reload(&mut self.rehearsal, &mut new)?;
        self.console.vm.heap.verify().expect("a whole heap");
        self.rehearsal = new;
        Ok(reloaded)
    }

    fn change_main(&mut self, text: &str) -> Reloaded {
        self.change(&[("main.lua", text)]).expect("reloaded")
    }

    /// What the game traces in so many frames.
    fn trace(&mut self, frames: usize) -> String {
        for _ in 0..frames {
            self.console.step(&Input::default());
        }
        assert_eq!(self.console.fault(), None);
        self.console.take_log().join(" ")
    }
}

#[test]
fn functions_change_and_data_stays() {
    let mut game = Game::main(
        "local n, step = 0, 1
         score = 5
         local function add() n = n + step end
         function _init() score = 100 end
         function _update() add() score = score + 1 trace(n .. ':' .. score) end",
    );
    assert_eq!(game.trace(2), "1:101 2:102");
    let reloaded = game.change_main(
        "local fresh = 7
         local n, step = 0, 10
         score = 5
         local function twice(x) return 2 * x end
         local function add() n = n + step end
         function _init() score = 100 end
         function _update() add() score = score + fresh trace(twice(n) .. '/' .. score) end",
    );
    assert_eq!(reloaded.scripts, ["main.lua"]);
    assert_eq!((reloaded.functions, reloaded.kept, reloaded.assets), (3, 0, false));
    assert_eq!(game.trace(2), "24/109 44/116");
}

#[test]
fn modules_share_their_variables_as_before() {
    let player = |speed: &str, extra: &str| {
        format!(
            "local speed = {speed}
             local player = {{ x = 0, speed = speed }}
             local moved = 0
             function player.move() player.x = player.x + speed moved = moved + 1 {extra} end
             function player.moves() return moved end
             return player"
        )
    };
    let main = "local player = require 'player'
         function _update() player.move() trace(player.x .. '-' .. player.moves()) end";
    let mut game = Game::play(&[("main.lua", main), ("player.lua", &player("1", ""))]);
    assert_eq!(game.trace(2), "1-1 2-2");
    let changed = player("5", "trace(player.speed)");
    game.change(&[("main.lua", main), ("player.lua", &changed)]).expect("reloaded");
    // `speed` in the table was as the file had it, so it is as the file has it now.
    assert_eq!(game.trace(2), "5 7-3 5 12-4");
}

#[test]
fn objects_have_their_new_methods_wherever_they_are() {
    let text = |name: &str, more: &str| {
        format!(
            "Foe = {{}} Foe.__index = Foe
             function Foe.new(x) return setmetatable({{ x = x }}, Foe) end
             function Foe:update() self.x = self.x + 1 return '{name}' .. self.x end
             {more}
             local foes, calls = {{}}, {{}}
             local function make(i) return function() return '{name}' .. i end end
             function _init() for i = 1, 2 do foes[i] = Foe.new(i * 10) calls[i] = make(i) end end
             function _update()
               for i, foe in ipairs(foes) do
                 trace(foe:update() .. calls[i]() .. (foe.die and foe:die() or ''))
               end
             end"
        )
    };
    let mut game = Game::main(&text("a", ""));
    assert_eq!(game.trace(1), "a11a1 a21a2");
    game.change_main(&text("b", "function Foe:die() return '!' end"));
    assert_eq!(game.trace(1), "b12b1! b22b2!");
    game.change_main(&text("c", ""));
    assert_eq!(game.trace(1), "c13c1 c23c2");
}

#[test]
fn what_runs_ends_in_the_old_text() {
    let text = |word: &str| {
        format!(
            "local function say(n) trace('{word}' .. n) end
             local co = coroutine.wrap(function()
               local n = 0
               while true do n = n + 1 say(n) trace('{word}') coroutine.yield() end
             end)
             local later = coroutine.wrap(function() while true do say(9) coroutine.yield() end end)
             local frames = 0
             function _update()
               frames = frames + 1
               co()
               if frames > 1 then later() end
             end"
        )
    };
    let mut game = Game::main(&text("a"));
    assert_eq!(game.trace(1), "a1 a");
    game.change_main(&text("b"));
    // The loop that is under way is the old one and calls the old `say`, which it has captured; the
    // coroutine that had not begun is new.
    assert_eq!(game.trace(1), "b2 a b9");
}

#[test]
fn tables_of_numbers_take_what_the_author_has_changed() {
    let text = |list: &str, gravity: &str| {
        format!(
            "local colours = {{ {list} }}
             config = {{ gravity = {gravity}, lives = 3, nested = {{ {list} }} }}
             function _init() config.lives = 1 end
             function _update()
               trace(table.concat(colours, ',') .. ' ' .. config.gravity .. ' ' .. config.lives ..
                 ' ' .. #config.nested)
             end"
        )
    };
    let mut game = Game::main(&text("1, 2, 3", "0.5"));
    assert_eq!(game.trace(1), "1,2,3 0.5 1 3");
    game.change_main(&text("4, 2", "0.75"));
    assert_eq!(game.trace(1), "4,2 0.75 1 2");
    game.change_main(&text("4, 2, 9, 8", "0.75").replace("lives = 3", "lives = 9"));
    assert_eq!(game.trace(1), "4,2,9,8 0.75 1 4");
}

#[test]
fn a_function_that_is_gone_is_no_longer_called() {
    let mut game =
        Game::main("function _update() trace('u') end function _draw() trace('d') end x = 3");
    assert_eq!(game.trace(1), "u d");
    game.change_main("function _update() trace('v' .. tostring(x)) end");
    assert_eq!(game.trace(2), "v3 v3");
}

#[test]
fn the_cart_is_told_by_a_call() {
    let mut game = Game::main("n = 0 function _init() n = 9 end function _update() end");
    game.trace(1);
    game.change_main(
        "n = 0 function _init() trace('init') end function _reload() trace('reload ' .. n) end
         function _update() trace('update') end",
    );
    assert_eq!(game.trace(2), "reload 9 update update");
}

#[test]
fn errors_leave_everything_as_it_was() {
    let good = "local n = 0 function _update() n = n + 1 trace(n) end";
    let mut game = Game::main(good);
    game.trace(1);
    let before = game.console.hashes();
    for (bad, words) in [
        ("function _update( n = 1 end", "main.lua:1: "),
        ("\nlocal x = nil + 1 function _update() end", "main.lua:2: attempt to perform"),
        ("while true do end", "is there a loop that never ends?"),
        ("require 'gone' function _update() end", "module 'gone' not found"),
    ] {
        let Err(Refused::Fault(fault)) = game.change(&[("main.lua", bad)]) else {
            unreachable!("{bad} was taken")
        };
        assert!(fault.message.contains(words), "{fault}");
        assert_eq!(game.console.hashes(), before, "{bad}");
    }
    assert_eq!(game.trace(1), "2");
}

#[test]
fn assets_change_where_the_file_has_changed() {
    let main = "function _init() mset(5, 0, 77) end
         function _update() trace(mget(0, 0) .. ' ' .. mget(1, 0) .. ' ' .. mget(5, 0)) end";
    let mut game = Game::play(&[("main.lua", main), ("map.csv", "1,2")]);
    assert_eq!(game.trace(1), "1 2 77");
    let changed = [("main.lua", main), ("map.csv", "1,3"), ("flags.txt", "flag 1: 4")];
    let reloaded = game.change(&changed).expect("reloaded");
    assert!(reloaded.assets && reloaded.scripts.is_empty() && reloaded.functions == 0);
    assert_eq!(game.trace(1), "1 3 77");
}

#[test]
fn a_cart_that_has_crashed_goes_on_once_it_is_mended() {
    let mut game = Game::main(
        "local n = 0
         function _update() n = n + 1 if n == 3 then n.x.y = 1 end trace(n) end",
    );
    game.trace(2);
    assert_eq!(game.console.step(&Input::default()).state, RunState::Faulted);
    game.change_main("local n = 0\nfunction _update() n = n + 1 trace(n) end");
    assert_eq!(game.trace(2), "4 5");
}

#[test]
fn a_plain_script_is_started_anew() {
    for text in ["while true do flip() end", "cls()"] {
        let mut game = Game::main(text);
        game.trace(2);
        let refused = game.change(&[("main.lua", "while true do cls() flip() end")]);
        assert!(matches!(refused, Err(Refused::Restart(_))), "{refused:?}");
    }
    let mut game = Game::main("function _update() for i = 1, 3000000 do end end");
    game.console.step(&Input::default());
    assert_eq!(game.change(&[("main.lua", "function _update() end")]), Err(Refused::Busy));
}

#[test]
fn the_same_change_gives_the_same_machine() {
    let text = |n: &str| {
        format!(
            "local list = {{}} local function f() list[#list + 1] = {{ {n} }} end
             function _update() f() end function _draw() cls(#list) end"
        )
    };
    let hashes = |_| {
        let mut game = Game::main(&text("1"));
        game.trace(10);
        game.change_main(&text("2, 3"));
        game.trace(10);
        game.console.hashes()
    };
    assert_eq!(hashes(0), hashes(1));
}

#[test]
fn a_snapshot_brings_its_cart_along() {
    let main = "function _update() trace(require('m').word) end";
    let [a, b] = ["a", "b"].map(|word| format!("return {{ word = '{word}' }}"));
    let mut game = Game::play(&[("main.lua", main), ("m.lua", &a)]);
    let early = game.console.snapshot();
    assert_eq!(game.trace(1), "a");
    game.change(&[("main.lua", main), ("m.lua", &b)]).expect("reloaded");
    assert_eq!(game.trace(1), "b");
    game.console.restore(&early);
    assert_eq!(game.trace(1), "a");
}

#[test]
fn what_loading_has_left_behind_does_not_matter() {
    let text = |n: u32| {
        format!(
            "local kept = {{}}
             for i = 1, 30000 do
               local f = function() return i end
               if i % 1000 == 0 then kept[#kept + 1] = f end
             end
             function _update() trace({n} + kept[2]()) end"
        )
    };
    let mut game = Game::main(&text(0));
    assert_eq!(game.trace(1), "2000");
    for n in 1..4 {
        game.change_main(&text(n));
        assert_eq!(game.trace(1), (2000 + n).to_string());
    }
}
