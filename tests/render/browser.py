"""A real browser over pages on disk, which notes every request that leaves a page."""

import shutil
from contextlib import contextmanager

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PHONES = (390, 320)
WIDTHS = (1280, *PHONES)
#: Windows in which a brief's first picture begins within the first screen.
FIRST_SCREEN = (1280, 390)
#: The smallest text of a chart that can be read on a phone, in CSS pixels.
SMALLEST = 12

# Every text of the drawings shown, with its size as it reaches the screen.
TEXT_SIZES = """() => [...document.querySelectorAll("svg text")]
  .filter((text) => text.getBoundingClientRect().width > 0 && text.textContent.trim())
  .map((text) => [text.textContent, parseFloat(getComputedStyle(text).fontSize) *
    Math.hypot(text.getScreenCTM().a, text.getScreenCTM().b)])"""

# Elements that reach out of the window, unless they lie in a region that scrolls by itself.
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  const found = [...document.querySelectorAll("body *")].filter((one) =>
    one.getBoundingClientRect().right > width + 1 && getComputedStyle(one).position !== "fixed"
    && !one.closest(".scroll, .skip, [popover]")
    && (!one.ownerSVGElement || one.tagName === "text"));
  const said = found.map((one) => one.outerHTML.slice(0, 90));
  return [document.documentElement.scrollWidth - width, ...said];
}"""

# Cells of the brief's tables with text that nobody sees without scrolling sideways.
HIDDEN_CELLS = """() => {
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll("figure.table tbody :is(th, td)")].filter((cell) => {
    const box = cell.getBoundingClientRect();
    return cell.textContent.trim() && (box.width === 0 || box.left < -1 || box.right > width + 1);
  }).map((cell) => cell.textContent);
}"""

# What can be reached by the Tab key, in the order of the document.
FOCUSABLE = """() => [...document.querySelectorAll(
    "a[href], button, input, select, summary, [tabindex='0']")]
  .filter((one) => one.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})
    && !one.matches("[popover]:not(:popover-open) *")).length"""

# Whether the element in focus shows it.
FOCUS_SHOWN = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return [one.outerHTML.slice(0, 80), shown, [...document.querySelectorAll("*")].indexOf(one)];
}"""

# Leaves two of what is built alike and stands in a like place: rows, items, paragraphs, entries
# of the appendix, marks of a drawing. Alike is what has the same elements with the same classes,
# kinds of attributes and colours inside; what a rule says of two of them it says of two hundred.
# Takes how many of each kind were left on pages before this one, and returns it with this one's.
THIN = """(before) => {
  const told = ["class", "style", "fill", "stroke", "role", "type", "lang", "opacity"];
  const own = (one) => one.tagName + (one.textContent.trim() ? "" : "!") + [...one.attributes]
    .map(({name, value}) => told.includes(name) ? `${name}=${value}` : name).sort();
  const shapes = new Map();
  const shape = (one) => {
    if (!shapes.has(one)) {
      shapes.set(one, `${own(one)}(${[...new Set([...one.children].map(shape))].sort()})`);
    }
    return shapes.get(one);
  };
  const place = (one) => one === document.body ? "" : `${place(one.parentElement)}/${own(one)}`;
  const thinned = [...document.querySelectorAll("body :is(li, tr, p, .entry, svg *)")]
    .filter((one) => !one.closest("[popover]"))
    .map((one) => [one, `${place(one.parentElement)}/${shape(one)}`]);
  const seen = new Map(before);
  for (const [one, alike] of thinned) {
    if (!one.isConnected) continue;
    seen.set(alike, (seen.get(alike) ?? 0) + 1);
    if (seen.get(alike) > 2) one.remove();
  }
  return [...seen];
}"""


def find_browser():
    """The path of a Chromium of this system, None without one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def opened(browser, path, *, width=1280, height=800, scheme="light", **others):
    """A page in a window; at the end it may have made no request but the file's own."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
        **others,
    )
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    try:
        page.goto(path.as_uri())
        yield page
        left = {url.partition("#")[0] for url in asked if not url.startswith("data:")} - {
            path.as_uri()
        }
        assert not left, left
    finally:
        context.close()
