use super::*;

fn movie(lines: &str) -> Movie {
    Movie::parse(&format!("narthex movie 1\n{lines}")).expect("a good movie")
}

#[track_caller]
fn refused(lines: &str, message: &str) {
    let fault = Movie::parse(&format!("narthex movie 1\n{lines}")).expect_err("must be refused");
    assert_eq!(fault.to_string(), message);
}

#[test]
fn what_is_written_is_read() {
    let mut movie = movie(
        "cart 9f\npath ../a b/c\nframes 900\nconsole 0.1.0\nseed 7\n\
         card 5a\n# walk\n@30 p0 R # right\n\
         @45 p3 LRUDABXYlrse\n@60 p0 -\n\
         @90 mouse -64 40 LRM -2\n@91 mouse 1 2 -\n@92 keys a space\n\
         @120 text \"z\\\"#\\\\o\\u{9}é\"\n\
         @60 hash picture=0a machine=ffffffffffffffff\n",
    );
    assert_eq!((movie.cart, movie.seed, movie.card), (Some(0x9f), 7, 0x5a));
    assert_eq!(movie.changes[1], (45, Change::Pad(3, Pad(0xfff))));
    assert_eq!(movie.changes[5], (92, Change::Keys(Keys::default().with(1).with(48))));
    assert_eq!(movie.changes[6], (120, Change::Text("z\"#\\o\té".to_string())));
    assert_eq!(movie.hashes[0].1.sound, None);
    assert_eq!(Movie::parse(&movie.to_string()), Ok(movie.clone()));
    assert_eq!((movie.path.as_deref(), movie.last_frame()), (Some("../a b/c"), 900));
    movie.hashes.clear();
    (movie.console, movie.path) = (None, None);
    assert_eq!(Movie::parse(&movie.to_string()), Ok(movie));
}

#[test]
fn a_player_holds_what_was_pressed() {
    let movie = movie("@5 p1 -\n@2 p0 A\n@2 p1 B\n@3 text \"x\"\n@3 mouse 9 9 L 1\n");
    let mut player = movie.player();
    assert_eq!(*player.frame(1), Input::default());
    assert_eq!(player.frame(2).pads[..2], [Pad(16), Pad(32)]);
    let input = player.frame(3);
    assert_eq!((input.text.as_str(), input.mouse.wheel), ("x", 1));
    let input = player.frame(4);
    assert_eq!((input.text.as_str(), input.mouse.wheel, input.mouse.x), ("", 0, 9));
    assert_eq!(player.frame(5).pads[..2], [Pad(16), Pad(0)]);
}

#[test]
fn a_recording_plays_back() {
    let movie = movie(
        "@2 p0 A\n@3 mouse 9 9 L 1\n@4 mouse 9 9 L 1\n@4 text \"y\"\n@5 keys q\n\
         @6 p0 -\n@7 keys -\n",
    );
    let mut recorder = Recorder::new(1, 2, 0);
    let mut player = movie.player();
    for frame in 1..8 {
        recorder.frame(frame, player.frame(frame));
    }
    assert_eq!(recorder.movie().changes, movie.changes);
}

#[test]
fn mistakes_name_their_line_and_remedy() {
    refused("@x p0 A", "2: `@x` is no frame; write `@30`");
    refused("\n@1 p4 A", "3: `p4` is no input; write p0 to p3, mouse, keys, text or hash");
    refused("@1 p0 Q", "2: `Q` are no buttons; write letters of LRUDABXYlrse, or - for none");
    refused(
        "@1 keys spce",
        "2: `spce` is no key; write names such as a, 7, space or return, or - for none",
    );
    refused("@1 p0", "2: `` are no buttons; write letters of LRUDABXYlrse, or - for none");
    refused("@1 mouse 1 2", "2: write the pointer as `mouse X Y BUTTONS` and perhaps the wheel");
    refused("@1 mouse 99999 2 -", "2: `99999` is no whole number in the range of a pointer");
    refused("@1 text zoe", "2: write typed text in quotation marks, as in `text \"zoe\"`");
    refused("@1 text \"", "2: write typed text in quotation marks, as in `text \"zoe\"`");
    refused("@1 text \"\\u{ffffffff}\"", "2: write a character's code as \\u{41}");
    refused("@1 hash colour=1", "2: `colour=1` is none of picture=, sound= and machine=");
    refused("@1 hash sound=", "2: `` is no hash of up to 16 hexadecimal digits");
    assert!(Movie::parse(&format!("narthex movie 1\n@1 text \"{}\"", "x".repeat(32))).is_ok());
    refused(
        &format!("@1 text \"{}\"", "x".repeat(33)),
        "2: one frame takes at most 32 bytes of text",
    );
}

#[test]
fn only_this_format_is_read() {
    let fault = |text: &str| Movie::parse(text).expect_err("must be refused").message;
    assert_eq!(fault(""), NO_TITLE);
    assert_eq!(fault("@1 p0 A"), NO_TITLE);
    assert_eq!(fault("narthex movie 0"), NO_TITLE);
    assert!(fault("narthex movie 2").contains("a newer console made it"));
}

#[test]
fn hash_lines_ask_only_for_what_they_name() {
    let actual = Hashes { picture: 1, sound: 2, machine: 3 };
    let asked = |text: &str| movie(&format!("@1 hash {text}")).hashes[0].1.differences(&actual);
    assert!(asked("picture=1 machine=3").is_empty());
    assert_eq!(asked("picture=2 sound=2 machine=4"), ["picture", "machine"]);
}

#[test]
fn the_guides_example_is_right() {
    let guide = include_str!("../../docs/testing.md");
    let example = guide.split("```text\n").nth(1).and_then(|rest| rest.split("```").next());
    let movie = Movie::parse(example.expect("the guide has an example")).expect("it is right");
    assert_eq!((movie.seed, movie.changes.len(), movie.hashes.len()), (7, 7, 1));
}
