"""Office packages: what they hold as text, and what is refused or bounded."""

import contextlib
import io
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pypandoc
import pytest

from analysis.core.errors import InputError
from analysis.extract.intake import office, read_document
from analysis.extract.scan import extract_mentions

OPEN_XML = "http://schemas.openxmlformats.org"
SPACES = (
    f'xmlns:w="{OPEN_XML}/wordprocessingml/2006/main" '
    f'xmlns:mc="{OPEN_XML}/markup-compatibility/2006" '
    f'xmlns:wp="{OPEN_XML}/drawingml/2006/wordprocessingDrawing" '
    f'xmlns:a="{OPEN_XML}/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATIONS = (
    f'<Relationships xmlns="{OPEN_XML}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{OPEN_XML}/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def package(body: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr(
            "word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"
        )
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_document(path)
    assert str(caught.value).startswith(f"{path}: ")
    return str(caught.value)


def doubts(path: Path) -> dict[str, dict[str, str | int]]:
    return {one.code: dict(one.arguments) for one in read_document(path).doubts}


def test_a_word_document_is_read_with_its_table_and_spans(tmp_path: Path) -> None:
    table = (
        '<w:tbl><w:tblPr><w:tblLook w:val="04A0" w:firstRow="1"/></w:tblPr><w:tblGrid>'
        + '<w:gridCol w:w="9"/>' * 3
        + "</w:tblGrid><w:tr>"
        + cell("指标", '<w:vMerge w:val="restart"/>')
        + cell("2022年", '<w:gridSpan w:val="2"/>')
        + "</w:tr><w:tr>"
        + cell("", "<w:vMerge/>")
        + cell("本级")
        + cell("全县")
        + "</w:tr><w:tr>"
        + cell("收入")
        + cell("12.5")
        + cell("20.5")
        + "</w:tr></w:tbl>"
    )
    data = package(paragraph("新增5家。") + paragraph("表1 单位：亿元") + table + paragraph("尾"))
    document = read_document(written(tmp_path / "a.docx", data))
    assert document.text == (
        "新增5家。\n表1 单位：亿元\n指标 | 2022年 | 2022年\n指标 | 本级 | 全县\n"
        "收入 | 12.5 | 20.5\n\n尾\n"
    )
    assert (document.format, document.encoding, document.pages) == ("docx", "docx", None)
    assert document.doubts == ()
    place = document.locate(document.text.index("20.5"))
    assert (place.table, place.row, place.column, place.paragraph) == (1, 3, 3, 3)
    assert extract_mentions(document, 2022)[0].paragraph == 1


def test_words_beside_a_text_box_and_the_box_are_both_kept_once(tmp_path: Path) -> None:
    def box(text: str, inner: str = "") -> str:
        content = f"<w:txbxContent>{paragraph(text)}{inner}</w:txbxContent>"
        return (
            '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
            f"<a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData>"
            "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
            f"<v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent>"
        )

    nested = f"<w:p><w:r><w:t>里</w:t>{box('深6家')}</w:r></w:p>"
    runs = ("<w:t>前</w:t>", box("框5家", nested), "<w:t>后7家</w:t>")
    body = f"<w:p>{''.join(f'<w:r>{run}</w:r>' for run in runs)}</w:p>"
    path = written(tmp_path / "a.docx", package(body))
    assert read_document(path).text.split() == ["前后7家", "框5家", "里", "深6家"]
    assert doubts(path) == {}


def test_what_is_left_out_or_changed_is_said(tmp_path: Path) -> None:
    author = 'w:id="1" w:author="x"'
    body = (
        "<w:p><w:r><w:t>改</w:t></w:r>"
        f"<w:del {author}><w:r><w:delText>7家</w:delText></w:r></w:del>"
        f"<w:ins {author}><w:r><w:t>8家</w:t></w:r></w:ins></w:p>"
    )
    more = {
        "word/comments.xml": f'<w:comments {SPACES}><w:comment w:id="1"/></w:comments>',
        "word/header1.xml": f"<w:hdr {SPACES}>{paragraph('内部资料 2022')}</w:hdr>",
        "word/vbaProject.bin": b"macro",
    }
    path = written(tmp_path / "a.docm", package(body, more))
    assert read_document(path).text == "改8家\n"
    assert doubts(path) == {
        "changes_accepted": {"count": 2},
        "left_comments": {"count": 1},
        "left_heads": {"words": "内部资料 2022"},
        "left_macros": {},
    }


def test_digits_that_the_converter_loses_are_counted(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(office, "convert_markup", lambda *_: "<p>新增5家</p>")
    path = written(tmp_path / "a.docx", package(paragraph("新增5家，减少12家")))
    assert doubts(path) == {"lost_digits": {"count": 2}}


def test_links_and_pictures_from_elsewhere_are_not_fetched(tmp_path: Path) -> None:
    link = (
        f'<Relationships xmlns="{OPEN_XML}/package/2006/relationships"><Relationship Id="r9" '
        f'TargetMode="External" Type="{OPEN_XML}/officeDocument/2006/relationships/image" '
        'Target="http://127.0.0.1:9/1.png"/></Relationships>'
    )
    data = package(paragraph("新增5家"), {"word/_rels/document.xml.rels": link})
    assert read_document(written(tmp_path / "a.docx", data)).text == "新增5家\n"


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_what_pandoc_writes_is_read_back(tmp_path: Path, form: str) -> None:
    markdown = (
        "# 概况\n\n新增5家[^1]。\n\n| 指标 | 2022年 |\n|:--|--:|\n| 收入 | 12.5 |\n\n"
        "[^1]: 含3家。\n"
    )
    path = tmp_path / f"a.{form}"
    subprocess.run(
        [pypandoc.get_pandoc_path(), "--from=markdown", f"--to={form}", f"--output={path}"],
        input=markdown,
        encoding="utf-8",
        check=True,
    )
    document = read_document(path)
    assert document.format == form
    assert [line for line in document.text.split("\n") if line] == [
        "概况",
        "新增5家。",
        "指标 | 2022年",
        "收入 | 12.5",
        "含3家。",
    ]
    assert [(one.title, one.paragraph) for one in document.sections] == [("概况", 1)]


def test_a_member_that_inflates_beyond_bounds_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(office, "_MOST_INFLATED", 3_000_000)
    data = package(paragraph("5家"), {"word/styles.xml": b" " * 4_000_000})
    assert len(data) < 10_000
    assert "inflate to more than 3 MB" in refusal(written(tmp_path / "a.docx", data))
    several = {f"word/s{number}.xml": b" " * 1_000_000 for number in range(4)}
    assert "inflate" in refusal(written(tmp_path / "b.docx", package(paragraph("5"), several)))


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(office, "_MOST_INFLATED", 3_000_000)
    content = b" " * 9_000_000
    data = package(paragraph("5家"), {"word/styles.xml": content})
    lie = data.replace(struct.pack("<L", len(content)), struct.pack("<L", 100))
    assert lie != data
    assert "inflate to more than 3 MB" in refusal(written(tmp_path / "a.docx", lie))


def test_what_inflates_to_the_bound_is_read(tmp_path: Path, monkeypatch) -> None:
    data = package(paragraph("5家"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(one.file_size for one in archive.infolist())
    monkeypatch.setattr(office, "_MOST_INFLATED", size)
    assert read_document(written(tmp_path / "a.docx", data)).text == "5家\n"
    monkeypatch.setattr(office, "_MOST_INFLATED", size - 1)
    assert "inflate" in refusal(written(tmp_path / "b.docx", data))


def test_a_part_that_is_not_what_was_packed_is_refused() -> None:
    # Stored as it is, so that nothing but its checksum tells 5 from 6.
    stored = office.pack_parts({"word/document.xml": "<a>新增5家</a>".encode()})
    assert office.open_package(stored)["word/document.xml"].endswith("增5家</a>".encode())
    changed = stored.replace("增5家".encode(), "增6家".encode())
    with pytest.raises(InputError, match="a damaged archive"):
        office.open_package(changed)


def test_pictures_and_embedded_files_are_not_inflated(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(office, "_MOST_INFLATED", 1_000_000)
    more = {"word/media/1.png": b" " * 9_000_000, "word/embeddings/1.bin": b" " * 9_000_000}
    path = written(tmp_path / "a.docx", package(paragraph("5家"), more))
    assert read_document(path).text == "5家\n"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_that_declares_entities_is_refused(
    tmp_path: Path, declaration: str, encoding: str
) -> None:
    part = f"{declaration}<a>&x;</a>".encode(encoding)
    path = written(tmp_path / "a.docx", package(paragraph("5家"), {"word/x.xml": part}))
    assert "declares a document type or entities" in refusal(path)


def test_damaged_archives_are_refused(tmp_path: Path) -> None:
    data = package(paragraph("全市新增企业5家，" * 400))
    path = tmp_path / "a.docx"
    for broken in (b"PK\x03\x04", data[: len(data) // 2], data[:-30], b"PK" + bytes(100)):
        assert "a damaged archive" in refusal(written(path, broken))
    at = data.index(b"word/document.xml") + 40
    assert "a damaged archive" in refusal(written(path, data[:at] + b"\xff\xff" + data[at + 2 :]))


@pytest.mark.parametrize("position", range(0, 900, 37))
def test_a_changed_byte_is_refused_or_read_and_never_a_crash(
    tmp_path: Path, position: int
) -> None:
    data = bytearray(package(paragraph("新增5家")))
    data[position % len(data)] ^= 0xFF
    with contextlib.suppress(InputError):
        read_document(written(tmp_path / "a.docx", bytes(data)))


def test_an_encrypted_member_and_a_strange_packing_are_refused(tmp_path: Path) -> None:
    data = bytearray(package(paragraph("5家")))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "protected by a password" in refusal(written(tmp_path / "a.docx", bytes(data)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert "packed by a method" in refusal(written(tmp_path / "b.docx", buffer.getvalue()))


def test_an_archive_of_very_many_files_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(office, "_MOST_MEMBERS", 3)
    more = {f"word/{number}.xml": "<a/>" for number in range(3)}
    path = written(tmp_path / "a.docx", package(paragraph("5家"), more))
    assert "an archive of 5 files; at most 3 are read" in refusal(path)


def test_an_encrypted_odt_and_a_document_without_a_body_are_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert "protected by a password" in refusal(written(tmp_path / "a.odt", buffer.getvalue()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/styles.xml", "<a/>")
    assert "without a body" in refusal(written(tmp_path / "b.docx", buffer.getvalue()))


def test_elements_nested_beyond_any_document_are_refused_or_read(tmp_path: Path) -> None:
    deep = "<w:sdt><w:sdtContent>" * 30_000 + paragraph("5家") + "</w:sdtContent></w:sdt>" * 30_000
    plain = written(tmp_path / "a.docx", package(deep))
    assert read_document(plain).text == "5家\n"
    boxed = written(tmp_path / "b.docx", package(f"{deep}<w:p><w:txbxContent/></w:p>"))
    assert "can't be read" in refusal(boxed)


def test_the_converter_is_bounded_in_time_and_its_failure_is_told(monkeypatch) -> None:
    monkeypatch.setattr(office, "_SECONDS", 0.0001)
    with pytest.raises(InputError, match="seconds to convert; save it as plain text"):
        office.convert_markup(package(paragraph("5家")), "docx")
    monkeypatch.setattr(office, "_SECONDS", 60)
    with pytest.raises(InputError, match=r"can't be read as docx \("):
        office.convert_markup(b"nothing", "docx")
    monkeypatch.setattr(office, "_HEAP", "3m")
    with pytest.raises(InputError, match="more memory needed than it may take"):
        office.convert_markup(("新增5家\n\n" * 200_000).encode(), "md")


def test_a_repacked_archive_holds_the_parts_as_they_were() -> None:
    parts = office.open_package(package(paragraph("5家"), {"a.bin": b"1"}))
    assert set(parts) == {"_rels/.rels", "word/document.xml"}
    assert office.open_package(office.pack_parts(parts)) == parts
    assert zlib.crc32(parts["word/document.xml"])
