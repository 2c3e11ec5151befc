//! The views: what each is called, and which of them want room.

macro_rules! views {
    ($($name:ident $title:literal $short:literal $width:ident $sentence:literal;)*) => {
        /// A view of the side panel.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub enum View {
            #[default]
            $(#[doc = $sentence] $name,)*
        }

        impl View {
            /// All of them, in the order of their tabs.
            pub const ALL: &'static [View] = &[$(View::$name),*];

            /// The name on the tab.
            pub fn title(self) -> &'static str {
                match self { $(View::$name => $title,)* }
            }

            /// The name on a narrow tab.
            pub fn short(self) -> &'static str {
                match self { $(View::$name => $short,)* }
            }

            /// What it shows.
            pub fn sentence(self) -> &'static str {
                match self { $(View::$name => $sentence,)* }
            }

            /// Whether it takes room from the picture to be of use.
            pub fn is_wide(self) -> bool {
                match self { $(View::$name => Width::$width == Width::Wide,)* }
            }
        }
    };
}

#[derive(PartialEq, Eq)]
enum Width {
    Side,
    Wide,
}

views! {
    Overview    "Overview"    "All"    Side "The frame at a glance.";
    Frame       "Frame"       "Frame"  Wide "Who called whom and what it cost; every counter.";
    Allocations "Allocations" "Alloc"  Wide "What was made, by line and by kind.";
    Strings     "Strings"     "Str"    Wide "Which strings were made, by line and operation.";
    Opcodes     "Opcodes"     "Code"   Wide "Which instructions ran, and which followed which.";
    Source      "Source"      "Source" Wide "The cart's code, with what each line costs.";
    Compare     "Compare"     "A/B"    Wide "Two frames or ranges, line by line.";
    Machine     "Machine"     "Chips"  Wide "Memory, sprites, sound, buttons, log and prompt.";
}

impl View {
    /// The view `by` tabs further, around the ends.
    pub fn step(self, by: isize) -> View {
        let count = View::ALL.len() as isize;
        View::ALL[(self as isize + by).rem_euclid(count) as usize]
    }

    /// The key of its tab: its number from 1.
    pub fn number(self) -> usize {
        self as usize + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_go_around_and_have_numbers() {
        assert_eq!(View::Overview.step(-1), View::Machine);
        assert_eq!(View::Machine.step(1), View::Overview);
        assert_eq!(View::ALL[View::Source.number() - 1], View::Source);
    }
}
