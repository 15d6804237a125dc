"use strict";
// A field holds what the server has (`saved`) and sends what is put in its place once: on Enter,
// on a choice, or when it is left. Esc gives up. A field that is taken away sends nothing.

let drawing = false;

const isField = (node) => Boolean(node?.send);
const isTyping = (node) => /^(INPUT|SELECT|TEXTAREA)$/.test(node?.nodeName ?? "");

function field(id, label, of, control) {
  control.id = id;
  control.key = `${id} ${of}`;
  control.value = control.saved;
  Object.assign(control, {
    onfocus: focusField, onblur: leaveField, onkeydown: keyInField, oninput: unmark, onmousedown: press, onmouseup: release,
    onchange: control.nodeName === "SELECT" ? chosen : null,
  });
  return [make("label", { for: id }, label), control];
}

const entry = (saved, send, list) => make("input", { saved, send, list, autocomplete: "off" });

function chooser(saved, options, labels, send) {
  const known = options.includes(saved) ? options : [saved, ...options];
  return make("select", { saved, send },
    ...known.map((option) => make("option", { value: option }, labels(option))));
}

// The answer may have another value; what is typed and not yet sent stays.
function refresh(node, fresh) {
  const untouched = node.value === node.saved;
  node.saved = fresh.saved;
  node.send = fresh.send;
  if (untouched && node.value !== node.saved) node.value = node.saved;
  if (node.value === node.saved) unmark({ currentTarget: node });
}

const unmark = ({ currentTarget: node }) => node.removeAttribute("aria-invalid");

// The click that enters a field leaves its text selected.
const press = ({ currentTarget: node }) => { node.entering = document.activeElement !== node; };
function release(event) {
  const node = event.currentTarget;
  if (node.entering && node.select && node.selectionStart === node.selectionEnd) { event.preventDefault(); node.select(); }
  node.entering = false;
}

function focusField({ currentTarget: node }) {
  if (state.refusedIn !== node.key) hush();
  node.select?.();
}

function leaveField({ currentTarget: node }) {
  if (drawing || document.activeElement === node) return; // taken away, or the window lost focus
  node.removeAttribute("size");
  if (node.refused !== node.value) save(node);
}

// A choice with the mouse, or in an open list; an arrow in a closed one only moves.
function chosen({ currentTarget: node }) {
  if (node.byKey) return;
  save(node);
  node.blur();
}

async function save(node) {
  const value = node.value;
  if (!node.isConnected || value === node.saved || value === node.under) return true;
  node.under = value;
  const answer = await change(() => node.send(value));
  node.under = null;
  if (answer.ok) {
    node.refused = null;
    if (node.value === value) node.value = node.saved;
  } else {
    node.refused = value;
    node.setAttribute("aria-invalid", "true");
    state.refusedIn = node.key;
    if (node.id === "c-kind" && answer.wants?.includes("unit")) askUnit(node);
  }
  return answer.ok;
}

// A kind that needs a unit waits for it, and is sent with it.
function askUnit(kind) {
  const unit = by("c-unit");
  state.pending = { figure: state.now, kind: kind.value };
  state.refusedIn = unit.key;
  if (document.activeElement === kind || !isTyping(document.activeElement)) unit.focus();
}

async function saveAndLeave(node, then = () => node.blur()) {
  if (node.value === node.saved) return then();
  node.leaving = true;
  const saved = await save(node);
  node.leaving = false;
  if (saved) then();
  else if (node.isConnected && !state.pending && (document.activeElement === node || !isTyping(document.activeElement))) { node.focus(); node.select?.(); }
}

function giveUp(node) {
  node.value = node.saved;
  node.refused = null;
  node.removeAttribute("aria-invalid");
  node.removeAttribute("size");
  if (state.pending) { state.pending = null; const kind = by("c-kind"); if (kind) kind.value = kind.saved; }
  hush();
  node.blur();
}

function keyInField(event) {
  const node = event.currentTarget, { key } = event;
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  if (node.nodeName === "SELECT") {
    node.byKey = true; // what the key changes is told in this turn
    setTimeout(() => { node.byKey = false; });
  }
  if (key === "Enter") saveAndLeave(node);
  else if (key === "Escape") giveUp(node);
  else if (key === "PageDown" || key === "PageUp") {
    const step = key === "PageDown" ? 1 : -1;
    saveAndLeave(node, () => sameField(node.id, step));
  } else if (node.nodeName === "SELECT" && (key === " " || (event.altKey && key === "ArrowDown")))
    node.size = Math.min(node.options.length, 12); // opened in its place, where each key is seen
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// A key that was pressed while an answer was under way, put where it would have gone.
function typeInto(node, key) {
  if (key === "Enter") return saveAndLeave(node);
  if (key === "Escape") return giveUp(node);
  if (node.nodeName === "SELECT") {
    const options = [...node.options];
    const found = key === "ArrowDown" ? node.selectedIndex + 1 : key === "ArrowUp" ? node.selectedIndex - 1
      : options.findIndex((one, place) => place > node.selectedIndex && one.textContent.toLowerCase().startsWith(key));
    if (found >= 0 && found < options.length) node.selectedIndex = found;
  } else if (length(key) === 1) node.setRangeText(key, node.selectionStart, node.selectionEnd, "end");
}
