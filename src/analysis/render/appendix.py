"""The appendix of a page: its entries in groups that fold, and what searches and sorts them."""

from html import escape
from importlib.resources import files

from analysis.render.elements import raw_block, raw_inline
from analysis.render.markup import Node, attribute
from analysis.words.catalogue import Catalogue

_GROUP = 3  # the level of a group's heading
_ENTRY = '<div class="entry" '
#: What an entry can be, by the parts it has; the script tells them apart in this order.
_KINDS = ("calculation", "publication", "print", "count")
_ORDERS = ("place", "name", "value")


def read_script() -> str:
    """The script that searches and sorts the entries, which a page allows by its hash."""
    return (files("analysis.render") / "templates" / "appendix.js").read_text("utf-8").strip()


def write_entry(div: Node, words: Catalogue) -> list[Node]:
    """One entry: its value, its name and parts run in, its id, its cell, and the way back."""
    identifier, value = div["c"][0][0], attribute(div, "value")
    code, cell = attribute(div, "code"), attribute(div, "cell")
    ways = [f"<code>{escape(code)}</code>"] if code else []
    if cell:
        ways.append(f'<a href="{escape(cell)}">{escape(words.say("page.way.cell"))}</a>')
    if places := attribute(div, "places").split():
        links = " ".join(
            f'<a href="#{place}">{count}</a>' for count, place in enumerate(places, start=1)
        )
        # The arrow and what it is called are the style sheet's: they'd stand here once an entry.
        ways.append(f'<span class="places">{links}</span>')
    name, *parts = div["c"][1]
    content = list(name["c"])
    for part in parts:
        content += [raw_inline(" "), *part["c"]] if part["t"] in {"Para", "Plain"} else []
    others = [part for part in parts if part["t"] not in {"Para", "Plain"}]
    return [
        raw_block(f'{_ENTRY}id="{identifier}"><p class="value"><b>{escape(value)}</b></p><div>'),
        {"t": "Para", "c": content},
        *others,
        raw_block(f'<p class="ways">{" ".join(ways)}</p></div></div>' if ways else "</div></div>"),
    ]


def fold_groups(blocks: list[Node], words: Catalogue) -> list[Node]:
    """The blocks of the appendix, each heading of level 3 and what follows it in a fold.

    Before the first one come the controls, which the script shows where it runs.
    """
    groups: list[list[Node]] = [[]]
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] <= _GROUP:
            groups.append([])
        groups[-1].append(block)
    folds = [at for at, group in enumerate(groups) if _heads_entries(group)]
    folded: list[Node] = []
    for at, group in enumerate(groups):
        if folds[:1] == [at]:
            folded.append(raw_block(_write_controls(words)))
        folded += _fold(group) if at in folds else group
    return folded


def _heads_entries(group: list[Node]) -> bool:
    return bool(group) and group[0]["t"] == "Header" and group[0]["c"][0] == _GROUP


def _fold(group: list[Node]) -> list[Node]:
    heading, *rest = group
    count = sum(node["t"] == "RawBlock" and node["c"][1].startswith(_ENTRY) for node in rest)
    return [
        raw_block('<details class="group" open><summary>'),
        heading,
        raw_block(f'<span class="count">{count}</span></summary>'),
        *rest,
        raw_block("</details>"),
    ]


def _write_controls(words: Catalogue) -> str:
    find = escape(words.say("page.find"))
    return (
        '<div class="tools" role="search" hidden>'
        f'<label>{find} <input type="search" id="find"></label>'
        f"{_write_choice('kind', _KINDS, words)}{_write_choice('order', _ORDERS, words)}"
        '<output id="found"></output></div>'
    )


def _write_choice(name: str, options: tuple[str, ...], words: Catalogue) -> str:
    listed = f"<option value=''>{escape(words.say(f'page.{name}.none'))}</option>"
    for option in options:
        said = escape(words.say(f"page.{name}.{option}"))
        listed += f'<option value="{option}">{said}</option>'
    label = escape(words.say(f"page.{name}.label"))
    return f'<label>{label} <select id="{name}">{listed}</select></label>'
