"""Cut Noto Sans SC down to the characters that briefs need.

Usage: python scripts/subset_fonts.py <package.tgz>, where the package is the npm tarball that
`make fonts` fetches. Writes NotoSansSC-Regular.ttf and NotoSansSC-Bold.ttf to
src/analysis/render/fonts/. The same tarball and the same fontTools give the same bytes.
"""

import hashlib
import io
import sys
import tarfile
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "src" / "analysis" / "render" / "fonts"
PACKAGE_SHA256 = "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59"
WEIGHTS = {
    "NotoSansSC-Regular.ttf": "package/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "package/700Bold/NotoSansSC_700Bold.ttf",
}

# Blocks taken whole, as far as the font draws them.
BLOCKS = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x017F),  # Latin-1 Supplement, Latin Extended-A
    (0x01CD, 0x01DC),  # pinyin vowels with tone marks
    (0x02C6, 0x02DD),  # spacing modifier letters
    (0x0370, 0x03FF),  # Greek
    (0x1E00, 0x1EFF),  # Latin Extended Additional
    (0x2000, 0x206F),  # General Punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20CF),  # currency
    (0x2100, 0x218F),  # letterlike symbols, number forms
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2300, 0x23FF),  # miscellaneous technical
    (0x2460, 0x24FF),  # enclosed alphanumerics
    (0x2500, 0x25FF),  # box drawing, blocks, geometric shapes
    (0x2600, 0x27BF),  # symbols, dingbats
    (0x3000, 0x303F),  # CJK symbols and punctuation
    (0x3200, 0x33FF),  # enclosed and squared CJK
    (0xFE10, 0xFE6F),  # vertical, compatibility and small forms
    (0xFF00, 0xFFEF),  # halfwidth and fullwidth forms
)

# kern spaces pairs, locl picks Chinese forms; the rest only composes what is already asked for.
LAYOUT_FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "pwid"]


def two_byte_set(encoding: str, lead: range, trail: range) -> set[int]:
    """Return the characters of a two-byte coded set, given its lead and trail bytes."""
    found = set()
    for first in lead:
        for second in trail:
            try:
                text = bytes((first, second)).decode(encoding)
            except UnicodeDecodeError:
                continue
            found.update(map(ord, text))
    return found


def wanted_characters() -> set[int]:
    """Return every code point that a brief may need.

    GB 2312; the 8,105 characters of the 通用规范汉字表; level 1 of Big5 (the 5,401 traditional
    characters in common use, for reprints); and Latin, Greek, punctuation, arrows, mathematics.
    """
    characters = two_byte_set("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    characters |= two_byte_set("big5", range(0xA4, 0xC7), range(0x40, 0xFF))
    listed = (FONTS / "tongyong-guifan-hanzi.txt").read_text(encoding="utf-8")
    characters |= {ord(char) for line in listed.splitlines() if line[:1] != "#" for char in line}
    for first, last in BLOCKS:
        characters |= set(range(first, last + 1))
    return characters


def subset_font(original: bytes, characters: set[int]) -> bytes:
    """Return the font with only these characters, without hints, otherwise unaltered.

    Its name and licence records are kept. The font's own modification date stays, so that the
    result doesn't depend on the day it was made.
    """
    options = Options()
    options.hinting = False
    options.layout_features = LAYOUT_FEATURES
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["BASE", "STAT", "vhea", "vmtx"]  # vertical setting and weight axis
    font = TTFont(io.BytesIO(original), recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def main(package: Path) -> None:
    """Write both weights and report their size and coverage."""
    content = package.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != PACKAGE_SHA256:
        sys.exit(f"{package}: sha256 is {found}; the fonts are cut from {PACKAGE_SHA256}")
    characters = wanted_characters()
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for name, member in WEIGHTS.items():
            source = archive.extractfile(member)
            if source is None:
                sys.exit(f"{package}: {member} is not a file")
            subset = subset_font(source.read(), characters)
            (FONTS / name).write_bytes(subset)
            drawn = TTFont(io.BytesIO(subset)).getBestCmap()
            print(f"{name}: {len(drawn):,} characters, {len(subset) / 1e6:.1f} MB")


if __name__ == "__main__":
    match sys.argv:
        case [_, package_path]:
            main(Path(package_path))
        case _:
            sys.exit(__doc__)
