//! What keys, pads and clicks ask for: of the overlay, and through it of the host.

use super::view::View;
use crate::profile::export::Format;
use crate::profile::{Counter, FrameRecord, Unit};
use crate::testing;

/// What the overlay asks of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Pause the game, or let it go on.
    Pause(bool),
    /// Let the paused game make one frame.
    Step,
    /// Take the machine one frame back.
    StepBack,
    /// Take the machine back, or on again, to the end of this frame.
    Rewind(u64),
    /// Run the game at this part of its speed: 1 is full speed, 4 a quarter.
    Slow(u32),
    /// Run this frame again with everything counted, and come back.
    Recount(u64),
    /// Evaluate a line of Lua in the paused machine.
    Evaluate(String),
    /// Forget the worst frames.
    ClearWorst,
    /// Write a frame, or all that are remembered, to a file.
    Export(Format, Option<u64>),
    /// Write a limit into the cart's test file.
    Budget(testing::Limit, u64),
    /// Show a chapter of the manual.
    Learn(&'static str),
    /// Close the overlay.
    Close,
}

/// A limit for the cart's tests: the most that a frame may have of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is limited.
    pub measure: Measure,
    /// The most that a frame may have of it.
    pub most: u64,
}

/// A number that every frame has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Cycles of update and draw.
    Cycles,
    /// Objects made, of all kinds.
    Objects,
    /// Bytes of objects made.
    Bytes,
    /// Strings made, in all ways.
    Strings,
    /// One of the counters.
    One(Counter),
}

impl Measure {
    /// The measures that are sums over counters.
    pub const TOTALS: [Measure; 4] =
        [Measure::Cycles, Measure::Objects, Measure::Bytes, Measure::Strings];

    /// How much of it a frame has.
    pub fn of(self, record: &FrameRecord) -> u64 {
        let counts = &record.counts;
        match self {
            Measure::Cycles => counts.fuel(),
            Measure::Objects => counts.allocations(),
            Measure::Bytes => counts.allocated_bytes(),
            Measure::Strings => counts.strings_made(),
            Measure::One(counter) => counts.get(counter),
        }
    }

    /// What a test of the cart can hold it to.
    pub fn budget(self) -> Option<testing::Limit> {
        match self {
            Measure::Cycles => Some(testing::Limit::Cycles),
            Measure::Objects => Some(testing::Limit::Allocations),
            Measure::Bytes => Some(testing::Limit::AllocatedBytes),
            Measure::Strings => Some(testing::Limit::Strings),
            Measure::One(_) => None,
        }
    }

    /// What it is called behind a number.
    pub fn words(self) -> String {
        match self {
            Measure::Cycles => "cycles".into(),
            Measure::Objects => "objects made".into(),
            Measure::Bytes => "bytes made".into(),
            Measure::Strings => "strings made".into(),
            Measure::One(counter) if counter.unit() == Unit::Count => {
                format!("of “{}”", counter.label())
            }
            Measure::One(counter) => {
                format!("{} of “{}”", counter.unit().name(), counter.label())
            }
        }
    }
}

/// Something that one can do about what is chosen or clicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Show another view.
    Show(View),
    /// Show a line of the source.
    Open(String, u32),
    /// Hold a frame.
    Hold(u64),
    /// Turn one of the view's three knobs on.
    Knob(usize),
    /// Sort by a column.
    Sort(usize),
    /// Keep what is shown as A (false) or B (true).
    Pin(bool),
    /// Keep the frames between the last pin and the one that is shown as A (false) or B (true).
    PinRange(bool),
    /// Pause when a frame has more than this.
    Trap(Limit),
    /// Never pause by itself.
    NoTrap,
    /// Show the menu of what is chosen.
    More,
    /// Show the kinds of files that can be written.
    Export,
    /// Type into the prompt.
    Prompt,
    /// The bytecode beside the source, or not.
    Bytecode,
    /// Ask the host.
    Ask(Wish),
}

macro_rules! looks {
    ($($name:ident $sentence:literal;)*) => {
        /// What a key does in the overlay.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Look {
            $(#[doc = $sentence] $name,)*
        }

        impl Look {
            /// All of them, in the order of the help.
            pub const ALL: &'static [Look] = &[$(Look::$name),*];

            /// What it does, in a few words.
            pub fn sentence(self) -> &'static str {
                match self { $(Look::$name => $sentence,)* }
            }
        }
    };
}

looks! {
    Pause        "pause, go on";
    Step         "one frame";
    StepBack     "a frame back";
    Older        "older frame";
    Newer        "newer frame";
    MuchOlder    "a second older";
    MuchNewer    "a second newer";
    Oldest       "oldest frame";
    Newest       "newest frame";
    Worst        "worst frame";
    Rewind       "rewind to the held frame";
    Recount      "run again, counted";
    Slow         "slow motion";
    Up           "row up";
    Down         "row down";
    PageUp       "page up";
    PageDown     "page down";
    Act          "open";
    More         "more";
    Overview     "overview";
    Frame        "frame";
    Allocations  "allocations";
    Strings      "strings";
    Opcodes      "opcodes";
    Source       "source";
    Compare      "compare";
    Machine      "machine";
    NextView     "next view";
    LastView     "view before";
    KnobOne      "first choice";
    KnobTwo      "second choice";
    KnobThree    "third choice";
    PinA         "keep as A";
    PinB         "keep as B";
    Wide         "wide or narrow";
    Larger       "larger text";
    Smaller      "smaller text";
    Prompt       "type Lua";
    Export       "export";
    Manual       "manual";
}

impl Look {
    /// The view that a key opens.
    pub fn view(self) -> Option<View> {
        let at = (self as usize).checked_sub(Look::Overview as usize)?;
        View::ALL.get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_the_tabs_stand_in_their_order() {
        let names: Vec<_> = Look::ALL.iter().filter_map(|look| look.view()).collect();
        assert_eq!(names, View::ALL);
        assert_eq!(Look::Source.view(), Some(View::Source));
        assert_eq!(Look::NextView.view(), None);
        assert_eq!(Look::More.view(), None);
    }
}
