//! The machine's own parts: memory, sprites and palette, sound, what the player holds, the log and
//! a prompt.

mod input;
mod memory;
pub mod prompt;
mod sound;
mod sprites;

use egui::Ui;

use super::list::ListState;
use super::look::Act;
use super::sheet::{Choice, Knob, Sheet};
use memory::Memory;
use prompt::Prompt;
use sprites::Sprites;

/// A part of the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The bytes of the chips' RAM.
    #[default]
    Memory,
    /// The sprite banks and the palette.
    Sprites,
    /// Channels, voices and the mixed sound.
    Sound,
    /// Pads, pointer, keys and typed text.
    Input,
    /// The log, and a prompt.
    Prompt,
}

impl Part {
    const ALL: [Part; 5] = [Part::Memory, Part::Sprites, Part::Sound, Part::Input, Part::Prompt];

    fn name(self) -> &'static str {
        ["memory", "sprites", "sound", "buttons", "log and prompt"][self as usize]
    }
}

/// What the view remembers.
#[derive(Clone, Default)]
pub struct Machine {
    /// The part that is shown.
    pub part: Part,
    /// The prompt.
    pub prompt: Prompt,
    memory: Memory,
    sprites: Sprites,
    channel: ListState,
}

impl std::fmt::Debug for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Machine").field("part", &self.part).finish_non_exhaustive()
    }
}

impl Machine {
    /// The rows that keys walk through.
    pub fn list(&mut self) -> &mut ListState {
        match self.part {
            Part::Memory => &mut self.memory.list,
            Part::Sprites => &mut self.sprites.list,
            Part::Sound | Part::Input => &mut self.channel,
            Part::Prompt => &mut self.prompt.list,
        }
    }

    /// Turns a knob on.
    pub fn turn(&mut self, knob: usize) {
        match (knob, self.part) {
            (0, part) => {
                let at = Part::ALL.iter().position(|p| *p == part).unwrap_or(0);
                self.part = Part::ALL[(at + 1) % Part::ALL.len()];
            }
            (1, Part::Memory) => self.memory.next_region(),
            (1, Part::Sprites) => self.sprites.next_bank(),
            (1, Part::Prompt) => self.prompt.is_typing = true,
            (2, Part::Memory) => self.memory.turn_format(),
            _ => {}
        }
    }

    /// Draws the view.
    pub fn show(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let mut knobs = vec![Knob::new("part", self.part.name())];
        match self.part {
            Part::Memory => {
                knobs.push(Knob::new("region", self.memory.region()));
                knobs.push(Knob::new("shown as", self.memory.format()));
            }
            Part::Sprites => knobs.push(Knob::new("bank", self.sprites.bank.to_string())),
            Part::Prompt => knobs.push(Knob::new("type", "Lua")),
            Part::Sound | Part::Input => {}
        }
        sheet.knobs(ui, &knobs);
        sheet.focus.chapter = "machine";
        match self.part {
            Part::Memory => self.memory.show(ui, sheet),
            Part::Sprites => self.sprites.show(ui, sheet),
            Part::Sound => sound::show(ui, sheet, &mut self.channel),
            Part::Input => input::show(ui, sheet, &mut self.channel),
            Part::Prompt => self.prompt.show(ui, sheet),
        }
        if self.part != Part::Prompt {
            sheet.focus.more.push(Choice::new("Type Lua", Act::Prompt));
        }
    }
}
