//! Many PDFs of ours, bound into one: pages, bookmarks and structure one after the other.
//!
//! typst lays out a document as a whole and remembers all of it until the end. A batch of thousands
//! is therefore set in portions and bound here. This reads no PDF but those that [`mod@super::typeset`]
//! has just made: plain objects and a cross-reference table (ISO 32000-1, 7.5.4), no object streams.

use std::fmt::Write;
use std::ops::Range;

use super::typeset::TypesetError;

/// The book so far.
pub struct Binder {
    bytes: Vec<u8>,
    /// Where each object begins; number 0 is nobody's.
    offsets: Vec<usize>,
    sections: Vec<Section>,
    pages: usize,
    /// Pairs of the parent tree: which page's marks belong to which elements.
    parents: String,
    /// The next key of the parent tree.
    next_parent: usize,
    head: Option<Head>,
}

/// One portion, in the numbers of the book.
struct Section {
    /// Its node of the page tree.
    pages: usize,
    structure: usize,
    outline: Option<(usize, String)>,
    /// The letters in it, for its bookmark.
    letters: Range<usize>,
}

/// What the whole book takes from its first portion.
struct Head {
    metadata: usize,
    info: usize,
    lang: String,
    preferences: String,
    roles: String,
    id: String,
}

const CATALOG: usize = 1;
const PAGES: usize = 2;
const STRUCTURE: usize = 3;
const OUTLINES: usize = 4;
const DOCUMENT: usize = 5;
const RESERVED: usize = 6;

fn odd(what: &str) -> TypesetError {
    TypesetError::new(format!("a portion has no {what}"))
}

impl Binder {
    pub fn new() -> Self {
        Self {
            bytes: Vec::new(),
            offsets: vec![0; RESERVED],
            sections: Vec::new(),
            pages: 0,
            parents: String::new(),
            next_parent: 0,
            head: None,
        }
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// Adds a portion with these letters.
    pub fn add(&mut self, pdf: &[u8], letters: Range<usize>) -> Result<(), TypesetError> {
        let portion = Portion::read(pdf)?;
        let base = self.offsets.len() - 1;
        if self.head.is_none() {
            // The first line and the bytes that say that this is no text.
            let end = portion.objects.first().map_or(0, |first| first.start);
            self.bytes.extend_from_slice(&pdf[..end]);
        }
        let catalog = portion.text(portion.root)?;
        let reference = |key: &str| number_after(&catalog, key);
        let pages = reference("/Pages ").ok_or_else(|| odd("pages"))?;
        let structure = reference("/StructTreeRoot ").ok_or_else(|| odd("structure"))?;
        let metadata = reference("/Metadata ").ok_or_else(|| odd("metadata"))?;
        let outlines = reference("/Outlines ");
        let tree = portion.text(structure)?;
        let first = self.head.is_none();
        if first {
            self.head = Some(Head {
                metadata: base + metadata,
                info: base + portion.info,
                lang: between(&catalog, "/Lang", ')').ok_or_else(|| odd("language"))?,
                preferences: nested(&catalog, "/ViewerPreferences").unwrap_or_default(),
                roles: nested(&tree, "/RoleMap").unwrap_or_default(),
                id: portion.id.clone(),
            });
        }
        let place = Place { base, parents: self.next_parent };
        for number in 1..=portion.objects.len() {
            let dropped = number == portion.root
                || (!first && (number == metadata || number == portion.info));
            if dropped {
                self.offsets.push(0);
                continue;
            }
            let mut object = portion.object(number)?.to_vec();
            if number == pages {
                // Its parent is no number of the portion: put in after moving.
                let parent = format!("<</Parent {PAGES} 0 R");
                object = text(&place.moved(&object))?.replacen("<<", &parent, 1).into_bytes();
            } else if number == structure {
                let kids = between(&tree, "/K[", ']').unwrap_or_default();
                let kids = place.moved(format!("/K[{kids}]").as_bytes());
                let head = format!("<</Type/StructElem/S/Part/P {DOCUMENT} 0 R");
                object = [head.as_bytes(), &kids, b">>\n"].concat();
            } else if Some(number) == outlines {
                // Becomes a bookmark of its own when it is known which one comes next.
                self.offsets.push(0);
                continue;
            } else {
                object = place.moved(&object);
            }
            self.write(base + number, &object);
        }
        let nums = between(&tree, "/Nums[", ']').unwrap_or_default();
        self.take_parents(&place, &nums)?;
        let count = number_after(&portion.text(pages)?, "/Count ").ok_or_else(|| odd("count"))?;
        let outline = match outlines {
            Some(number) => {
                let moved = place.moved(portion.text(number)?.as_bytes());
                Some((base + number, String::from_utf8_lossy(&moved).into_owned()))
            }
            None => None,
        };
        self.pages += count;
        let (pages, structure) = (base + pages, base + structure);
        self.sections.push(Section { pages, structure, outline, letters });
        Ok(())
    }

    /// An empty page, so that the next portion begins on a fresh sheet.
    pub fn blank(&mut self) {
        let number = self.offsets.len();
        self.offsets.push(0);
        let page = format!(
            "<</Type/Page/Resources<<>>/MediaBox[0 0 595.2756 841.8898]/Tabs/S/Parent {PAGES} 0 R>>\n"
        );
        self.write(number, page.as_bytes());
        self.pages += 1;
        let letters = self.sections.last().map_or(0..0, |last| last.letters.end..last.letters.end);
        self.sections.push(Section { pages: number, structure: 0, outline: None, letters });
    }

    fn take_parents(&mut self, place: &Place, nums: &str) -> Result<(), TypesetError> {
        let moved = place.moved(nums.as_bytes());
        let moved = text(&moved)?;
        let mut words = moved.split_whitespace();
        let mut next = place.parents;
        while let Some(key) = words.next() {
            let key: usize = key.parse().map_err(|_| odd("parent tree"))?;
            let key = key + place.parents;
            let value = words.by_ref().take(3).collect::<Vec<_>>().join(" ");
            let _ = write!(self.parents, "{key} {value} ");
            next = next.max(key + 1);
        }
        self.next_parent = next;
        Ok(())
    }

    fn write(&mut self, number: usize, body: &[u8]) {
        if self.offsets.len() <= number {
            self.offsets.resize(number + 1, 0);
        }
        self.offsets[number] = self.bytes.len();
        self.bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        self.bytes.extend_from_slice(body);
        self.bytes.extend_from_slice(b"endobj\n\n");
    }

    /// The book.
    pub fn finish(mut self) -> Result<Vec<u8>, TypesetError> {
        let head = self.head.take().ok_or_else(|| odd("pages"))?;
        let sections = std::mem::take(&mut self.sections);
        let kids = sections.iter().map(|section| format!("{} 0 R", section.pages));
        let kids = kids.collect::<Vec<_>>().join(" ");
        self.write(
            PAGES,
            format!("<</Type/Pages/Count {}/Kids[{kids}]>>\n", self.pages).as_bytes(),
        );
        let parts = sections.iter().filter(|section| section.structure > 0);
        let parts = parts.map(|section| format!("{} 0 R", section.structure));
        let parts = parts.collect::<Vec<_>>().join(" ");
        self.write(
            DOCUMENT,
            format!("<</Type/StructElem/S/Document/P {STRUCTURE} 0 R/K[{parts}]>>\n").as_bytes(),
        );
        let tree = format!(
            "<</Type/StructTreeRoot/RoleMap{}/K[{DOCUMENT} 0 R]/ParentTree<</Nums[{}]>>\
             /ParentTreeNextKey {}>>\n",
            head.roles,
            self.parents.trim_end(),
            self.next_parent
        );
        self.write(STRUCTURE, tree.as_bytes());
        self.bookmarks(&sections);
        let catalog = format!(
            "<</Type/Catalog/Pages {PAGES} 0 R/Metadata {} 0 R/Lang{})/StructTreeRoot {STRUCTURE} 0 R\
             /MarkInfo<</Marked true/Suspects false>>/ViewerPreferences{}/Outlines {OUTLINES} 0 R>>\n",
            head.metadata, head.lang, head.preferences
        );
        self.write(CATALOG, catalog.as_bytes());
        let begin = self.bytes.len();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.offsets.len());
        for offset in &self.offsets[1..] {
            let _ = match offset {
                0 => writeln!(table, "0000000000 65535 f "),
                offset => writeln!(table, "{offset:010} 00000 n "),
            };
        }
        let _ = write!(
            table,
            "trailer\n<</Size {}/Root {CATALOG} 0 R/Info {} 0 R{}>>\nstartxref\n{begin}\n%%EOF",
            self.offsets.len(),
            head.info,
            head.id
        );
        self.bytes.extend_from_slice(table.as_bytes());
        Ok(self.bytes)
    }

    /// One bookmark for each portion, with its own below.
    fn bookmarks(&mut self, sections: &[Section]) {
        let with = sections.iter().filter_map(|section| {
            let (number, own) = section.outline.as_ref()?;
            Some((*number, own, &section.letters))
        });
        let with = with.collect::<Vec<_>>();
        let neighbour = |place: Option<usize>, key: &str| {
            let known = place.and_then(|place| with.get(place));
            known.map_or_else(String::new, |(number, ..)| format!("/{key} {number} 0 R"))
        };
        let mut written = Vec::new();
        for (place, (number, own, letters)) in with.iter().enumerate() {
            let own = |key: &str| number_after(own, key);
            let below = match (own("/First "), own("/Last ")) {
                (Some(first), Some(last)) => format!("/First {first} 0 R/Last {last} 0 R/Count -1"),
                _ => String::new(),
            };
            let item = format!(
                "<</Title(Briefe {} bis {})/Parent {OUTLINES} 0 R{}{}{below}>>\n",
                letters.start + 1,
                letters.end,
                neighbour(place.checked_sub(1), "Prev"),
                neighbour(Some(place + 1), "Next"),
            );
            written.push((*number, item));
        }
        let (first, last) =
            (neighbour(Some(0), "First"), neighbour(with.len().checked_sub(1), "Last"));
        let root = format!("<</Type/Outlines{first}{last}/Count {}>>\n", with.len());
        for (number, item) in written {
            self.write(number, item.as_bytes());
        }
        self.write(OUTLINES, root.as_bytes());
    }
}

/// Where the numbers of a portion lie in the book.
struct Place {
    base: usize,
    parents: usize,
}

impl Place {
    /// The same object with the book's numbers. What stands in a stream or a text is left alone.
    fn moved(&self, object: &[u8]) -> Vec<u8> {
        let stream = find(object, b"stream\n").unwrap_or(object.len());
        let (head, stream) = object.split_at(stream);
        let mut moved = Vec::with_capacity(object.len() + 64);
        let mut rest = head;
        while let Some(sign) = rest.first() {
            let long = match sign {
                b'(' => text_end(rest),
                b'0'..=b'9' => match referred(rest) {
                    Some((number, long)) => {
                        moved.extend_from_slice(format!("{} 0 R", number + self.base).as_bytes());
                        rest = &rest[long..];
                        continue;
                    }
                    None => rest.iter().take_while(|s| s.is_ascii_digit() || **s == b'.').count(),
                },
                b'/' => {
                    let name = rest[1..].iter().take_while(|s| s.is_ascii_alphanumeric()).count();
                    let (name, after) = rest.split_at(name + 1);
                    moved.extend_from_slice(name);
                    rest = after;
                    if matches!(name, b"/StructParents" | b"/StructParent")
                        && let Some((key, long)) = digits(after.get(1..).unwrap_or_default())
                    {
                        moved.extend_from_slice(format!(" {}", key + self.parents).as_bytes());
                        rest = &after[1 + long..];
                    }
                    continue;
                }
                _ => 1,
            };
            moved.extend_from_slice(&rest[..long]);
            rest = &rest[long..];
        }
        moved.extend_from_slice(stream);
        moved
    }
}

/// How long a text in parentheses is.
fn text_end(text: &[u8]) -> usize {
    let (mut depth, mut place) = (0, 0);
    while let Some(sign) = text.get(place) {
        match sign {
            b'\\' => place += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        place += 1;
        if depth == 0 {
            break;
        }
    }
    place.min(text.len())
}

fn digits(text: &[u8]) -> Option<(usize, usize)> {
    let long = text.iter().take_while(|sign| sign.is_ascii_digit()).count();
    let number = std::str::from_utf8(&text[..long]).ok()?.parse().ok()?;
    Some((number, long))
}

/// `12 0 R`: the number and how long it is written.
fn referred(text: &[u8]) -> Option<(usize, usize)> {
    let (number, long) = digits(text)?;
    text[long..].starts_with(b" 0 R").then_some((number, long + 4))
}

/// One portion, read.
struct Portion<'a> {
    pdf: &'a [u8],
    /// Where object 1, 2, 3 … stands.
    objects: Vec<Range<usize>>,
    root: usize,
    info: usize,
    id: String,
}

impl<'a> Portion<'a> {
    fn read(pdf: &'a [u8]) -> Result<Self, TypesetError> {
        let tail = &pdf[pdf.len().saturating_sub(2048)..];
        let tail = String::from_utf8_lossy(tail);
        let (_, trailer) = tail.rsplit_once("trailer").ok_or_else(|| odd("trailer"))?;
        let begin = number_after(trailer, "startxref\n").ok_or_else(|| odd("table"))?;
        let table = pdf.get(begin..).ok_or_else(|| odd("table"))?;
        let table = String::from_utf8_lossy(table);
        let rows = table.lines().skip(3).take_while(|row| row.trim_end().ends_with('n'));
        let starts = rows.filter_map(|row| row.get(..10)?.parse::<usize>().ok());
        let starts = starts.collect::<Vec<_>>();
        let mut order = starts.clone();
        order.push(begin);
        order.sort_unstable();
        let end = |start: usize| {
            let next = order.partition_point(|other| *other <= start);
            order.get(next).copied().unwrap_or(begin)
        };
        Ok(Self {
            pdf,
            objects: starts.iter().map(|start| *start..end(*start)).collect(),
            root: number_after(trailer, "/Root ").ok_or_else(|| odd("root"))?,
            info: number_after(trailer, "/Info ").ok_or_else(|| odd("info"))?,
            id: between(trailer, "/ID[", ']').map_or_else(String::new, |id| format!("/ID[{id}]")),
        })
    }

    /// What stands between `obj` and `endobj`.
    fn object(&self, number: usize) -> Result<&'a [u8], TypesetError> {
        let area = number.checked_sub(1).and_then(|place| self.objects.get(place));
        let whole =
            area.and_then(|area| self.pdf.get(area.clone())).ok_or_else(|| odd("object"))?;
        let begin = find(whole, b"obj\n").ok_or_else(|| odd("object"))? + 4;
        let end = whole.windows(6).rposition(|part| part == b"endobj");
        Ok(&whole[begin..end.ok_or_else(|| odd("object"))?])
    }

    fn text(&self, number: usize) -> Result<String, TypesetError> {
        Ok(text(self.object(number)?)?.to_owned())
    }
}

fn text(bytes: &[u8]) -> Result<&str, TypesetError> {
    std::str::from_utf8(bytes).map_err(|_| odd("text"))
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn number_after(text: &str, key: &str) -> Option<usize> {
    let (_, after) = text.split_once(key)?;
    digits(after.as_bytes()).map(|(number, _)| number)
}

/// From behind the key to before this sign.
fn between(text: &str, key: &str, end: char) -> Option<String> {
    let (_, after) = text.split_once(key)?;
    Some(after.split(end).next()?.to_owned())
}

/// The dictionary of a key, with its signs around it.
fn nested(text: &str, key: &str) -> Option<String> {
    let (_, after) = text.split_once(key)?;
    let (inside, _) = after.split_once(">>")?;
    Some(format!("{inside}>>"))
}
