"""Whatever is read is read, or refused by name: readers and parsers on text that nobody wrote.

Each target is a hypothesis test. What it must never do: raise anything but what it says it raises
(an `InputError` at the edges, a `ValueError` in a parser), take longer than a minute of the
processor, or accept what it then writes differently. `python scripts/fuzz.py --examples 2000` runs
all of them; the tests run a few examples of each.

With atheris, which is no package of this project (`pip install atheris` into an environment of
your own), `python scripts/fuzz.py --atheris 120` lets the coverage of our code guide the bytes,
for so many seconds a target.
"""

import argparse
import contextlib
import csv
import datetime as dt
import io
import json
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import hypothesis
import nbformat
import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.brief.blocks import split_blocks
from analysis.brief.conditions import parse_condition
from analysis.brief.prose import parse_prose
from analysis.core.cells import is_run
from analysis.core.errors import InputError
from analysis.core.formula import evaluate_formula, find_formula_unit, parse_formula
from analysis.core.period import Period
from analysis.core.project import Project, read_settings
from analysis.core.quantity import Quantity
from analysis.core.records import parse_yaml, read_csv, validate, write_csv
from analysis.core.units import UNITS, check_unit
from analysis.core.yaml import dump_yaml
from analysis.extract.draft import draft_document, draft_source
from analysis.extract.intake import build_document, read_document
from analysis.extract.scan import extract_mentions
from analysis.extract.verify import verify_figures
from analysis.run.notebook_files import read_notebook
from analysis.source.english import find_amounts
from analysis.source.reading import read_printed
from analysis.source.scenario import Scenario
from analysis.source.schema import Difference, Figure, fits_a_table

#: Longer than this, in seconds of the processor, nothing may take; how busy the machine is does
#: not count.
PATIENCE_S: Final = 60
#: A message longer than this helps nobody.
_LONGEST_MESSAGE: Final = 2_000


class HungError(Exception):
    """An example took longer than :data:`PATIENCE_S` of the processor."""


@contextlib.contextmanager
def in_time() -> Iterator[None]:
    """Stop an example that hangs; where the system has no such clock (Windows), let it."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise HungError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextlib.contextmanager
def refused(*kinds: type[Exception]) -> Iterator[None]:
    """Let a refusal of these kinds pass, if it is short enough to be read."""
    wanted = kinds or (InputError,)
    said = ""
    try:
        with in_time():
            yield
    except wanted as error:
        said = str(error)
    assert len(said) < _LONGEST_MESSAGE, f"{len(said)} characters: {said[:200]}"


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


def _write(name: str, content: bytes) -> Path:
    path = _folder() / name
    path.write_bytes(content)
    return path


# What the genre is made of, put together at random

_HEDGES = [
    "",
    "约",
    "超",
    "近",
    "突破",
    "不超过",
    "最高",
    "前",
    "第",
    "上",
    "近五年",
    "（",
    "-",
    "+",
    "增长",
    "下降",
]
_SCALES = ["", "万", "亿", "千", "百", "万亿", "十", " billion ", " million "]
_MEASURES = [
    "",
    "家",
    "元",
    "%",
    "％",
    "个百分点",
    "人",
    "件",
    "年",
    "月",
    "倍",
    "番",
    "户",
    "平方公里",
    "微克/立方米",
    "元/月",
    "位",
    "‰",
    "岁",
    "项",
    "per cent",
    "吨",
    "公里",
    "次",
    "亩",
    "台（套）",
]
_AFTER = ["", "左右", "以上", "多", "余", "以下", "半", "以内", "-", "至", "/", "分之"]
_WORDS = [
    "企业",
    "全市",
    "常州市",
    "研发",
    "占比",
    "同比",
    "其中",
    "，",
    "。",
    "、",
    "；",
    "\n",
    "和",
    "到",
    "由",
    "增至",
    "分别",
    "比上年",
    "全年",
    "目前",
    "“十三五”",
    "|",
    "——",
    "（",
    "）",
    "1.",
    "一、",
    "第三",
    " ",
    "2020年",
    "截至",
    "目标",
    "〔2018〕48号",
    "表1",
    "单位：亿元",
    "·",
    "\t",
    "GDP",
    "T700",
    "年均",
    "以来",
]

numbers = st.one_of(
    st.integers(0, 10**12).map(str),
    st.decimals(0, 10**6, places=2).map(str),
    st.integers(1000, 10**9).map("{:,}".format),
    st.text("零一二三四五六七八九十百千万亿两几数半点", min_size=1, max_size=6),
    st.text("0123456789.,", min_size=1, max_size=12),
    st.text("０１２３４５６７８９．", min_size=1, max_size=5),
)
figures = st.tuples(
    st.sampled_from(_HEDGES),
    numbers,
    st.sampled_from(_SCALES),
    st.sampled_from([*_AFTER, ""]),
    st.sampled_from(_MEASURES),
    st.sampled_from(_AFTER),
).map("".join)
texts = st.lists(
    st.one_of(figures, st.sampled_from(_WORDS), st.text(max_size=3)), min_size=1, max_size=40
).map("".join)
any_text = st.one_of(st.text(), texts, st.text("{}[]:,'\"#&*!|>%@`-? \n\tabc012._~<=\\"))


# Parsers


@given(st.one_of(figures, st.text(max_size=20), texts))
def number(text: str) -> None:
    """A figure as printed: its value is what a row with this print may hold, and no other."""
    with refused(ValueError):
        reading = read_printed(text)
        assert reading.low.is_finite()
        assert reading.high.is_finite()
        assert reading.low <= reading.high
        assert reading.step > 0
        held = fits_a_table(reading.low) and fits_a_table(reading.high)
        if is_run(text) or not text.isprintable() or not held:
            return  # no cell of a table holds it
        row = {
            "figure": "p01.01",
            "page": 1,
            "printed": text,
            "kind": "level",
            "value": reading.written,
            "hedge": reading.hedge,
            "unit": reading.unit or "item",
        }
        made = validate(Figure, row, "row")
        assert made.low_high == (reading.low, reading.high)
        other = f"{reading.low + reading.step:f}..{reading.high + reading.step:f}"
        with contextlib.suppress(InputError):
            validate(Figure, row | {"value": other}, "row")
            raise AssertionError(other)


@given(
    st.integers(0, 10**15), st.sampled_from(["", "万", "亿", "千万", "百万"]), st.integers(0, 4)
)
def plain_number(digits: int, scale: str, places: int) -> None:
    """A plain number with a scale is itself, whatever else the parser knows."""
    factor = {"": 1, "万": 10**4, "亿": 10**8, "千万": 10**7, "百万": 10**6}[scale]
    written = f"{Decimal(digits).scaleb(-places):f}"
    with in_time():
        reading = read_printed(f"{written}{scale}元")
    assert reading.low == reading.high == Decimal(written) * factor
    assert reading.unit == "CNY"
    assert Decimal(written) * factor in set(find_amounts(f"x {written}{scale}元"))


@given(st.one_of(st.from_regex(rf"\A(?:{Period.PATTERN})\Z"), st.text(max_size=12)))
def period(text: str) -> None:
    """A period is what it writes."""
    with refused(ValueError):
        found = Period.parse(text)
        assert found is None or str(found) == text
        assert found is None or found.start <= found.end


@given(
    st.one_of(st.sampled_from(sorted(UNITS)), st.text(max_size=12), st.from_regex(r"\A\w+/\w+"))
)
def unit(text: str) -> None:
    """A unit is one of the list, or a noun as printed."""
    with refused(ValueError):
        assert check_unit(text) == text


_operands = st.sampled_from(
    ["a", "b", "c", "base", "end", "years", "0", "1", "100", "2.5", "1e300", "True"]
)
formulas = st.recursive(
    _operands,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/%^"), inner).map("".join),
        st.tuples(
            st.sampled_from(["pct", "cagr", "sum", "share", "mean_growth", "eval", "-"]),
            st.lists(inner, max_size=3),
        ).map(lambda one: f"{one[0]}({','.join(one[1])})"),
    ),
    max_leaves=12,
)


@given(
    st.one_of(formulas, st.text(max_size=30)),
    st.lists(st.integers(-(10**6), 10**6), min_size=6, max_size=6),
)
def formula(text: str, ends: list[int]) -> None:
    """A formula of three figures and their bounds: the value lies within the bounds it gives."""
    with refused(ValueError, ZeroDivisionError):
        parsed = parse_formula(text)
        names = sorted(parsed.names)
        given_ = {
            name: Quantity(Fraction(low), Fraction(low), Fraction(low) + abs(high) % 100)
            for name, low, high in zip(names, ends, reversed(ends), strict=False)
        }
        if len(given_) < len(names):
            return
        found = evaluate_formula(parsed, given_)
        assert found.low <= found.value <= found.high
        find_formula_unit(parsed, dict.fromkeys(names, "CNY") | {"years": "year"})


@given(st.one_of(any_text, st.from_regex(r"\A[a-z.]+ ?(<|>|=|<=|!=)+ ?-?\d+\Z")))
def condition(text: str) -> None:
    """A condition of a block is one, or refused."""
    with refused():
        parse_condition(text)


# Readers


@given(
    st.lists(st.tuples(*[st.text(max_size=8)] * 5), max_size=6),
    st.sampled_from((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)),
)
def table(rows: list[tuple[str, ...]], quoting: Literal[0, 1]) -> None:
    """A table of any cells: what is read and written again reads as the same."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n", quoting=quoting)
    writer.writerow(Difference.model_fields)
    try:
        writer.writerows(rows)
        content = buffer.getvalue().encode()
    except (csv.Error, UnicodeEncodeError):
        return
    _read_and_write(content)


@given(
    st.one_of(st.binary(max_size=200), any_text.map(lambda text: text.encode("utf-8", "replace")))
)
def table_bytes(content: bytes) -> None:
    """A table of any bytes below a right header."""
    _read_and_write(b"figure,column,first,second,final\n" + content)
    _read_and_write(content)


def _read_and_write(content: bytes) -> None:
    path = _write("t.csv", content)
    with refused():
        found = read_csv(path, Difference)
        write_csv(path, found, Difference)
        assert read_csv(path, Difference) == found


_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**20), 10**20),
        st.floats(allow_nan=False),
        st.text(max_size=10),
        st.dates(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(any_text)
def mapping(text: str) -> None:
    """A mapping of any text."""
    with refused():
        found = parse_yaml(text, "f.yml")
        assert all(isinstance(key, str) for key in found)


@given(st.dictionaries(st.from_regex(r"\A[a-z]{1,6}\Z"), _values, max_size=4))
def mapping_written(content: dict[str, Any]) -> None:
    """A mapping that was written: what is read again is what was written, or is refused."""
    with refused():
        text = dump_yaml(content)
        found = parse_yaml(text, "f.yml")
        assert repr(found) == repr(_as_read(content)), text


def _as_read(value: object) -> object:
    """Return what a value is read as: a date is text, which each column reads as it needs."""
    match value:
        case dt.date():
            return value.isoformat()
        case dict():
            return {key: _as_read(one) for key, one in value.items()}
        case list():
            return [_as_read(one) for one in value]
    return value


_parameters = st.fixed_dictionaries(
    {},
    optional={
        name: st.one_of(usual, _values)
        for name, usual in {
            "scenario": st.from_regex(r"\A[a-z0-9-]{1,8}\Z"),
            "source": st.just("changzhou"),
            "base_year": st.integers(1990, 2010),
            "end_year": st.integers(2011, 2030),
            "indicators": st.one_of(st.just("all"), st.lists(st.just("rd_gdp"), min_size=1)),
            "hedge_policy": st.sampled_from(["standard", "wide", "literal"]),
            "horizon": st.integers(2030, 2050),
            "languages": st.permutations(["zh", "en"]),
            "seed": st.integers(0, 10**9),
            "prose": st.just("default"),
            "edition": st.dates(),
        }.items()
    },
)


@given(_parameters)
def parameters(content: dict[str, Any]) -> None:
    """A scenario: as plain scalars it is read as the same."""
    with refused():
        made = validate(Scenario, content, "s.yml")
        assert validate(Scenario, made.notebook_parameters(), "notebook") == made


_pieces = st.one_of(
    st.sampled_from(
        [
            "{{growth.rd_gdp.pp}}",
            "{{",
            "}}",
            "{",
            "}",
            "{{when a.b > 0}}",
            "# ",
            "\n\n",
            "- ",
            "{{table: x}}",
            "{{count.pairs | of pair}}",
            "---\n",
            "title: x\n",
            "[^1]",
            "*",
            "$",
            "::: note\n",
            ":::\n",
            "{#id}",
            "|",
            "**",
            "`",
            "五",
            "²",
            "１",
        ]
    ),
    st.text(max_size=5),
)


@given(st.lists(_pieces, max_size=25).map("".join), st.booleans())
def prose(text: str, headed: bool) -> None:  # noqa: FBT001 (an example)
    """Prose: parsed or refused by line; its blocks hold all that was read."""
    with refused():
        found = parse_prose(f"---\ntitle: a\n---\n{text}" if headed else text, "p.en.md")
        lines = list(enumerate(found.body.split("\n"), start=found.first_line))
        held = [line for block in split_blocks(lines) for line in block]
        assert [one for one in held if one[1].strip()] == [one for one in lines if one[1].strip()]


@given(st.one_of(any_text, st.binary(max_size=80).map(lambda b: b.decode("utf-8", "replace"))))
def marker(text: str) -> None:
    """A project's `brief.toml`."""
    path = _write("brief.toml", text.encode("utf-8", "replace"))
    with refused():
        read_settings(Project.at(path.parent))


_BOOK = nbformat.v4.new_notebook(  # type: ignore[no-untyped-call]
    cells=[nbformat.v4.new_code_cell("1", id="a"), nbformat.v4.new_markdown_cell("# x", id="b")]  # type: ignore[no-untyped-call]
)


@given(
    st.one_of(
        any_text.map(lambda t: t.encode("utf-8", "replace")),
        st.builds(
            lambda at, bit: _flipped(json.dumps(_BOOK).encode(), [(at, bit)]),
            st.integers(0),
            st.integers(0, 7),
        ),
        _values.map(lambda one: json.dumps(one, default=str).encode()),
    )
)
def notebook(content: bytes) -> None:
    """A notebook's file."""
    path = _write("n.ipynb", content)
    with refused():
        for cell in read_notebook(path).cells:
            assert isinstance(cell.source, str)


# Documents


@given(st.one_of(texts, any_text))
def document(text: str) -> None:
    """A document of any text: each digit run in one figure, each value as printed; its draft."""
    with in_time():
        made = build_document(text)
        mentions = extract_mentions(made)
        result = verify_figures(made, mentions)
        assert result.covered == result.digit_runs, result.problems
        assert not result.problems, result.problems
        if mentions:
            draft_source(draft_document(made, mentions))


def _flipped(content: bytes, flips: Sequence[tuple[int, int]]) -> bytes:
    changed = bytearray(content)
    for at, bit in flips:
        changed[at % len(changed)] ^= 1 << bit
    return bytes(changed)


_TEXT = "常州市2020年企业研发机构1621家，比2015年增长80.1%。\n其中省级以上900家，占55.5%。\n"


@cache
def _documents() -> dict[str, bytes]:
    """A small document of each format."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    body = f"<w:p><w:r><w:t>{_TEXT}</w:t></w:r></w:p>"
    book = openpyxl.Workbook()
    for row in (
        ("指标", "2019年", "2020年"),
        ("企业（家）", 900, 1621),
        ("增速（%）", 1.5, "80.1"),
    ):
        book.active.append(row)
    sheet = io.BytesIO()
    book.save(sheet)
    return {
        "a.txt": _TEXT.encode(),
        "a.gb.txt": _TEXT.encode("gb18030"),
        "a.md": f"# 报告\n\n{_TEXT}\n| 年 | 家 |\n|---|---|\n| 2020 | 1621 |\n".encode(),
        "a.html": f"<html><body><h1>报告</h1><p>{_TEXT}</p><table><tr><td>2020年</td><td>5家</td>"
        "</tr></table></body></html>".encode(),
        "a.docx": _archive(
            {
                "[Content_Types].xml": "<Types/>",
                "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
            }
        ),
        "a.odt": _archive(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": f'<o:document-content xmlns:o="{office}office:1.0" '
                f'xmlns:t="{office}text:1.0"><o:body><o:text><t:p>{_TEXT}</t:p></o:text></o:body>'
                "</o:document-content>",
            }
        ),
        "a.xlsx": sheet.getvalue(),
        "a.pdf": _pdf(),
    }


def _archive(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(
        buffer, "w"
    ) as archive:  # stored, so that a flipped bit is one of the XML
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _pdf() -> bytes:
    """A page of Latin text with figures, written by hand, so that it is small."""
    text = b"BT /F1 12 Tf 72 720 Td (R&D institutions 1621 in 2020, 80.1% more) Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>>>>>"
        ),
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for order, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (order, part)
    table_ = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        made + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\n"
        b"startxref\n%d\n%%%%EOF" % (table_, len(made))
    )


@given(
    st.sampled_from(sorted(_documents())),
    st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 7)), max_size=6),
    st.one_of(st.none(), st.integers(1, 10**4)),
)
def damaged(name: str, flips: list[tuple[int, int]], length: int | None) -> None:
    """A document with flipped bits, or cut off: read, or refused by name."""
    content = _flipped(_documents()[name], flips)
    path = _write(name, content[: length % len(content) or None] if length else content)
    with refused():
        extract_mentions(read_document(path))


TARGETS: Final[tuple[Callable[[], None], ...]] = (
    number,
    plain_number,
    period,
    unit,
    formula,
    condition,
    table,
    table_bytes,
    mapping,
    mapping_written,
    parameters,
    prose,
    marker,
    notebook,
    document,
    damaged,
)


def run_target(target: Callable[[], None], examples: int, seed: int | None = None) -> None:
    """Run a target on so many examples; the same ones each time, or those of a seed."""
    chosen = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=seed is None,
        suppress_health_check=list(HealthCheck),
    )
    run = chosen(target)
    if seed is not None:
        run = hypothesis.seed(seed)(run)
    run()


def _run_all(examples: int, seed: int, wanted: Sequence[str]) -> Iterator[tuple[str, float, str]]:
    for target in TARGETS:
        if wanted and target.__name__ not in wanted:
            continue
        start = time.process_time()
        try:
            run_target(target, examples, seed)
            said = ""
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            notes = " ".join(getattr(error, "__notes__", []))
            said = f"{type(error).__name__}: {str(error)[:300]} {notes[:600]}"
        yield target.__name__, time.process_time() - start, said


def _guided(seconds: int, wanted: Sequence[str]) -> int:
    """Run each target under atheris, in a process of its own; return how many failed."""
    failed = 0
    for target in TARGETS:
        if wanted and target.__name__ not in wanted:
            continue
        run = subprocess.run(
            [
                sys.executable,
                __file__,
                "--one",
                target.__name__,
                f"-max_total_time={seconds}",
                "-rss_limit_mb=3000",
                "-timeout=120",
            ],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            cwd=_folder(),
        )
        last = [line for line in run.stderr.splitlines() if line.startswith(("#", "Done"))][-1:]
        print(f"{target.__name__}: {'FAILED' if run.returncode else 'nothing found'}; {last}")
        if run.returncode:
            failed += 1
            print(run.stderr[-3000:])
    return failed


def _guide_one(name: str, rest: list[str]) -> None:
    try:
        import atheris
    except ImportError:
        sys.exit("atheris is not here: pip install atheris, into an environment of your own")
    [target] = [one for one in TARGETS if one.__name__ == name]
    tried = target.hypothesis.fuzz_one_input  # type: ignore[attr-defined]
    for module in [m for key, m in sys.modules.items() if key.startswith("analysis.")]:
        for key, value in vars(module).items():
            if type(value).__name__ == "function" and value.__module__ == module.__name__:
                with contextlib.suppress(Exception):
                    setattr(module, key, atheris.instrument_func(value))
    atheris.Setup([name, *rest], lambda data: tried(data) and None)
    atheris.Fuzz()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the targets; return 1 if one failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", help="some of the targets (default: all)")
    parser.add_argument("--examples", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--atheris", type=int, metavar="SECONDS", help="guided, so long a target")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help="write the result between its marks in a file")
    options, rest = parser.parse_known_args(arguments)
    if options.one:
        _guide_one(options.one, rest)
    if options.atheris:
        return 1 if _guided(options.atheris, options.targets) else 0
    rows = []
    for name, seconds, said in _run_all(options.examples, options.seed, options.targets):
        print(f"{name}: {said or 'nothing found'} ({seconds:.0f} s)", flush=True)
        rows.append((name, said))
    if options.out:
        from stress import write_part

        lines = [
            (
                f"`python scripts/fuzz.py --examples {options.examples} --seed {options.seed}`: "
                f"{len(rows)} targets, {options.examples:,} examples each, "
                f"{sum(bool(said) for _, said in rows)} failed."
            ),
            "",
            "| target | found |",
            "|---|---|",
            *(f"| {name} | {' '.join(said.split()) or 'nothing'} |" for name, said in rows),
        ]
        write_part(options.out, "fuzzing", "\n".join(lines))
    return 1 if any(said for _, said in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
