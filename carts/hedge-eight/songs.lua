-- The album. The notes are in sound.txt; here is what else belongs to a song.
--
-- key      the scale of playing along: the six notes that the pad's buttons have
-- air      a recording that goes round and round behind the song, its volume and its pitch
-- clap     a recording in time with the music, its volume, and an x for each step with it
-- mood     how the place looks, see moods.lua
-- notes    what to read while it plays

local RAIN, CRACKLE, CRICKETS, CLAP, CHIRP, FIRE = 0, 1, 2, 3, 4, 5

return {
  {
    title = "Kettle Song", mood = 1, air = { CRACKLE, 5, 60 },
    key = { 65, 67, 69, 72, 74, 77 },
    notes = {
      "F major, 65 beats a minute. Seven in the",
      "morning; nobody speaks before the kettle.",
      "Two pianos play two notes of each chord,",
      "the bass has the third: that is enough.",
    },
  },
  {
    title = "Snail Express", mood = 2,
    clap = { CHIRP, 4, "....................x..........." },
    key = { 60, 62, 64, 67, 69, 72 },
    notes = {
      "C major, 180 beats. A rag. The squeezebox",
      "plays whole chords on a single channel:",
      "the effect `arp 4 7` takes the three notes",
      "in turn, two ticks each.",
    },
  },
  {
    title = "Rain on Burdock", mood = 3, air = { RAIN, 8, 60 },
    key = { 69, 72, 74, 76, 79, 81 },
    notes = {
      "A minor, a waltz. The rain is a recording",
      "of three seconds that goes round and round",
      "on a sample voice. The drops in front of it",
      "are glass bells with much echo.",
    },
  },
  {
    title = "Stag Party", mood = 4, clap = { CLAP, 8, "....x.......x..." },
    key = { 64, 67, 69, 71, 74, 76 },
    notes = {
      "E dorian, 112 beats. Sixteenths make it",
      "funk: what is not played counts. The claps",
      "are samples; the cart starts each of them",
      "in the frame in which its step begins.",
    },
  },
  {
    title = "Thistledown", mood = 5, air = { CRICKETS, 5, 55 },
    key = { 62, 64, 66, 69, 71, 74 },
    notes = {
      "D lydian: a major scale whose fourth is",
      "raised, so that nothing wants to land.",
      "The choir is a wavetable of 32 numbers",
      "that needs half a second to open.",
    },
  },
  {
    title = "Firefly Signals", mood = 6, clap = { CLAP, 5, "....x.......x..x" },
    key = { 69, 72, 74, 76, 79, 81 },
    notes = {
      "A minor, 120 beats, four on the floor.",
      "One pulse runs up and down the chord in",
      "sixteenths. The bass drum is a sine that",
      "falls to the bottom: the effect `drop`.",
    },
  },
  {
    title = "The Owl's Court", mood = 7, air = { CRICKETS, 4, 50 },
    key = { 62, 65, 67, 69, 72, 74 },
    notes = {
      "D minor, an invention in two voices. The",
      "fiddle's line comes back in the bass, a",
      "third voice only listens. Hush one player",
      "and hear how the other stands alone.",
    },
  },
  {
    title = "The Badger's Jig", mood = 8,
    air = { FIRE, 7, 60 }, clap = { CLAP, 6, "..x..x" },
    key = { 62, 64, 66, 69, 71, 74 },
    notes = {
      "D mixolydian, six in a bar. A drone lies",
      "still below a tune that never does. By the",
      "last round all eight play; then it begins",
      "again, as jigs do.",
    },
  },
}
