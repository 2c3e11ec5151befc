//! What `narthex new` begins with: small carts that work, embedded in the program.

/// A cart to begin with.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, for the help.
    pub about: &'static str,
    /// Its files: path and content.
    pub files: &'static [(&'static str, &'static [u8])],
}

macro_rules! templates {
    ($($name:literal $about:literal: $($file:literal)*;)*) => {
        /// Every template, the default first.
        pub const TEMPLATES: &[Template] = &[$(Template {
            name: $name,
            about: $about,
            files: &[$((
                $file,
                include_bytes!(concat!("../../assets/templates/", $name, "/", $file)),
            )),*],
        }),*];
    };
}

templates! {
    "minimal" "An ember that walks to stars: one page of code, to be changed at once":
        "cart.toml" "main.lua" "sound.txt" "sprites.png";
    "platformer" "Run, jump, coins, a goal: a map with flags, a camera, two scripts, a song":
        "cart.toml" "flags.txt" "main.lua" "map.csv" "player.lua" "player_test.lua" "sound.txt"
        "sprites.png";
    "shooter" "Waves of foes, shots, sparks and lives: pools that make no garbage":
        "cart.toml" "main.lua" "pool.lua" "sound.txt" "sprites.png";
}
