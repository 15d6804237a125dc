"use strict";
// The page of a review. It shows what the server sends and asks it for each change; it decides
// nothing itself. Everything from the document or the draft goes into the page as text.

const state = { list: "waiting", kind: "", indicator: "", search: "", tab: "figure", now: "", keys: 0 };
let data = null;
let marks = new Map();

const by = (id) => document.getElementById(id);
const say = (key, values = {}) =>
  (data.messages[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null && child !== ""));
  return node;
}

async function change(what, done) {
  const body = JSON.stringify({ ...what, keys: state.keys });
  const answer = await fetch("change", {
    method: "POST", headers: { "Content-Type": "application/json" }, body,
  }).catch(() => null);
  if (!answer) return tell(say("gone"), true);
  if (answer.status !== 200 && answer.status !== 409) return tell(say("not_understood"), true);
  const found = await answer.json();
  Object.assign(data, found);
  if (found.refused) tell(say("refused", { why: found.refused }), true);
  else {
    state.keys = 0;
    tell(found.dropped.length ? say("dropped", { claims: found.dropped.join(", ") }) : say("saved"));
    if (done) done(found.made);
  }
  if (!figure(state.now)) state.now = "";
  draw();
}

function tell(text, refused = false) {
  by("message").textContent = text;
  by("message").className = refused ? "refused" : "";
}

// Offsets count characters as the server does, not the browser's halves of rare ones.
const length = (text) => Array.from(text).length;
const piece = (start, end) => data.signs.slice(Math.max(0, start), Math.max(0, end)).join("");
const figure = (id) => data.figures.find((row) => row.figure === id);
const titleOf = (id) => data.indicators.find((one) => one.id === id)?.title_zh ?? "";

function listed() {
  const wanted = state.search.trim();
  return data.figures.filter((row) =>
    (state.list !== "waiting" || row.review) &&
    (!state.kind || row.kind === state.kind) &&
    (!state.indicator || row.indicator === state.indicator) &&
    (!wanted || [row.printed, row.figure, titleOf(row.indicator), row.note]
      .some((text) => text?.includes(wanted))));
}

// --- drawing -------------------------------------------------------------------------------------

function draw() {
  const waiting = data.figures.filter((row) => row.review).length;
  document.title = say("title", { name: data.name });
  by("heading").textContent = say("heading", { name: data.name });
  by("summary").textContent = say("counts_now", {
    count: data.figures.length, unsure: waiting, indicators: data.indicators.length,
    pairs: data.pairs.length, claims: data.claims.length, faults: data.faults.length,
  });
  by("doubts").replaceChildren(...data.doubts.map((doubt) => make("p", { class: "warn" }, doubt)));
  by("bar").replaceChildren(
    make("button", { onclick: () => change({ do: "undo" }), disabled: !data.steps },
      say("undo", { steps: data.steps })),
    make("button", { onclick: () => by("help").showModal() }, say("keys")));
  for (const [id, key] of [["left", "figures"], ["text", "text"], ["right", "work"]])
    by(id).setAttribute("aria-label", say(key));
  drawList();
  drawMarks();
  drawRight();
}

function drawList() {
  const rows = listed();
  const choose = (key, value) => () => { state[key] = value; draw(); };
  const kinds = make("select", { id: "by-kind", onchange: (event) => choose("kind", event.target.value)() },
    make("option", { value: "" }, say("all_kinds")),
    ...data.choices.kind.map((kind) =>
      make("option", { value: kind, selected: kind === state.kind }, say(`kind.${kind}`))));
  const indicators = make("select", { id: "by-indicator", onchange: (event) => choose("indicator", event.target.value)() },
    make("option", { value: "" }, say("all_indicators")),
    ...data.indicators.map((one) =>
      make("option", { value: one.id, selected: one.id === state.indicator }, `${one.title_zh} (${one.count})`)));
  const search = make("input", { id: "search", type: "search", value: state.search,
    oninput: (event) => { state.search = event.target.value; drawItems(); } });
  by("left").replaceChildren(
    make("h2", {}, say("figures")),
    make("div", { class: "row" },
      ...["waiting", "all"].map((list) =>
        make("button", { "aria-pressed": String(state.list === list), onclick: choose("list", list) }, say(`list.${list}`))),
      make("button", { onclick: acceptListed, disabled: !rows.some((row) => row.review) }, say("accept_listed"))),
    make("div", { class: "row" }, make("label", { for: "by-kind" }, say("kind_column")), kinds),
    make("div", { class: "row" }, make("label", { for: "by-indicator" }, say("indicator")), indicators),
    make("div", { class: "row" }, make("label", { for: "search" }, say("search")), search),
    make("ul", { class: "list", id: "items" }));
  drawItems();
}

function drawItems() {
  const rows = listed();
  by("items").replaceChildren(...rows.slice(0, 400).map((row) =>
    make("li", {}, make("button", {
      class: "item", "aria-current": String(row.figure === state.now), "data-figure": row.figure,
      onclick: () => go(row.figure),
    },
    make("span", { class: row.kind }, row.printed), " ",
    make("span", {}, titleOf(row.indicator)), " ",
    make("span", { class: "small" }, [row.figure, row.period, row.unit_name].filter(Boolean).join(" · ")),
    make("div", { class: "small" }, around(row)),
    row.reason ? make("div", { class: "warn" }, row.reason) : "")) ),
  rows.length > 400 ? make("li", { class: "small" }, say("more", { count: rows.length - 400 })) : "",
  rows.length ? "" : make("li", {}, say("none")));
}

function around(row) {
  const start = Number(row.start), end = Number(row.end);
  const close = (first, last) => piece(first, last).replace(/\s+/g, "");
  return `…${close(start - 18, start)}【${close(start, end)}】${close(end, end + 12)}…`;
}

function drawText() {
  const parts = [];
  marks = new Map();
  let position = 0;
  const starts = [...data.pages];
  const plain = (to) => {
    while (starts.length && starts[0].start <= to) {
      const page = starts.shift();
      if (page.start > position) parts.push(piece(position, page.start));
      position = Math.max(position, page.start);
      parts.push(make("h3", {}, page.title));
    }
    if (to > position) parts.push(piece(position, to));
    position = Math.max(position, to);
  };
  for (const row of data.figures) {
    plain(Number(row.start));
    const mark = make("mark", { "data-start": row.start, "data-end": row.end, onclick: () => go(row.figure) },
      piece(Number(row.start), Number(row.end)));
    marks.set(row.figure, mark);
    parts.push(mark);
    position = Number(row.end);
  }
  plain(data.signs.length);
  by("text").replaceChildren(...parts);
  drawText.of = data.figures.map((row) => row.figure + row.start + "-" + row.end).join();
}

function drawMarks() {
  const now = data.figures.map((row) => row.figure + row.start + "-" + row.end).join();
  if (drawText.of !== now) drawText();
  const row = figure(state.now);
  const beside = new Set(row?.indicator ? data.figures
    .filter((other) => other.indicator === row.indicator).map((other) => other.figure) : []);
  for (const other of data.figures) {
    const mark = marks.get(other.figure);
    mark.className = [other.kind, other.review ? "u" : "", other.figure === state.now ? "now" : "",
      beside.has(other.figure) && other.figure !== state.now ? "with" : ""].filter(Boolean).join(" ");
    mark.title = [other.figure, say(`kind.${other.kind}`), other.value, other.unit_name, other.period,
      other.scope, titleOf(other.indicator), other.reason].filter(Boolean).join(" · ");
  }
}

function drawRight() {
  const tabs = ["figure", "indicators", "pairs", "claims", "document"];
  const draws = { figure: drawFigure, indicators: drawIndicators, pairs: drawPairs, claims: drawClaims, document: drawDocument };
  by("right").replaceChildren(
    make("div", { class: "row", role: "tablist" }, ...tabs.map((tab) =>
      make("button", { role: "tab", "aria-selected": String(tab === state.tab), onclick: () => { state.tab = tab; drawRight(); } },
        say(`tab.${tab}`)))),
    ...draws[state.tab]());
}

function field(id, label, control) {
  control.id = id;
  return [make("label", { for: id }, label), control];
}

function chooser(value, options, labels, onchange) {
  const known = options.includes(value) ? options : [value, ...options];
  return make("select", { onchange: (event) => onchange(event.target.value) },
    ...known.map((option) => make("option", { value: option, selected: option === value }, labels(option))));
}

function entry(value, onchange, list) {
  return make("input", { value, list,
    onkeydown: (event) => { if (event.key === "Enter") event.target.blur(); },
    onchange: (event) => onchange(event.target.value) });
}

function drawFigure() {
  const row = figure(state.now);
  if (!row) return [make("p", {}, say("choose"))];
  const set = (column) => (value) => change({ do: "correct", figure: row.figure, column, value });
  const named = { kind: "kind", hedge: "hedge_name", period_basis: "period_basis", basis: "basis_name", prices: "prices_name" };
  const label = (column) => (option) => option === "" ? "–" : say(`${named[column]}.${option}`);
  const fields = data.columns.filter((column) => column !== "indicator" && column in row).flatMap((column) => {
    const control = column in named
      ? chooser(row[column], data.choices[column], label(column), set(column))
      : entry(row[column], set(column), column === "unit" ? "units" : column === "scope" ? "scopes" : null);
    return field(`c-${column}`, say(`column.${column}`), control);
  });
  const indicator = entry(row.indicator, set("indicator"), "indicators");
  return [
    make("h2", {}, `${row.figure} `, make("span", { class: row.kind }, row.printed)),
    make("p", { class: "small" }, around(row)),
    row.reason ? make("p", { class: "warn" }, row.reason) : "",
    make("div", { class: "row" },
      make("button", { onclick: accept, disabled: !row.review }, say("accept")),
      make("button", { onclick: cut }, say("cut"))),
    make("div", { class: "form" },
      ...field("c-indicator", say("column.indicator"), indicator),
      make("span", {}), make("span", { class: "small" }, titleOf(row.indicator)), ...fields),
    unitList(), datalist("scopes", [...new Set(data.figures.map((one) => one.scope).filter(Boolean))]),
    make("datalist", { id: "indicators" }, ...data.indicators.map((one) => make("option", { value: one.id }, one.title_zh))),
  ].filter(Boolean);
}

const datalist = (id, options) => make("datalist", { id }, ...options.map((option) => make("option", { value: option })));

const unitList = () => make("datalist", { id: "units" },
  ...Object.entries(data.units).map(([unit, name]) => make("option", { value: unit }, name)));

function drawIndicators() {
  const wanted = state.indicatorSearch ?? "";
  const shown = data.indicators.filter((one) => !wanted || one.title_zh.includes(wanted) || one.id.includes(wanted));
  const items = shown.slice(0, 200).map((one) => {
    const join = (into) => into && into !== one.id && change({ do: "join", indicator: one.id, into });
    const title = make("strong", {}, one.title_zh);
    return make("li", {
      draggable: "true", "data-indicator": one.id,
      ondragstart: (event) => event.dataTransfer.setData("text/plain", one.id),
      ondragover: (event) => { event.preventDefault(); event.currentTarget.classList.add("over"); },
      ondragleave: (event) => event.currentTarget.classList.remove("over"),
      ondrop: (event) => {
        event.preventDefault();
        const from = event.dataTransfer.getData("text/plain");
        if (from && from !== one.id) change({ do: "join", indicator: from, into: one.id });
      },
    },
    make("div", {}, title, " ", make("span", { class: "small" }, `${one.id} · ${one.unit_name} · ${one.count}`)),
    state.open === one.id
      ? make("div", { class: "form" },
        ...field("i-id", say("indicator_id"), entry(one.id, (name) => { state.open = name; change({ do: "rename", indicator: one.id, name }); })),
        ...data.indicator_columns.flatMap((column) => field(`i-${column}`, say(`column.${column}`),
          column === "measure"
            ? chooser(one[column], data.choices.measure, (option) => say(`measure_name.${option}`), (value) => change({ do: "retitle", indicator: one.id, column, value }))
            : entry(one[column], (value) => change({ do: "retitle", indicator: one.id, column, value }), column === "unit" ? "units" : null))),
        ...field("i-join", say("join_into"), chooser("", ["", ...data.indicators.filter((other) => other.unit === one.unit && other.id !== one.id).map((other) => other.id)],
          (id) => id ? `${titleOf(id)} (${id})` : "–", join)),
        make("span", {}), make("button", { onclick: () => { state.indicator = one.id; state.list = "all"; draw(); } }, say("show_figures")))
      : make("button", { onclick: () => { state.open = one.id; drawRight(); } }, say("edit")));
  });
  return [
    make("h2", {}, say("tab.indicators")), make("p", { class: "small" }, say("drag")),
    make("div", { class: "row" }, make("label", { for: "i-search" }, say("search")),
      make("input", { id: "i-search", type: "search", value: wanted,
        onchange: (event) => { state.indicatorSearch = event.target.value; drawRight(); } })),
    make("ul", { class: "list" }, ...items),
    shown.length > 200 ? make("p", { class: "small" }, say("more", { count: shown.length - 200 })) : "",
    unitList(),
  ];
}

const jumps = (figures) => make("span", { class: "row" }, ...figures.map((id) =>
  make("button", { onclick: () => go(id, false) }, `${id} ${figure(id)?.printed ?? ""}`)));

function drawPairs() {
  return [make("h2", {}, say("tab.pairs")), make("ul", { class: "list" }, ...data.pairs.map((pair) =>
    make("li", {}, make("strong", {}, pair.title), ` ${pair.dates}`,
      make("div", {}, pair.change), jumps(pair.figures)))),
  data.pairs.length ? "" : make("p", {}, say("none"))];
}

function drawClaims() {
  return [make("h2", {}, say("tab.claims")), make("ul", { class: "list" }, ...data.claims.map((claim) =>
    make("li", {}, make("span", { class: claim.code === "does_not_hold" || claim.code === "conflict" ? "warn" : "small" }, claim.verdict),
      make("div", {}, claim.says), jumps(claim.figures),
      claim.id ? make("button", { onclick: () => change({ do: "drop_claim", name: claim.id }) }, say("drop_claim")) : ""))),
  data.claims.length ? "" : make("p", {}, say("none"))];
}

function drawDocument() {
  return [make("h2", {}, say("tab.document")),
    make("div", { class: "form" }, ...data.info_columns.flatMap((column) =>
      field(`d-${column}`, say(`column.${column}`), entry(data.info[column], (value) => change({ do: "describe", column, value }))))),
    make("h2", {}, say("faults")),
    data.faults.length ? make("ul", { class: "list" }, ...data.faults.map((fault) => make("li", { class: "warn" }, fault)))
      : make("p", {}, say("none"))];
}

// --- work ----------------------------------------------------------------------------------------

function go(id, show = true) {
  state.now = id;
  if (show) state.tab = "figure";
  drawItems();
  drawMarks();
  drawRight();
  marks.get(id)?.scrollIntoView({ block: "center" });
  document.querySelector(`[data-figure="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
}

function step(by, only) {
  const rows = only ? data.figures.filter((row) => row.review) : listed();
  if (!rows.length) return;
  const place = Number(figure(state.now)?.start ?? -1);
  const next = by > 0
    ? rows.find((row) => Number(row.start) > place) ?? rows[0]
    : rows.findLast((row) => Number(row.start) < place) ?? rows.at(-1);
  go(next.figure);
}

function accept() {
  const row = figure(state.now);
  if (!row?.review) return;
  change({ do: "accept", figures: [row.figure] }, () => step(1, true));
}

function acceptListed() {
  const figures = listed().filter((row) => row.review).map((row) => row.figure);
  if (figures.length && confirm(say("accept_sure", { count: figures.length }))) change({ do: "accept", figures });
}

function offsetOf(node, offset) {
  let position = 0;
  for (const part of by("text").childNodes) {
    const start = part.nodeName === "MARK" ? Number(part.dataset.start) : position;
    if (part.nodeName === "H3") continue;
    if (part.contains(node)) return start + length(node.textContent.slice(0, offset));
    position = part.nodeName === "MARK" ? Number(part.dataset.end) : start + length(part.textContent);
  }
  return null;
}

function cut() {
  const chosen = getSelection();
  if (!chosen || chosen.isCollapsed || !by("text").contains(chosen.anchorNode)) return tell(say("select_first"), true);
  const range = chosen.getRangeAt(0);
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  if (start === null || end === null) return tell(say("select_first"), true);
  change({ do: "cut", start, end }, (made) => { state.now = made; });
}

const KEYS = {
  j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
  n: () => step(1, true), p: () => step(-1, true),
  a: accept, c: cut, u: () => data.steps && change({ do: "undo" }),
  e: () => by("c-kind")?.focus(), i: () => by("c-indicator")?.focus(), v: () => by("c-value")?.focus(),
  t: () => by("c-period")?.focus(), m: () => by("c-unit")?.focus(), s: () => by("c-scope")?.focus(),
  "/": () => by("search")?.focus(), "?": () => by("help").showModal(),
  1: () => tab("figure"), 2: () => tab("indicators"), 3: () => tab("pairs"), 4: () => tab("claims"), 5: () => tab("document"),
};
const tab = (name) => { state.tab = name; drawRight(); };

document.addEventListener("keydown", (event) => {
  state.keys += 1;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.nodeName);
  if (typing) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (by("help").open || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});
document.addEventListener("pointerdown", () => { state.keys += 1; });

async function start() {
  data = await (await fetch("start.json")).json();
  data.signs = Array.from(data.text);
  by("help").append(make("h2", {}, say("keys")), make("dl", {}, ...Object.entries({
    "j k": "step", "n p": "step_waiting", a: "accept", "i e v m t s": "fields", c: "cut", u: "undo_key", "/": "search",
    "1–5": "tabs", Esc: "leave",
  }).flatMap(([keys, what]) => [make("dt", {}, make("kbd", {}, keys)), make("dd", {}, say(`key.${what}`))])),
  make("form", { method: "dialog" }, make("button", {}, say("close"))));
  state.now = data.figures.find((row) => row.review)?.figure ?? data.figures[0]?.figure ?? "";
  draw();
  if (state.now) go(state.now);
}
start();
