(() => {
  const tools = document.querySelector(".tools");
  if (!tools) return;
  const [find, kind, order, found] = ["find", "kind", "order", "found"].map((id) => document.getElementById(id));
  const groups = [...document.querySelectorAll("details.group")];
  const kinds = ["calculation", "publication", "print"];
  const number = (text) => parseFloat(text.replace(/[−–—]/g, "-").replace(/[^-.\d]*(-?[\d,]+\.?\d*).*/s, "$1").replace(/,/g, ""));
  const place = (one) => +(one.querySelector(".places a")?.hash.slice(4) ?? Infinity);
  const entries = groups.flatMap((group) => [...group.querySelectorAll(".entry")].map((one, position) => {
    const value = one.querySelector(".value").textContent;
    return { one, group, position, text: one.textContent.toLowerCase(), value: number(value), name: one.querySelector(":scope > div p").textContent, place: place(one), kind: kinds.find((name) => one.querySelector(".what." + name)) ?? "count" };
  }));
  const compare = { place: (a, b) => a.place - b.place, name: (a, b) => a.name.localeCompare(b.name, document.documentElement.lang), value: (a, b) => b.value - a.value };
  const search = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const entry of entries) {
      const fits = words.every((word) => entry.text.includes(word)) && (!kind.value || kind.value === entry.kind);
      entry.one.hidden = !fits;
      shown += fits;
    }
    for (const group of groups) group.hidden = !group.querySelector(".entry:not([hidden])");
    found.textContent = shown + " / " + entries.length;
  };
  const sort = () => {
    const by = compare[order.value];
    const sorted = [...entries].sort((a, b) => (by && (by(a, b) || 0)) || a.position - b.position);
    for (const entry of sorted) entry.group.append(entry.one);
  };
  const reveal = (hash) => {
    const target = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    const group = target?.closest("details.group");
    if (!group) return;
    if (target.closest("[hidden]")) { find.value = kind.value = ""; search(); }
    group.open = true;
    target.scrollIntoView();
  };
  find.addEventListener("input", search);
  kind.addEventListener("change", search);
  order.addEventListener("change", sort);
  addEventListener("hashchange", () => reveal(location.hash));
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    link?.closest("[popover]")?.hidePopover();
    reveal(link?.hash);
  });
  addEventListener("beforeprint", () => groups.forEach((group) => { group.open = true; }));
  tools.hidden = false;
  search();
  reveal(location.hash);
})();
