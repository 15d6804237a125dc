// Shows how the builds stand, and loads the page again where its reader was once it has changed.
(() => {
  const script = document.currentScript;
  const address = new URL("events", script.src);
  address.searchParams.set("page", location.pathname);
  const KEY = `preview ${location.pathname}`;

  // --- the bar: a tree of its own, so that neither the page's style nor its script meets it -----
  const STYLE = `
    :host { all: initial; position: sticky; top: 0; z-index: 8; display: block; }
    .bar { font: 14px/1.5 "PingFang SC", "Microsoft YaHei", system-ui, sans-serif;
      color: #1b1b1f; background: #f1f0ec; border-bottom: 1px solid #8f8f88; }
    [role=status] { min-height: 1.5em; padding: .15rem 1rem; } /* the text below doesn't move when something is said */
    [role=alert]:not(:empty) { padding: .15rem 1rem; background: #fbe9e7;
      border-top: 3px solid #a3190c; }
    p { margin: 0; font-weight: 600; color: #8a1409; }
    pre { margin: .2rem 0 0; max-height: 35vh; overflow: auto; white-space: pre-wrap;
      overflow-wrap: anywhere; font: 13px/1.5 ui-monospace, monospace; }
    pre:focus-visible { outline: 3px solid #0b4f8a; }
    @media (prefers-color-scheme: dark) {
      .bar { color: #ececf0; background: #23242a; border-color: #7a7b82; }
      [role=alert]:not(:empty) { background: #2e1a18; border-color: #ff9d91; }
      p { color: #ff9d91; }
      pre:focus-visible { outline-color: #8cc4ff; }
    }
    @media print { :host { display: none; } }`;
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const add = (tag, parent, attributes = {}) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return parent.appendChild(made);
  };
  const bar = add("div", root, { class: "bar" });
  // There before they say anything: only then is what they come to say read out.
  const status = add("div", bar, { role: "status" });
  const alert = add("div", bar, { role: "alert" });
  const skip = document.querySelector("body > .skip");
  if (skip) skip.after(host);
  else document.body.prepend(host);
  new ResizeObserver(() => {  // what a link leads to must not lie under the bar
    document.documentElement.style.scrollPaddingTop = `calc(1rem + ${host.offsetHeight}px)`;
  }).observe(host);

  const say = (said) => {
    if (status.textContent !== said.says) status.textContent = said.says;
    const shown = alert.querySelector("pre")?.textContent ?? "";
    if (shown === said.error) return;
    alert.replaceChildren();
    if (!said.error) return;
    add("p", alert).textContent = said.failed;
    // The messages of errors are in English; long ones scroll, so that a key must reach them.
    add("pre", alert, { tabindex: "0", lang: "en" }).textContent = said.error;
  };

  // --- the reader's place ----------------------------------------------------------------------
  const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, figure, table, pre, blockquote, [id].entry";
  // Not what floats over the text or stays beside it.
  const blocks = () => [...document.querySelectorAll(`main :is(${BLOCKS})`)].filter(
    (one) => one.getClientRects().length > 0 && !one.closest("[popover], nav"));
  const text = (one) => one.textContent.trim().slice(0, 200);
  const edge = () => host.getBoundingClientRect().bottom;
  const foldName = (one) =>
    `${one.closest("[id]")?.id} ${one.className} ${text(one.querySelector("summary") ?? one)}`;
  const folds = () => [...document.querySelectorAll("details")];
  const controls = () => [...document.querySelectorAll("input[id], select[id]")];
  const isTicked = (one) => one.type === "checkbox" || one.type === "radio";

  // The block that begins nearest to the top of the window, told by the nearest id before it, how many blocks after
  // that it is, and its text: an edit changes one of them, seldom all.
  const findPlace = () => {
    const all = blocks();
    const top = edge();
    if (!all.length) return null;
    const far = all.map((one) => Math.abs(one.getBoundingClientRect().top - top));
    const at = far.indexOf(Math.min(...far));
    let from = at;
    while (from > 0 && !all[from].id) from -= 1;
    return { id: all[from].id, after: at - from, text: text(all[at]),
      offset: all[at].getBoundingClientRect().top };
  };

  const findBlock = (place) => {
    const all = blocks();
    const from = all.findIndex((one) => one.id && one.id === place.id);
    if (from < 0) return all.find((one) => text(one) === place.text) ?? all[place.after];
    const next = all.findIndex((one, at) => at > from && one.id);
    const section = all.slice(from, next < 0 ? undefined : next);
    const same = section.filter((one) => text(one) === place.text);
    return same.length === 1 ? same[0] : section[Math.min(place.after, section.length - 1)];
  };

  const keep = () => sessionStorage.setItem(KEY, JSON.stringify({
    place: scrollY > 0 ? findPlace() : null,
    folds: folds().map((one) => [foldName(one), one.open]),
    controls: controls().map((one) => [one.id, isTicked(one) ? one.checked : one.value]),
  }));

  const goBack = () => {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (!kept || performance.getEntriesByType("navigation")[0].type === "navigate") return;
    const values = new Map(kept.controls);
    for (const one of controls()) {
      const value = values.get(one.id);
      const name = isTicked(one) ? "checked" : "value";
      if (value === undefined || one[name] === value) continue;
      one[name] = value;
      for (const kind of ["input", "change"]) one.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    const open = new Map(kept.folds);
    for (const one of folds()) one.open = open.get(foldName(one)) ?? one.open;
    const scroll = () => {
      const block = kept.place && findBlock(kept.place);
      if (!block) return;
      const by = block.getBoundingClientRect().top - kept.place.offset;
      scrollBy({ top: by, behavior: "instant" });
    };
    scroll();
    // Once more when all has its size: type is laid out late, and an address with a # scrolls.
    addEventListener("load", () => document.fonts.ready.then(scroll));
    // The browser's own way back, which a link within the page needs, would undo this if it were
    // allowed before.
    addEventListener("click", () => { history.scrollRestoration = "auto"; }, { capture: true });
  };

  // --- the server's word -----------------------------------------------------------------------
  let events = null;
  let lost = "";
  const hear = (event) => {
    const said = JSON.parse(event.data);
    lost = said.lost;
    if (said.version && said.version !== script.dataset.version) {
      events.close();
      history.scrollRestoration = "manual";
      location.reload();
      return;
    }
    say(said);
  };
  // A browser holds few connections to one server: a page that nobody sees gives its own back.
  const connect = () => {
    events?.close();
    events = null;
    if (document.hidden) return;
    events = new EventSource(address);
    events.onmessage = hear;
    events.onerror = () => { status.textContent = lost; };
  };
  document.addEventListener("visibilitychange", connect);
  addEventListener("pagehide", keep);
  goBack();
  connect();
})();
