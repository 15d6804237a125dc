"""How fast extraction runs, by size of text and by hostile input.

    python benchmarks/extract_speed.py [--source DOC] [--largest MB]

Prints processor time and megabytes of UTF-8 text a second for page structure, joining and
extraction together, in one process. Prose is made of invented sentences of the genre unless a
document is given. What is judged is a ratio, the same on every machine: time is linear in length
(the largest text takes per megabyte at most half as much again as the smallest), and a hostile
line costs per megabyte at most four times what prose does, unless it yields mentions at half the
rate that prose does: then it is nothing but figures.

Then the same prose and a table come in by each format, from the file to the mentions, in elapsed
time: what a format costs beside plain text, which no ratio judges.
"""

import argparse
import itertools
import random
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

import pypandoc
import typst
from openpyxl import Workbook

from analysis.extract.intake import build_document, read_document
from analysis.extract.scan import extract_mentions

SENTENCES = (
    "全市实现地区生产总值{a}.{b}亿元，比上年增长{c}.{d}%。",
    "新增高新技术企业{a}家，总数达{e}家，占全省的{c}.{d}%。",
    "围绕重点产业完善服务机制，持续优化营商环境，推动各项改革任务落地见效，群众满意度稳步提升。",
    "到2025年，力争研发投入占比达到{c}%以上，培育龙头企业{a}家左右。",
    "各地各部门要进一步压实责任、细化举措，确保各项工作取得扎实成效。",
    "新建农村公路{e}公里，改造老旧小区{a}个，惠及居民{c}.{d}万户。",
    "坚持以人民为中心的发展思想，统筹推进教育、卫生、文化、体育等社会事业协调发展。",
    "对符合条件的项目给予最高{a}万元资助，累计兑现奖励资金超{c}亿元。",
)
HOSTILE = {
    "one line of digits": "1234567890",
    "digits and commas": "1,234,567,",
    "commas": ",，、",
    "hedges": "约超近不超过最高",
    "hedges before digits": "近超约5",
    "Chinese numerals": "一二三十百千万亿",
    "scales": "百千万亿",
    "dots and digits": "1.2.3.",
    "range signs": "1-2-3-",
    "opening brackets": "〔（《“",
    "spaces": "  \t ",
    "line feeds": "\n",
    "letters and digits": "A1b2",
    "years": "2019年",
    "slashes": "1/2/3/",
    "table rows": "甲 1\n",
    "table cells": "1 ",
}


LINEAR = 1.5
DEAREST = 4
SLOWEST_MENTIONS = 0.5
SMALL = 500_000
"""Texts below this many characters are timed three times, and the best time is taken."""


def make_prose(characters: int) -> str:
    """Invented report prose of about the length asked for, the same every time."""
    dice = random.Random(7)  # noqa: S311
    pieces: list[str] = []
    length = 0
    for sentence in itertools.cycle(SENTENCES):
        numbers = {
            "a": dice.randint(100, 999),
            "b": dice.randint(0, 99),
            "c": dice.randint(2, 60),
            "d": dice.randint(0, 9),
            "e": dice.randint(1000, 9999),
        }
        piece = sentence.format(**numbers) + ("\n" if dice.randint(1, 5) == 1 else "")
        pieces.append(piece)
        length += len(piece)
        if length >= characters:
            return "".join(pieces)[:characters]
    return ""


def fill(unit: str, megabytes: float) -> str:
    """A piece repeated up to a size in UTF-8."""
    return unit * max(1, int(megabytes * 1e6 / len(unit.encode())))


def measure(text: str) -> tuple[float, int]:
    """Seconds of processor time and mentions for one text."""
    best = float("inf")
    count = 0
    for _ in range(3 if len(text) < SMALL else 1):
        start = time.process_time()
        count = len(extract_mentions(build_document(text), 2020))
        best = min(best, time.process_time() - start)
    return best, count


def write_formats(folder: Path, prose: str, rows: int) -> None:
    """The prose, and a table of that many rows, as a file of each format."""
    lines = prose.splitlines()
    cells = [(f"指标{row}（亿元）", f"{row}.5", f"{row % 97}.2") for row in range(rows)]
    html = "".join(f"<p>{line}</p>\n" for line in lines)
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    bars = "\n".join(" | ".join(row) for row in cells)
    tables = {"txt": bars, "html": f"<html><table>{table}</table></html>"}
    proses = {"txt": prose, "html": f"<html>{html}</html>", "md": "\n\n".join(lines)}
    for kind, contents in (("prose", proses), ("table", tables)):
        for form, content in contents.items():
            (folder / f"{kind}.{form}").write_text(content, "utf-8")
        for form in ("docx", "odt"):
            pypandoc.convert_text(
                contents["html"], form, "html", outputfile=str(folder / f"{kind}.{form}")
            )
    book = Workbook()
    for row in cells:
        book.active.append([row[0], *map(float, row[1:])])
    book.save(folder / "table.xlsx")
    plain = "\n\n".join(lines).replace("#", "").replace("$", "")
    ruled = f"#table(columns: 3, {', '.join(f'[{cell}]' for row in cells for cell in row)})"
    for kind, markup in (("prose", plain), ("table", ruled)):
        (folder / f"{kind}.pdf").write_bytes(typst.compile(markup.encode()))


def time_formats(prose: str, rows: int) -> None:
    """Print what each format takes, from the file to the mentions."""
    print(f"\n{'format':24}{'chars':>9}{'read s':>9}{'all s':>9}{'x text':>8}{'mentions':>10}")
    with tempfile.TemporaryDirectory() as folder:
        write_formats(Path(folder), prose, rows)
        for kind in ("prose", "table"):
            base = 0.0
            for path in sorted(
                Path(folder).glob(f"{kind}.*"), key=lambda one: one.suffix != ".txt"
            ):
                start = time.perf_counter()
                document = read_document(path)
                read = time.perf_counter() - start
                mentions = len(extract_mentions(document, 2020))
                whole = time.perf_counter() - start
                base = base or whole
                print(
                    f"{path.name:24}{len(document.text):9}{read:9.3f}{whole:9.3f}"
                    f"{whole / base:8.1f}{mentions:10}"
                )


def main() -> int:
    """Print the table; exit 1 if a ratio is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=Path, help="a document to repeat instead of prose")
    parser.add_argument("--largest", type=float, default=10, help="largest size in MB")
    options = parser.parse_args()
    base = read_document(options.source).text if options.source else make_prose(40_000)
    print(f"{'input':24}{'MB':>7}{'s':>9}{'MB/s':>8}{'mentions':>10}")
    prose: list[tuple[float, float]] = []
    for megabytes in (0.1, 1, options.largest):
        text = (
            fill(base, megabytes)
            if megabytes > len(base.encode()) / 1e6
            else base[: int(megabytes * 4e5)]
        )
        prose.append(report("prose", text))
    cost, rate = prose[0]
    missed = ["prose is not linear"] if prose[-1][0] > LINEAR * cost else []
    for name, unit in HOSTILE.items():
        dear, mentions = report(name, fill(unit, 1))
        if dear > DEAREST * cost and mentions < SLOWEST_MENTIONS * rate:
            missed.append(f"{name}: {dear / cost:.1f} times the time of prose")
    time_formats(base[:40_000] * 5, 2_000)
    tracemalloc.start()
    extract_mentions(build_document(fill(base, 1)), 2020)
    print(f"peak memory for 1 MB: {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB")
    print("\n".join(missed) or "linear, and no line dearer than it may be")
    return 1 if missed else 0


def report(name: str, text: str) -> tuple[float, float]:
    """Print one line; return seconds a megabyte and mentions a second."""
    seconds, mentions = measure(text)
    size = len(text.encode()) / 1e6
    print(f"{name:24}{size:7.2f}{seconds:9.3f}{size / seconds:8.2f}{mentions:10}")
    return seconds / size, mentions / seconds


if __name__ == "__main__":
    sys.exit(main())
