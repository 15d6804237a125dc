"""Encodings."""

import pytest

from analysis.core.errors import InputError
from analysis.extract.intake.text import decode_text

SIMPLIFIED = "二〇二〇年，全市新增企业900家，增长3.5%。\r\n"
TRADITIONAL = "全市新增企業九百家，較上年增長百分之三點五，經濟運行總體平穩。５萬元\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gb2312", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(encoding: str, told: str) -> None:
    text = SIMPLIFIED if encoding != "gb2312" else SIMPLIFIED.replace("〇", "零")
    assert decode_text(text.encode(encoding)) == (text, told)


def test_big5_is_told_where_its_common_characters_make_it_plausible() -> None:
    assert decode_text(TRADITIONAL.encode("big5")) == (TRADITIONAL, "big5")
    assert decode_text(TRADITIONAL.encode("gb18030")) == (TRADITIONAL, "gb18030")
    assert decode_text(TRADITIONAL.encode()) == (TRADITIONAL, "utf-8-sig")


def test_a_declared_encoding_is_taken_where_none_is_plausible() -> None:
    page = '<meta charset="{}"><p>été 5</p>'
    assert decode_text(page.format("latin-1").encode("latin-1"))[1] == "latin-1"
    rare = '<meta http-equiv="a" content="text/html; charset=gb2312"><p>镕喆堃昇</p>'
    assert decode_text(rare.encode("gb18030")) == (rare, "gb2312")
    with pytest.raises(InputError, match="no encoding is called 'klingon'"):
        decode_text(page.format("klingon").encode("latin-1"))


def test_an_encoding_that_is_given_is_taken_whatever_the_bytes_look_like() -> None:
    assert decode_text("été 5".encode("latin-1"), "latin-1") == ("été 5", "latin-1")
    assert decode_text(SIMPLIFIED.encode("gbk", "replace"), "gbk")[1] == "gbk"
    with pytest.raises(InputError, match="not utf-8"):
        decode_text("été 5".encode("latin-1"), "utf-8")


@pytest.mark.parametrize("data", [b"\x01\x02\0\0", b"\x7fELF\0\0\0\0\xff\xff", b"5\0\0\0\0\0\0\0"])
def test_binary_data_is_no_text(data: bytes) -> None:
    with pytest.raises(InputError, match="a binary file"):
        decode_text(data)


@pytest.mark.parametrize(
    ("length", "controls", "told"),
    [
        # three control characters, or one in a thousand signs
        (100, 3, True),
        (100, 4, False),
        (5000, 5, True),
        (5000, 6, False),
    ],
)
def test_a_text_may_hold_a_few_control_characters(
    length: int, controls: int, *, told: bool
) -> None:
    text = "\x01" * controls + "文" * (length - controls)
    if told:
        assert decode_text(text.encode()) == (text, "utf-8-sig")
    else:
        with pytest.raises(InputError):
            decode_text(text.encode())


def test_white_space_is_no_control_character() -> None:
    text = "产值\t5\r\n\v\f" * 20
    assert decode_text(text.encode()) == (text, "utf-8-sig")


def test_bytes_that_no_encoding_makes_plausible_are_refused() -> None:
    with pytest.raises(InputError, match="neither UTF-8 nor GB18030 nor Big5"):
        decode_text("été 5 près".encode("latin-1"))
    with pytest.raises(InputError, match="not utf-16"):
        decode_text(b"\xff\xfe5")
