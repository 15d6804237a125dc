"use strict";
// Nodes of the page. What is drawn anew is laid over what is there, so that a field that stays
// keeps its focus, its caret and what is typed in it.

const by = (id) => document.getElementById(id);

const EVENTS = ["onclick", "oninput", "onchange", "onkeydown", "onfocus", "onblur", "onmousedown", "onmouseup",
  "ondragstart", "ondragover", "ondragleave", "ondrop"];
// What a field says of itself, and no drawing takes away.
const KEPT = new Set(["size", "aria-invalid"]);

// Properties (`onclick`, `key`, `saved`) are given as such; all else is an attribute. A node with
// a `key` is the same node in the next drawing.
const PROPERTIES = new Set([...EVENTS, "key", "saved", "send"]);

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (PROPERTIES.has(name)) node[name] = value;
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...present(children));
  return node;
}

const present = (children) => children.flat().filter((child) => child != null && child !== "");
const keyOf = (node) => node.key ?? (node.id || null);

function fill(parent, ...children) {
  const fresh = present(children).map((child) =>
    typeof child === "string" ? document.createTextNode(child) : child);
  const wanted = new Set(fresh.map(keyOf).filter(Boolean));
  const there = new Map([...parent.children].map((node) => [keyOf(node), node]));
  let at = parent.firstChild;
  const drop = () => { const gone = at; at = at.nextSibling; gone.remove(); };
  for (const child of fresh) {
    const key = keyOf(child);
    while (at && keyOf(at) && !wanted.has(keyOf(at))) drop();
    const match = key ? there.get(key) : at && !keyOf(at) && at.nodeName === child.nodeName ? at : null;
    if (!match) { parent.insertBefore(child, at); continue; }
    while (at && at !== match && !keyOf(at)) drop(); // rather than move a node that may have focus
    if (match === at) at = at.nextSibling;
    else parent.insertBefore(match, at);
    patch(match, child);
  }
  while (at) drop();
}

function patch(node, fresh) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (node.data !== fresh.data) node.data = fresh.data;
    return;
  }
  for (const { name } of [...node.attributes])
    if (!KEPT.has(name) && !fresh.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  for (const name of EVENTS) if (node[name] !== fresh[name]) node[name] = fresh[name];
  fill(node, ...fresh.childNodes);
  if (node.send) refresh(node, fresh);
  else if ((node.nodeName === "SELECT" || fresh.hasAttribute("value")) && node !== document.activeElement && node.value !== fresh.value) node.value = fresh.value;
}
