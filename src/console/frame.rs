//! One tick of the machine.

use super::board::{Board, Phase};
use super::{Console, Fault, FaultKind, HANG_TICKS, HEIGHT, RunState, Tick};
use crate::hardware::memory_map::split;
use crate::hardware::rasters::CHANGES;
use crate::hardware::{Input, buttons, framebuffer, rasters, sound};
use crate::lua::heap::Value;
use crate::lua::vm::{Exit, LuaError};
use crate::profile::{Counter, FrameRecord};

/// How a part of a frame came to its end.
pub(super) enum Part {
    /// It returned.
    Finished,
    /// It waits for the next frame.
    Flipped,
    /// The tick's budget is used up.
    Late,
}

impl Console {
    pub(super) fn step_frame(&mut self, input: &Input) -> Tick {
        self.session_mut().ticks += 1;
        if self.fault.is_some() {
            return Tick { published: false, state: RunState::Faulted };
        }
        if self.session().phase == Phase::Ended {
            return Tick { published: false, state: RunState::Ended };
        }
        if self.session().frame_ticks == 0 {
            buttons::latch(self.ram_mut(), input);
            self.session_mut().fuel_left = 0;
            self.begin_frame_counts();
        }
        self.session_mut().frame_ticks += 1;
        self.session_mut().flipped = false;
        self.session_mut().fuel_left += self.budget() as i64;
        match self.run_parts() {
            Ok(Part::Late) => Tick { published: false, state: RunState::Late },
            Ok(Part::Finished | Part::Flipped) => {
                self.publish();
                let ended = self.session().phase == Phase::Ended;
                let state = if ended { RunState::Ended } else { RunState::Running };
                Tick { published: true, state }
            }
            Err(fault) => {
                self.fault = Some(fault);
                sound::silence(self.ram_mut());
                Tick { published: false, state: RunState::Faulted }
            }
        }
    }

    /// Cycles of one tick.
    pub(super) fn budget(&self) -> u64 {
        self.cart.manifest.limits.cycles
    }

    /// Runs parts of the frame until it is done or the tick's budget is used up.
    fn run_parts(&mut self) -> Result<Part, Fault> {
        loop {
            if self.begin_part()? {
                match self.run_part()? {
                    Part::Finished => self.session_mut().running = false,
                    Part::Late if self.session().frame_ticks >= HANG_TICKS => {
                        return Err(self.hang());
                    }
                    unfinished => return Ok(unfinished),
                }
            }
            if self.next_part() {
                return Ok(Part::Finished);
            }
        }
    }

    /// Starts the function of this part of the frame unless it runs already. False when the cart
    /// has none.
    fn begin_part(&mut self) -> Result<bool, Fault> {
        if self.session().running {
            return Ok(true);
        }
        let function = match self.session().phase {
            Phase::Main | Phase::Ended => return Ok(false),
            Phase::Init => self.global("_init"),
            Phase::Update => self.global("_update"),
            Phase::Draw => self.global("_draw"),
            Phase::Scan => self.global("_scanline"),
            Phase::Reload => self.global("_reload"),
        };
        if function.is_nil() {
            return Ok(false);
        }
        let row = [Value::int(i64::from(self.session().rows))];
        let arguments = if self.session().phase == Phase::Scan { &row[..] } else { &[] };
        self.vm.start(function, arguments).map_err(|error| self.crash(&error))?;
        self.session_mut().running = true;
        Ok(true)
    }

    /// Goes on to the next part. True at the end of the frame.
    fn next_part(&mut self) -> bool {
        let phase = self.session().phase;
        if phase == Phase::Scan {
            self.publish_row();
        }
        let rows_left = self.session().rows < HEIGHT as u32;
        let next = match phase {
            Phase::Main => Phase::Init,
            Phase::Init if self.is_plain_script() => Phase::Ended,
            Phase::Draw if !self.global("_scanline").is_nil() => Phase::Scan,
            Phase::Scan if rows_left => Phase::Scan,
            Phase::Init | Phase::Draw | Phase::Scan | Phase::Reload => Phase::Update,
            Phase::Update => Phase::Draw,
            Phase::Ended => Phase::Ended,
        };
        self.session_mut().phase = next;
        let is_drawn = matches!(phase, Phase::Draw | Phase::Scan) && next == Phase::Update;
        is_drawn || next == Phase::Ended
    }

    pub(super) fn is_plain_script(&self) -> bool {
        self.global("_update").is_nil() && self.global("_draw").is_nil()
    }

    /// Runs what was started until it returns, flips or uses up the tick.
    pub(super) fn run_part(&mut self) -> Result<Part, Fault> {
        let before = self.session().fuel_left;
        if before <= 0 {
            return Ok(Part::Late);
        }
        self.vm.set_fuel(0);
        let began = self.now();
        let exit = self.vm.run(before as u64);
        self.note_part_time(began);
        let left = self.vm.fuel_left();
        let spent = (before - left).max(0) as u64;
        let session = self.session_mut();
        session.fuel_left = left;
        match session.phase {
            Phase::Draw | Phase::Scan => session.fuel_draw += spent,
            _ => session.fuel_update += spent,
        }
        match exit {
            Exit::Done => Ok(Part::Finished),
            Exit::Stopped if self.session().flipped => Ok(Part::Flipped),
            Exit::OutOfFuel | Exit::Stopped => Ok(Part::Late),
            Exit::Error(error) => Err(self.crash(&error)),
        }
    }

    pub(super) fn global(&self, name: &str) -> Value {
        self.vm.heap.peek_field(self.vm.globals(), name)
    }

    fn publish_row(&mut self) {
        let row = self.session().rows;
        let has_room = framebuffer::publish_row(self.ram_mut(), row as usize);
        self.session_mut().rows = row + 1;
        if !has_room && !self.told_of_colours {
            self.told_of_colours = true;
            let words = format!(
                "_scanline changes more than {CHANGES} colours in a picture; the rest is left out"
            );
            Board::of_mut(&mut self.vm).log(words.as_bytes());
        }
    }

    /// The frame is done: show it, count it.
    fn publish(&mut self) {
        if self.session().rows == 0 {
            framebuffer::publish(self.ram_mut());
            self.rows = None;
        } else {
            while self.session().rows < HEIGHT as u32 {
                self.publish_row();
            }
            framebuffer::finish_rows(self.ram_mut());
            self.session_mut().rows = 0;
            self.rows = rasters::rows(self.ram());
        }
        let numbers = *split(self.ram_mut()).card_numbers;
        Board::of_mut(&mut self.vm).card.end_frame(&numbers);
        let session = self.session_mut();
        session.frame += 1;
        let done = *session;
        (session.frame_ticks, session.fuel_update, session.fuel_draw) = (0, 0, 0);
        let tally = &Board::of(&self.vm).tally;
        let (mut counts, calls) = self.meter.read(&self.vm.heap, tally);
        counts.set(Counter::Frames, 1);
        counts.set(Counter::Ticks, done.frame_ticks.into());
        counts.set(Counter::FuelUpdate, done.fuel_update);
        counts.set(Counter::FuelDraw, done.fuel_draw);
        let (trace, host) = (self.take_trace(), self.take_host_times());
        let record = FrameRecord {
            frame: done.frame,
            ticks: done.frame_ticks,
            budget: self.budget(),
            counts,
            trace,
            calls,
            host,
            reloaded: std::mem::take(&mut self.reloaded),
        };
        if let Some(stand) = &mut Board::of_mut(&mut self.vm).stand {
            stand.note(&record);
        }
        self.profile.push(record);
    }

    /// The sound of this tick; silence once the cart has stopped.
    pub(super) fn sound(&mut self) {
        let began = self.now();
        self.mix();
        self.note_sound_time(began);
    }

    fn mix(&mut self) {
        let Console { vm, samples, cart, .. } = self;
        sound::frame(super::board::ram(vm), &cart.samples, samples);
    }

    pub(super) fn crash(&self, error: &LuaError) -> Fault {
        let kind = if error.is_out_of_memory() { FaultKind::Memory } else { FaultKind::Runtime };
        self.with_excerpt(
            Fault::new(kind, error.message.as_str()).with_traceback(error.traceback.as_str()),
        )
    }

    pub(super) fn hang(&self) -> Fault {
        let place = self.vm.stopped_place();
        let message = format!(
            "{place}the frame did not come to its end within {HANG_TICKS} ticks; \
             is there a loop that never ends?"
        );
        let fault =
            Fault::new(FaultKind::Hang, message).with_traceback(self.vm.stopped_traceback());
        self.with_excerpt(fault)
    }

    fn with_excerpt(&self, fault: Fault) -> Fault {
        match fault.file.as_ref().and_then(|file| self.cart.scripts.get(file)) {
            Some(source) => fault.with_source(source),
            None => fault,
        }
    }
}
