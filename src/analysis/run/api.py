"""The API reference of the site: what each room offers, from its docstrings and signatures.

It is read from the engine's text, not from imported modules, so that it says nothing of the
machine it is made on. Private names are left out.
"""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

from analysis.core.names import SITE_CODE
from analysis.core.syntax import parse_code
from analysis.render.frame import Frame, Way, name_contents
from analysis.render.page import fill_page
from analysis.words.catalogue import catalogue

_TITLE: Final = "API reference"
#: The rooms, each of which imports only those after it.
ROOMS: Final = (
    "run",
    "brief",
    "exhibits",
    "publish",
    "register",
    "study",
    "extract",
    "source",
    "render",
    "words",
    "core",
)
_ROLE: Final = re.compile(r":\w+:`~?([^`]+)`")
_CODE: Final = re.compile(r"``([^`]+)``|`([^`]+)`")
#: A heading inside a docstring, with the indented lines that belong to it.
_SECTION: Final = re.compile(r"\A(Args|Returns|Yields|Raises|Attributes):\n", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One thing a module offers: its name with its signature, and what its docstring says."""

    name: str
    signature: str
    text: str
    members: tuple["Entry", ...] = ()


@dataclass(frozen=True)
class Module:
    """A module's dotted name, what it is for, and what it offers."""

    name: str
    text: str
    entries: tuple[Entry, ...]


@cache
def api_reference() -> Mapping[str, str]:
    """Return the pages of the reference: path below the site's folder → HTML.

    They are of the engine that runs, and made once in a process.
    """
    rooms = {room: list(_read_room(room)) for room in ROOMS}
    home = Way(catalogue("en").say("page.way.home"), "../index.html")
    index = fill_page(_show_index(rooms), title=_TITLE, language="en", frame=Frame((home,)))
    frame = Frame((home, Way(_TITLE, "index.html")))
    pages = {
        f"{SITE_CODE}/{room}.html": fill_page(
            _show_room(modules), title=f"analysis.{room}", language="en", frame=frame
        )
        for room, modules in rooms.items()
    }
    return MappingProxyType({f"{SITE_CODE}/{name_contents('en')}": index, **pages})


def _read_room(room: str) -> Iterator[Module]:
    yield from _read_folder(resources.files("analysis") / room, f"analysis.{room}")


def _read_folder(folder: Traversable, dotted: str) -> Iterator[Module]:
    for entry in sorted(folder.iterdir(), key=lambda one: (one.name != "__init__.py", one.name)):
        if entry.name.endswith(".py"):
            stem = entry.name.removesuffix(".py")
            name = dotted if stem == "__init__" else f"{dotted}.{stem}"
            module = read_module(name, entry.read_text("utf-8"))
            if module.entries or stem == "__init__":
                yield module
        elif (entry / "__init__.py").is_file():
            yield from _read_folder(entry, f"{dotted}.{entry.name}")


def read_module(name: str, source: str) -> Module:
    """Return what a module's text offers: its public classes and functions, in their order."""
    tree = parse_code(source)
    return Module(name, ast.get_docstring(tree) or "", tuple(_entries(tree.body)))


def _entries(body: list[ast.stmt]) -> Iterator[Entry]:
    for node in body:
        match node:
            case ast.ClassDef(name) if not name.startswith("_"):
                bases = ", ".join(ast.unparse(base) for base in node.bases)
                signature = f"class {name}({bases})" if bases else f"class {name}"
                members = tuple(_entries(node.body))
                yield Entry(name, signature, ast.get_docstring(node) or "", members)
            case ast.FunctionDef(name) if not name.startswith("_"):
                yield Entry(name, _signature(node), ast.get_docstring(node) or "")


def _signature(node: ast.FunctionDef) -> str:
    """Return a function's head, as one reads it; a property's like an attribute."""
    decorators = {ast.unparse(one) for one in node.decorator_list}
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    if decorators & {"property", "cached_property"}:
        return f"{node.name}{returns.replace(' ->', ':')}"
    arguments = ast.unparse(node.args)
    return f"{node.name}({arguments}){returns}"


def _show_index(rooms: dict[str, list[Module]]) -> str:
    about = (
        "The engine's rooms; each imports only those below it. The way of one figure and of one "
        "scenario through them: `docs/architecture.md`."
    )
    parts = [f"<h1>{_TITLE}</h1>", f"<p>{_inline(about)}</p>"]
    for room, modules in rooms.items():
        parts += [f'<h2><a href="{room}.html">analysis.{room}</a></h2>', "<ul>"]
        parts += [
            f'<li><a href="{room}.html#{module.name}">{module.name}</a>: '
            f"{_inline(_first(module.text))}</li>"
            for module in modules
        ]
        parts.append("</ul>")
    return "\n".join(parts)


def _show_room(modules: list[Module]) -> str:
    parts = []
    for position, module in enumerate(modules):
        level = 2 if position else 1
        parts.append(f'<h{level} id="{module.name}">{module.name}</h{level}>')
        parts.append(show_docstring(module.text))
        if not position and len(modules) > 1:
            links = (f'<li><a href="#{one.name}">{one.name}</a></li>' for one in modules[1:])
            parts += ['<ul class="contents">', *links, "</ul>"]
        for entry in module.entries:
            parts += _show_entry(entry, module.name, 3)
    return "\n".join(parts)


def _show_entry(entry: Entry, prefix: str, level: int) -> list[str]:
    name = f"{prefix}.{entry.name}"
    parts = [
        f'<h{level} id="{name}"><code>{escape(entry.signature)}</code></h{level}>',
        show_docstring(entry.text),
    ]
    for member in entry.members:
        parts += _show_entry(member, name, level + 1)
    return parts


def show_docstring(text: str) -> str:
    """Return a docstring as HTML: paragraphs, code, and its sections as preformatted text.

    >>> show_docstring("Give ``x``.")
    '<p>Give <code>x</code>.</p>'
    """
    return "\n".join(_show_block(block) for block in re.split(r"\n\s*\n", text))


def _show_block(block: str) -> str:
    if not block:
        return ""
    section = _SECTION.match(block)
    if section:
        lines = inspect.cleandoc("\n" + block[section.end() :])
        return f"<p><strong>{section[1]}</strong></p>\n<pre>{_inline(lines)}</pre>"
    if any(line.startswith((" ", ">>> ", "* ", "- ")) for line in block.splitlines()):
        return f"<pre>{_inline(block)}</pre>"
    return f"<p>{_inline(block)}</p>"


def _inline(text: str) -> str:
    plain = _ROLE.sub(r"`\1`", text)
    return _CODE.sub(lambda found: f"<code>{found[1] or found[2]}</code>", escape(plain))


def _first(text: str) -> str:
    return " ".join(text.split("\n\n", maxsplit=1)[0].split())
