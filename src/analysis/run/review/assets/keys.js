"use strict";
// What one does on the page, and the keys for it.

// --- moving --------------------------------------------------------------------------------------

function go(id, show = true) {
  state.now = id;
  state.place = Number(figure(id)?.start ?? -1);
  state.pending = null;
  delete state.pages.items;
  if (show) state.tab = "figure";
  hush();
  redraw(drawItems, drawMarks, drawRight);
  showPlace();
}

function showPlace() {
  marks.get(state.now)?.scrollIntoView({ block: "center" });
  document.querySelector(`[data-figure="${CSS.escape(state.now)}"]`)?.scrollIntoView({ block: "nearest" });
}

// The row after (or before) where one is; past the end it is the first again.
function nextOf(rows, by) {
  const { place } = state;
  const others = rows.filter((row) => row.figure !== state.now);
  return by > 0
    ? others.find((row) => Number(row.start) > place) ?? others[0]
    : others.findLast((row) => Number(row.start) < place) ?? others.at(-1);
}

function step(by, only) {
  if (!only && state.tab === "indicators") return stepIndicator(by);
  if (!only && state.tab === "claims") return stepClaim(by);
  const next = nextOf(only ? data.figures.filter((row) => row.review) : listed(), by);
  if (next) go(next.figure);
}

function stepIndicator(by, field) {
  const all = found();
  const place = all.findIndex((one) => one.id === state.open);
  const next = all[(place + by + all.length) % all.length];
  if (next) openIndicator(next.id, field);
}

function stepClaim(by) {
  const { claims } = data;
  if (!claims.length) return;
  state.claim = (Math.min(state.claim, claims.length - 1) + by + claims.length) % claims.length;
  redraw(drawRight);
  document.querySelector("#right [aria-current]")?.scrollIntoView({ block: "nearest" });
}

function sameField(id, by) {
  if (id.startsWith("i-")) return stepIndicator(by, id);
  if (!id.startsWith("c-")) return null;
  const next = nextOf(listed(), by);
  if (next) go(next.figure);
  focusOn(id);
}

const focusOn = (id) => by(id)?.focus();

function tab(name) {
  hush();
  state.tab = name;
  const own = figure(state.now)?.indicator;
  if (name === "indicators" && own) return openIndicator(own);
  redraw(drawRight);
}

// An indicator's form, with a figure of it in sight.
function openIndicator(id, field) {
  hush();
  state.tab = "indicators";
  state.open = id;
  if (!found().some((one) => one.id === id)) state.indicatorSearch = "";
  delete state.pages.indicators;
  const own = data.figures.filter((row) => row.indicator === id);
  if (own.length && figure(state.now)?.indicator !== id) {
    state.now = own[0].figure;
    settle();
    delete state.pages.items;
  }
  redraw(drawItems, drawMarks, drawRight);
  showPlace();
  document.querySelector(`[data-indicator="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
  if (field) focusOn(field);
}

// --- changing ------------------------------------------------------------------------------------

async function accept() {
  const row = figure(state.now);
  const next = nextOf(listed(), 1);
  if (!row) return;
  const answer = row.review ? await change({ do: "accept", figures: [row.figure] }) : { ok: true };
  if (answer.ok && next && figure(next.figure)) go(next.figure);
}

async function acceptListed() {
  const figures = listed().filter((row) => row.review).map((row) => row.figure);
  if (figures.length && await ask(say("accept_sure", { count: figures.length }), say("yes")))
    change({ do: "accept", figures });
}

async function cut() {
  const chosen = getSelection();
  if (!chosen || chosen.isCollapsed || !by("text").contains(chosen.anchorNode)) return tell(say("select_first"), true);
  const range = chosen.getRangeAt(0);
  const start = offsetOf(range.startContainer, range.startOffset), end = offsetOf(range.endContainer, range.endOffset);
  const answer = await change({ do: "cut", start, end }, (made) => { state.now = made; });
  if (answer.ok) go(answer.made);
}

async function remove() {
  const row = figure(state.now);
  if (!row) return;
  const answer = await change({ do: "delete", figures: [row.figure] });
  if (answer.ok && state.now) go(state.now);
}

function join(from, into) {
  if (!from || !into || from === into) return;
  change({ do: "join", indicator: from, into }, () => { if (state.open === from) state.open = into; });
}

const dropClaim = (name) => change({ do: "drop_claim", name });

// Back to where the change was that is taken back.
async function undo() {
  if (!data.steps) return;
  const { ok, made } = await change({ do: "undo" });
  if (!ok) return;
  const other = { retitle: "indicators", rename: "indicators", join: "indicators", describe: "document", drop_claim: "claims" }[made.work];
  if (made.figure && !other) go(made.figure);
  else if (other === "indicators" && indicator(made.indicator)) openIndicator(made.indicator);
  else if (other) tab(other);
  tell(made.says);
}

// One correction for all that are listed.
function bulk() {
  const rows = listed();
  if (!rows.length) return;
  const dialog = by("bulk"), figures = rows.map((row) => row.figure);
  const column = make("select", { id: "bulk-column" }, ...data.bulk_columns.map((one) =>
    make("option", { value: one }, say(`column.${one}`))));
  const slot = make("span", {});
  const sure = make("p", {});
  const value = () => READERS[column.value]?.(by("bulk-value").value) ?? by("bulk-value").value;
  const tellWhat = () => {
    const shown = by("bulk-value").selectedOptions?.[0]?.textContent ?? value();
    sure.textContent = say("bulk_sure", { column: say(`column.${column.value}`), count: figures.length, value: shown });
  };
  const pick = () => {
    const same = rows[0][column.value] ?? indicator(rows[0].indicator)?.[column.value] ?? "";
    const one = control(column.value, same, null);
    one.id = "bulk-value";
    one.value = same;
    one.oninput = tellWhat;
    slot.replaceChildren(one);
    tellWhat();
  };
  const makeAll = async () => {
    const what = { do: "correct_all", figures, column: column.value, value: value() };
    dialog.close();
    await change(what);
  };
  column.onchange = pick;
  dialog.onkeydown = (event) => {
    if (event.key === "Enter" && !event.isComposing && event.target.nodeName !== "BUTTON") { event.preventDefault(); by("bulk-do").focus(); }
  };
  dialog.replaceChildren(make("h2", {}, say("bulk")), make("div", { class: "form" },
    make("label", { for: "bulk-column" }, say("bulk_column")), column,
    make("label", { for: "bulk-value" }, say("bulk_value")), slot), sure,
  make("div", { class: "row" }, make("button", { id: "bulk-do", onclick: makeAll }, say("bulk_do", { count: figures.length })),
    make("button", { onclick: () => dialog.close() }, say("cancel"))), ...(by("units") ? [] : lists()));
  pick();
  dialog.showModal();
}

// --- selecting in the text -----------------------------------------------------------------------

function offsetOf(node, offset) {
  const range = document.createRange();
  range.selectNodeContents(by("text"));
  range.setEnd(node, offset);
  const part = range.cloneContents();
  for (const heading of part.querySelectorAll("h3")) heading.remove();
  return length(part.textContent);
}

function readText() {
  by("text").focus();
  const mark = marks.get(state.now);
  if (mark) getSelection().selectAllChildren(mark);
  mark?.scrollIntoView({ block: "center" });
}

const MOVES = {
  ArrowLeft: ["backward", "character"], ArrowRight: ["forward", "character"],
  ArrowUp: ["backward", "line"], ArrowDown: ["forward", "line"],
  Home: ["backward", "lineboundary"], End: ["forward", "lineboundary"],
};

function keyInText(event) {
  const chosen = getSelection(), text = by("text");
  if (event.key === "Escape") { chosen.removeAllRanges(); text.blur(); return; }
  if (!MOVES[event.key] || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  if (!chosen.rangeCount || !text.contains(chosen.focusNode)) return readText();
  const [way, unit] = MOVES[event.key];
  const unitOfMove = unit === "character" && (event.ctrlKey || event.altKey) ? "word" : unit;
  if (event.shiftKey) chosen.modify("extend", way, unitOfMove);
  else {
    const there = way === "forward" && unitOfMove === "character" && !chosen.isCollapsed;
    if (way === "forward") chosen.collapseToEnd(); else chosen.collapseToStart();
    if (!there) chosen.modify("move", way, unitOfMove);
    chosen.modify("extend", "forward", "character"); // a caret that is seen
  }
  if (!text.contains(chosen.focusNode)) return readText();
  const range = document.createRange();
  range.setStart(chosen.focusNode, chosen.focusOffset);
  const place = range.getBoundingClientRect(), pane = text.getBoundingClientRect();
  if (place.height && (place.top < pane.top || place.bottom > pane.bottom)) text.scrollTop += place.top - pane.top - pane.height / 2;
}

// --- keys ----------------------------------------------------------------------------------------

const FIELD_KEYS = {
  figure: { i: "c-indicator", e: "c-kind", v: "c-value", h: "c-hedge", m: "c-unit", t: "c-period", d: "c-period_basis",
    s: "c-scope", b: "c-basis", y: "c-prices", w: "c-head", o: "c-note" },
  indicators: { z: "i-title_zh", e: "i-title_en", m: "i-unit", w: "i-measure", t: "i-topic", i: "i-id", o: "i-join" },
  document: { z: "d-title_zh", e: "d-title_en", v: "d-publisher_zh", w: "d-publisher_en", y: "d-year", s: "d-scope" },
};

const KEYS = {
  j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
  n: () => step(1, true), p: () => step(-1, true),
  a: accept, c: cut, r: readText, u: undo, "=": bulk,
  x: () => {
    if (state.tab !== "claims") return remove();
    const claim = data.claims[Math.min(state.claim, data.claims.length - 1)];
    return claim?.id && dropClaim(claim.id);
  },
  l: () => filter("list", state.list === "all" ? "waiting" : "all"),
  f: () => focusOn("by-kind"),
  g: () => {
    const own = figure(state.now)?.indicator;
    if (own) return openIndicator(own, "i-title_zh");
    tab("figure");
    focusOn("c-indicator");
  },
  "/": () => focusOn(state.tab === "indicators" ? "i-search" : "search"),
  "?": () => by("help").showModal(),
  ...Object.fromEntries(TABS.map((name, place) => [place + 1, () => tab(name)])),
};

function run(key) {
  const fields = FIELD_KEYS[state.tab] ?? FIELD_KEYS.figure;
  if (key in fields) {
    if (!(state.tab in FIELD_KEYS)) tab("figure");
    focusOn(fields[key]);
  } else if (KEYS[key]) KEYS[key]();
  else return false;
  return true;
}

const dialogOpen = () => Boolean(document.querySelector("dialog[open]"));

// Each key counts, wherever it goes. While an answer is under way, or keys before it still wait,
// a key waits its turn, unless it is typed into a field.
document.addEventListener("keydown", (event) => {
  state.keys += 1;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialogOpen()) return;
  const { target, key } = event;
  if (lost && !isTyping(target)) {
    if (key === "Escape" || key === "Tab") { lost = false; hush(); }
    if (key === "Tab") return;
  } else if ((underWay || held.length) && (!isTyping(target) || target.leaving) && key !== "Tab" && key !== "Shift"
    && !(target.nodeName === "BUTTON" && (key === "Enter" || key === " "))) held.push(key);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || dialogOpen()) return;
  if (run(event.key)) event.preventDefault();
});

document.addEventListener("pointerdown", () => { state.keys += 1; lost = false; }, true);
by("text").addEventListener("keydown", keyInText);

function replay() {
  while (held.length && !underWay) {
    const key = held.shift(), node = document.activeElement;
    if (isField(node)) typeInto(node, key);
    else if (!isTyping(node)) run(key);
    else if (length(key) === 1) {
      node.setRangeText(key, node.selectionStart, node.selectionEnd, "end");
      node.dispatchEvent(new Event("input"));
    }
  }
}

function drawHelp() {
  const line = (keys, what) => [make("dt", {}, make("kbd", {}, keys)), make("dd", {}, what)];
  const told = Object.entries({
    "j k ↓ ↑": "step", "n p": "step_waiting", a: "accept", x: "delete", r: "text", c: "cut", u: "undo_key", l: "list", "/": "search",
    f: "filters", "=": "bulk", g: "open", "1–5": "tabs", Enter: "enter", Space: "space", "PgDn PgUp": "next_same", Esc: "leave",
  }).flatMap(([keys, what]) => line(keys, say(`key.${what}`)));
  const labels = (id) => id === "i-id" ? say("indicator_id") : id === "i-join" ? say("join_into") : say(`column.${id.slice(2)}`);
  const groups = Object.entries({ figure: "of_figure", indicators: "of_indicator", document: "of_document" })
    .flatMap(([name, title]) => [make("h3", {}, say(`key.${title}`)),
      make("dl", { class: "fields" }, ...Object.entries(FIELD_KEYS[name]).flatMap(([key, id]) => line(key, labels(id))))]);
  by("help").replaceChildren(make("h2", {}, say("keys")), make("dl", {}, ...told), ...groups,
    make("form", { method: "dialog" }, make("button", {}, say("close"))));
}
