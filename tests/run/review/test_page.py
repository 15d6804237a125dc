"""The review page in a real browser: corrected by keys, by list and by dragging."""

import sys
import threading
from pathlib import Path

import pytest

from analysis.run.review.server import ReviewServer
from analysis.source.load import read_source
from analysis.words.catalogue import catalogue

sys.path.insert(0, str(Path(__file__).parents[2] / "render"))
import browser as helper

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

pytestmark = pytest.mark.skipif(
    helper.find_browser() is None, reason=f"no browser found: {', '.join(helper.NAMES)}"
)


@pytest.fixture
def address(draft):
    server = ReviewServer(draft, catalogue("zh"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.address
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(address):
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=helper.find_browser(), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.wrong, page.asked = [], []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
        page.wait_for_selector("#items li")
        yield page
        assert page.wrong == []
        assert all(url.startswith(address) for url in page.asked)
        browser.close()


def wait_saved(page, steps):
    page.wait_for_function(
        "steps => document.querySelector('#bar button').textContent.includes(`（${steps}）`)",
        arg=steps,
    )


def choose(page, printed):
    page.click(f"#text mark:text-is('{printed}')")
    page.wait_for_function(
        "printed => document.querySelector('#right h2').textContent.includes(printed)",
        arg=printed,
    )


def test_a_draft_is_corrected_by_keys_alone(page, folder, find, draft):
    choose(page, "12个")
    page.keyboard.press("m")
    page.keyboard.press("Control+A")
    page.keyboard.type("place")
    page.keyboard.press("Enter")
    wait_saved(page, 1)
    assert read_source(folder).figure(find(draft, "12个")["figure"]).unit == "place"
    page.keyboard.press("u")
    wait_saved(page, 0)
    page.keyboard.press("j")
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("1286")
    page.wait_for_function("document.querySelectorAll('#items button').length <= 1")


def test_a_refusal_is_read_out_and_nothing_is_lost(page, folder):
    before = (folder / "figures.csv").read_bytes()
    choose(page, "1286家")
    page.fill("#c-value", "1")
    page.keyboard.press("Enter")
    page.wait_for_selector("#message.refused")
    assert "未被接受" in page.inner_text("#message")
    assert (folder / "figures.csv").read_bytes() == before


def test_text_that_is_selected_becomes_a_figure(page, folder):
    choose(page, "112.6万吨")
    page.evaluate(
        """() => {
            const mark = [...document.querySelectorAll('#text mark')]
                .find((one) => one.textContent === '112.6万吨');
            const range = document.createRange();
            range.setStart(mark.firstChild, 0);
            range.setEnd(mark.firstChild, '112.6万'.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("c")
    wait_saved(page, 1)
    printed = {figure.printed for figure in read_source(folder).figures}
    assert "112.6万" in printed
    assert "112.6万吨" not in printed


def test_indicators_are_joined_by_dragging(page, draft, find, folder):
    level, other = find(draft, "1286家"), find(draft, "20%")
    draft.correct(level["figure"], "indicator", "firms")
    draft.correct(other["figure"], "indicator", "growth_of_firms")
    page.reload()
    page.wait_for_selector("#items li, #items")
    page.keyboard.press("2")
    page.drag_and_drop("[data-indicator=growth_of_firms]", "[data-indicator=firms]")
    wait_saved(page, 3)
    assert read_source(folder).figure(other["figure"]).indicator == "firms"


def test_every_tab_is_accessible_and_wholly_in_its_language(page):
    for key in "12345":
        page.keyboard.press(key)
        found = axe.Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert not [
            message
            for message in page.locator("button, label, h1, h2").all_inner_texts()
            if message in {"undo", "kind", "unit"} or "{" in message
        ]
