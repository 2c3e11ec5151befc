//! Which frame, view and row are chosen, and what keys and clicks do to them.

use std::rc::Rc;

use egui::Context;

use super::allocations::Allocations;
use super::compare::{Compare, RANGE};
use super::frame::Frame;
use super::layout::{Layout, layout};
use super::list::ListState;
use super::look::{Act, Limit, Look, Wish};
use super::machine::{Machine, Part};
use super::menu::{Clicked, Menu};
use super::opcodes::Opcodes;
use super::sheet::{Choice, Focus, Sheet};
use super::source::{Source, Texts};
use super::strings::Strings;
use super::view::View;
use super::{Scene, Shown, side, strip, table, tabs, theme};
use crate::console::Answer;
use crate::profile::export::Format;
use crate::profile::{Detail, FrameRecord, Profile};

/// Frames between two refreshes of the numbers while the game runs: four a second can be read,
/// sixty only flicker.
const REFRESH_FRAMES: u64 = 15;

/// Sizes of text that can be chosen, in percent of the usual.
const SIZES: [u32; 6] = [75, 100, 125, 150, 175, 200];

/// What is open and what is chosen.
#[derive(Debug, Default)]
pub struct Overlay {
    held: Option<u64>,
    view: View,
    /// Wide or narrow as the player wants it, for views that want to be wide.
    narrow: bool,
    /// Which of [`SIZES`], counted from the usual.
    size: i32,
    layout: Option<Layout>,
    focus: Focus,
    menu: Option<Menu>,
    trap: Option<Limit>,
    overview: ListState,
    frame: Frame,
    allocations: Allocations,
    strings: Strings,
    opcodes: Opcodes,
    source: Source,
    compare: Compare,
    machine: Machine,
    texts: Texts,
    /// The details of the frame that is shown, worked out once.
    detail: Option<(u64, bool, Option<Rc<Detail>>)>,
}

impl Overlay {
    /// The frame that is held, if one is.
    pub fn held(&self) -> Option<u64> {
        self.held
    }

    /// The view that is shown.
    pub fn view(&self) -> View {
        self.view
    }

    /// The chapter of the manual that explains what is chosen.
    pub fn chapter(&self) -> &'static str {
        self.focus.chapter
    }

    /// Lets go of the held frame: the newest is shown again.
    pub fn release(&mut self) {
        self.held = None;
    }

    /// Whether keys type into the prompt.
    pub fn is_typing(&self) -> bool {
        self.view == View::Machine
            && self.machine.part == Part::Prompt
            && self.machine.prompt.is_typing
    }

    /// How large text is, in percent of the usual.
    pub fn text_percent(&self) -> u32 {
        SIZES[(self.size + 1).clamp(0, SIZES.len() as i32 - 1) as usize]
    }

    /// The limit at which the game pauses by itself.
    pub fn trap(&self) -> Option<Limit> {
        self.trap
    }

    /// The limit that a frame has passed, of those that pause the game.
    pub fn springs(&self, record: &FrameRecord) -> Option<Limit> {
        self.trap.filter(|trap| trap.measure.of(record) > trap.most)
    }

    /// Adds lines that the cart wrote to the log.
    pub fn log(&mut self, lines: &[String]) {
        self.machine.prompt.log(lines);
    }

    /// Adds the answer to what was typed into the prompt.
    pub fn answer(&mut self, answer: Answer) {
        self.machine.prompt.answer(answer);
    }

    /// Works out anew what is known of frames: some were run again.
    pub fn forget_details(&mut self) {
        self.detail = None;
        self.source.forget();
    }

    /// Shows a frame that the host has stopped at.
    pub fn stop_at(&mut self, frame: u64) {
        self.held = Some(frame);
    }

    /// Width and height in physical pixels that the panels leave for the picture, from the left top
    /// corner of a window of this size.
    pub fn picture_area(&self, width: u32, height: u32) -> (u32, u32) {
        self.layout.map_or((width, height), |l| l.picture)
    }

    /// Leaves the innermost thing that is open: the menu, or the prompt. False when none is.
    pub fn back(&mut self) -> bool {
        if self.menu.take().is_some() {
            return true;
        }
        let typed = self.is_typing();
        self.machine.prompt.is_typing = false;
        typed
    }

    /// A key while the prompt is typed into: Enter evaluates, the arrows bring back older lines.
    pub fn prompt_key(&mut self, look: Look) -> Option<Wish> {
        match look {
            Look::Act => return self.machine.prompt.enter(),
            Look::Up => self.machine.prompt.recall(1),
            Look::Down => self.machine.prompt.recall(-1),
            _ => {}
        }
        None
    }

    /// Does what a key asks for.
    pub fn look(&mut self, look: Look, scene: &Scene<'_>) -> Vec<Wish> {
        if let Some(menu) = &mut self.menu {
            match look {
                Look::Up => menu.step(-1),
                Look::Down => menu.step(1),
                Look::Act => {
                    let act = menu.act();
                    self.menu = None;
                    return self.act(act, scene);
                }
                _ => self.menu = None,
            }
            return Vec::new();
        }
        let held = self.look_at_time(look, scene.profile(), scene.paused);
        if let Some(wish) = held {
            return vec![wish];
        }
        match look {
            Look::Up => self.list().step(-1),
            Look::Down => self.list().step(1),
            Look::PageUp => self.list().page(-1),
            Look::PageDown => self.list().page(1),
            Look::NextView => self.show_view(self.view.step(1)),
            Look::LastView => self.show_view(self.view.step(-1)),
            Look::KnobOne => return self.act(Act::Knob(0), scene),
            Look::KnobTwo => return self.act(Act::Knob(1), scene),
            Look::KnobThree => return self.act(Act::Knob(2), scene),
            Look::PinA => return self.act(Act::Pin(false), scene),
            Look::PinB => return self.act(Act::Pin(true), scene),
            Look::Act => {
                if let Some(open) = self.focus.open.clone() {
                    return self.act(open.act, scene);
                }
            }
            Look::More => return self.act(Act::More, scene),
            Look::Export => return self.act(Act::Export, scene),
            Look::Prompt => return self.act(Act::Prompt, scene),
            Look::Manual => return vec![Wish::Learn(self.focus.chapter)],
            Look::Wide => self.narrow = !self.narrow,
            Look::Larger => self.size = (self.size + 1).min(SIZES.len() as i32 - 2),
            Look::Smaller => self.size = (self.size - 1).max(-1),
            Look::Slow => {
                let slow = if scene.slow >= 8 { 1 } else { scene.slow * 2 };
                return vec![Wish::Slow(slow)];
            }
            other => {
                if let Some(view) = other.view() {
                    self.show_view(view);
                }
            }
        }
        Vec::new()
    }

    /// The keys that choose a frame, or move the machine.
    fn look_at_time(&mut self, look: Look, profile: &Profile, paused: bool) -> Option<Wish> {
        match look {
            Look::Pause => {
                self.held = None;
                Some(Wish::Pause(!paused))
            }
            Look::Step => {
                self.held = None;
                Some(Wish::Step)
            }
            Look::StepBack => {
                self.held = None;
                Some(Wish::StepBack)
            }
            Look::Rewind => self.held.take().map(Wish::Rewind),
            Look::Recount => {
                let frame = self.held.or(profile.latest().map(|r| r.frame))?;
                Some(Wish::Recount(frame))
            }
            Look::Older => self.hold_beside(profile, -1),
            Look::Newer => self.hold_beside(profile, 1),
            Look::MuchOlder => self.hold_beside(profile, -60),
            Look::MuchNewer => self.hold_beside(profile, 60),
            Look::Oldest => self.hold_beside(profile, i64::MIN),
            Look::Newest => self.hold_beside(profile, i64::MAX),
            Look::Worst => self.hold_next_worst(profile),
            _ => None,
        }
    }

    /// Holds the frame `by` frames after the one that is shown, within the strip.
    fn hold_beside(&mut self, profile: &Profile, by: i64) -> Option<Wish> {
        let newest = profile.latest()?.frame;
        let oldest = profile.frames().rev().take(strip::FRAMES).next_back()?.frame;
        let from = self.held.unwrap_or(newest);
        Some(self.hold(from.saturating_add_signed(by).clamp(oldest, newest)))
    }

    /// Holds the worst frame, or the next worst after the one that is held.
    fn hold_next_worst(&mut self, profile: &Profile) -> Option<Wish> {
        let worst = profile.worst();
        let at = worst.iter().position(|r| Some(r.frame) == self.held).map_or(0, |at| at + 1);
        let frame = worst.get(at).or(worst.first())?.frame;
        Some(self.hold(frame))
    }

    /// Holds a frame; the game pauses, or the frame would wander off.
    fn hold(&mut self, frame: u64) -> Wish {
        self.held = Some(frame);
        Wish::Pause(true)
    }

    fn show_view(&mut self, view: View) {
        self.view = view;
        if view == View::Source && !self.source.is_open() {
            let lines = self.detail.as_ref().and_then(|(.., detail)| detail.as_ref());
            if let Some(hottest) = lines.and_then(|detail| detail.lines.first()) {
                let (file, line) = (hottest.file.to_string(), hottest.line);
                self.source.open(&file, line);
            }
        }
        self.focus = Focus::default();
    }

    /// The rows of the view, for the keys that walk through them.
    fn list(&mut self) -> &mut ListState {
        match self.view {
            View::Overview => &mut self.overview,
            View::Frame => &mut self.frame.list,
            View::Allocations => &mut self.allocations.list,
            View::Strings => &mut self.strings.list,
            View::Opcodes => &mut self.opcodes.list,
            View::Source => &mut self.source.list,
            View::Compare => &mut self.compare.list,
            View::Machine => self.machine.list(),
        }
    }

    /// Does something; what the overlay cannot do itself it wishes of the host.
    pub fn act(&mut self, act: Act, scene: &Scene<'_>) -> Vec<Wish> {
        match act {
            Act::Show(view) => self.show_view(view),
            Act::Open(file, line) => {
                let bytecode = self.view == View::Opcodes && self.opcodes.opens_bytecode();
                self.source.bytecode |= bytecode;
                self.source.open(&file, line);
                self.show_view(View::Source);
            }
            Act::Hold(frame) => return vec![self.hold(frame)],
            Act::Knob(knob) => self.turn(knob, scene),
            Act::Sort(column) => match self.view {
                View::Allocations => self.allocations.sort(column),
                View::Strings => self.strings.sort(column),
                _ => {}
            },
            Act::Pin(is_b) => self.pin(is_b, scene, 1),
            Act::PinRange(is_b) => self.pin(is_b, scene, RANGE),
            Act::Trap(limit) => self.trap = Some(limit),
            Act::NoTrap => self.trap = None,
            Act::More => self.open_menu(scene),
            Act::Export => {
                let frame = self.shown(scene).map(|record| record.frame);
                self.menu = Menu::open("Save for other tools", exports(frame), None);
            }
            Act::Prompt => {
                self.show_view(View::Machine);
                self.machine.part = Part::Prompt;
                self.machine.prompt.is_typing = true;
                return vec![Wish::Pause(true)];
            }
            Act::Bytecode => self.source.bytecode = !self.source.bytecode,
            Act::Ask(wish) => return vec![wish],
        }
        Vec::new()
    }

    fn turn(&mut self, knob: usize, scene: &Scene<'_>) {
        match self.view {
            View::Overview => {}
            View::Frame => self.frame.turn(knob),
            View::Allocations => self.allocations.turn(knob),
            View::Strings => self.strings.turn(knob),
            View::Opcodes => self.opcodes.turn(knob),
            View::Source => self.source.turn(knob, scene),
            View::Compare => self.compare.turn(knob),
            View::Machine => self.machine.turn(knob),
        }
    }

    /// Keeps the shown frame, or the `count` frames up to it, as A or B.
    fn pin(&mut self, is_b: bool, scene: &Scene<'_>, count: usize) {
        let Some(last) = self.shown(scene).map(|r| r.frame) else { return };
        let profile = scene.profile();
        let mut records: Vec<_> =
            profile.frames().rev().filter(|r| r.frame <= last).take(count).collect();
        records.reverse();
        // A frame of the worst may have left the ring.
        if records.last().is_none_or(|r| r.frame != last) {
            records = profile.record(last).into_iter().collect();
        }
        self.compare.pin(is_b, &records);
        self.show_view(View::Compare);
    }

    /// Opens the menu: what can be done about the chosen row, then what a pad has no button for.
    fn open_menu(&mut self, scene: &Scene<'_>) {
        let mut choices = self.focus.more.clone();
        let knobs = self.focus.knobs.iter().enumerate().skip(1);
        choices.extend(knobs.map(|(i, name)| Choice::new(format!("Turn “{name}”"), Act::Knob(i))));
        let mut general = vec![
            Choice::new("Keep this frame as A", Act::Pin(false)),
            Choice::new("Keep this frame as B", Act::Pin(true)),
            Choice::new("Go a frame back", Act::Ask(Wish::StepBack)),
        ];
        if let Some(frame) = self.held.filter(|frame| *frame != scene.console.frame()) {
            general.push(Choice::new("Rewind to this frame", Act::Ask(Wish::Rewind(frame))));
        }
        if let Some(frame) = self.shown(scene).map(|record| record.frame) {
            general.push(Choice::new("Run it again, counted", Act::Ask(Wish::Recount(frame))));
        }
        if self.trap.is_some() {
            general.push(Choice::new("Never pause by itself", Act::NoTrap));
        }
        if self.view != View::Machine {
            general.push(Choice::new("Export ...", Act::Export));
        }
        general.retain(|choice| choices.iter().all(|known| known.act != choice.act));
        choices.extend(general);
        let title = match self.focus.title.as_str() {
            "" => self.view.title(),
            title => title,
        };
        self.menu = Menu::open(title, choices, None);
    }

    /// The record whose numbers are shown: the held frame, the newest of a paused game, or a recent
    /// one that changes four times a second.
    fn shown<'a>(&self, scene: &Scene<'a>) -> Shown<'a> {
        let profile = scene.profile();
        let latest = profile.latest()?;
        if let Some(held) = self.held.and_then(|frame| profile.record(frame)) {
            return Some(held);
        }
        if scene.paused {
            // After a step back the newest record is of a frame still to come.
            let now = scene.console.frame();
            return profile.frames().rev().find(|r| r.frame <= now).or(Some(latest));
        }
        let steady = latest.frame - latest.frame % REFRESH_FRAMES;
        profile.frames().rev().find(|r| r.frame <= steady).or(Some(latest))
    }

    /// Lays out the whole overlay.
    pub fn show(&mut self, context: &Context, scene: &Scene<'_>) -> Vec<Wish> {
        let wide = self.view.is_wide() && !self.narrow;
        let room = layout(context.content_rect().size(), context.pixels_per_point(), wide);
        self.layout = Some(room);
        let shown = self.shown(scene);
        let mut acts = Vec::new();
        egui::SidePanel::right("side")
            .exact_width(room.side)
            .resizable(false)
            .show_separator_line(false)
            .frame(theme::panel())
            .show(context, |ui| {
                ui.spacing_mut().item_spacing = egui::vec2(0.0, 0.0);
                acts.extend(tabs::show(ui, scene, self.view).map(Act::Show));
                match shown {
                    Some(record) => acts.extend(self.show_view_of(ui, scene, record)),
                    None => table::note(ui, "The first frame is not finished yet."),
                }
            });
        egui::TopBottomPanel::bottom("strip")
            .exact_height(room.strip)
            .resizable(false)
            .show_separator_line(false)
            .frame(theme::panel())
            .show(context, |ui| {
                if let Some(record) = shown.filter(|_| wide && room.strip >= strip::TALL) {
                    ui.spacing_mut().item_spacing = egui::vec2(0.0, 0.0);
                    side::summary(ui, scene, record, self.held.is_some());
                }
                let marked = shown.map(|r| r.frame).filter(|_| scene.paused);
                let marks = self.compare.marks();
                acts.extend(strip::show(ui, scene, marked, self.held, self.trap, &marks));
            });
        if let Some(menu) = &mut self.menu {
            match menu.show(context) {
                Clicked::Nowhere => {}
                Clicked::Beside => self.menu = None,
                Clicked::Line(act) => {
                    self.menu = None;
                    acts.push(act);
                }
            }
        }
        acts.into_iter().flat_map(|act| self.act(act, scene)).collect()
    }

    fn show_view_of(
        &mut self,
        ui: &mut egui::Ui,
        scene: &Scene<'_>,
        record: &FrameRecord,
    ) -> Vec<Act> {
        let detail = self.detail_of(record);
        let held = self.held.is_some();
        self.texts.read(scene);
        let mut sheet = Sheet {
            scene,
            record,
            detail: detail.as_deref(),
            texts: &self.texts,
            acts: Vec::new(),
            focus: Focus::default(),
        };
        match self.view {
            View::Overview => side::show(ui, &mut sheet, held, &mut self.overview),
            View::Frame => self.frame.show(ui, &mut sheet),
            View::Allocations => self.allocations.show(ui, &mut sheet),
            View::Strings => self.strings.show(ui, &mut sheet),
            View::Opcodes => self.opcodes.show(ui, &mut sheet),
            View::Source => self.source.show(ui, &mut sheet),
            View::Compare => self.compare.show(ui, &mut sheet),
            View::Machine => self.machine.show(ui, &mut sheet),
        }
        sheet.about(ui);
        self.focus = sheet.focus;
        sheet.acts
    }

    /// What was counted in a frame, worked out once.
    fn detail_of(&mut self, record: &FrameRecord) -> Option<Rc<Detail>> {
        let key = (record.frame, record.trace.is_some());
        match &self.detail {
            Some((frame, counted, detail)) if (*frame, *counted) == key => detail.clone(),
            _ => {
                let detail = record.detail().map(Rc::new);
                self.detail = Some((key.0, key.1, detail.clone()));
                detail
            }
        }
    }
}

/// The lines of the menu that writes files: the frame that is shown for tools that look at one, all
/// that are remembered for those that show a stretch of time.
fn exports(frame: Option<u64>) -> Vec<Choice> {
    let line =
        |words: &str, format, frame| Choice::new(words, Act::Ask(Wish::Export(format, frame)));
    let mut lines = Vec::new();
    if frame.is_some() {
        lines.push(line("This frame for speedscope", Format::Speedscope, frame));
        lines.push(line("This frame as collapsed stacks", Format::Collapsed, frame));
        lines.push(line("This frame as JSON", Format::Json, frame));
    }
    lines.push(line("The last ten seconds as a Chrome trace", Format::Chrome, None));
    lines.push(line("The last ten seconds as CSV", Format::Csv, None));
    lines.push(line("The last ten seconds as JSON", Format::Json, None));
    lines
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
