use super::*;

/// `{ 7, name = "zoe" }` in slot 3, half in slot 31, and a number.
fn filled() -> Card {
    let mut table = Vec::new();
    let pieces = [
        Piece::Table(2),
        Piece::Integer(1),
        Piece::Integer(7),
        Piece::Text(b"name"),
        Piece::Text(b"zoe"),
    ];
    pieces.into_iter().for_each(|piece| piece.write(&mut table));
    let mut half = Vec::new();
    Piece::Float(0.5).write(&mut half);
    let mut card = Card::default();
    card.set_slot(3, Some(&table));
    card.set_slot(31, Some(&half));
    card.numbers[8] = 1;
    card
}

#[test]
fn what_is_written_is_read() {
    for card in [Card::default(), filled()] {
        assert_eq!(Card::from_bytes(&card.to_bytes()), Ok(card));
    }
    let mut full = Card::default();
    let mut text = Vec::new();
    Piece::Text(&[b'x'; SLOT_BYTES - 5]).write(&mut text);
    (0..SLOTS).for_each(|n| full.set_slot(n, Some(&text)));
    assert_eq!((text.len(), full.to_bytes().len()), (SLOT_BYTES, FILE_BYTES));
    assert_eq!(Card::from_bytes(&full.to_bytes()), Ok(full));
}

#[test]
fn any_changed_byte_and_any_missing_end_is_found() {
    let file = filled().to_bytes();
    for at in 0..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 0x10;
        assert!(Card::from_bytes(&changed).is_err(), "byte {at}");
        assert!(Card::from_bytes(&file[..at]).is_err(), "{at} bytes");
    }
    assert_eq!(Card::from_bytes(b"something else"), Err(CardError::NoCard));
    let mut newer = file;
    newer[8] = 2;
    assert_eq!(Card::from_bytes(&newer), Err(CardError::Newer(2)));
}

#[test]
fn a_right_checksum_does_not_make_nonsense_good() {
    let signed = |n: u8, data: &[u8]| {
        let mut card = Card::default();
        card.set_slot(0, Some(data));
        let mut file = card.to_bytes();
        file[HEAD_BYTES] = n;
        file.truncate(file.len() - 8);
        let sum = hash(&file);
        file.extend_from_slice(&sum.to_le_bytes());
        Card::from_bytes(&file)
    };
    assert!(signed(0, &[0]).is_ok());
    let deep = |n: usize| {
        let level = [6, 1, 0, 0, 0, 2];
        [level.repeat(n), vec![0]].concat()
    };
    assert!(signed(0, &deep(DEPTH)).is_ok());
    let nan = f64::NAN.to_bits().to_le_bytes();
    let nan_key = [&[6, 1, 0, 0, 0, 4][..], &nan, &[0]].concat();
    let bad: [&[u8]; 8] = [
        &[],
        &[7],
        &[0, 0],
        &[5, 9, 0, 0, 0, b'x'],
        &[6, 1, 0, 0, 0, 0, 0],
        &[6, 0xFF, 0xFF, 0xFF, 0xFF],
        &deep(DEPTH + 1),
        &nan_key,
    ];
    for data in bad {
        assert_eq!(signed(0, data), Err(CardError::Damaged), "{data:?}");
    }
    assert_eq!(signed(32, &[0]), Err(CardError::Damaged));
    assert_eq!(signed(0, &vec![1; SLOT_BYTES + 1]), Err(CardError::Damaged));
}

#[test]
fn a_blank_card_has_no_fingerprint_and_others_differ() {
    assert_eq!(Card::default().fingerprint(), 0);
    let mut other = filled();
    other.set_slot(31, None);
    assert_ne!(filled().fingerprint(), other.fingerprint());
    other.set_slots(&filled());
    assert_eq!(filled().fingerprint(), other.fingerprint());
    other.set_slot(32, Some(&[0]));
    assert_eq!(filled(), other);
}
