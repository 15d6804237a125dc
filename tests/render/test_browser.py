"""A page in a real browser: what a reader can do by mouse, key and finger, and what is seen."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import browser as helper

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

pytestmark = pytest.mark.skipif(
    helper.find_browser() is None, reason=f"no browser found: {', '.join(helper.NAMES)}"
)

REPORTS = Path(__file__).parents[2] / "reports"
#: Briefs that are made already; pages made before the popovers are of another kind.
MADE = [
    path
    for path in sorted(REPORTS.glob("*/brief.*.html"))
    if "<div popover" in path.read_text(encoding="utf-8")
]
#: One of each language, of two sources: the others differ from them in words and numbers.
LOOKED_AT = MADE[1:3]


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=helper.find_browser(), args=["--no-sandbox"]
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory, as_html, samples):
    """A small brief with everything that a page can show."""
    path = tmp_path_factory.mktemp("page") / "brief.en.html"
    path.write_text(as_html((samples / "page.en.md").read_text(encoding="utf-8")), "utf-8")
    return path


@pytest.fixture(
    scope="module",
    params=[
        "sample",
        *(pytest.param(one, marks=() if one in LOOKED_AT else pytest.mark.stress) for one in MADE),
    ],
    ids=lambda one: one if one == "sample" else f"{one.parent.name}/{one.name}",
)
def brief(request, sample):
    return sample if request.param == "sample" else request.param


@pytest.fixture(scope="module")
def loaded(chromium, brief):
    """A brief in a window that several tests look at: a large one takes seconds to load."""
    with helper.opened(chromium, brief, has_touch=True) as page:
        yield page


@pytest.fixture
def page(loaded):
    """The brief as it was loaded, at its top, in a window of the usual size."""
    loaded.set_viewport_size({"width": 1280, "height": 800})
    loaded.evaluate("scrollTo(0, 0)")
    loaded.locator("#find").fill("")
    assert not is_open(loaded)
    return loaded


@pytest.fixture
def window(chromium):
    """Open a page in a window of its own; closed, and its requests counted, after the test."""
    opened = []

    def make(path, **options):
        manager = helper.opened(chromium, path, **options)
        opened.append(manager)
        return manager.__enter__()

    yield make
    for manager in opened:
        manager.__exit__(None, None, None)


def is_open(page):
    return page.locator("[popover]:popover-open").count() == 1


def assert_all_is_seen(page):
    """Nothing reaches out of the window, no column is out of sight, a picture is there at once."""
    assert page.evaluate(helper.OVERFLOW) == [0]
    assert page.locator("figure.table").count() > 0
    assert page.evaluate(helper.HIDDEN_CELLS) == []
    if page.locator(".hero").count() and page.viewport_size["width"] in helper.FIRST_SCREEN:
        assert page.locator(".hero").bounding_box()["y"] < 420


# --- numbers that explain themselves -------------------------------------------------------------


def test_a_number_opens_by_mouse_and_by_key_and_gives_the_focus_back(page):
    button = page.locator(".key button").first
    button.click()
    assert is_open(page)
    page.keyboard.press("Escape")
    assert not is_open(page)
    button.click()
    assert is_open(page)
    page.mouse.click(3, 3)
    assert not is_open(page)
    button.click()
    page.locator(":popover-open .close").click()
    assert not is_open(page)

    for key in ("Enter", "Space"):
        button.focus()
        page.keyboard.press(key)
        assert is_open(page)
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest(':popover-open')")
        page.keyboard.press("Escape")
        assert not is_open(page)
        assert button.evaluate("one => one === document.activeElement")


@pytest.mark.parametrize("width", helper.PHONES)
def test_a_brief_is_read_on_a_phone(page, width):
    page.set_viewport_size({"width": width, "height": 700})
    assert_all_is_seen(page)
    if width == max(helper.PHONES):
        sizes = page.evaluate(helper.TEXT_SIZES)
        assert sizes
        assert [one for one in sizes if one[1] < helper.SMALLEST] == []
    buttons = page.locator(".key button").evaluate_all(
        "all => all.map((one) => { const box = one.getBoundingClientRect();"
        " return [box.width, box.height]; })"
    )
    assert buttons
    assert min(min(size) for size in buttons) >= 24
    for at in range(min(3, page.locator(".key button").count())):
        page.locator(".key button").nth(at).tap()
        assert is_open(page)
        box = page.locator(":popover-open").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 700
        hidden = page.locator(":popover-open").evaluate("one => one.scrollWidth - one.clientWidth")
        assert hidden <= 0
        page.keyboard.press("Escape")


def test_beside_a_number_its_popover_leaves_the_number_in_sight(sample, window):
    page = window(sample)
    number = page.locator(".findings .key").first
    number.locator("button").click()
    shown, box = number.bounding_box(), page.locator(":popover-open").bounding_box()
    below = box["y"] >= shown["y"] + shown["height"] - 1
    above = box["y"] + box["height"] <= shown["y"] + 1
    assert below or above


def test_a_popover_needs_no_script(sample, window):
    page = window(sample, java_script_enabled=False)
    page.locator(".key button").first.click()
    assert page.locator("[popover] .value b").first.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("[popover] .value b").first.is_visible()


def test_a_popover_says_where_its_number_comes_from(sample, window):
    page = window(sample)
    page.locator("h1 .key button").click()
    text = page.locator(":popover-open").inner_text()
    for word in (
        "80.1%",
        "Laboratories: growth",
        "“900家”",
        "家 firms or institutions",
        "多 over",
    ):
        assert word in text
    assert page.locator(":popover-open math msup").count() == 1
    assert page.locator("h1").evaluate("one => one.textContent") == (
        "Laboratories grew by 80.1% from 2015 to 2019, research spending by less"
    )


def test_sources_of_all_numbers_are_shown_on_demand(brief, window):
    page = window(brief, java_script_enabled=False)
    links = page.locator("main .src")
    assert links.count() > 0
    assert not links.first.is_visible()
    page.locator("#all-sources").check()
    assert links.first.is_visible()
    links.first.click()
    assert "#n-" in page.url


# --- the appendix --------------------------------------------------------------------------------


def test_the_appendix_is_searched_filtered_and_sorted(sample, window):
    page = window(sample)

    def shown():
        return page.locator(".entry:visible").evaluate_all("all => all.map((one) => one.id)")

    everything = ["n-growth", "n-rate", "n-ratio", "n-2015", "n-2019"]
    assert shown() == everything
    assert page.locator("#found").inner_text() == "5 / 5"
    page.locator("#find").fill("laboratories 2019")
    assert shown() == ["n-growth", "n-2019"]
    assert page.locator("#found").inner_text() == "2 / 5"
    page.locator("#find").fill("")
    for kind, kept in (
        ("calculation", ["n-growth", "n-rate"]),
        ("publication", ["n-ratio"]),
        ("print", ["n-2015", "n-2019"]),
        ("count", []),
        ("", everything),
    ):
        page.locator("#kind").select_option(kind)
        assert shown() == kept
    for order, sorted_ in (
        ("place", ["n-growth", "n-ratio", "n-rate", "n-2015", "n-2019"]),
        ("name", ["n-rate", "n-growth", "n-ratio", "n-2015", "n-2019"]),
        ("value", ["n-growth", "n-rate", "n-ratio", "n-2019", "n-2015"]),
        ("", everything),
    ):
        page.locator("#order").select_option(order)
        assert shown() == sorted_


def test_a_brief_is_seen_whole_and_every_entry_is_found_by_its_id(page):
    assert_all_is_seen(page)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(set(ids)) == len(ids)
    total = page.locator(".entry").count()
    assert page.locator("#found").inner_text() == f"{total} / {total}"
    code = page.locator(".entry code").last.inner_text()
    page.locator("#find").fill(code)
    assert page.locator(".entry:visible").count() >= 1
    assert page.locator(".entry:visible code", has_text=code).count() >= 1


def test_a_link_opens_the_fold_and_the_search_that_hide_its_entry(sample, window):
    page = window(sample)
    page.locator("#find").fill("nothing like it")
    assert page.locator(".entry:visible").count() == 0
    page.locator("h1 .key button").click()
    page.locator(":popover-open .ways a").first.click()
    assert page.locator("#n-growth").is_visible()
    assert not is_open(page)
    page.locator("details.group > summary").first.click()
    assert not page.locator("#n-growth").is_visible()
    page.evaluate("location.hash = '#kept'")
    page.evaluate("location.hash = '#n-growth'")
    page.locator("#n-growth").wait_for(state="visible")


def test_without_script_the_appendix_lies_open_without_controls(sample, window):
    page = window(sample, java_script_enabled=False)
    assert page.locator(".entry:visible").count() == 5
    assert not page.locator(".tools").is_visible()


def test_folded_groups_are_opened_for_print(sample, window):
    page = window(sample)
    page.locator("details.group > summary").first.click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.group:not([open])").count() == 0


# --- what is seen --------------------------------------------------------------------------------


def unfold(page):
    """Show all that a reader can unfold."""
    page.locator("#all-sources").check()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


#: Rules that hang on how wide a window is; a scheme's colours are the same at any width.
LAID_OUT = ("target-size", "scrollable-region-focusable")


def hindrances(page, *rules):
    """What stands in a reader's way, on the page and in an opened number; of some rules or all."""
    options = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = axe.Axe().run(page, options=options).response["violations"]
    page.locator(".key button").first.click()
    opened = axe.Axe().run(page, context="[popover]:popover-open", options=options)
    page.keyboard.press("Escape")
    found += opened.response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]


@pytest.fixture(scope="module")
def seen():
    """How many of each kind of element axe has read, on the briefs before."""
    return []


def test_nothing_stands_in_the_way_of_any_reader(brief, window, seen):
    page = window(brief)
    unfold(page)
    seen[:] = page.evaluate(helper.THIN, seen)
    assert hindrances(page) == []
    page.emulate_media(color_scheme="dark")
    assert hindrances(page, "color-contrast") == []
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(color_scheme="light")
    assert hindrances(page, *LAID_OUT) == []


@pytest.mark.stress
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", helper.WIDTHS)
def test_nothing_stands_in_the_way_on_the_whole_page(brief, window, scheme, width):
    page = window(brief, width=width, scheme=scheme)
    unfold(page)
    assert hindrances(page) == []


# One fault of each kind, put where a thinned page must still have it.
@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        ("document.querySelector('.entry:last-of-type p').style.color = '#ddd'", "color-contrast"),
        ("document.querySelector('main tr:last-child').style.color = '#ddd'", "color-contrast"),
        ("document.querySelector('main .src').removeAttribute('aria-label')", "link-name"),
    ],
)
def test_a_fault_of_one_among_many_is_found_on_the_thinned_page(sample, window, spoil, rule):
    page = window(sample)
    unfold(page)
    page.evaluate(spoil)
    page.evaluate(helper.THIN, [])
    assert rule in [name for name, _ in hindrances(page)]


def test_every_control_is_reached_by_key_and_shows_that_it_is(sample, window):
    page = window(sample)
    expected = page.evaluate(helper.FOCUSABLE)
    seen = []
    for _ in range(expected):
        page.keyboard.press("Tab")
        what, shown, place = page.evaluate(helper.FOCUS_SHOWN)
        assert shown, what
        seen.append(place)
    assert len(set(seen)) == expected
    assert seen == sorted(seen)


def test_the_skip_link_leads_past_the_frame(sample, window):
    page = window(sample)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_colours_of_drawings_follow_the_scheme(sample, window):
    fills = [
        window(sample, scheme=scheme)
        .locator(".picture svg rect:visible")
        .first.evaluate("one => getComputedStyle(one).fill")
        for scheme in ("light", "dark")
    ]
    assert fills == ["rgb(20, 80, 122)", "rgb(134, 189, 230)"]


def test_contents_stand_beside_the_text_or_fold_before_it(sample, window):
    wide, narrow = window(sample), window(sample, width=390)
    assert wide.locator(".rail a").first.is_visible()
    assert not wide.locator(".toc").is_visible()
    assert not narrow.locator(".rail").is_visible()
    narrow.locator(".toc summary").click()
    narrow.locator(".toc a").first.click()
    assert narrow.url.endswith("#section-1")


def test_print_leaves_out_what_only_a_screen_can_do(sample, window):
    page = window(sample)
    page.emulate_media(media="print")
    for name in (".top", ".switch", ".tools", ".data", ".rail", ".key button"):
        assert not page.locator(name).first.is_visible(), name
    assert page.locator(".paper").is_visible()
