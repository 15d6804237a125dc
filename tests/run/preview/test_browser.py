"""The preview in a real browser: the page is loaded again at the same place, and says errors."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "render"))
import browser as helper

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

pytestmark = pytest.mark.skipif(
    helper.find_browser() is None, reason=f"no browser found: {', '.join(helper.NAMES)}"
)

LINE = "This is the paragraph of number {at}, long enough to fill more than a line of a window."


# Two frames after all type is there, nothing scrolls by itself any more.
SETTLED = """() => document.fonts.ready.then(() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(done))))"""


def make_text(change=lambda blocks: blocks):
    """Sections of paragraphs and folds; `change` edits the list of blocks."""
    blocks = []
    for section in range(6):
        blocks.append(f"# {section}")
        blocks += [LINE.format(at=f"{section}.{at}") for at in range(12)]
        blocks.append(f"> Fold {section}")
    return "\n\n".join(change(blocks))


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=helper.find_browser(), args=["--no-sandbox"]
        )
        yield started
        started.close()


@pytest.fixture
def window(chromium, preview):
    """Open a page of the preview; nothing may be asked of another server, or be forbidden."""
    opened = []

    def window(path="", **options):
        context = chromium.new_context(viewport={"width": 900, "height": 600}, **options)
        page = context.new_page()
        wrong, asked = [], []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("request", lambda request: asked.append(request.url))
        opened.append((context, wrong, asked))
        page.goto(preview.address + path)
        page.get_by_role("status").get_by_text("Built in").wait_for()
        return page

    yield window
    for context, wrong, asked in opened:
        context.close()
        assert wrong == []
        assert all(url.startswith(preview.address) for url in asked)


@pytest.fixture
def long_brief(write):
    write(make_text())


def top_of(page, text):
    return page.get_by_text(text, exact=True).bounding_box()["y"]


def violations(page):
    found = axe.Axe().run(page).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]


@pytest.mark.usefixtures("long_brief")
def test_the_page_is_loaded_again_where_its_reader_was(window, write):
    page = window()
    page.get_by_text("Fold 2").evaluate("one => { one.parentElement.open = true; }")
    read = LINE.format(at="3.5")
    page.get_by_text(read, exact=True).evaluate(
        "one => { one.scrollIntoView(); scrollBy(0, -90); }"
    )
    before = top_of(page, read)

    # Text above, text in sight, and a section that was not there.
    def edit(blocks):
        at = blocks.index(read)
        edited = [*blocks[:at], f"{read} And an edit.", *blocks[at + 1 :]]
        return ["# new", *[LINE.format(at=f"new.{one}") for one in range(9)], *edited]

    write(make_text(edit))
    page.get_by_text("And an edit").wait_for()
    page.get_by_role("status").get_by_text("Built in").wait_for()
    page.wait_for_load_state("load")
    page.evaluate(SETTLED)
    after = page.get_by_text("And an edit").bounding_box()["y"]
    assert after == pytest.approx(before, abs=2)
    assert page.evaluate(
        "[...document.querySelectorAll('details[open]')].map(o => o.innerText)"
    ) == ["Fold 2\n\nIn it."]


@pytest.mark.usefixtures("long_brief")
def test_a_heading_that_a_link_leads_to_is_not_under_the_bar(window):
    page = window()
    page.evaluate("location.hash = '#section-4'")
    page.wait_for_function("scrollY > 1000")
    bar = page.get_by_role("status").bounding_box()
    assert page.locator("#section-4").bounding_box()["y"] >= bar["y"] + bar["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.usefixtures("long_brief")
def test_an_error_stands_above_the_last_good_brief_until_it_is_mended(window, write, scheme):
    page = window(color_scheme=scheme)
    assert violations(page) == []
    write("A {fault.")
    alert = page.get_by_role("alert")
    alert.get_by_text("line 7").wait_for()
    assert "notebooks/prose/jia.en.md, line 7: '{'; accepted: a name" in alert.inner_text()
    assert page.get_by_text(LINE.format(at="0.1"), exact=True).is_visible()
    assert alert.bounding_box()["y"] < page.get_by_role("heading").first.bounding_box()["y"]
    assert violations(page) == []
    write("It is mended.")
    page.get_by_text("It is mended.").wait_for()
    assert alert.inner_text() == ""


def test_two_windows_watch_each_in_its_language(window, write):
    english, other = window(), window("figures/../brief.en.html")
    write("Another text.")
    for page in (english, other):
        page.get_by_text("Another text.").wait_for()


def test_a_page_that_waits_becomes_the_brief(chromium, preview):
    page = chromium.new_page()
    page.goto(f"{preview.address}brief.xx.html")
    assert page.get_by_role("heading").inner_text() == "报告中没有这一页"
    assert violations(page) == []
    page.close()


def test_when_the_preview_ends_the_page_says_so(window, preview):
    page = window()
    preview.end()
    page.get_by_role("status").get_by_text("The preview has stopped").wait_for()
