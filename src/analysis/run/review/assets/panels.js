"use strict";
// What the page shows: the list of figures, the text, and the tabs beside it.

const PAGE = 100;
const TABS = ["figure", "indicators", "pairs", "claims", "document"];

function draw() {
  const was = document.activeElement;
  drawing = true;
  try {
    const waiting = data.figures.filter((row) => row.review).length;
    document.title = say("title", { name: data.name });
    by("heading").textContent = say("heading", { name: data.name });
    by("summary").textContent = say("counts_now", {
      count: data.figures.length, unsure: waiting, indicators: data.indicators.length,
      pairs: data.pairs.length, claims: data.claims.length, faults: data.faults.length,
    });
    fill(by("doubts"), data.doubts.map((doubt) => make("p", { class: "warn" }, doubt)));
    fill(by("bar"),
      make("button", { onclick: undo, disabled: !data.steps }, say("undo", { steps: data.steps })),
      make("button", { onclick: () => by("help").showModal() }, say("keys")));
    for (const [id, key] of [["left", "figures"], ["text", "text"], ["right", "work"]])
      by(id).setAttribute("aria-label", say(key));
    drawList();
    drawMarks();
    drawRight();
  } finally {
    drawing = false;
  }
  if (isTyping(was) && !was.isConnected) {
    lost = true; // what is typed on must not run as commands
    tell(say("field_gone"), true);
  }
}

// A tab or a list drawn by itself, with the same care.
function redraw(...parts) {
  drawing = true;
  try { for (const part of parts) part(); } finally { drawing = false; }
}

// --- the list ------------------------------------------------------------------------------------

function listed() {
  const wanted = state.search.trim().toLowerCase();
  const section = data.sections[state.section];
  return data.figures.filter((row) =>
    (state.list !== "waiting" || row.review) &&
    (!state.kind || row.kind === state.kind) &&
    (!state.indicator || row.indicator === state.indicator) &&
    (!section || (Number(row.start) >= section.start && Number(row.start) < section.end)) &&
    (!wanted || [row.printed, row.figure, row.period, row.scope, row.unit, row.unit_name, row.note,
      titleOf(row.indicator), indicator(row.indicator)?.title_en, indicator(row.indicator)?.topic]
      .some((text) => text?.toLowerCase().includes(wanted))));
}

function filter(key, value) {
  state[key] = value;
  delete state.pages.items;
  redraw(drawList);
}

function drawList() {
  const rows = listed();
  const chooseFrom = (id, key, options) => make("select", { id, onkeydown: leaveSearch(() => filter(key, "")),
      onchange: (event) => filter(key, event.target.value) },
    options.map(([value, label]) => make("option", { value, selected: String(value) === String(state[key]) }, label)));
  const line = (id, label, control) => make("div", { class: "row", key: `${id}-row` }, make("label", { for: id }, label), control);
  fill(by("left"),
    make("h2", {}, say("figures")),
    make("div", { class: "row", key: "lists" },
      ...["waiting", "all"].map((list) =>
        make("button", { "aria-pressed": String(state.list === list), onclick: () => filter("list", list) }, say(`list.${list}`))),
      make("button", { onclick: acceptListed, disabled: !rows.some((row) => row.review) }, say("accept_listed")),
      make("button", { onclick: bulk, disabled: !rows.length }, say("bulk"))),
    line("by-kind", say("kind_column"), chooseFrom("by-kind", "kind",
      [["", say("all_kinds")], ...data.choices.kind.map((kind) => [kind, say(`kind.${kind}`)])])),
    line("by-indicator", say("indicator"), chooseFrom("by-indicator", "indicator",
      [["", say("all_indicators")], ...data.indicators.map((one) => [one.id, `${one.title_zh} (${one.count})`])])),
    data.sections.length ? line("by-section", say("section"), chooseFrom("by-section", "section",
      [["", say("all_sections")], ...data.sections.map((one, place) => [place, one.title])])) : "",
    line("search", say("search"), make("input", { id: "search", type: "search", value: state.search,
      onfocus: (event) => event.target.select(), onkeydown: leaveSearch(() => {
        Object.assign(state, { kind: "", indicator: "", section: "" });
        filter("search", "");
      }),
      oninput: (event) => { state.search = event.target.value; delete state.pages.items; redraw(drawItems); } })),
    make("div", { id: "items-page" }),
    make("ul", { class: "list", id: "items" }));
  drawItems();
}

// Enter leaves a search, Esc empties it too.
const leaveSearch = (empty) => (event) => {
  if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.key === "Escape") { event.target.value = ""; empty(); }
  event.target.blur();
};

// A long list stands in pages, at first the one that holds what one is at.
function paged(name, rows, now, redrawn) {
  const last = Math.max(0, Math.ceil(rows.length / PAGE) - 1);
  const at = Math.min(last, state.pages[name] ?? Math.floor(Math.max(0, rows.findIndex(now)) / PAGE));
  const turn = (page) => () => { state.pages[name] = page; redraw(redrawn); by(`${name}-page`)?.scrollIntoView({ block: "nearest" }); };
  const first = at * PAGE;
  const turns = last ? [
    make("button", { onclick: turn(at - 1), disabled: at === 0 }, say("earlier")),
    make("span", { class: "small" }, say("window", { first: first + 1, last: Math.min(rows.length, first + PAGE), count: rows.length })),
    make("button", { onclick: turn(at + 1), disabled: at === last }, say("later"))] : [];
  return { shown: rows.slice(first, first + PAGE), turns };
}

function drawItems() {
  const rows = listed();
  const { shown, turns } = paged("items", rows, (row) => row.figure === state.now, drawItems);
  fill(by("items-page"), turns.length ? make("div", { class: "row" }, turns) : "");
  fill(by("items"), shown.map((row) =>
    make("li", { key: row.figure }, make("button", {
      class: "item", "aria-current": String(row.figure === state.now), "data-figure": row.figure,
      onclick: () => go(row.figure),
    },
    make("span", { class: row.kind }, row.printed), " ",
    make("span", {}, titleOf(row.indicator)), " ",
    make("span", { class: "small" }, [row.figure, row.period, row.unit_name].filter(Boolean).join(" · ")),
    make("div", { class: "small" }, around(row)),
    row.reason ? make("div", { class: "warn" }, row.reason) : ""))),
  rows.length ? "" : make("li", {}, say("none")));
}

function around(row, before = 18, after = 12) {
  const start = Number(row.start), end = Number(row.end);
  const close = (first, last) => piece(first, last).replace(/\s+/g, "");
  return `…${close(start - before, start)}【${close(start, end)}】${close(end, end + after)}…`;
}

// --- the text ------------------------------------------------------------------------------------

let marks = new Map();

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
}

function drawMarks() {
  const now = data.figures.map((row) => `${row.figure}${row.start}-${row.end}`).join();
  if (drawText.of !== now) drawText();
  drawText.of = now;
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

// --- the tabs ------------------------------------------------------------------------------------

function drawRight() {
  const draws = { figure: drawFigure, indicators: drawIndicators, pairs: drawPairs, claims: drawClaims, document: drawDocument };
  fill(by("right"),
    make("div", { class: "row", role: "tablist", key: "tabs" }, ...TABS.map((name) =>
      make("button", { role: "tab", "aria-selected": String(name === state.tab), onclick: () => tab(name) }, say(`tab.${name}`)))),
    make("div", { key: `tab-${state.tab}` }, draws[state.tab]()));
}

const nameOf = (column) => (option) => option === "" ? "–" : say(`${data.choice_names[column]}.${option}`);

// A unit is asked for by its code, and may be typed by its name.
function unitOf(text) {
  const codes = new Map([...Object.entries(data.units), ...Object.entries(data.denominators)]
    .map(([code, name]) => [name.toLowerCase(), code]));
  return text.trim().split("/").map((part) => part in data.units || part in data.denominators
    ? part : codes.get(part.trim().toLowerCase()) ?? part.trim()).join("/");
}

function indicatorOf(text) {
  const wanted = text.trim();
  return (indicator(wanted) ?? data.indicators.find((one) => one.title_zh === wanted || one.title_en === wanted))?.id ?? wanted;
}

const READERS = { unit: unitOf, indicator: indicatorOf };

function correct(id, column) {
  return (text) => {
    const value = READERS[column]?.(text) ?? text;
    const { pending } = state;
    return column === "unit" && pending?.figure === id
      ? { do: "correct", figure: id, column: "kind", value: pending.kind, unit: value }
      : { do: "correct", figure: id, column, value };
  };
}

function control(column, saved, send) {
  if (column in data.choices) return chooser(saved, data.choices[column], nameOf(column), send);
  return entry(saved, send, { unit: "units", scope: "scopes", indicator: "indicators", topic: "topics" }[column]);
}

function drawFigure() {
  const row = figure(state.now);
  if (!row) return [make("p", {}, say("choose"))];
  const columns = ["indicator", ...data.columns.filter((column) => column !== "indicator" && column in row)];
  return [
    make("h2", {}, `${row.figure} `, make("span", { class: row.kind }, row.printed)),
    make("p", { class: "small" }, around(row, 40, 20)),
    row.reason ? make("p", { class: "warn", key: "reason" }, row.reason) : "",
    make("div", { class: "row", key: "acts" },
      make("button", { onclick: accept, disabled: !row.review }, say("accept")),
      make("button", { onclick: cut }, say("cut")),
      make("button", { onclick: remove }, say("delete"))),
    make("div", { class: "form", key: "form" }, columns.flatMap((column) => [
      ...field(`c-${column}`, say(`column.${column}`), row.figure, control(column, row[column], correct(row.figure, column))),
      ...beneath({ indicator: titlesOf(indicator(row.indicator)), unit: row.unit_name }[column], row[column]),
    ])),
    ...lists(),
  ];
}

const beneath = (name, code) => name && name !== code ? [make("span", {}), make("span", { class: "small" }, name)] : [];
const titlesOf = (one) => one ? [...new Set([one.title_zh, one.title_en])].join(" · ") : "";

// What fields offer: found by code or by name.
const offer = (id, options) => make("datalist", { id },
  ...options.map(([value, name]) => make("option", { value }, name && name !== value ? name : "")));
const lists = () => [
  offer("units", Object.entries(data.units)),
  offer("scopes", [...new Set(data.figures.map((one) => one.scope).filter(Boolean))].map((one) => [one])),
  offer("topics", [...new Set(data.indicators.map((one) => one.topic))].map((one) => [one])),
  offer("indicators", data.indicators.map((one) => [one.id, titlesOf(one)])),
];

const found = () => {
  const wanted = state.indicatorSearch.trim().toLowerCase();
  return data.indicators.filter((one) => !wanted ||
    [one.title_zh, one.title_en, one.id].some((text) => text.toLowerCase().includes(wanted)));
};
const stable = (id) => formerly.get(id) ?? id;
const moved = (from) => (to) => {
  formerly.set(to, stable(from));
  if (state.open === from) state.open = to;
  if (state.indicator === from) state.indicator = to;
};

function drawIndicators() {
  const all = found();
  const { shown, turns } = paged("indicators", all, (one) => one.id === state.open, drawRight);
  return [
    make("h2", {}, say("tab.indicators")), make("p", { class: "small" }, say("drag")),
    make("div", { class: "row", key: "search" }, make("label", { for: "i-search" }, say("search")),
      make("input", { id: "i-search", type: "search", value: state.indicatorSearch,
        onfocus: (event) => event.target.select(), onkeydown: leaveSearch(() => searchIndicators("")),
        oninput: (event) => searchIndicators(event.target.value) })),
    make("div", { id: "indicators-page" }, turns.length ? make("div", { class: "row" }, turns) : ""),
    make("ul", { class: "list", key: "indicator-list" }, shown.map(drawIndicator)),
    all.length ? "" : make("p", {}, say("none")),
    ...lists(),
  ];
}

function searchIndicators(text) {
  state.indicatorSearch = text;
  delete state.pages.indicators;
  redraw(drawRight);
}

function drawIndicator(one) {
  const open = state.open === one.id;
  return make("li", {
    key: stable(one.id), draggable: open ? "false" : "true", "data-indicator": one.id, "aria-current": open ? "true" : null,
    ondragstart: (event) => event.dataTransfer.setData("text/plain", one.id),
    ondragover: (event) => { event.preventDefault(); event.currentTarget.classList.add("over"); },
    ondragleave: (event) => event.currentTarget.classList.remove("over"),
    ondrop: (event) => {
      event.preventDefault();
      event.currentTarget.classList.remove("over");
      join(event.dataTransfer.getData("text/plain"), one.id);
    },
  },
  make("div", {}, make("strong", {}, one.title_zh), " ",
    one.title_en === one.title_zh ? "" : make("span", {}, one.title_en), " ",
    make("span", { class: "small" }, `${one.id} · ${one.unit_name} · ${one.count}`)),
  open ? drawForm(one)
    : make("button", { onclick: () => openIndicator(one.id, "i-title_zh") }, say("edit")));
}

function drawForm(one) {
  const own = data.figures.filter((row) => row.indicator === one.id);
  const shown = own.find((row) => row.figure === state.now) ?? own[0];
  const key = stable(one.id);
  const now = () => data.indicators.find((other) => stable(other.id) === key)?.id ?? one.id;
  const others = data.indicators.filter((other) => other.id !== one.id)
    .sort((a, b) => (b.unit === one.unit) - (a.unit === one.unit));
  const joinInto = () => join(one.id, indicatorOf(by("i-join").value));
  const into = make("input", { id: "i-join", key: `i-join ${key}`, list: "joinable", autocomplete: "off", onkeydown: (event) => {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.target.blur();
    if (event.key === "Enter") joinInto();
    event.target.value = "";
  } });
  return make("div", { class: "form", key: `form ${key}` },
    make("span", {}, say("clause")), make("div", { class: "small" }, shown ? around(shown, 40, 20) : ""),
    ...data.indicator_columns.flatMap((column) => field(`i-${column}`, say(`column.${column}`), key,
      control(column, one[column], (text) => ({ do: "retitle", indicator: now(), column, value: column === "unit" ? unitOf(text) : text,
        done: moved(now()) })))),
    ...field("i-id", say("indicator_id"), key, entry(one.id, (name) => ({ do: "rename", indicator: now(), name, done: moved(now()) }))),
    make("label", { for: "i-join" }, say("join_into")),
    make("div", { class: "row", key: "join" }, into,
      make("button", { onclick: joinInto }, say("join")),
      offer("joinable", others.map((other) => [other.id, [titlesOf(other), other.unit === one.unit ? "" : other.unit_name].filter(Boolean).join(" · ")]))),
    make("span", {}), make("div", { class: "row", key: "more" }, jumps(own.slice(0, 6).map((row) => row.figure)),
      make("button", { onclick: () => { Object.assign(state, { indicator: one.id, list: "all" }); delete state.pages.items; draw(); } },
        say("show_figures"))));
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
  const now = Math.min(state.claim, data.claims.length - 1);
  return [make("h2", {}, say("tab.claims")), make("ul", { class: "list" }, ...data.claims.map((claim, place) =>
    make("li", { key: claim.id, "aria-current": place === now ? "true" : null },
      make("span", { class: claim.code === "does_not_hold" || claim.code === "conflict" ? "warn" : "small" }, claim.verdict),
      make("div", {}, claim.says), jumps(claim.figures),
      claim.id ? make("button", { onclick: () => dropClaim(claim.id) }, say("drop_claim")) : ""))),
  data.claims.length ? "" : make("p", {}, say("none"))];
}

function drawDocument() {
  return [make("h2", {}, say("tab.document")),
    make("div", { class: "form", key: "form" }, ...data.info_columns.flatMap((column) =>
      field(`d-${column}`, say(`column.${column}`), "", entry(data.info[column], (value) => ({ do: "describe", column, value }))))),
    make("h2", {}, say("faults")),
    data.faults.length ? make("ul", { class: "list" }, ...data.faults.map((fault) => make("li", { class: "warn" }, fault)))
      : make("p", {}, say("none"))];
}
