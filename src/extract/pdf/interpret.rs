//! What a page prints: the operators of its content that matter for text.

use super::annotation::{self, Shown};
use super::font::{Fonts, Shared};
use super::line::square;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Dict, Name, Object, Stream};
use hayro_syntax::page::{Page, Resources};

/// Forms drawn by forms, and states saved inside states, at most this deep.
const DEPTH: usize = 16;
const STATES: usize = 512;

/// Streams behind so many bytes of a page are left out.
const CONTENT: usize = 256 << 20;

/// A transformation of the plane, as PDF writes it.
pub(super) type Matrix = [f64; 6];

/// A character on a page. The origin is the upper left corner; all measures are points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub char: char,
    /// Where its base line begins, and how far it moves on from there.
    pub x: f32,
    pub y: f32,
    pub dx: f32,
    pub dy: f32,
    /// Its size.
    pub size: f32,
    pub bold: bool,
    /// Whether it is written from top to bottom.
    pub vertical: bool,
    /// Whether the file calls it an artifact of the page.
    pub artifact: bool,
}

/// A straight line that is drawn along an axis, from its lesser end to its greater.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
}

/// What was found on a page.
#[derive(Debug, Default)]
pub(super) struct Printed {
    pub glyphs: Vec<Glyph>,
    pub rules: Vec<Rule>,
    /// Whether it shows an image.
    pub image: bool,
    /// Characters of which nothing tells what they are.
    pub unknown: usize,
    pub width: f32,
    pub height: f32,
}

/// What is left to spend on a file: operators and characters.
#[derive(Debug)]
pub(super) struct Budget {
    pub steps: u64,
}

impl Budget {
    /// Spends some; `false` once nothing is left.
    pub(super) fn spend(&mut self, steps: u64) -> bool {
        self.steps = self.steps.saturating_sub(steps);
        self.steps > 0
    }
}

#[derive(Clone)]
struct State<'a> {
    ctm: Matrix,
    font: Option<Shared<'a>>,
    size: f64,
    chars: f64,
    words: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

struct Interpreter<'f, 'a> {
    fonts: &'f mut Fonts<'a>,
    budget: &'f mut Budget,
    out: Printed,
    state: State<'a>,
    saved: Vec<State<'a>>,
    text: Matrix,
    line: Matrix,
    /// For each marked stretch that is open: whether it is an artifact, and where its replacement began.
    marked: Vec<Marked>,
    path: Vec<Rule>,
    point: (f64, f64),
}

#[derive(Debug, Clone, Default)]
struct Marked {
    artifact: bool,
    /// The text that the file gives for what is drawn.
    actual: Option<String>,
    start: usize,
}

/// Reads what a page prints.
pub(super) fn page<'a>(page: &Page<'a>, fonts: &mut Fonts<'a>, budget: &mut Budget) -> Printed {
    let ctm = page.initial_transform(true).as_coeffs();
    let (width, height) = page.render_dimensions();
    let state = State { ctm, font: None, size: 0.0, chars: 0.0, words: 0.0, scale: 1.0, leading: 0.0, rise: 0.0 };
    let mut interpreter = Interpreter {
        fonts,
        budget,
        out: Printed { width, height, ..Printed::default() },
        state: state.clone(),
        saved: Vec::new(),
        text: IDENTITY,
        line: IDENTITY,
        marked: Vec::new(),
        path: Vec::new(),
        point: (0.0, 0.0),
    };
    let content = content(page);
    interpreter.run(TypedIter::new(&content), page.resources(), 0);
    for shown in annotation::shown(page) {
        interpreter.state = state.clone();
        interpreter.marked.clear();
        match shown {
            Shown::Drawn(form, matrix) => {
                interpreter.state.ctm = then(matrix, ctm);
                interpreter.object(&form, page.resources(), 0);
            }
            Shown::Value(text, rect) => interpreter.write(&text, rect),
        }
    }
    interpreter.out
}

/// The content of a page, unpacked. It is not kept, as the page itself would do for all pages.
fn content(page: &Page) -> Vec<u8> {
    let streams = match page.raw().get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(array)) => array.iter::<Stream<'_>>().collect(),
        _ => Vec::new(),
    };
    let mut content = Vec::new();
    for stream in streams {
        if content.len() < CONTENT {
            content.extend_from_slice(&stream.decoded().unwrap_or_default());
            content.push(b'\n');
        }
    }
    content
}

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
pub(super) fn then(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

pub(super) fn apply(m: Matrix, x: f64, y: f64) -> (f64, f64) {
    (x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5])
}

impl<'a> Interpreter<'_, 'a> {
    fn run(&mut self, mut operators: TypedIter<'_>, resources: &Resources<'a>, depth: usize) {
        let outer = self.saved.len();
        while let Some(operator) = operators.next() {
            if !self.budget.spend(1) {
                return;
            }
            self.operator(operator, resources, depth, outer);
        }
        if self.saved.len() > outer {
            self.state = self.saved[outer].clone();
            self.saved.truncate(outer);
        }
    }

    fn operator(&mut self, operator: TypedInstruction, resources: &Resources<'a>, depth: usize, outer: usize) {
        use TypedInstruction as I;
        match operator {
            I::SaveState(_) if self.saved.len() < STATES => self.saved.push(self.state.clone()),
            I::RestoreState(_) if self.saved.len() > outer => {
                self.state = self.saved.pop().unwrap_or_else(|| self.state.clone());
            }
            I::Transform(t) => {
                let own = [t.0, t.1, t.2, t.3, t.4, t.5].map(|n| n.as_f64());
                self.state.ctm = then(own, self.state.ctm);
            }
            I::XObject(object) => {
                if let Some(stream) = resources.get_x_object(object.0) {
                    self.object(&stream, resources, depth);
                }
            }
            I::InlineImage(_) => self.out.image = true,
            I::BeginMarkedContent(mark) => self.mark(mark.0, None),
            I::BeginMarkedContentWithProperties(mark) => {
                let properties = match mark.1 {
                    Object::Dict(dict) => Some(dict.clone()),
                    Object::Name(name) => resources.properties.get::<Dict<'_>>(name.clone()),
                    _ => None,
                };
                self.mark(mark.0, properties.as_ref());
            }
            I::EndMarkedContent(_) => self.unmark(),
            operator => self.drawing(operator, resources),
        }
    }

    fn drawing(&mut self, operator: TypedInstruction, resources: &Resources<'a>) {
        use TypedInstruction as I;
        match operator {
            I::MoveTo(to) => self.point = (to.0.as_f64(), to.1.as_f64()),
            I::LineTo(to) => {
                let to = (to.0.as_f64(), to.1.as_f64());
                self.draw(self.point, to);
                self.point = to;
            }
            I::RectPath(r) => {
                let [x, y, width, height] = [r.0, r.1, r.2, r.3].map(|n| n.as_f64());
                self.draw((x, y), (x + width, y + height));
            }
            I::StrokePath(_)
            | I::CloseAndStrokePath(_)
            | I::FillPathNonZero(_)
            | I::FillPathNonZeroCompatibility(_)
            | I::FillPathEvenOdd(_)
            | I::FillAndStrokeNonZero(_)
            | I::FillAndStrokeEvenOdd(_)
            | I::CloseFillAndStrokeNonZero(_)
            | I::CloseFillAndStrokeEvenOdd(_) => self.out.rules.append(&mut self.path),
            I::EndPath(_) => self.path.clear(),
            operator => self.texts(operator, resources),
        }
    }

    /// Keeps a stroke that runs along an axis, or a rectangle that is as good as one.
    fn draw(&mut self, from: (f64, f64), to: (f64, f64)) {
        const THIN: f32 = 3.0;
        let (from, to) = (apply(self.state.ctm, from.0, from.1), apply(self.state.ctm, to.0, to.1));
        let (x0, x1) = (from.0.min(to.0) as f32, from.0.max(to.0) as f32);
        let (y0, y1) = (from.1.min(to.1) as f32, from.1.max(to.1) as f32);
        let long = (x1 - x0).max(y1 - y0) >= 8.0;
        if long && (x1 - x0).min(y1 - y0) <= THIN && self.path.len() + self.out.rules.len() < 20_000 {
            self.path.push(Rule { x0, y0, x1, y1 });
        }
    }

    fn texts(&mut self, operator: TypedInstruction, resources: &Resources<'a>) {
        use TypedInstruction as I;
        match operator {
            I::BeginText(_) => (self.text, self.line) = (IDENTITY, IDENTITY),
            I::CharacterSpacing(n) => self.state.chars = n.0.as_f64(),
            I::WordSpacing(n) => self.state.words = n.0.as_f64(),
            I::HorizontalScaling(n) => self.state.scale = n.0.as_f64() / 100.0,
            I::TextLeading(n) => self.state.leading = n.0.as_f64(),
            I::TextRise(n) => self.state.rise = n.0.as_f64(),
            I::TextFont(font) => {
                self.state.font = resources.get_font(font.0).and_then(|dict| self.fonts.get(&dict));
                self.state.size = font.1.as_f64();
            }
            I::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64()),
            I::NextLineAndSetLeading(by) => {
                self.state.leading = -by.1.as_f64();
                self.next_line(by.0.as_f64(), by.1.as_f64());
            }
            I::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            I::SetTextMatrix(m) => {
                self.line = [m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64());
                self.text = self.line;
            }
            I::ShowText(text) => self.show(text.0.as_bytes()),
            I::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                self.show(text.0.as_bytes());
            }
            I::ShowTextWithParameters(text) => {
                (self.state.words, self.state.chars) = (text.0.as_f64(), text.1.as_f64());
                self.next_line(0.0, -self.state.leading);
                self.show(text.2.as_bytes());
            }
            I::ShowTexts(texts) => {
                for item in texts.0.iter::<Object<'_>>() {
                    match item {
                        Object::String(text) => self.show(text.as_bytes()),
                        Object::Number(by) => self.adjust(by.as_f64()),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = then([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    fn adjust(&mut self, by: f64) {
        let by = -by / 1000.0 * self.state.size;
        let vertical = self.state.font.as_ref().is_some_and(|font| font.borrow().vertical);
        let (x, y) = if vertical { (0.0, by) } else { (by * self.state.scale, 0.0) };
        self.text = then([1.0, 0.0, 0.0, 1.0, x, y], self.text);
    }

    /// Shows a string.
    fn show(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.font.clone() else { return };
        if !self.budget.spend(bytes.len() as u64) {
            return;
        }
        let mut font = font.borrow_mut();
        let (vertical, bold, em) = (font.vertical, font.bold, font.em);
        let artifact = self.marked.iter().any(|mark| mark.artifact);
        let mut at = 0;
        while at < bytes.len() {
            let (code, length) = font.next(bytes, at);
            let found = font.code(code, length);
            let state = &self.state;
            let space = if length == 1 && bytes[at] == b' ' { state.words } else { 0.0 };
            at += length;
            let own = found.advance / 1000.0 * state.size;
            let step = own + if vertical { -(state.chars + space) } else { state.chars + space };
            let (dx, dy) = if vertical { (0.0, -own) } else { (own * state.scale, 0.0) };
            self.glyphs(&found.chars, (dx, dy), em, (vertical, bold, artifact));
            let move_on = if vertical {
                [1.0, 0.0, 0.0, 1.0, 0.0, -step]
            } else {
                [1.0, 0.0, 0.0, 1.0, step * self.state.scale, 0.0]
            };
            self.text = then(move_on, self.text);
        }
    }

    /// Puts down the characters of one code, side by side in its room.
    fn glyphs(
        &mut self,
        chars: &[char],
        (dx, dy): (f64, f64),
        em: f64,
        (vertical, bold, artifact): (bool, bool, bool),
    ) {
        if chars.is_empty() {
            self.out.unknown += usize::from(dx != 0.0 || dy != 0.0);
            if dx == 0.0 && dy == 0.0 {
                return;
            }
        }
        let whole = then(self.text, self.state.ctm);
        let (x, y) = apply(whole, 0.0, self.state.rise);
        let (end_x, end_y) = (dx * whole[0] + dy * whole[2], dx * whole[1] + dy * whole[3]);
        let tall = (whole[2].hypot(whole[3]) * self.state.size).abs();
        let wide = (whole[0].hypot(whole[1]) * self.state.size).abs();
        let size = em * if vertical { wide } else { tall };
        if ![x, y, end_x, end_y, size].iter().all(|n| n.is_finite() && n.abs() < 1e6) {
            return;
        }
        let chars = if chars.is_empty() { &['\u{FFFD}'][..] } else { chars };
        let count = chars.len() as f64;
        for (nth, &char) in chars.iter().enumerate() {
            let part = nth as f64 / count;
            self.out.glyphs.push(Glyph {
                char,
                x: (x + end_x * part) as f32,
                y: (y + end_y * part) as f32,
                dx: (end_x / count) as f32,
                dy: (end_y / count) as f32,
                size: size as f32,
                bold,
                vertical,
                artifact,
            });
        }
    }

    /// Writes the value of a field into its rectangle, as a program would that shows it.
    fn write(&mut self, text: &str, [x0, y0, _, y1]: [f64; 4]) {
        let lines: Vec<&str> = text.lines().collect();
        let room = (y1 - y0) / lines.len().max(1) as f64;
        let size = (room * 0.7).clamp(1.0, 12.0);
        for (nth, line) in lines.into_iter().enumerate() {
            let low = y1 - room * (nth as f64 + 0.75);
            let mut ahead = x0 + 2.0;
            for char in line.chars().filter(|c| !c.is_control()).take(10_000) {
                let step = if square(char) { size } else { size * 0.5 };
                let (x, y) = apply(self.state.ctm, ahead, low);
                let (dx, dy) = (self.state.ctm[0] * step, self.state.ctm[1] * step);
                ahead += step;
                let numbers = [x, y, dx, dy, size].map(|n| n as f32);
                if !self.budget.spend(1) || numbers.iter().any(|n| !n.is_finite() || n.abs() > 1e6) {
                    return;
                }
                let [x, y, dx, dy, size] = numbers;
                let glyph = Glyph { char, x, y, dx, dy, size, bold: false, vertical: false, artifact: false };
                self.out.glyphs.push(glyph);
            }
        }
    }

    fn mark(&mut self, tag: &Name, properties: Option<&Dict>) {
        let actual = properties.and_then(|dict| dict.get::<hayro_syntax::object::String<'_>>("ActualText"));
        if self.marked.len() < STATES {
            self.marked.push(Marked {
                artifact: tag.as_str() == "Artifact",
                actual: actual.map(|text| super::string(text.as_bytes())),
                start: self.out.glyphs.len(),
            });
        }
    }

    /// Ends a marked stretch; the text that the file gives for it takes the place of what was drawn.
    fn unmark(&mut self) {
        let Some(mark) = self.marked.pop() else { return };
        let (Some(actual), true) = (mark.actual, mark.start < self.out.glyphs.len()) else { return };
        let drawn = self.out.glyphs.split_off(mark.start);
        let (first, last) = (drawn[0], drawn[drawn.len() - 1]);
        let chars: Vec<char> = actual.chars().filter(|c| !c.is_control()).take(10_000).collect();
        let count = chars.len().max(1) as f32;
        let (dx, dy) = ((last.x + last.dx - first.x) / count, (last.y + last.dy - first.y) / count);
        // What stands on several lines cannot be spread over one.
        if (first.y - last.y).abs() > first.size && (first.x - last.x).abs() > first.size {
            self.out.glyphs.extend(drawn);
            return;
        }
        for (nth, char) in chars.into_iter().enumerate() {
            let by = nth as f32;
            self.out.glyphs.push(Glyph { char, x: first.x + dx * by, y: first.y + dy * by, dx, dy, ..first });
        }
    }

    /// Draws a form, or notes an image.
    fn object(&mut self, stream: &Stream<'a>, resources: &Resources<'a>, depth: usize) {
        let dict = stream.dict();
        match dict.get::<Name<'_>>("Subtype").as_ref().map(Name::as_str) {
            Some("Image") => self.out.image = true,
            Some("Form") if depth < DEPTH => {
                let Ok(content) = stream.decoded() else { return };
                let matrix = dict.get::<[f64; 6]>("Matrix").unwrap_or(IDENTITY);
                let own = dict.get::<Dict<'a>>("Resources").map(Resources::new);
                let before = self.state.clone();
                let marks = self.marked.len();
                self.state.ctm = then(matrix, self.state.ctm);
                self.run(TypedIter::new(&content), own.as_ref().unwrap_or(resources), depth + 1);
                while self.marked.len() > marks {
                    self.unmark();
                }
                self.state = before;
            }
            _ => {}
        }
    }
}
