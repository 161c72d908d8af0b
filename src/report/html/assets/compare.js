
(() => {
"use strict";
const $ = (id) => document.getElementById(id);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
document.documentElement.classList.add("js");
const items = all(".item");
const form = $("filters");
const texts = $("texts");
const layers = all("input[name=layer]");
const sides = texts ? ["b", "w"] : [];
const scroller = Object.fromEntries(sides.map((side) => [side, $(side + "-scroll")]));
const blocks = Object.fromEntries(sides.map((side) => [side, all("[data-l]", scroller[side])]));
const anchors = texts ? JSON.parse($("anchors").textContent) : [];
const folds = texts ? JSON.parse($("noise").textContent) : [];
const byId = new Map(items.map((item) => [item.dataset.id, item]));
/* Marks by the finding, or the fold, that they are for. */
const index = Object.fromEntries(sides.map((side) => {
  const found = new Map();
  for (const mark of all("[data-f]", scroller[side])) {
    for (const id of mark.dataset.f.split(" ")) (found.get(id) || found.set(id, []).get(id)).push(mark);
  }
  return [side, found];
}));
const marksOf = (side, key) => key.fold === undefined ? index[side].get(key.id) || [] : all(`[data-n="${key.fold}"]`, scroller[side]);
let lit = [];
const quiet = { behavior: "instant" };
let current = null;

/* Filters. */
const seen = () => items.filter((item) => !item.hidden);
function filter() {
  const weights = new Set(all("input[name=severity]:checked", form).map((box) => box.value));
  const chosen = all("select", form).map((box) => [box.name, box.value]).filter(([, value]) => value);
  for (const item of items) {
    item.hidden = !weights.has(item.dataset.severity) || chosen.some(([name, value]) => item.dataset[name] !== value);
  }
  const left = seen().length;
  $("shown").textContent = left === items.length ? left.toLocaleString("en") : `${left.toLocaleString("en")} of ${items.length.toLocaleString("en")}`;
  $("none").hidden = left > 0 || items.length === 0;
  for (const group of all(".group")) group.hidden = !group.querySelector(".item:not([hidden])");
}
if (items.length) {
  form.hidden = false;
  const keys = document.createElement("p");
  keys.className = "keys";
  for (const [key, what] of [["j", " next "], ["k", " previous "]]) {
    const kbd = document.createElement("kbd");
    kbd.textContent = key;
    keys.append(kbd, what);
  }
  keys.append("or the arrow keys");
  form.append(keys);
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter();

/* Scrolling: the block at the reading line of one pane leads the other. */
const READ = 0.32;
let driver = null;
let release = 0;
let pressed = null;
/* Only what a person scrolls leads: the browser scrolls, too, when sizes that were guessed settle. */
const lead = (side) => { driver = side; clearTimeout(release); release = setTimeout(() => { driver = null; }, 400); };
const top = (side, block) => block.getBoundingClientRect().top - scroller[side].getBoundingClientRect().top + scroller[side].scrollTop;
const bounds = (side, at) => {
  const mine = side === "b" ? 0 : 1;
  if (at < 0) return 0;
  if (at >= anchors.length) return scroller[side].scrollHeight;
  return top(side, blocks[side][anchors[at][mine]]);
};
function follow(side) {
  const other = side === "b" ? "w" : "b";
  const here = scroller[side].scrollTop + scroller[side].clientHeight * READ;
  const mine = side === "b" ? 0 : 1;
  let low = 0;
  let high = anchors.length;
  /* Chunks that are far away are not laid out, and asking for a block in one would make it so: the
     search asks for chunks, and only its last steps for blocks. */
  while (low < high) {
    const mid = (low + high) >> 1;
    if (top(side, blocks[side][anchors[mid][mine]].parentElement) <= here) low = mid + 1; else high = mid;
  }
  while (low > 0 && bounds(side, low - 1) > here) low -= 1;
  const [from, to] = [bounds(side, low - 1), bounds(side, low)];
  const part = to > from ? (here - from) / (to - from) : 0;
  const [start, stop] = [bounds(other, low - 1), bounds(other, low)];
  scroller[other].scrollTo({ top: start + part * (stop - start) - scroller[other].clientHeight * READ, ...quiet });
}
const views = Object.fromEntries(sides.map((side) => [side, texts.querySelector(`.strip[data-pane=${side}] .view`)]));
function view(side) {
  const box = scroller[side];
  const whole = Math.max(box.scrollHeight - box.clientHeight * 0.4, 1);
  views[side].setAttribute("y", (1000 * box.scrollTop) / whole);
  views[side].setAttribute("height", (1000 * box.clientHeight) / whole);
}
let asked = false;
function later() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    if (driver) follow(driver);
    sides.forEach(view);
    draw();
  });
}
for (const side of sides) {
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) scroller[side].addEventListener(kind, () => lead(side), { passive: true });
  scroller[side].addEventListener("pointerdown", () => { pressed = side; }, { passive: true });
  scroller[side].addEventListener("scroll", () => {
    if (driver === side || pressed === side) lead(side);
    later();
  }, { passive: true });
}
for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, () => { pressed = null; }, { passive: true });

/* Ribbons between the panes tie what corresponds: the finding at hand, and what moved. */
const moved = texts ? [...new Set(all(".m.mv[id]", texts).map((mark) => mark.dataset.f.split(" ").pop()))].slice(0, 400) : [];
function edges(side, id, frame, port) {
  const parts = index[side].get(id);
  if (!parts) return null;
  const [first, last] = [parts[0], parts[parts.length - 1]];
  /* A chunk that cannot be seen is not laid out, and must not be asked for what is in it. */
  const chunk = (mark) => mark.closest(".chunk").getBoundingClientRect();
  if (chunk(last).bottom < port.top || chunk(first).top > port.bottom) return null;
  const [head, tail] = [first.getBoundingClientRect().top, last.getBoundingClientRect().bottom];
  if (tail < port.top || head > port.bottom) return null;
  const within = (y) => Math.min(Math.max(y, port.top), port.bottom) - frame.top;
  return [within(head), within(tail)];
}
function draw() {
  const svg = $("links");
  const width = svg.clientWidth;
  if (!width) return;
  const paths = [];
  const shown = new Set(moved);
  if (current && current.dataset) shown.add(current.dataset.id);
  const frame = svg.getBoundingClientRect();
  const ports = sides.map((side) => scroller[side].getBoundingClientRect());
  for (const id of shown) {
    const item = byId.get(id);
    if (!item || item.hidden) continue;
    const [from, to] = sides.map((side, at) => edges(side, id, frame, ports[at]));
    if (!from || !to) continue;
    const mid = width / 2;
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", `M0 ${from[0]}C${mid} ${from[0]} ${mid} ${to[0]} ${width} ${to[0]}V${to[1]}C${mid} ${to[1]} ${mid} ${from[1]} 0 ${from[1]}Z`);
    path.setAttribute("class", item === current ? "cur" : "mv");
    paths.push(path);
  }
  svg.replaceChildren(...paths);
}

/* The place of what is pointed at. */
const group = (number) => number.toLocaleString("en");
function bytes(from, to) {
  return to <= from + 1 ? `byte ${group(from)}` : `bytes ${group(from)}–${group(to - 1)}`;
}
function tell(id, fold) {
  for (const side of sides) {
    let say = "";
    if (fold) {
      const row = fold.slice(side === "b" ? 1 : 5);
      say = `line ${row[0]}, column ${row[1]}, ${bytes(row[2], row[3])}`;
    } else if (id && byId.has(id)) {
      say = byId.get(id).querySelector(`.at .${side}`).textContent.replace(/^\w+ /, "");
    }
    $(side + "-status").textContent = say;
  }
}
function pointed(event) {
  const mark = event.target.closest("[data-f],[data-n],.item");
  if (!mark) return;
  const visible = mark.dataset.n && texts.classList.contains("show-" + folds[mark.dataset.n][0]);
  if (mark.dataset.f) tell(mark.dataset.f.split(" ").pop());
  else if (visible) tell(null, folds[mark.dataset.n]);
  else if (mark.dataset.id) tell(mark.dataset.id);
}
document.addEventListener("mouseover", pointed);
document.addEventListener("focusin", pointed);

/* Stepping. */
function bring(side, mark) {
  if (!mark) return;
  const box = scroller[side];
  const place = () => {
    const rect = mark.getBoundingClientRect();
    const port = box.getBoundingClientRect();
    box.scrollTo({ top: box.scrollTop + rect.top - port.top - box.clientHeight * READ, ...quiet });
  };
  /* What is far away has its size guessed until it is near: it takes a few looks to settle. */
  place();
  const target = current;
  let looks = 4;
  const look = () => {
    if (current !== target || driver) return;
    place();
    looks -= 1;
    if (looks) requestAnimationFrame(look); else later();
  };
  requestAnimationFrame(look);
}
function show(target, focus, jump = false) {
  for (const mark of lit) mark.classList.remove("cur");
  if (current instanceof Element) current.querySelector(".what a").removeAttribute("aria-current");
  lit = [];
  current = target;
  driver = null;
  pressed = null;
  const isItem = target instanceof Element;
  const key = isItem ? { id: target.dataset.id } : { fold: target.fold };
  if (isItem) {
    target.classList.add("cur");
    lit.push(target);
    const link = target.querySelector(".what a");
    link.setAttribute("aria-current", "true");
    if (!link.hasAttribute("href")) link.tabIndex = -1;
    if (focus) link.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest", ...quiet });
    tell(key.id);
  } else {
    tell(null, folds[target.fold]);
  }
  if (texts) {
    const bench = $("bench").getBoundingClientRect();
    const wide = innerWidth > 1100;
    if (focus && wide && Math.abs(bench.top) > 4) scrollTo({ top: scrollY + bench.top, ...quiet });
    if (jump && !wide) scrollTo({ top: scrollY + texts.getBoundingClientRect().top, ...quiet });
    for (const side of sides) {
      const marks = marksOf(side, key);
      marks.forEach((mark) => mark.classList.add("cur"));
      lit.push(...marks);
      bring(side, marks[0]);
    }
  }
  if (texts) setTimeout(later, 200);
}
/* Findings first, then the noise that is shown, layer by layer. */
function stops() {
  const on = new Set(layers.filter((box) => box.checked).map((box) => Number(box.value)));
  const extra = [];
  if (on.size) folds.forEach((row, fold) => { if (on.has(row[0])) extra.push(fold); });
  return [...seen(), ...extra.map((fold) => ({ fold }))];
}
function step(by) {
  const list = stops();
  if (!list.length) return;
  const same = (stop) => stop === current || (current && stop.fold !== undefined && stop.fold === current.fold);
  const at = list.findIndex(same);
  const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1);
  show(list[next], true);
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest("select,input[type=text],textarea")) return;
  const arrows = target.closest(".findings,body") && !target.closest(".scroll");
  if (event.key === "j" || (arrows && event.key === "ArrowDown")) step(1);
  else if (event.key === "k" || (arrows && event.key === "ArrowUp")) step(-1);
  else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  const mark = event.target.closest(".m,.n,.item,.strip a");
  if (!mark || getSelection().toString()) return;
  if (mark.matches(".strip a")) {
    event.preventDefault();
    const item = byId.get(mark.getAttribute("href").slice(2));
    if (item) { item.hidden = false; show(item, false); }
  } else if (mark.dataset.f) {
    event.preventDefault();
    const item = byId.get(mark.dataset.f.split(" ").pop());
    if (item) { item.hidden = false; show(item, false); }
  } else if (mark.dataset.n) {
    if (texts.classList.contains("show-" + folds[mark.dataset.n][0])) show({ fold: Number(mark.dataset.n) }, false);
  } else if (mark.dataset.id && !event.target.closest("a:not([href^='#'])")) {
    event.preventDefault();
    show(mark, true, true);
  }
});
if (texts) {
  for (const box of layers) {
    box.addEventListener("change", () => texts.classList.toggle("show-" + box.value, box.checked));
    texts.classList.toggle("show-" + box.value, box.checked);
  }
  for (const strip of all(".strip")) {
    strip.addEventListener("click", (event) => {
      if (event.target.closest("a")) return;
      const side = strip.dataset.pane;
      const frame = strip.getBoundingClientRect();
      lead(side);
      const box = scroller[side];
      box.scrollTo({ top: ((event.clientY - frame.top) / frame.height) * (box.scrollHeight - box.clientHeight * 0.4) - box.clientHeight / 2, ...quiet });
    });
  }
  addEventListener("resize", later);
  later();
}
})();
