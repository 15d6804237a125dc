"""A finished print: tags completed, objects packed, and nothing else changed."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from analysis.render import finish
from analysis.render.finish import elements, finish_pdf

TABLE = (
    "## Two 2020年 parts\n\n::: {#t .table}\nCap\n\n| head | n | m |\n|---|--:|--:|\n"
    "| x | 1 | 2 |\n| Group | | |\n| y | 3 | |\n| | 4 | 5 |\n:::\n"
)


@pytest.fixture
def unfinished(as_pdf, monkeypatch):
    """The print before it is finished."""

    def make(*arguments):
        with monkeypatch.context() as patch:
            patch.setattr(finish, "finish_pdf", lambda pdf: pdf)
            return as_pdf(*arguments)

    return make


def opened(pdf):
    return pikepdf.open(io.BytesIO(pdf))


def cells(pdf):
    """Each row of each table: the kind and scope of its cells, their ids and those they name."""
    document = opened(pdf)
    rows = []
    for row in elements(document.Root.StructTreeRoot):
        if row.S == Name.TR:
            found = []
            for cell in row.K:
                said = next((one for one in cell.get(Name.A, []) if Name.Table == one.O), {})
                heads = [bytes(one).decode() for one in said.get(Name.Headers, [])]
                scope = str(said.get(Name.Scope, ""))
                found.append((str(cell.S)[1:] + scope, str(cell.get(Name.ID, "")), heads))
            rows.append(found)
    return rows


def test_the_first_cell_of_a_row_heads_it_and_a_group_the_rows_below(as_pdf):
    head, first, group, second, without = cells(as_pdf(TABLE))
    assert [cell[0] for cell in head] == ["TH/Column"] * 3
    assert [cell[0] for cell in first] == ["TH/Row", "TD", "TD"]
    assert [cell[0] for cell in group] == ["TH/Column"]
    assert [cell[0] for cell in second] == ["TH/Row", "TD", "TD"]
    assert [cell[0] for cell in without] == ["TD", "TD", "TD"]  # nothing to head it by
    for at in (1, 2):
        assert first[at][2] == [head[at][1], first[0][1]]
        assert second[at][2][-1] == second[0][1]
        assert first[0][1] not in without[at][2]
    assert group[0][1] in second[0][2] + second[1][2]


def test_each_head_can_be_found_by_its_id(as_pdf):
    pdf = as_pdf(TABLE + TABLE.replace("#t", "#s"))
    document = opened(pdf)
    names = dict(pikepdf.NameTree(document.Root.StructTreeRoot.IDTree))
    rows = cells(pdf)
    named = {cell[1] for row in rows for cell in row if cell[1]}
    assert named == set(names)
    assert len(named) == 2 * (3 + 1 + 2)
    assert {head for row in rows for cell in row for head in cell[2]} <= named
    assert all(str(element.ID) == name for name, element in names.items())


def test_what_told_lines_where_to_end_is_in_no_text(as_pdf, unfinished, pdf_text, samples):
    text = TABLE + (
        "\n到2020年底，第31页。\n\n"
        "::: {#f .figure}\nCap\n\n![在2020年](figures/growth.svg)\n:::\n\n"
        "::: appendix\n::: {#n-a .entry value=1 code=a_b.c}\nName\n:::\n:::\n"
    )
    pdf = as_pdf(text, "zh", samples)
    assert "2020\u2060年" in pdf_text(unfinished(text, "zh", samples)).replace(" ", "")
    found = pdf_text(pdf).replace(" ", "")
    assert "到2020年底，第31页" in found
    assert "a_b.c" in found
    for control in ("\u2060", "\u200b"):
        assert control not in found
        for one in opened(pdf).objects:
            content = one.read_bytes() if isinstance(one, pikepdf.Stream) else b""
            assert f"{ord(control):04X}>".encode() not in content
    document = opened(pdf)
    told = [
        str(element[key])
        for element in elements(document.Root.StructTreeRoot)
        for key in (Name.T, Name.Alt)
        if key in element
    ]
    assert "在2020年" in told
    assert any("2020年" in one for one in told if "parts" in one)
    with document.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Two 2020年 parts"]


def test_what_a_print_says_of_itself_is_left_as_it_was(as_pdf, unfinished):
    text = TABLE.replace("年", "")
    before, after = unfinished(text), as_pdf(text)
    assert len(after) < len(before)
    with opened(before) as was, opened(after) as now:
        assert now.Root.Metadata.read_raw_bytes() == was.Root.Metadata.read_raw_bytes()
        assert bytes(now.trailer.ID[0]) == bytes(was.trailer.ID[0])
        assert now.docinfo == was.docinfo
        assert was.Root.MarkInfo.keys() == {"/Marked", "/Suspects"}
        assert now.Root.MarkInfo.keys() == {"/Marked"}
        assert now.pdf_version == was.pdf_version == "1.7"
        pages = [[page.Contents.read_bytes() for page in one.pages] for one in (was, now)]
        assert pages[0] == pages[1]


def test_tags_that_are_suspected_stay_so(unfinished):
    with opened(unfinished("x")) as document:
        document.Root.MarkInfo.Suspects = True
        written = io.BytesIO()
        document.save(written)
    assert opened(finish_pdf(written.getvalue())).Root.MarkInfo.Suspects


def test_the_same_print_is_finished_to_the_same_bytes(unfinished):
    before = unfinished(TABLE)
    assert finish_pdf(before) == finish_pdf(before)
    assert finish_pdf(before) != finish_pdf(unfinished("x"))


def test_a_caption_that_typst_left_beside_its_table_is_put_into_it(unfinished, samples):
    picture = "::: {#f .figure}\nCap\n\n![Alt](figures/growth.svg)\n:::\n"
    with opened(unfinished(TABLE + picture, "en", samples)) as document:
        table = find_only(document, Name.Table)
        whole, caption = table.P, table.K[0]
        at = next(at for at, child in enumerate(whole.K) if child == table)
        inner = document.make_indirect(Dictionary(S=Name.Div, K=Array([table])))
        outer = document.make_indirect(Dictionary(S=Name.Div, P=whole, K=Array([caption, inner])))
        del table.K[0]
        whole.K[at] = inner.P = caption.P = outer
        table.P = inner
        written = io.BytesIO()
        document.save(written)
    document = opened(finish_pdf(written.getvalue()))
    table = find_only(document, Name.Table)
    assert [str(one.S) for one in table.K][:2] == ["/Caption", "/THead"]
    assert table.K[0].P.objgen == table.objgen
    assert [str(one.S) for one in table.P.P.K] == ["/Div"]
    assert str(find_only(document, Name.Figure).P.K[0].S) == "/Caption"  # a picture's stays


def find_only(document, kind):
    [found] = [one for one in elements(document.Root.StructTreeRoot) if kind == one.S]
    return found


def remade(document):
    """A document written, finished and read again."""
    written = io.BytesIO()
    document.save(written)
    return opened(finish_pdf(written.getvalue()))


def test_a_cell_that_says_nothing_of_itself_becomes_a_head_too(unfinished):
    with opened(unfinished(TABLE)) as document:
        del find_first_cell(document)[Name.A]
        finished = remade(document)
    first = find_first_cell(finished)
    assert (first.S, first.A[0].O, first.A[0].Scope) == (Name.TH, Name.Table, Name.Row)


def find_first_cell(document):
    """The first cell of the body of a table."""
    bodies = (one for one in elements(document.Root.StructTreeRoot) if Name.TBody == one.S)
    return next(bodies).K[0].K[0]


def test_only_whole_units_of_what_glyphs_stand_for_are_taken_out(unfinished):
    said = b"/Span <</ActualText <FEFF%s>>> BDC [<0001> <00012060>] TJ EMC\n"
    runs = b"20600041200B00420043", b"0041200020600042", b"012060000B20"
    left = b"004100420043", b"004120000042", b"012060000B20"
    with opened(unfinished("x")) as document:
        page = document.pages[0]
        before = page.Contents.read_bytes()
        page.Contents = document.make_stream(before + b"".join(said % run for run in runs))
        finished = remade(document)
    after = finished.pages[0].Contents.read_bytes()
    assert after == before + b"".join(said % run for run in left)
