use super::super::tests::boot;
use super::*;
use crate::console::Hashes;
use crate::hardware::{Button, Pad};

/// A cart that makes garbage, draws, keeps a growing table and reads its input.
const CART: &str = "
    trail, x = {}, 0
    function _update()
        x = x + (btn(1) and 1 or 0) + math.random()
        trail[#trail + 1] = { x = x, name = 'step ' .. #trail }
        poke(0x80000 + #trail, #trail & 255)
    end
    function _draw() cls(#trail % 64) pset(x % 320, 90, 7) note(0, 40 + x % 20) trace('drawn') end";

fn input(frame: u64) -> Input {
    let mut input = Input::default();
    input.pads[0] = Pad::default().with(Button::Right, frame % 7 < 3);
    input.text = if frame.is_multiple_of(50) { "ä".into() } else { String::new() };
    input
}

/// Plays up to `frame`; gives the hashes of every frame from then on.
fn play(console: &mut Console, history: &mut History, frame: u64) -> Vec<Hashes> {
    let mut hashes = Vec::new();
    while console.frame() < frame {
        let input = input(console.frame() + 1);
        assert!(step_frame(console, &input), "{:?}", console.fault());
        history.record(console, &input);
        hashes.push(console.hashes());
    }
    hashes
}

fn begun(main: &str, bytes_max: usize) -> (Console, History) {
    let (console, mut history) = (boot(main), History::new(bytes_max));
    history.begin(&console);
    (console, history)
}

#[test]
fn every_frame_is_reached_to_the_bit_and_the_game_goes_on_the_same() {
    let (mut console, mut history) = begun(CART, 64 << 20);
    let hashes = play(&mut console, &mut history, 130);
    let log = console.take_log().len();
    assert_eq!((history.range(), log), (Ok((0, 130)), 130));
    for frame in (1..=130).rev().chain([3, 77, 78, 130, 1]) {
        assert_eq!(history.reach(&mut console, frame), Ok(()));
        assert_eq!(console.frame(), frame);
        assert_eq!(console.hashes(), hashes[frame as usize - 1], "frame {frame}");
    }
    assert_eq!(console.take_log(), [""; 0], "what was printed is not printed again");
    assert_eq!(console.profile().frames().len(), 130, "nor counted");
    history.reach(&mut console, 64).expect("remembered");
    history.truncate_after(64);
    assert_eq!(history.range(), Ok((0, 64)));
    assert_eq!(play(&mut console, &mut history, 130)[..], hashes[64..]);
    history.reach(&mut console, 99).expect("remembered");
    assert_eq!(console.hashes(), hashes[98]);
}

#[test]
fn inputs_are_kept_with_their_frames() {
    let (mut console, mut history) = begun(CART, 64 << 20);
    play(&mut console, &mut history, 60);
    assert_eq!(history.input_at(50), Some(&input(50)));
    assert_eq!((history.input_at(0), history.input_at(61)), (None, None));
    assert_eq!(history.keyframe_before(11), Some(GAP_MIN));
}

#[test]
fn little_memory_thins_out_the_keyframes_and_then_forgets_the_oldest() {
    // Room for two blocks and for what thinning out leaves of some hundred frames.
    let bytes_max = 2 * boot(CART).vm.heap.used() + 650_000;
    let (mut console, mut history) = begun(CART, bytes_max);
    let hashes = play(&mut console, &mut history, 1200);
    assert!(history.bytes() <= bytes_max, "{}", history.bytes());
    let (oldest, newest) = history.range().expect("remembered");
    assert!(oldest > 0 && newest == 1200, "{oldest}");
    let distance = |frame| frame - history.keyframe_before(frame).expect("remembered");
    assert!((oldest..=newest).all(|frame| distance(frame) < GAP_MAX));
    assert!((oldest..oldest + 130).any(|frame| distance(frame) > 4 * GAP_MIN));
    for frame in [oldest.max(1), oldest + 50, newest - 1] {
        history.reach(&mut console, frame).expect("remembered");
        assert_eq!(console.hashes(), hashes[frame as usize - 1]);
        assert!(history.bytes() <= bytes_max, "{}", history.bytes());
    }
    assert_eq!(history.reach(&mut console, 1201), Err(Unreachable::Outside(oldest, newest)));
    assert_eq!(console.frame(), newest - 1, "the console is left alone");
}

#[test]
fn a_block_that_does_not_fit_is_said_and_costs_nothing() {
    let (mut console, mut history) = begun(CART, 1 << 20);
    play(&mut console, &mut history, 3);
    assert!(matches!(history.range(), Err(Unreachable::TooLarge(bytes)) if bytes > 1 << 20));
    assert_eq!(history.bytes(), 0);
    assert_eq!(History::new(1 << 20).reach(&mut console, 1), Err(Unreachable::Nothing));
}

#[test]
fn a_change_from_outside_is_part_of_what_is_reached() {
    let (mut console, mut history) = begun(CART, 64 << 20);
    play(&mut console, &mut history, 20);
    for value in [1, 2] {
        console.ram_mut()[0x90000] = value;
        history.note_change(&console);
    }
    let hashes = play(&mut console, &mut history, 40);
    for frame in (19..=40).rev() {
        history.reach(&mut console, frame).expect("remembered");
        assert_eq!(console.ram()[0x90000], if frame < 20 { 0 } else { 2 });
    }
    history.reach(&mut console, 33).expect("remembered");
    assert_eq!(console.hashes(), hashes[12]);
}

#[test]
fn frames_of_several_ticks_and_commits_come_back_once() {
    let (mut console, mut history) = begun(
        "n = 0
        function _update()
            n = n + 1
            card.write(0, { n = n, text = ('x'):rep(1000) })
            card.commit()
            for i = 1, n % 3 * 1200000 do end
        end",
        64 << 20,
    );
    let hashes = play(&mut console, &mut history, 30);
    assert!(console.take_commit().is_some() && console.ticks() > 40);
    for frame in [29, 8, 2] {
        history.reach(&mut console, frame).expect("remembered");
        assert_eq!(console.hashes(), hashes[frame as usize - 1]);
        assert_eq!(console.take_commit(), None);
    }
}

#[test]
fn a_game_that_jumps_begins_anew() {
    let (mut console, mut history) = begun(CART, 64 << 20);
    play(&mut console, &mut history, 10);
    let there = console.snapshot();
    play(&mut console, &mut history, 20);
    console.restore(&there);
    play(&mut console, &mut history, 13);
    assert_eq!(history.range(), Ok((11, 13)));
    history.truncate_after(5);
    assert_eq!(history.range(), Err(Unreachable::Nothing));
}

#[test]
fn a_frame_is_counted_again_without_a_trace() {
    let (mut console, mut history) = begun(CART, 64 << 20);
    play(&mut console, &mut history, 40);
    let hashes = console.hashes();
    for frame in [1, 23, 40] {
        let record = history.recount(&mut console, frame).expect("remembered");
        let first = console.profile().record(frame).expect("in the ring");
        assert_eq!((record.frame, &record.counts), (frame, &first.counts));
        assert!(record.trace.is_some() && first.trace.is_none());
    }
    assert_eq!((console.hashes(), console.frame()), (hashes, 40));
    assert_eq!(history.recount(&mut console, 0).err(), Some(Unreachable::Outside(1, 40)));
    assert_eq!(play(&mut console, &mut history, 41).len(), 1);
    assert!(console.profile().latest().is_some_and(|record| record.trace.is_none()));
}
