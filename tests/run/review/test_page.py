"""The review page in a real browser: corrected by keys, by list and by dragging."""

import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from analysis.extract.draft import write_draft
from analysis.extract.intake import read_document
from analysis.extract.scan import extract_mentions
from analysis.run.review.draft import Draft
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
def logged():
    return []


@contextmanager
def serving(draft, logged):
    server = ReviewServer(draft, catalogue("zh"), log=logged.append)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def opened(browser, address):
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    wrong, asked = [], []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_selector("#items li")
    yield page
    assert wrong == []
    assert all(url.startswith(address) for url in asked)
    page.close()


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=helper.find_browser(), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(draft, logged, browser):
    with serving(draft, logged) as address, opened(browser, address) as page:
        yield page


# The server answers late, as on a large draft: what is typed meanwhile must go where it belongs.
SLOW = """() => {
  const real = window.fetch;
  window.fetch = async (...asked) => {
    if (asked[0] === "change") await new Promise((done) => setTimeout(done, 400));
    return real(...asked);
  };
}"""


def focused(page):
    return page.evaluate("document.activeElement.id")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def cell(folder, figure, column):
    return getattr(read_source(folder).figure(figure), column)


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


def test_what_is_typed_while_an_answer_is_under_way_stays_in_its_field(page, folder, find, draft):
    page.evaluate(SLOW)
    choose(page, "12个")
    press(page, "m")
    page.keyboard.type("place")
    press(page, "Tab")
    assert focused(page) == "c-period"
    page.keyboard.type("20")
    wait_saved(page, 1)
    assert (focused(page), page.input_value("#c-period")) == ("c-period", "20")
    page.keyboard.type("22")
    press(page, "Enter")
    wait_saved(page, 2)
    figure = find(draft, "12个")["figure"]
    row = read_source(folder).figure(figure)
    assert (row.unit, row.period) == ("place", "2022")


def test_keys_wait_for_the_answer_and_then_do_what_they_say(page, folder, find, draft):
    page.evaluate(SLOW)
    choose(page, "12个")
    press(page, "m")
    page.keyboard.type("place")
    press(page, "Enter", "o")
    page.keyboard.type("rest stops")
    press(page, "Enter")
    wait_saved(page, 2)
    row = read_source(folder).figure(find(draft, "12个")["figure"])
    assert (row.unit, row.note) == ("place", "rest stops")


def test_a_refused_value_stays_in_its_field_and_no_key_after_it_is_a_command(page, folder):
    page.evaluate(SLOW)
    before = (folder / "figures.csv").read_bytes()
    choose(page, "1286家")
    press(page, "v")
    page.keyboard.type("1,286")
    press(page, "Enter", "x", "x", "a")
    page.wait_for_selector("#message.refused")
    assert "1286" in page.inner_text("#message")
    assert (focused(page), page.input_value("#c-value")) == ("c-value", "1,286")
    press(page, "Escape")
    assert page.input_value("#c-value") == "1286"
    assert page.inner_text("#message").strip() == ""
    assert (folder / "figures.csv").read_bytes() == before


def test_esc_gives_up_a_changed_field(page, folder):
    before = (folder / "figures.csv").read_bytes()
    choose(page, "12个")
    press(page, "o")
    page.keyboard.type("not this")
    press(page, "Escape", "o", "Tab")
    page.wait_for_timeout(200)
    assert (folder / "figures.csv").read_bytes() == before
    press(page, "Escape", "h", "ArrowDown", "Escape")
    page.wait_for_timeout(200)
    assert (folder / "figures.csv").read_bytes() == before


def test_an_arrow_in_a_list_saves_nothing_until_it_is_confirmed(page, folder, find, draft):
    figure = find(draft, "12个")["figure"]
    choose(page, "12个")
    press(page, "h", "ArrowDown")
    page.wait_for_timeout(200)
    assert cell(folder, figure, "hedge") == "exact"
    press(page, "Enter")
    wait_saved(page, 1)
    assert cell(folder, figure, "hedge") == "approx"
    press(page, "h", " ", "ArrowDown", "Tab")
    wait_saved(page, 2)
    assert cell(folder, figure, "hedge") == "more_than"


def test_indicators_are_joined_by_button_or_enter_only(page, folder, find, draft):
    level, other = find(draft, "1286家"), find(draft, "20%")
    draft.correct(level["figure"], "indicator", "firms")
    draft.correct(other["figure"], "indicator", "growth_of_firms")
    page.reload()
    page.wait_for_selector("#items")
    choose(page, "20%")
    press(page, "g", "Escape", "o")
    options = page.locator("#joinable option").evaluate_all("all => all.map((one) => one.value)")
    assert set(options) == set(draft.content.indicators) - {"growth_of_firms"}  # of any unit
    page.keyboard.type("firms")
    press(page, "Tab", "o")
    page.wait_for_timeout(200)
    assert cell(folder, other["figure"], "indicator") == "growth_of_firms"
    press(page, "Enter", "e")  # the key after it waits for the form of the other
    wait_saved(page, 3)
    assert cell(folder, other["figure"], "indicator") == "firms"
    page.wait_for_function("document.activeElement.id === 'i-title_en'")


def test_an_indicator_is_titled_without_leaving_the_keys(page, folder, find, draft):
    page.evaluate(SLOW)
    figure = find(draft, "1286家")["figure"]
    choose(page, "1286家")
    press(page, "2")
    page.wait_for_selector("#i-title_en")
    assert "1286家" in page.inner_text("[aria-current=true] .form")
    press(page, "e")
    page.keyboard.type("High-tech firms")
    press(page, "Tab", "Tab", "Tab")
    assert focused(page) == "i-topic"
    page.keyboard.type("sci")
    wait_saved(page, 1)
    page.keyboard.type("ence")
    assert (focused(page), page.input_value("#i-topic")) == ("i-topic", "science")
    press(page, "PageDown")
    wait_saved(page, 2)
    page.wait_for_function("document.activeElement.value !== 'science'")
    assert focused(page) == "i-topic"
    source = read_source(folder)
    assert source.figure(figure).indicator == "high_tech_firms"
    assert source.indicators["high_tech_firms"].topic == "science"


def test_a_refused_rename_leaves_the_form_open(page, draft, find):
    choose(page, "1286家")
    press(page, "g")
    name = find(draft, "1286家")["indicator"]
    press(page, "Escape", "i")
    page.keyboard.type("Bad Name")
    press(page, "Enter")
    page.wait_for_selector("#message.refused")
    assert page.input_value("#i-id") == "Bad Name"
    press(page, "Escape")
    assert page.input_value("#i-id") == name
    assert page.evaluate("by('right').scrollWidth - by('right').clientWidth") <= 0


def test_no_figure_is_deleted_and_comes_back_where_it_was(page, folder, find, draft):
    row = find(draft, "112.6万吨")
    choose(page, "112.6万吨")
    press(page, "x")
    wait_saved(page, 1)
    assert "112.6万吨" not in {one.printed for one in read_source(folder).figures}
    choose(page, "1286家")
    press(page, "u")
    wait_saved(page, 0)
    page.wait_for_function("document.querySelector('#right h2').textContent.includes('112.6万吨')")
    assert row["figure"] in page.inner_text("#message")


def test_a_kind_that_needs_a_unit_asks_for_it(page, folder, draft, document):
    start = document.text.index("3.12")
    made = draft.cut(start, start + len("3.12"))
    draft.correct(made, "kind", "name")
    page.reload()
    page.wait_for_selector("#items")
    choose(page, "3.12")
    press(page, "e", "Home", "Enter")
    page.wait_for_selector("#message.refused")
    assert focused(page) == "c-unit"
    page.keyboard.type("percent")
    press(page, "Enter")
    wait_saved(page, 3)
    row = read_source(folder).figure(made)
    assert (row.kind, row.value, row.unit) == ("level", "3.12", "percent")


def test_accepting_goes_to_the_next_row_shown(page, draft):
    rows = [row["figure"] for row in draft.content.rows]
    press(page, "l")
    page.click(f"[data-figure='{rows[0]}']")
    for figure in rows[1:4]:
        press(page, "a")
        page.wait_for_function("figure => state.now === figure", arg=figure)


def test_esc_in_the_search_empties_it_and_the_filters(page, draft):
    press(page, "l")
    page.select_option("#by-kind", "change")
    press(page, "Escape", "/")
    page.keyboard.type("20")
    page.wait_for_function("document.querySelectorAll('#items button').length === 1")
    press(page, "Escape")
    count = len(draft.content.rows)
    page.wait_for_function(
        "count => document.querySelectorAll('#items button').length === count", arg=count
    )
    assert (page.input_value("#search"), page.input_value("#by-kind")) == ("", "")


def test_text_is_selected_by_keys_too(page, folder):
    choose(page, "112.6万吨")
    press(page, "r", "Shift+ArrowLeft", "c")
    wait_saved(page, 1)
    printed = {figure.printed for figure in read_source(folder).figures}
    assert "112.6万" in printed
    press(page, "u", "r", "ArrowRight", "Escape", "j")
    wait_saved(page, 0)


@pytest.fixture
def long_folder(tmp_path):
    path = tmp_path / "long.txt"
    names = [chr(0x4E00 + 40 * number) + chr(0x5E00 + 7 * number) for number in range(130)]
    lines = [
        f"2023年，{name}产量{number + 11}.5万吨，增长{number + 2}%。"
        for number, name in enumerate(names)
    ]
    path.write_text("昆山市2023年统计公报\n" + "\n".join(lines), encoding="utf-8")
    document = read_document(path)
    write_draft(extract_mentions(document), document, tmp_path / "raw" / "long", "long")
    return tmp_path / "raw" / "long", document


@pytest.mark.parametrize("key", ["2", "l"])
def test_every_one_of_a_long_list_can_be_reached(long_folder, browser, key):
    draft = Draft(*long_folder)
    with serving(draft, []) as address, opened(browser, address) as page:
        press(page, "l", *([key] if key == "2" else []))
        pane, item = (
            ("indicators", "[data-indicator]") if key == "2" else ("items", "#items [data-figure]")
        )
        seen = set()
        while True:
            seen |= set(
                page.locator(item).evaluate_all(
                    "all => all.map((one) => one.dataset.figure ?? one.dataset.indicator)"
                )
            )
            later = page.locator(f"#{pane}-page button").last
            if later.is_disabled():
                break
            later.click()
        assert seen == (
            set(draft.content.indicators)
            if key == "2"
            else {row["figure"] for row in draft.content.rows}
        )
        last = draft.content.rows[-1]["figure"]
        page.locator("#text mark").last.click()
        page.wait_for_selector(f"#items [data-figure='{last}'][aria-current=true]")
        press(page, "2")
        own = draft.content.rows[-1]["indicator"]
        page.wait_for_selector(f"[data-indicator='{own}'] #i-title_en")


def test_all_listed_are_corrected_at_once(page, folder, draft):
    press(page, "l")
    page.select_option("#by-kind", "level")
    press(page, "Escape")
    page.select_option("#by-kind", "level")
    press(page, "Tab")
    page.click("#left button:text-is('修改列出的全部')")
    levels = [row["figure"] for row in draft.content.rows if row["kind"] == "level"]
    page.fill("#bulk-value", "2021")
    assert f"{len(levels)} 处数字的时期改为“2021”" in page.inner_text("#bulk")
    press(page, "Enter", "Enter")
    wait_saved(page, 1)
    assert {cell(folder, one, "period") for one in levels} == {"2021"}


def test_every_key_is_counted_with_the_attempt_it_led_to(page, logged):
    page.evaluate(SLOW)
    choose(page, "1286家")
    press(page, "v")
    page.keyboard.type("7")
    press(page, "Enter")  # a click, v, 7 and Enter
    page.wait_for_selector("#message.refused")
    press(page, "Escape", "h", " ", "ArrowDown", "Enter", "o")  # o while the answer is under way
    wait_saved(page, 1)
    page.keyboard.type("x")
    press(page, "Enter")
    wait_saved(page, 2)
    assert [(one.column, one.keystrokes, one.refused) for one in logged] == [
        ("value", 4, True),
        ("hedge", 5, False),
        ("note", 3, False),
    ]


# The replay of what waits is late too, as on a loaded machine: keys must not overtake one another.
LATE = """() => {
  const real = window.setTimeout;
  window.setTimeout = (work, delay) => real(work, delay ?? 400);
}"""


def test_a_key_does_not_overtake_one_that_waits(page, folder):
    page.evaluate(SLOW)
    page.evaluate(LATE)
    before = len(read_source(folder).figures)
    choose(page, "1286家")
    press(page, "h", " ", "ArrowDown", "Enter", "o")  # o, the note, waits for the answer
    wait_saved(page, 1)
    press(page, "x")  # typed into the note; alone it would delete the figure
    press(page, "Enter")
    wait_saved(page, 2)
    assert len(read_source(folder).figures) == before
    assert [one.note for one in read_source(folder).figures if one.note == "x"] == ["x"]


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


@pytest.mark.parametrize("thin", [True, pytest.param(False, marks=pytest.mark.stress)])
def test_every_tab_is_accessible_and_wholly_in_its_language(page, thin):
    """Of each kind of element two, or all."""
    for key in "12345":
        page.keyboard.press(key)
        assert not [
            message
            for message in page.locator("button, label, h1, h2").all_inner_texts()
            if message in {"undo", "kind", "unit"} or "{" in message
        ]
        if thin:
            page.evaluate(helper.THIN, [])
        found = axe.Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
