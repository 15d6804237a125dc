"""Bytes as text: the encoding told by byte order mark, declaration or plausibility."""

import codecs
from typing import Final

import regex

from analysis.core.errors import InputError

ENCODINGS: Final = ("utf-8-sig", "gb18030", "big5")
"""Tried in this order, strictly, when no encoding is given."""
_DECLARED: Final = regex.compile(rb"(?i)<meta[^>]{0,200}?charset\s*=\s*[\"']?([a-z0-9_-]{3,20})")
_DECLARED_WITHIN: Final = 4_096
_SAMPLE: Final = 200_000
_USUAL: Final = "\n\r\t\f\v"
_FEW: Final = 3
"""Control characters that a text may hold and still be one; they read as white space."""
_LEAST_PLAUSIBLE: Final = 0.9
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMON_BIG5: Final = b"\xc6\x7e"
"""The last of the characters in common use; rarer ones follow."""


def decode_text(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text and the encoding it is in.

    Raises:
        InputError: if the encoding given doesn't fit, or none that is tried does.
    """
    if encoding is not None:
        return _decode_as(data, encoding), encoding
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode_as(data, name), name
    if b"\0" in data:
        return _decode_unmarked(data)
    declared = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    for candidate in ENCODINGS:
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text, candidate):
            return text, candidate
    if declared:
        name = declared[1].decode().lower()
        return _decode_as(data, "gb18030" if name in {"gb2312", "gbk"} else name), name
    raise InputError(
        "neither UTF-8 nor GB18030 nor Big5 text; name its encoding (--encoding euc_tw), "
        "or convert it to UTF-8"
    )


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError as error:
        raise InputError(
            f"no encoding is called {encoding!r}; utf-8 or gb18030, for example"
        ) from error
    except UnicodeError as error:
        place = f"byte {error.start} is" if isinstance(error, UnicodeDecodeError) else "it is"
        raise InputError(
            f"{place} not {encoding}; leave the encoding out to have it detected"
        ) from error


def _decode_unmarked(data: bytes) -> tuple[str, str]:
    """UTF-16 without a byte order mark, if nearly all of it is Chinese or plain in one order."""
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        usual = sum(
            sign in "\n\r\t" or " " <= sign <= "~" or "\u3000" <= sign <= "\u9fff"
            for sign in sample
        )
        if usual >= _LEAST_PLAUSIBLE * len(sample):
            return text, name
    raise InputError("a binary file")


def _looks_like_text(text: str, encoding: str) -> bool:
    """No control characters to speak of and, where most bytes decode, characters in common use."""
    sample = text[:_SAMPLE]
    controls = sum(1 for sign in sample if sign < " " and sign not in _USUAL)
    if controls > max(len(sample) / 1000, _FEW):
        return False
    if encoding == "utf-8-sig":
        return True
    wide = [sign for sign in sample if sign > "\x7f"]
    return not wide or sum(map(_COMMON[encoding], wide)) / len(wide) >= _LEAST_PLAUSIBLE


def _is_common_gb(sign: str) -> bool:
    """Simplified, or traditional, or a sign such as the round zero that GB 2312 lacks."""
    return (
        len(sign.encode("gb2312", "ignore")) == len("ab")
        or "\u3000" <= sign <= "\u303f"
        or _is_common_big5(sign)
    )


def _is_common_big5(sign: str) -> bool:
    return b"\xa1\x40" <= sign.encode("big5", "ignore") <= _COMMON_BIG5


_COMMON: Final = {"gb18030": _is_common_gb, "big5": _is_common_big5}
