//! Which function of which file is which: in the text, and in a machine.

use std::collections::{BTreeMap, BTreeSet};

use super::Edition;
use crate::lua::bytecode::{Capture, Prototype};
use crate::lua::heap::{ClosureRef, ProtoRef};
use crate::lua::vm::{LoadError, Vm};

/// A function in the text: number of the file, and of the function in it, in the order in which
/// the loader makes prototypes: those inside before the one around.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    pub file: usize,
    pub index: usize,
}

/// The functions of a file.
#[derive(Default)]
pub struct Functions {
    pub root: Option<Prototype>,
    /// What tells one from another, in the loader's order; the main function is the last.
    shapes: Vec<Shape>,
}

/// What is known of a function's text.
struct Shape {
    name: String,
    line: u32,
    last_line: u32,
    code: Vec<u64>,
    captures: Vec<Capture>,
    parent: Option<usize>,
    children: Vec<usize>,
}

impl Functions {
    fn of(root: Prototype) -> Functions {
        let mut shapes = Vec::new();
        add(&root, &mut shapes);
        Functions { root: Some(root), shapes }
    }

    /// The function around function `index`.
    pub fn parent(&self, index: usize) -> Option<usize> {
        self.shapes.get(index)?.parent
    }

    /// Where function `index` takes its upvalue number `slot` from.
    pub fn capture(&self, index: usize, slot: usize) -> Option<Capture> {
        self.shapes.get(index)?.captures.get(slot).copied()
    }
}

/// The compiler limits how deep functions are nested to 200.
fn add(prototype: &Prototype, shapes: &mut Vec<Shape>) -> usize {
    let children: Vec<_> = prototype.protos.iter().map(|nested| add(nested, shapes)).collect();
    let index = shapes.len();
    for child in &children {
        shapes[*child].parent = Some(index);
    }
    shapes.push(Shape {
        name: prototype.name.clone(),
        line: prototype.line_defined,
        last_line: prototype.last_line,
        code: prototype.code.clone(),
        captures: prototype.upvalues.iter().map(|upvalue| upvalue.capture).collect(),
        parent: None,
        children,
    });
    index
}

/// The files of both editions.
pub struct Texts {
    /// The files that any of the machines has loaded.
    names: Vec<String>,
    pub old: Vec<Functions>,
    /// The functions of the new text; without any where the text is the same.
    pub new: Vec<Option<Functions>>,
    /// For each changed file, the new function for each old one.
    successors: Vec<BTreeMap<usize, usize>>,
    /// Which function a prototype is, in the live machine, the old edition's and the new one's.
    pub live_places: BTreeMap<ProtoRef, Place>,
    pub old_places: BTreeMap<ProtoRef, Place>,
    pub new_places: BTreeMap<ProtoRef, Place>,
}

impl Texts {
    /// Compiles both editions and finds their functions in the three machines.
    pub fn read(live: &Vm, old: Edition, new: Edition) -> Result<Texts, LoadError> {
        let known = [live, old.vm, new.vm].map(prototypes);
        let names: BTreeSet<_> = known.iter().flat_map(BTreeMap::keys).cloned().collect();
        let mut texts = Texts {
            names: names.into_iter().collect(),
            old: Vec::new(),
            new: Vec::new(),
            successors: Vec::new(),
            live_places: BTreeMap::new(),
            old_places: BTreeMap::new(),
            new_places: BTreeMap::new(),
        };
        for (file, name) in texts.names.iter().enumerate() {
            let compile = |text: Option<&Vec<u8>>| match text {
                Some(text) => live.compile(text, &format!("@{name}")).map(Functions::of),
                None => Ok(Functions::default()),
            };
            let (before, now) = (old.files.get(name), new.files.get(name));
            let old = compile(before)?;
            let new = if before == now { None } else { Some(compile(now)?) };
            texts
                .successors
                .push(new.as_ref().map_or_else(BTreeMap::new, |new| match_up(&old, new)));
            let [live, aside, fresh] = &known;
            let at = |protos: &BTreeMap<String, Vec<Seen>>, functions: &Functions| {
                let found = protos.get(name).map_or(&[][..], Vec::as_slice);
                locate(found, functions, file)
            };
            texts.live_places.extend(at(live, &old));
            texts.old_places.extend(at(aside, &old));
            texts.new_places.extend(at(fresh, new.as_ref().unwrap_or(&old)));
            texts.old.push(old);
            texts.new.push(new);
        }
        Ok(texts)
    }

    /// The function of the new text that an old one has become.
    pub fn successor(&self, old: Place) -> Option<Place> {
        if self.new[old.file].is_none() {
            return Some(old);
        }
        let index = *self.successors[old.file].get(&old.index)?;
        Some(Place { file: old.file, index })
    }

    /// The functions of a file in the new edition.
    pub fn renewed(&self, file: usize) -> &Functions {
        self.new[file].as_ref().unwrap_or(&self.old[file])
    }

    /// Whether the text of the file has changed.
    pub fn is_changed(&self, file: usize) -> bool {
        self.new[file].is_some()
    }
}

/// A prototype in a machine, with what tells it from others.
struct Seen {
    proto: ProtoRef,
    id: u32,
    line: u32,
    last_line: u32,
    words: u32,
}

/// The prototypes of all functions of a machine and of those inside them, by file.
fn prototypes(vm: &Vm) -> BTreeMap<String, Vec<Seen>> {
    let heap = &vm.heap;
    let closures = heap.closures();
    let mut waiting: Vec<_> = closures.into_iter().map(|c| heap.closure_proto(c)).collect();
    let mut known = BTreeSet::new();
    let mut files = BTreeMap::<String, Vec<Seen>>::new();
    while let Some(proto) = waiting.pop() {
        if !known.insert(proto) {
            continue;
        }
        waiting.extend(heap.nested_protos(proto));
        let row = heap.proto(proto);
        let (id, line, last_line) = (row.id, row.line_defined, row.last_line);
        let source = String::from_utf8_lossy(heap.bytes(row.source));
        if let Some(name) = source.strip_prefix('@') {
            let seen = Seen { proto, id, line, last_line, words: row.code_len };
            files.entry(name.to_string()).or_default().push(seen);
        }
    }
    files
}

/// The places of prototypes. The loader numbers those of a file one after another, so all of them
/// lie at the same distance from their index; earlier editions of a file, whose last calls are
/// still under way, lie elsewhere and are left out.
fn locate(seen: &[Seen], functions: &Functions, file: usize) -> BTreeMap<ProtoRef, Place> {
    let fits = |seen: &Seen, shape: &Shape| {
        (seen.line, seen.last_line) == (shape.line, shape.last_line)
            && seen.words as usize == shape.code.len()
    };
    let mut votes = BTreeMap::<u32, usize>::new();
    for seen in seen {
        for (index, shape) in functions.shapes.iter().enumerate() {
            if fits(seen, shape)
                && let Some(first) = seen.id.checked_sub(index as u32)
            {
                *votes.entry(first).or_default() += 1;
            }
        }
    }
    // Of equals the latest.
    let Some((&first, _)) = votes.iter().max_by_key(|(_, votes)| **votes) else {
        return BTreeMap::new();
    };
    let place = |seen: &Seen| {
        let index = seen.id.checked_sub(first)? as usize;
        let shape = functions.shapes.get(index)?;
        fits(seen, shape).then_some((seen.proto, Place { file, index }))
    };
    seen.iter().filter_map(place).collect()
}

/// The new function for each old one: that of the same name in the same function, the first, second
/// and so on where there are several; those without a name by their code, then by their order.
fn match_up(old: &Functions, new: &Functions) -> BTreeMap<usize, usize> {
    let mut successors = BTreeMap::new();
    let ends = old.shapes.len().checked_sub(1).zip(new.shapes.len().checked_sub(1));
    let mut waiting: Vec<_> = ends.into_iter().collect();
    while let Some((before, now)) = waiting.pop() {
        successors.insert(before, now);
        let mut left = new.shapes[now].children.clone();
        let mut unmatched = Vec::new();
        let mut take = |left: &mut Vec<usize>, child: usize, same: &dyn Fn(&Shape) -> bool| {
            let at = left.iter().position(|c| same(&new.shapes[*c]));
            at.map(|at| waiting.push((child, left.remove(at)))).is_some()
        };
        for &child in &old.shapes[before].children {
            let shape = &old.shapes[child];
            let named = !shape.name.is_empty();
            let same = |s: &Shape| s.name == shape.name && (named || s.code == shape.code);
            if !take(&mut left, child, &same) && !named {
                unmatched.push(child);
            }
        }
        for child in unmatched {
            take(&mut left, child, &|shape| shape.name.is_empty());
        }
    }
    successors
}

/// What a function runs, of those with a place.
pub fn place_of(vm: &Vm, places: &BTreeMap<ProtoRef, Place>, of: ClosureRef) -> Option<Place> {
    places.get(&vm.heap.closure_proto(of)).copied()
}
