"""A sealed source is as it was reviewed: what is missing or changed is named by file and page."""

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.project import find_project
from analysis.core.records import read_yaml, validate
from analysis.source.load import read_source
from analysis.source.schema import SourceInfo
from analysis.source.seal import check_seal, compute_seal, find_breaks, write_seal


@pytest.fixture
def sealed(source_folder):
    """The small source, sealed."""
    write_seal(source_folder.folder)
    return source_folder


def breaks(sealed) -> list[str]:
    source = sealed.read()
    return list(find_breaks(source.info.seal, compute_seal(source.folder)))


def test_a_draft_has_no_seal_and_is_accepted(source_folder):
    source = source_folder.read()
    assert source.info.seal is None
    check_seal(source)


def test_a_seal_counts_the_figures_of_each_page_and_keeps_the_rest_as_typed(source_folder):
    source_folder.append("source.yml", "# a word of the author\n")
    typed = source_folder.path("source.yml").read_text("utf-8")
    seal, renewed = write_seal(source_folder.folder)
    assert renewed
    source = source_folder.read()
    assert source.info.seal == seal
    counts = {page: one.figures for page, one in seal.pages.items()}
    assert counts == {page: sum(row.page == page for row in source.figures) for page in counts}
    assert sum(counts.values()) == len(source.figures)
    assert source_folder.path("source.yml").read_text("utf-8").startswith(typed)
    check_seal(source)
    assert write_seal(source_folder.folder) == (seal, False)
    assert source_folder.path("source.yml").read_text("utf-8").count("seal:") == 1


def figures(sealed) -> list[str]:
    return sealed.path("figures.csv").read_text("utf-8").splitlines()


def save(sealed, lines: list[str], *, encoding: str = "utf-8", end: str = "\n") -> None:
    text = end.join([*lines, ""])
    sealed.path("figures.csv").write_bytes(text.encode(encoding))


def test_a_row_that_goes_missing_is_noticed_on_its_page(sealed):
    head, *rows = figures(sealed)
    gone = next(row for row in rows if row.startswith("p02."))
    before = sum(row.startswith("p02.") for row in rows)
    save(sealed, [head, *(row for row in rows if row != gone)])
    assert breaks(sealed) == [f"figures.csv, page 2: {before - 1} figures, {before} sealed"]
    with pytest.raises(InputError) as error:
        check_seal(sealed.read())
    first, last = str(error.value).splitlines()
    assert first.startswith(str(sealed.folder / "figures.csv, page 2: "))
    assert f"renew the seal: `analysis seal {sealed.folder.name}`" in last


def test_every_row_of_a_table_is_missed(sealed):
    head, *rows = figures(sealed)
    for gone in rows:
        save(sealed, [head, *(row for row in rows if row != gone)])
        now = compute_seal(sealed.folder)
        found = list(find_breaks(read_source_info(sealed).seal, now))
        assert re.fullmatch(r"figures\.csv, page \d: \d+ figures, \d+ sealed", found[0]), gone


def read_source_info(sealed):
    return validate(SourceInfo, read_yaml(sealed.path("source.yml")), "source.yml")


def test_a_changed_cell_is_noticed_on_its_page_and_a_row_moved_by_its_order(sealed):
    head, first, *rows = figures(sealed)
    count = sum(row.startswith("p01.") for row in (first, *rows))
    said = f"figures.csv, page 1: {count} figures as sealed, but not the same ones, or in another"
    save(sealed, [head, *rows[:1], first, *rows[1:]])
    assert breaks(sealed) == [f"{said} order"]
    save(sealed, [head, f"{first}noted", *rows])
    assert breaks(sealed) == [f"{said} order"]
    second_page = [row for row in rows if row.startswith("p02.")]
    save(sealed, [head, *second_page, first, *(row for row in rows if row not in second_page)])
    assert breaks(sealed) == [
        "figures.csv: the figures of the pages stand in another order than sealed"
    ]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("indicators.yml", "Enterprise labs", "Firms' labs"),
        ("source.yml", "year: 2020", "year: 2021"),
    ],
)
def test_a_changed_file_is_noticed_by_its_name(sealed, name, old, new):
    sealed.replace(name, old, new)
    assert breaks(sealed) == [f"{name}: not what was sealed"]


def test_files_that_come_and_go_are_noticed(sealed):
    sealed.path("claims.yml").write_text("{}\n", "utf-8")
    assert breaks(sealed) == ["claims.yml: is there, and was not sealed"]
    write_seal(sealed.folder)
    sealed.path("claims.yml").unlink()
    assert breaks(sealed) == ["claims.yml: was sealed, and is not there"]


def test_how_a_file_is_written_does_not_matter(sealed):
    rows = list(csv.reader(figures(sealed)))
    columns = sorted(range(len(rows[0])), key=lambda n: rows[0][n], reverse=True)
    lines = [",".join(f'"{row[n]}"' for n in columns) for row in rows]
    save(sealed, [*lines, "," * (len(columns) - 1)], encoding="utf-8-sig", end="\r\n")
    indicators = sealed.path("indicators.yml")
    text = indicators.read_text("utf-8")
    indicators.write_bytes(f"\ufeff# comment\n{text}".replace("\n", "\r\n").encode())
    assert breaks(sealed) == []
    check_seal(sealed.read())


def test_a_seal_typed_amiss_is_refused(sealed):
    path = sealed.path("source.yml")
    path.write_text(path.read_text("utf-8").replace('digest: "', 'digest: "Z'), "utf-8")
    with pytest.raises(InputError, match=r"source\.yml, column seal\.pages\.1\.digest"):
        sealed.read()


def test_a_page_that_has_no_figure_any_more_is_noticed(sealed):
    head, *rows = figures(sealed)
    kept = [row for row in rows if row.startswith("p01.")]
    save(sealed, [head, *kept])
    now = compute_seal(sealed.folder)
    said = f"figures.csv, page 2: 0 figures, {len(rows) - len(kept)} sealed"
    assert list(find_breaks(read_source_info(sealed).seal, now)) == [said]


@pytest.mark.parametrize(
    ("last", "lines", "more"),
    [(12, 13, None), (13, 14, "… and 1 more"), (39, 14, "… and 27 more")],
)
def test_many_breaks_are_counted_after_a_dozen(sealed, last, lines, more):
    info = read_source_info(sealed)
    pages = dict.fromkeys(range(3, last + 1), info.seal.pages[1])  # and 1 and 2 are not sealed
    odd = info.model_copy(update={"seal": info.seal.model_copy(update={"pages": pages})})
    with pytest.raises(InputError) as error:
        check_seal(replace(sealed.read(), info=odd))
    found = str(error.value).splitlines()
    assert len(found) == lines
    assert [line for line in found if line.startswith("…")] == ([more] if more else [])


def test_a_source_written_on_one_line_is_refused_rather_than_spoiled(source_folder):
    path = source_folder.path("source.yml")
    text = (
        "{title_zh: 甲, title_en: A, publisher_zh: 乙, publisher_en: B, year: 2020, scope: 甲}\n"
    )
    path.write_text(text, "utf-8")
    with pytest.raises(InputError):
        write_seal(source_folder.folder)
    assert path.read_text("utf-8") == text


def test_a_seal_whose_parts_would_become_another_name_s_is_refused_rather_than_spoiled(sealed):
    sealed.replace("source.yml", "  files:\n", "# a remark that parts the seal\n  files:\n")
    text = sealed.path("source.yml").read_text("utf-8")
    with pytest.raises(InputError, match="the seal can't be put there"):
        write_seal(sealed.folder)
    assert sealed.path("source.yml").read_text("utf-8") == text


@pytest.mark.parametrize("name", ["changzhou", "china-rd", "jiangsu-2026"])
def test_every_committed_source_is_as_it_was_sealed(name):
    source = read_source(find_project(Path(__file__).parent).raw / name)
    assert source.info.seal is not None
    check_seal(source)
