// Correcting: every change is saved at once, as the whole of the layers that were changed or confirmed; undoing takes
// back the last one. What a person has not looked at is not sent, for models learn from what is.
// Offsets count code points, so the text is held as an array of them.
import { drawTables, fillTables, setCell } from "./cells.js";

const find = (id) => document.getElementById(id);
const root = find("correct"), page = find("text");
const address = `/api/reports/${root.dataset.report}/correction`;
const LAYERS = ["headings", "tables", "items", "agency", "year", "place"];
const STOPS = "。；！？，、\n"; // a start or end jumps before or behind the next of these
const UNSURE = 0.5; // bits
let letters = [], saved = null, draft = null, looked = new Set(), unsaved = false, machine = null, fields = null, doubts = new Map(), chosen = null, saving = Promise.resolve();

const key = (span) => `${span.start} ${span.end}`;
const copy = (value) => JSON.parse(JSON.stringify(value));
// A layer that a correction leaves out, as of Label Studio, is the machine's.
const layers = (value) => Object.fromEntries(LAYERS.map((layer) => [layer, value[layer] ?? machine[layer]]));
const say = (sentence, wrong = false) => { find("state").textContent = sentence; find("state").className = wrong ? "wrong" : ""; };

async function ask(method, body) {
  const answer = await fetch(address, { method, headers: { "content-type": "application/json" }, body });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

function take(told) {
  letters = Array.from(told.document.text);
  machine = told.machine;
  fields ??= drawTables(find("tables"), machine.grids, (table, key, value) => change(() => setCell(draft.tables[table], key, value)), (sentence) => say(sentence, true), undo);
  find("no-tables").hidden = machine.grids.length > 0;
  keep(told);
  draft = copy(saved);
  doubts = new Map(told.machine.items.map((item, index) => [key(item), told.machine.doubts[index]]));
  find("undo").disabled = told.corrections === 0;
}

function keep(told) {
  saved = layers(told.document);
  looked = new Set(told.corrections ? LAYERS.filter((layer) => layer in told.document) : []);
  unsaved = false;
}

// What is plainly not ready to be saved; the server checks everything.
function unready() {
  if (draft.items.some((item) => !item.themes.length)) return "条目还没有主题；请选主题";
  const items = [...draft.items].sort((one, other) => one.start - other.start);
  return items.some((item, index) => index && item.start < items[index - 1].end) ? "条目相互重叠；请调整范围" : "";
}

function change(edit, confirmed = []) {
  edit();
  draw();
  const reason = unready();
  if (reason) {
    unsaved = true;
    find("undo").disabled = false;
    return say(`未保存：${reason}`, true);
  }
  const given = LAYERS.filter((layer) => looked.has(layer) || confirmed.includes(layer) || JSON.stringify(draft[layer]) !== JSON.stringify(saved[layer]));
  const body = JSON.stringify(Object.fromEntries(given.map((layer) => [layer, draft[layer]])));
  saving = saving.then(async () => {
    try {
      const told = await ask("POST", body);
      keep(told);
      unsaved = Boolean(unready());
      find("undo").disabled = false;
      marked();
      say(`已保存（第 ${told.corrections} 次订正）`);
    } catch (error) {
      unsaved = true;
      find("undo").disabled = false;
      say(`未保存：${error.message}`, true);
    }
  });
}

// Where the chosen span was, what stands there now.
function again({ layer, span }) {
  const found = draft[layer].find((other) => other.start < span.end && span.start < other.end);
  return found ? { layer, span: found } : null;
}

async function undo() {
  await saving;
  try {
    if (!unsaved) take(await ask("DELETE"));
    else draft = copy(saved);
    unsaved = false;
    chosen = chosen && again(chosen);
    draw();
    say("已撤销");
  } catch (error) {
    say(error.message, true);
  }
}

function spans() {
  const all = ["headings", "items"].flatMap((layer) => draft[layer].map((span) => ({ layer, span })));
  return all.sort((one, other) => one.span.start - other.span.start || other.span.end - one.span.end);
}

function draw() {
  const parts = [];
  let at = 0;
  for (const { layer, span } of spans()) {
    if (span.start < at) continue; // a heading that lies in an item
    parts.push(letters.slice(at, span.start).join(""));
    const mark = document.createElement("mark");
    mark.className = `${layer} ${span.role ?? ""}${(doubts.get(key(span)) ?? 0) >= UNSURE && layer === "items" ? " unsure" : ""}`;
    mark.tabIndex = 0;
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-pressed", String(span === chosen?.span));
    mark.textContent = letters.slice(span.start, span.end).join("");
    mark.addEventListener("click", () => { if (getSelection().isCollapsed) choose(layer, span); });
    mark.addEventListener("focus", () => { if (chosen?.span !== span) choose(layer, span); });
    mark.span = span;
    parts.push(mark);
    at = span.end;
  }
  parts.push(letters.slice(at).join(""));
  const inside = page.contains(document.activeElement);
  page.replaceChildren(...parts);
  fillTables(fields, draft.tables, machine.tables, letters);
  if (inside) ([...page.querySelectorAll("mark")].find((mark) => mark.span === chosen?.span) ?? page).focus({ preventScroll: true });
  panel();
  marked();
}

// Says at each button whether its layers were corrected or confirmed.
function marked() {
  for (const button of find("looked").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.layers.split(" ").every((layer) => looked.has(layer))));
}

function confirmLayers(some) {
  if (!some.every((layer) => looked.has(layer))) change(() => {}, some);
}

function choose(layer, span, focus = false) {
  chosen = { layer, span };
  for (const mark of page.querySelectorAll("mark")) {
    mark.setAttribute("aria-pressed", String(mark.span === span));
    if (mark.span === span && focus) mark.focus();
  }
  panel();
}

function panel() {
  const layer = chosen?.layer;
  find("none").hidden = Boolean(chosen);
  find("item").hidden = layer !== "items";
  find("heading").hidden = layer !== "headings";
  if (layer === "items") {
    const { span } = chosen, doubt = doubts.get(key(span));
    find("quote").textContent = letters.slice(span.start, span.end).join("").trim().slice(0, 60);
    find("doubt").textContent = doubt === undefined ? "" : `机器没把握的程度：${doubt.toFixed(2)} 比特`;
    for (const input of find("item").querySelectorAll("[name=role]")) input.checked = input.value === span.role;
    for (const input of find("item").querySelectorAll("[name=theme]")) input.checked = span.themes.includes(input.value);
  } else if (layer === "headings") find("heading").elements.label.value = chosen.span.label;
  const front = find("front").elements;
  if (find("front").contains(document.activeElement)) return;
  front.agency.value = draft.agency[0]?.value ?? "";
  front.year.value = draft.year[0]?.value ?? "";
  for (const level of ["province", "city", "county", "town"]) front[level].value = draft.place[0]?.value[level] ?? "";
}

// The clause after the chosen mark, or the first, that no item has: what a new item is without a mouse.
function clause() {
  const free = (at) => at < letters.length && !draft.items.some((item) => at >= item.start && at < item.end);
  let start = chosen ? chosen.span.end : 0;
  while (start < letters.length && (!free(start) || !letters[start].trim())) start += 1;
  let end = start;
  while (free(end) && letters[end] !== "\n" && !(end > start && "。；".includes(letters[end - 1]))) end += 1;
  return start < end ? { start, end } : null;
}

function selected() {
  const selection = getSelection();
  if (selection.isCollapsed || !page.contains(selection.anchorNode) || !page.contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0), before = document.createRange();
  before.setStart(page, 0);
  before.setEnd(range.startContainer, range.startOffset);
  let start = Array.from(before.toString()).length, end = start + Array.from(range.toString()).length;
  while (start < end && !letters[start].trim()) start += 1;
  while (start < end && !letters[end - 1].trim()) end -= 1;
  return start < end ? { start, end } : null;
}

function create(layer, more) {
  const bounds = selected() ?? clause();
  if (!bounds) return say("后面没有可以设为条目的文字了", true);
  const span = { ...bounds, ...more };
  getSelection().removeAllRanges();
  change(() => { draft[layer].push(span); chosen = { layer, span }; });
  choose(layer, span, true);
}

function remove() {
  if (!chosen) return;
  const { layer, span } = chosen;
  chosen = null;
  change(() => { draft[layer] = draft[layer].filter((other) => other !== span); });
}

function move(side, step) {
  if (!chosen) return;
  const { span } = chosen, place = span[side] + step;
  if (place < 0 || place > letters.length || (side === "start" ? place >= span.end : place <= span.start)) return;
  change(() => { span[side] = place; });
}

function jump(side, by) {
  if (!chosen) return;
  let place = chosen.span[side] + by;
  while (place > 0 && place < letters.length && !STOPS.includes(letters[place - 1]) && !STOPS.includes(letters[place])) place += by;
  move(side, place - chosen.span[side]);
}

function step(by) {
  const marks = [...page.querySelectorAll("mark")];
  const now = marks.findIndex((mark) => mark.span === chosen?.span);
  const next = marks[now < 0 ? (by > 0 ? 0 : marks.length - 1) : (now + by + marks.length) % marks.length];
  if (next) { choose(next.classList.contains("items") ? "items" : "headings", next.span, true); next.scrollIntoView({ block: "center" }); }
}

function unsure() {
  const order = draft.items.filter((item) => doubts.has(key(item))).sort((one, other) => doubts.get(key(other)) - doubts.get(key(one)));
  const next = order[(order.indexOf(chosen?.span) + 1) % order.length];
  if (!next) return say("没有条目", true);
  choose("items", next, true);
  page.querySelector("mark[aria-pressed=true]")?.scrollIntoView({ block: "center" });
}

function place(text) {
  const at = text ? letters.join("").indexOf(text) : -1;
  if (at < 0) return null;
  const start = Array.from(letters.join("").slice(0, at)).length;
  return { start, end: start + Array.from(text).length };
}

function keepFront(event) {
  event.preventDefault();
  const front = find("front").elements, line = Math.max(letters.indexOf("\n"), 1);
  const agency = front.agency.value.trim(), year = front.year.value.trim();
  const where = agency === draft.agency[0]?.value ? draft.agency[0] : place(agency);
  if (agency && !where) return say("正文里没有这个机关名称；请按正文写", true);
  const levels = Object.fromEntries(["province", "city", "county", "town"].map((level) => [level, front[level].value.trim()]).filter(([, name]) => name));
  const first = ({ start, end }) => ({ start, end });
  change(() => {
    draft.agency = agency ? [{ ...first(where), value: agency }] : [];
    if (Number(year) !== (draft.year[0]?.value ?? 0)) draft.year = year ? [{ ...first(place(year) ?? draft.year[0] ?? { start: 0, end: line }), value: Number(year) }] : [];
    draft.place = Object.keys(levels).length ? [{ ...first(draft.place[0] ?? { start: 0, end: line }), value: levels }] : [];
  });
}

const roles = [...find("item").querySelectorAll("[name=role]")].map((input) => input.value);
const labels = [...find("heading").elements.label.options].map((option) => option.value);
const newItem = () => create("items", { role: roles[0], themes: [] });
const newHeading = () => create("headings", { label: labels[0] });
const KEYS = {
  j: () => step(1), k: () => step(-1), u: unsure, n: newItem, h: newHeading, Delete: remove,
  r: () => { if (chosen?.layer === "items") change(() => { const { span } = chosen; span.role = roles[(roles.indexOf(span.role) + 1) % roles.length]; }); },
  t: () => find("item").querySelector("[name=theme]").focus(),
  "<": () => jump("start", -1), ">": () => jump("start", 1), "(": () => jump("end", -1), ")": () => jump("end", 1),
  y: () => confirmLayers(LAYERS),
  c: () => fields[0]?.input.focus(), f: () => find("front").elements.agency.focus(),
  l: () => { if (chosen?.layer === "headings") find("heading").elements.label.focus(); },
  "[": () => move("start", -1), "]": () => move("start", 1), "{": () => move("end", -1), "}": () => move("end", 1),
};
page.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !page.contains(event.target)) (page.querySelector("mark[aria-pressed=true]") ?? page).focus();
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && event.target.type !== "text") { event.preventDefault(); undo(); }
});
find("item").addEventListener("change", (event) => {
  const { span } = chosen;
  change(() => {
    if (event.target.name === "role") span.role = event.target.value;
    else span.themes = [...find("item").querySelectorAll("[name=theme]:checked")].map((input) => input.value);
  });
});
find("item").addEventListener("click", (event) => {
  const told = event.target.dataset.move?.split(" ");
  if (told) move(told[0], Number(told[1]));
});
find("bounds").addEventListener("click", () => {
  const bounds = selected();
  if (!bounds) return say("请先在全文中选中一段文字", true);
  const { span } = chosen;
  change(() => Object.assign(span, bounds));
});
find("heading").elements.label.addEventListener("change", (event) => { const { span } = chosen; change(() => { span.label = event.target.value; }); });
for (const button of document.querySelectorAll(".remove")) button.addEventListener("click", remove);
find("add").addEventListener("click", newItem);
find("head").addEventListener("click", newHeading);
find("undo").addEventListener("click", undo);
find("unsure").addEventListener("click", unsure);
find("front").addEventListener("submit", keepFront);
find("looked").addEventListener("click", (event) => { if (event.target.dataset.layers) confirmLayers(event.target.dataset.layers.split(" ")); });
for (const id of ["item", "heading"]) find(id).addEventListener("submit", (event) => event.preventDefault());

try {
  take(await ask("GET"));
  draw();
  (page.querySelector("mark.unsure") ?? page.querySelector("mark.items"))?.scrollIntoView({ block: "center" });
} catch (error) {
  say(error.message, true);
}
