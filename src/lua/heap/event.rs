//! The names that the language looks up in metatables.

macro_rules! events {
    ($($name:ident $text:literal)*) => {
        /// A metamethod or another name that the language itself looks up in a metatable.
        ///
        /// The first eight have a bit in the header of a table that remembers their absence.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Event { $(#[doc = concat!("`", $text, "`")] $name,)* }

        impl Event {
            /// Every event, in the order of its number.
            pub const ALL: &[Event] = &[$(Event::$name,)*];
            /// How many events there are.
            pub const COUNT: usize = Event::ALL.len();

            /// The name with its underscores.
            pub const fn name(self) -> &'static str {
                match self { $(Event::$name => $text,)* }
            }
        }
    };
}

events! {
    Index "__index"
    NewIndex "__newindex"
    Eq "__eq"
    Len "__len"
    Call "__call"
    Gc "__gc"
    Mode "__mode"
    Close "__close"
    Add "__add"
    Sub "__sub"
    Mul "__mul"
    Mod "__mod"
    Pow "__pow"
    Div "__div"
    IDiv "__idiv"
    BAnd "__band"
    BOr "__bor"
    BXor "__bxor"
    Shl "__shl"
    Shr "__shr"
    Unm "__unm"
    BNot "__bnot"
    Lt "__lt"
    Le "__le"
    Concat "__concat"
    ToString "__tostring"
    Name "__name"
    Pairs "__pairs"
    Metatable "__metatable"
}
