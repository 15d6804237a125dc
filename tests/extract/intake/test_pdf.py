"""PDF as text."""

import hashlib
import io
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import typst
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from analysis.core.errors import InputError
from analysis.extract.intake import pdf, read_document
from analysis.extract.intake.pdf import compose_pages, say_ranges, serve, split_pages

TABLE = (
    "#table(columns: 4, table.cell(rowspan: 2)[Item], table.cell(colspan: 2)[2022], [Growth],"
    "[City], [County], [Rate], [Budget\\ revenue], [123.4], [456.7], [5.6],"
    "[Outlay], [23.4], table.cell(colspan: 2)[56.7])\n"
)


def typeset(body: str) -> bytes:
    source = f"#set page(width: 15cm, height: 10cm, margin: 1cm)\n{body}".encode()
    return typst.compile(source)


def written(folder: Path, data: bytes) -> Path:
    path = folder / "a.pdf"
    path.write_bytes(data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_document(path)
    return str(caught.value).removeprefix(f"{path}: ")


def tables(data: bytes) -> list[object]:
    pages, unsearched = split_pages(data)
    assert unsearched == 0
    return [piece for page in pages for piece in page if not isinstance(piece, str)]


def test_sheets_are_parted_by_form_feeds_and_a_single_one_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with PdfPages(path) as book:
        for text in ("first sheet 123", "second sheet 456"):
            sheet = Figure(figsize=(4, 4))
            sheet.text(0.1, 0.5, text)
            book.savefig(sheet)
    document = read_document(path)
    assert (document.encoding, document.format) == ("pdf", "pdf")
    assert [part.strip() for part in document.text.split("\f")] == [
        "first sheet 123",
        "second sheet 456",
    ]
    assert [page.number for page in document.pages or ()] == [1, 2]
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    single = read_document(written(tmp_path, typeset("Only 12 pages.")))
    assert [page.number for page in single.pages or ()] == [1]
    assert single.locate(0).page == 1


def test_a_ruled_table_is_rows_of_cells_where_it_stands(tmp_path: Path) -> None:
    data = typeset(f"Before 5.\n\n{TABLE}\nAfter 7.\n#pagebreak()\nNext 8.")
    document = read_document(written(tmp_path, data))
    assert [line for line in document.text.splitlines() if line] == [
        "Before 5.",
        "Item | 2022 | 2022 | Growth",
        "Item | City | County | Rate",
        "Budget revenue | 123.4 | 456.7 | 5.6",
        "Outlay | 23.4 | 56.7 | ",
        "After 7.",
        "Next 8.",
    ]
    place = document.locate(document.text.index("456.7"))
    assert (place.page, place.table, place.row, place.column) == (1, 1, 3, 3)


def test_two_tables_and_a_page_that_is_shifted_or_turned() -> None:
    data = typeset(TABLE + "Between.\n" + TABLE)
    upright = tables(data)
    assert len(upright) == 2
    assert upright[0] == upright[1]
    assert upright[0][2] == [
        ["Budget revenue", 1, 1],
        ["123.4", 1, 1],
        ["456.7", 1, 1],
        ["5.6", 1, 1],
    ]
    with pikepdf.open(io.BytesIO(data)) as book:
        box = [float(side) for side in book.pages[0].mediabox]
        book.pages[0].mediabox = [box[0] - 50, box[1] - 30, box[2], box[3]]
        book.save(shifted := io.BytesIO())
    assert tables(shifted.getvalue()) == upright
    flat = sorted(text for row in upright[0] for text, *_ in row)
    for turn in (90, 180, 270):
        with pikepdf.open(io.BytesIO(data)) as book:
            book.pages[0].Rotate = turn
            book.save(turned := io.BytesIO())
        found = tables(turned.getvalue())
        assert len(found) == 2
        cells = sorted(text for row in found[0] for text, *_ in row)
        assert [text for text in cells if " " not in text and "Budget" not in text] == [
            text for text in flat if " " not in text
        ]


def test_a_frame_around_text_is_no_table() -> None:
    words = "全市新增" * 3 + "Words that run on for long. " * 20
    pages, _ = split_pages(typeset(f"#table(columns: 2, [{words}], [a], [b], [c])"))
    assert all(isinstance(piece, str) for piece in pages[0])
    assert "Words that run on for long." in "".join(map(str, pages[0]))
    pages, _ = split_pages(typeset("#rect[Framed 5] #rect[Framed 6] #rect[7] #rect[8]"))
    assert "".join(map(str, pages[0])).split() == ["Framed", "5", "Framed", "6", "7", "8"]


def test_a_scan_is_refused_and_single_pictures_are_told(tmp_path: Path) -> None:
    book = pypdfium2.PdfDocument.new()
    book.new_page(200, 200)
    path = tmp_path / "scan.pdf"
    book.save(path)
    assert refusal(path).startswith("a PDF without a text layer (scanned images); recognise")
    content = compose_pages([["12345678"], [""], ["甲" * 9], [], ["7777777"], [[[["5", 1, 1]]]]])
    assert [(one.code, dict(one.arguments)) for one in content.doubts] == [
        ("pages_without_text", {"pages": "2, 4–5"})
    ]


def test_a_password_is_asked_for_only_where_the_document_asks(tmp_path: Path) -> None:
    for user, opens in (("secret", False), ("", True)):
        with pikepdf.open(io.BytesIO(typeset("Budget 12345 in all."))) as book:
            path = tmp_path / "a.pdf"
            book.save(path, encryption=pikepdf.Encryption(user=user, owner="owner"))
        if opens:
            assert "12345" in read_document(path).text
        else:
            assert refusal(path) == (
                "a PDF that asks for a password; save it without one and hand that over"
            )


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_damaged_pdf_is_refused_or_read(tmp_path: Path, kept: float) -> None:
    data = typeset("Budget 12345 in all." + TABLE)
    assert refusal(written(tmp_path, data[: int(len(data) * kept)]))


def test_bounds_of_pages_and_time(tmp_path: Path, monkeypatch) -> None:
    data = typeset("12345678 #pagebreak() 12345678")
    monkeypatch.setattr(pdf, "_MOST_PAGES", 1)
    with pytest.raises(InputError, match="a PDF of 2 pages; at most 1 are read"):
        split_pages(data)
    monkeypatch.setattr(pdf, "_SECONDS", 0.001)
    assert "more than 0.001 seconds to read" in refusal(written(tmp_path, data))


def test_tables_are_not_searched_for_without_end(monkeypatch) -> None:
    monkeypatch.setattr(pdf, "_TABLE_SECONDS", -1)
    pages, unsearched = split_pages(typeset(TABLE))
    assert unsearched == 1
    assert "123.4" in str(pages[0][0])
    (doubt,) = compose_pages(pages, unsearched).doubts
    assert (doubt.code, doubt.arguments["count"]) == ("tables_unsearched", 1)


def test_every_page_is_searched_while_there_is_time() -> None:
    page = "#table(columns: 2, [Item], [2022], [Budget], [123.4])\n"
    assert len(tables(typeset(f"{page}#pagebreak()\n{page}"))) == 2


def test_a_table_finder_that_fails_leaves_the_text(monkeypatch) -> None:
    monkeypatch.setattr(pdf._TableFinder, "_search", lambda *_: 1 / 0)
    pages, unsearched = split_pages(typeset(TABLE))
    assert (unsearched, "123.4" in str(pages[0][0])) == (1, True)


def test_a_reader_that_dies_is_a_refusal(tmp_path: Path, monkeypatch) -> None:
    dead = subprocess.CompletedProcess([], -9, b"", b"")
    monkeypatch.setattr(pdf.subprocess, "run", lambda *_, **__: dead)
    assert "its reader failed or needed too much memory" in refusal(written(tmp_path, b"%PDF-"))


def test_the_child_answers_with_pages_or_a_refusal(monkeypatch, capsys) -> None:
    class Given:
        def __init__(self, data: bytes) -> None:
            self.buffer = io.BytesIO(data)

    monkeypatch.setattr(pdf, "_bound_memory", lambda: None)
    monkeypatch.setattr(pdf.sys, "stdin", Given(typeset("Budget 5")))
    serve()
    assert capsys.readouterr().out == '{"pages": [["Budget 5"]], "unsearched": 0}'
    monkeypatch.setattr(pdf.sys, "stdin", Given(b"%PDF-1.4"))
    serve()
    assert "can't be opened" in capsys.readouterr().out


def test_numbers_in_a_row_are_said_as_a_range() -> None:
    assert say_ranges([1, 2, 3, 5, 8, 9]) == "1–3, 5, 8–9"
    assert say_ranges([]) == ""
