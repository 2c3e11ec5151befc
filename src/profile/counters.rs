//! The counters: what is counted in every frame, one row each.
//!
//! Two things are kept apart. Making a value that the program's meaning requires is a materialisation;
//! copying a value that already exists is a payload copy, and that number must stay zero. Counts belong to
//! one machine, are exact, and never change what the cart does.

/// What a counter counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Cycles of the frame's budget.
    Cycles,
    /// Things.
    Count,
    /// Logical bytes, as the allocator rounds them.
    Bytes,
    /// Pixels written by drawing calls.
    Pixels,
}

impl Unit {
    /// The unit as a column header.
    pub const fn name(self) -> &'static str {
        match self {
            Unit::Cycles => "cycles",
            Unit::Count => "count",
            Unit::Bytes => "bytes",
            Unit::Pixels => "pixels",
        }
    }
}

/// The part of the machine that a counter belongs to; the overlay shows one table for each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// The budget.
    Time,
    /// Objects made, by kind.
    Allocations,
    /// Strings made, by the operation that made them.
    Strings,
    /// The collector's work and the size of the heap.
    Collector,
    /// Calls of the console's functions.
    Calls,
}

macro_rules! counters {
    ($($name:ident $id:literal $group:ident $unit:ident $label:literal $sentence:literal)*) => {
        /// One number that is kept for every frame.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        #[repr(usize)]
        pub enum Counter { $( #[doc = $sentence] $name, )* }

        impl Counter {
            /// Every counter, in the order of the table.
            pub const ALL: &'static [Counter] = &[$(Counter::$name,)*];

            /// The name in reports; never reused for another meaning.
            pub const fn id(self) -> &'static str {
                match self { $(Counter::$name => $id,)* }
            }
            /// The name in the overlay.
            pub const fn label(self) -> &'static str {
                match self { $(Counter::$name => $label,)* }
            }
            /// What it means, in a sentence.
            pub const fn sentence(self) -> &'static str {
                match self { $(Counter::$name => $sentence,)* }
            }
            /// What it counts.
            pub const fn unit(self) -> Unit {
                match self { $(Counter::$name => Unit::$unit,)* }
            }
            /// Which table it stands in.
            pub const fn group(self) -> Group {
                match self { $(Counter::$name => Group::$group,)* }
            }
        }
    };
}

counters! {
    Frames           "frames"           Time Count "Frames" "Frames published."
    Ticks            "frame.ticks"      Time Count "Ticks" "Ticks of 1/60 s that the frame took; more than 1 is late."
    FuelUpdate       "fuel.update"       Time Cycles "Update" "Cycles spent in loading, _init and _update."
    FuelDraw         "fuel.draw"         Time Cycles "Draw" "Cycles spent in _draw."

    Strings          "alloc.string"            Allocations Count "Strings" "String objects made."
    StringBytes      "alloc.string.bytes"      Allocations Bytes "Strings" "Bytes of string objects made."
    Tables           "alloc.table"             Allocations Count "Tables" "Tables made."
    TableBytes       "alloc.table.bytes"       Allocations Bytes "Tables" "Bytes of tables made, without their parts."
    Growths          "alloc.growth"            Allocations Count "Table growth" "Array and hash parts made as tables grew."
    GrowthBytes      "alloc.growth.bytes"      Allocations Bytes "Table growth" "Bytes of array and hash parts."
    Closures         "alloc.closure"           Allocations Count "Closures" "Functions made at run time."
    ClosureBytes     "alloc.closure.bytes"     Allocations Bytes "Closures" "Bytes of functions made at run time."
    Upvalues         "alloc.upvalue"           Allocations Count "Upvalues" "Captured variables that are assigned to."
    UpvalueBytes     "alloc.upvalue.bytes"     Allocations Bytes "Upvalues" "Bytes of captured variables."
    Coroutines       "alloc.coroutine"         Allocations Count "Coroutines" "Coroutines made, and growth of their stacks."
    CoroutineBytes   "alloc.coroutine.bytes"   Allocations Bytes "Coroutines" "Bytes of coroutines and their stacks."
    Prototypes       "alloc.prototype"         Allocations Count "Prototypes" "Functions compiled."
    PrototypeBytes   "alloc.prototype.bytes"   Allocations Bytes "Prototypes" "Bytes of compiled code."

    MadeConstant     "string.constant"         Strings Count "Constants" "Constants of the program, made once when it loads."
    ConstantBytes    "string.constant.bytes"   Strings Bytes "Constants" "Bytes of the program's constants."
    MadeConcat       "string.concat"           Strings Count "Concatenation" "Strings made by `..`."
    ConcatBytes      "string.concat.bytes"     Strings Bytes "Concatenation" "Bytes made by `..`."
    MadeNumber       "string.number"           Strings Count "Numbers as text" "Numbers turned into strings."
    NumberBytes      "string.number.bytes"     Strings Bytes "Numbers as text" "Bytes of numbers turned into strings."
    MadeSub          "string.sub"              Strings Count "sub" "Strings made by string.sub, captures among them."
    SubBytes         "string.sub.bytes"        Strings Bytes "sub" "Bytes made by string.sub."
    MadeRep          "string.rep"              Strings Count "rep" "Strings made by string.rep."
    RepBytes         "string.rep.bytes"        Strings Bytes "rep" "Bytes made by string.rep."
    MadeFormat       "string.format"           Strings Count "format" "Strings made by string.format."
    FormatBytes      "string.format.bytes"     Strings Bytes "format" "Bytes made by string.format."
    MadeGsub         "string.gsub"             Strings Count "gsub" "Strings made by string.gsub."
    GsubBytes        "string.gsub.bytes"       Strings Bytes "gsub" "Bytes made by string.gsub."
    MadeChar         "string.char"             Strings Count "char" "Strings made by string.char and utf8.char."
    CharBytes        "string.char.bytes"       Strings Bytes "char" "Bytes made by string.char and utf8.char."
    MadeUpper        "string.upper"            Strings Count "upper" "Strings made by string.upper."
    UpperBytes       "string.upper.bytes"      Strings Bytes "upper" "Bytes made by string.upper."
    MadeLower        "string.lower"            Strings Count "lower" "Strings made by string.lower."
    LowerBytes       "string.lower.bytes"      Strings Bytes "lower" "Bytes made by string.lower."
    MadeReverse      "string.reverse"          Strings Count "reverse" "Strings made by string.reverse."
    ReverseBytes     "string.reverse.bytes"    Strings Bytes "reverse" "Bytes made by string.reverse."
    MadeTableConcat  "string.table_concat"     Strings Count "table.concat" "Strings made by table.concat."
    TableConcatBytes "string.table_concat.bytes" Strings Bytes "table.concat" "Bytes made by table.concat."
    MadeHost         "string.host"             Strings Count "From the console" "Strings that the console handed in."
    HostBytes        "string.host.bytes"       Strings Bytes "From the console" "Bytes that the console handed in."
    MadeOther        "string.other"            Strings Count "Other" "Strings made in any other way."
    OtherBytes       "string.other.bytes"      Strings Bytes "Other" "Bytes made in any other way."
    Existed          "string.existed"          Strings Count "Made again" "Of all these, strings whose text was in memory already."
    PayloadCopies    "string.copies"           Strings Count "Copies" "Strings made although the string that they are made of has the same text. Should be zero."

    CollectorSteps   "collector.steps"         Collector Count "Steps" "Steps that the collector took."
    Cycles           "collector.cycles"        Collector Count "Cycles" "Collections that came to their end."
    MarkedBytes      "collector.marked.bytes"  Collector Bytes "Marked" "Bytes found to be in use."
    FreedBytes       "collector.freed.bytes"   Collector Bytes "Freed" "Bytes given back."
    LiveBytes        "heap.live.bytes"         Collector Bytes "Heap" "Bytes in use at the end of the frame."
    HighBytes        "heap.high.bytes"         Collector Bytes "High-water" "The most bytes that were ever in use."

    Calls            "host.calls"              Calls Count "Console calls" "Calls of the console's own functions."
    CallCycles       "host.cycles"             Calls Cycles "Console calls" "Cycles that those calls cost."
    Pixels           "host.pixels"             Calls Pixels "Pixels" "Pixels that drawing calls wrote."
}

/// How many counters there are.
pub const COUNTER_COUNT: usize = Counter::ALL.len();

impl Counter {
    /// The counters of one group, in the order of the table.
    pub fn of(group: Group) -> impl Iterator<Item = Counter> {
        Counter::ALL.iter().copied().filter(move |c| c.group() == group)
    }

    /// For a count whose bytes are counted too (the next row with the same label), that other counter.
    pub fn bytes(self) -> Option<Counter> {
        let next = *Counter::ALL.get(self as usize + 1)?;
        let paired = self.unit() == Unit::Count
            && next.unit() == Unit::Bytes
            && next.id().strip_suffix(".bytes") == Some(self.id());
        paired.then_some(next)
    }
}

/// The numbers of one frame, one for each [`Counter`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counts(pub [u64; COUNTER_COUNT]);

impl Default for Counts {
    fn default() -> Self {
        Counts([0; COUNTER_COUNT])
    }
}

impl Counts {
    /// The number of `counter`.
    pub fn get(&self, counter: Counter) -> u64 {
        self.0[counter as usize]
    }

    /// Adds `n` to `counter`.
    pub fn add(&mut self, counter: Counter, n: u64) {
        self.0[counter as usize] += n;
    }

    /// Sets `counter` to `n`.
    pub fn set(&mut self, counter: Counter, n: u64) {
        self.0[counter as usize] = n;
    }

    /// The sum over the counters of `group` that count in `unit`.
    pub fn total(&self, group: Group, unit: Unit) -> u64 {
        Counter::of(group).filter(|c| c.unit() == unit).map(|c| self.get(c)).sum()
    }

    /// Objects made in the frame, of all kinds.
    pub fn allocations(&self) -> u64 {
        self.total(Group::Allocations, Unit::Count)
    }

    /// Logical bytes of the objects made in the frame.
    pub fn allocated_bytes(&self) -> u64 {
        self.total(Group::Allocations, Unit::Bytes)
    }

    /// Strings made in the frame, whatever made them.
    pub fn strings_made(&self) -> u64 {
        Counter::of(Group::Strings).filter(|c| c.bytes().is_some()).map(|c| self.get(c)).sum()
    }

    /// Cycles that the frame cost.
    pub fn fuel(&self) -> u64 {
        self.get(Counter::FuelUpdate) + self.get(Counter::FuelDraw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique() {
        for (i, a) in Counter::ALL.iter().enumerate() {
            for b in &Counter::ALL[i + 1..] {
                assert_ne!(a.id(), b.id());
            }
        }
    }

    /// The page `docs/reference/counters.md`.
    fn page() -> String {
        let mut page =
            "# The counters\n\nCounted for every frame, always. Reports and captures name \
            them by their id; ids are never used again for another meaning. `heap.` is a level, \
            everything else adds up.\n\nThis page is written from the table in the code; \
            [telemetry.md](../telemetry.md) says how to see them.\n\n| id | name | unit | what it \
            counts |\n|---|---|---|---|\n"
                .to_string();
        for counter in Counter::ALL {
            let unit = counter.unit().name();
            let (label, sentence) = (counter.label(), counter.sentence());
            page += &format!("| `{}` | {label} | {unit} | {sentence} |\n", counter.id());
        }
        page
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "compares a page on disk")]
    fn the_page_is_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference/counters.md");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path, page()).expect("the page can be written");
        }
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert!(found == page(), "docs/reference/counters.md is old; run with BLESS=1");
    }

    #[test]
    fn every_allocation_count_has_its_bytes() {
        for c in Counter::of(Group::Allocations).filter(|c| c.unit() == Unit::Count) {
            assert_eq!(c.bytes().map(|b| b.label()), Some(c.label()), "{}", c.id());
        }
    }

    #[test]
    fn remakes_and_copies_are_not_strings_made() {
        let mut counts = Counts::default();
        counts.add(Counter::Existed, 5);
        counts.add(Counter::PayloadCopies, 5);
        counts.add(Counter::MadeConcat, 2);
        counts.add(Counter::ConcatBytes, 20);
        assert_eq!(counts.strings_made(), 2);
    }
}
