use super::search::Piece;
use super::*;

/// Where the first match is, and its captures.
fn find(subject: &str, pattern: &str) -> Result<Option<(usize, usize, Vec<String>)>, PatternError> {
    let pattern = Pattern::compile(pattern.as_bytes(), true);
    let mut search = Search::new(0, None);
    // One step at a time, through bytes: stopping must not change anything.
    loop {
        match search.run(&pattern, subject.as_bytes(), &mut 1)? {
            Status::OutOfSteps => search = Search::load(&search.save()),
            Status::NotFound => return Ok(None),
            Status::Found(start, end) => {
                let captures = (0..pattern.captures)
                    .map(|i| {
                        Ok(match search.capture(&pattern, i, start, end)? {
                            Piece::Text(from, to) => subject[from..to].to_string(),
                            Piece::Position(at) => format!("@{at}"),
                        })
                    })
                    .collect::<Result<_, _>>()?;
                return Ok(Some((start + 1, end, captures)));
            }
        }
    }
}

#[test]
fn finds_what_lua_finds() {
    for (subject, pattern, expected) in [
        ("hello world", "o w", Some((5, 7, ""))),
        ("hello", "l*", Some((1, 0, ""))),
        ("hello", "l+", Some((3, 4, ""))),
        ("hello", "(h)(.)(l-)lo$", Some((1, 5, "h e l"))),
        ("key = value", "^(%w+)%s*=%s*(%w+)$", Some((1, 11, "key value"))),
        ("THE (quick) fox", "%((%a+)%)", Some((5, 11, "quick"))),
        ("f(a(b)c)d", "%b()", Some((2, 8, ""))),
        ("THE (quick) fox", "%f[%a]%a+%f[%A]", Some((1, 3, ""))),
        ("abab", "(ab)%1", Some((1, 4, "ab"))),
        ("x", "()", Some((1, 0, "@1"))),
        ("aXb", "%u", Some((2, 2, ""))),
        ("a-c", "[a%-]+", Some((1, 2, ""))),
        ("a]b", "[]]", Some((2, 2, ""))),
        ("a^b", "[b^]", Some((2, 2, ""))),
        ("abc", "[^a-b]", Some((3, 3, ""))),
        ("a-", "[a-]+", Some((1, 2, ""))),
        ("aaa", "a-$", Some((1, 3, ""))),
        ("aaab", ".-b", Some((1, 4, ""))),
        ("/* a */ b */", "/%*.*%*/", Some((1, 12, ""))),
        ("abc", "b?c", Some((2, 3, ""))),
        ("a$c", "a$c", Some((1, 3, ""))),
        ("aaa", "()a%1", None),
        ("abc", "^b", None),
        ("", ".", None),
    ] {
        let found = find(subject, pattern).unwrap();
        let found = found.map(|(start, end, captures)| (start, end, captures.join(" ")));
        let expected = expected.map(|(start, end, captures)| (start, end, captures.to_string()));
        assert_eq!(found, expected, "{subject:?} {pattern:?}");
    }
}

#[test]
fn mistakes_show_when_they_are_reached() {
    for (pattern, mistake) in [
        ("a%", PatternError::EndsWithEscape),
        ("[a", PatternError::MissingBracket),
        ("[%", PatternError::MissingBracket),
        ("[]", PatternError::MissingBracket),
        ("[^]", PatternError::MissingBracket),
        ("%f", PatternError::MissingFrontierSet),
        ("%b", PatternError::MissingBalance),
        ("%bx", PatternError::MissingBalance),
        ("(", PatternError::Unfinished),
        (")", PatternError::InvalidCapture),
        ("%1", PatternError::InvalidIndex(1)),
        ("%0", PatternError::InvalidIndex(0)),
        ("(a%1)", PatternError::InvalidIndex(1)),
    ] {
        assert_eq!(find("aaa", pattern), Err(mistake), "{pattern:?}");
    }
    assert_eq!(find("aaa", &"()".repeat(33)), Err(PatternError::TooManyCaptures));
    assert_eq!(find("aaa", "b[").unwrap(), None);
}

#[test]
fn depth_is_limited() {
    let subject = "a".repeat(300);
    assert!(find(&subject, &"a?".repeat(199)).is_ok());
    assert_eq!(find(&subject, &"a?".repeat(200)), Err(PatternError::TooComplex));
}

#[test]
fn exploding_patterns_stop() {
    let pattern = Pattern::compile("a*".repeat(20).as_bytes(), true);
    let pattern_b = Pattern::compile((".-".repeat(20) + "b").as_bytes(), true);
    let subject = [b'a'; 100];
    assert!(matches!(
        Search::new(0, None).run(&pattern, &subject, &mut 1000),
        Ok(Status::Found(..))
    ));
    let mut steps = 1000;
    let status = Search::new(0, None).run(&pattern_b, &subject, &mut steps);
    assert_eq!((status, steps), (Ok(Status::OutOfSteps), 0));
}
