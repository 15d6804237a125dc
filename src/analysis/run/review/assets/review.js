"use strict";
// The page of a review. It shows what the server sends and asks it for each change; it decides
// nothing itself. Everything from the document or the draft goes into the page as text.

const state = {
  list: "waiting", kind: "", indicator: "", section: "", search: "", indicatorSearch: "", tab: "figure",
  now: "", place: -1, open: "", claim: 0, pages: {}, pending: null, refusedIn: null, keys: 0,
};
let data = null;
let queue = Promise.resolve();
let underWay = 0;
let lost = false;
const held = [];
// An indicator keeps its place in the page when its id changes.
const formerly = new Map();

const say = (key, values = {}) =>
  (data.messages[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// Offsets count characters as the server does, not the browser's halves of rare ones.
const length = (text) => Array.from(text).length;
const piece = (start, end) => data.signs.slice(Math.max(0, start), Math.max(0, end)).join("");
const figure = (id) => data.figures.find((row) => row.figure === id);
const indicator = (id) => data.indicators.find((one) => one.id === id);
const titleOf = (id) => indicator(id)?.title_zh ?? "";

// Ask for a change; changes go one after another, each with the keys pressed before it. `what` is
// asked when its turn comes, for the change before may have renamed what it is about.
function change(what, done) {
  const keys = state.keys;
  state.keys = 0;
  underWay += 1;
  const answer = queue.then(() => send(typeof what === "function" ? what() : what, keys, done));
  queue = answer;
  return answer.finally(() => { underWay -= 1; setTimeout(replay); });
}

async function send({ done: after, ...what }, keys, done = after) {
  const answer = await fetch("change", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...what, keys }),
  }).catch(() => null);
  if (!answer || (answer.status !== 200 && answer.status !== 409)) {
    state.keys += keys;
    held.length = 0;
    tell(say(answer ? "not_understood" : "gone"), true);
    return { ok: false };
  }
  const found = await answer.json();
  Object.assign(data, found);
  if (found.refused) {
    held.length = 0;
    tell(say("refused", { why: found.refused }), true);
    draw();
    return { ok: false, wants: found.wants };
  }
  state.pending = null;
  tell(found.dropped.length ? say("dropped", { claims: found.dropped.join(", ") }) : say("saved"));
  if (done) done(found.made);
  settle();
  draw();
  return { ok: true, made: found.made };
}

// The figure that one is at, or what stands in its place.
function settle() {
  if (!figure(state.now)) {
    const next = data.figures.find((row) => Number(row.start) >= state.place) ?? data.figures.at(-1);
    state.now = next?.figure ?? "";
  }
  state.place = Number(figure(state.now)?.start ?? -1);
}

function tell(text, refused = false) {
  by("message").textContent = text;
  by("message").className = refused ? "refused" : "";
  if (!refused) state.refusedIn = null;
}

// A refusal is of what one was at; it goes when one moves on.
function hush() {
  if (by("message").className) tell("");
}

function ask(text, yes) {
  const dialog = by("ask");
  const close = (answer) => () => { dialog.returnValue = answer; dialog.close(); };
  dialog.returnValue = "";
  dialog.replaceChildren(make("p", {}, text), make("div", { class: "row" },
    make("button", { onclick: close("yes"), autofocus: true }, yes),
    make("button", { onclick: close("") }, say("cancel"))));
  dialog.showModal();
  return new Promise((told) => { dialog.onclose = () => told(dialog.returnValue === "yes"); });
}

async function start() {
  data = await (await fetch("start.json")).json();
  data.signs = Array.from(data.text);
  drawHelp();
  state.now = data.figures.find((row) => row.review)?.figure ?? data.figures[0]?.figure ?? "";
  settle();
  draw();
  if (state.now) go(state.now);
}
start();
