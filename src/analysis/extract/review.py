"""The review page of a draft: the document with every mention marked, in one self-contained file.

No script and nothing from elsewhere: a mention's reading shows on hover and on keyboard focus by
style alone. The page holds the document's text, so it is written beside the draft and never
committed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from analysis.extract.intake import Document
from analysis.source.reading import UNITS

if TYPE_CHECKING:
    from analysis.extract.scan import Mention

KINDS: Final[dict[str, str]] = {
    "level": "水平",
    "change": "变化",
    "share": "占比",
    "rank": "位次",
    "policy": "政策",
    "date": "日期",
    "duration": "时长",
    "name": "名称",
    "ordinal": "编号",
}
"""The kinds with the Chinese label of the legend."""

_HEDGES: Final = {
    "exact": "",
    "approx": "约",
    "more_than": "多于",
    "nearly": "接近",
    "up_to": "至多",
    "at_least": "至少",
}
_BASES: Final = {"stated": "本句", "inherited": "前文", "inferred": "推断"}

_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1b1b1f;--paper:#fdfdfb;--line:#c9c9c4;--soft:#f1f0ec;
--level:#cfe3f7;--change:#d6efd0;--share:#fbe6b8;--rank:#ead9f5;--policy:#f8d5d0;--date:#dfe1e6;
--duration:#cdeeee;--name:#eceadf;--ordinal:#eceadf;--warn:#a3190c}
@media(prefers-color-scheme:dark){:root{--ink:#ececf0;--paper:#16171b;--line:#4a4b52;--soft:#23242a;
--level:#1f4263;--change:#22501c;--share:#5a4308;--rank:#482a5c;--policy:#6a241b;--date:#3a3d46;
--duration:#134c4c;--name:#3b392f;--ordinal:#3b392f;--warn:#ff9d91}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:46rem;padding:0 1rem 6rem;color:var(--ink);background:var(--paper);
font:1rem/1.9 "Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.4rem;line-height:1.4}h2{font-size:1.1rem;margin-top:2.5rem;
border-top:1px solid var(--line);padding-top:.6rem}
a{color:inherit}a:focus-visible,.m:focus-visible{outline:3px solid var(--warn);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
.kinds{display:flex;flex-wrap:wrap;gap:.4rem;padding:0;list-style:none}
.kinds li{padding:0 .6rem;border-radius:.3rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;
border-bottom:1px solid var(--line);padding:.2rem .5rem .2rem 0;line-height:1.5}
td:first-child{white-space:nowrap}
.page{white-space:pre-wrap}
.m{border-radius:.2rem;padding:.05em .1em;cursor:help;scroll-margin:4rem 0 8rem}
.m.u{box-shadow:inset 0 -3px 0 var(--warn)}
.level{background:var(--level)}.change{background:var(--change)}.share{background:var(--share)}
.rank{background:var(--rank)}.policy{background:var(--policy)}.date{background:var(--date)}
.duration{background:var(--duration)}.name{background:var(--name)}.ordinal{background:var(--ordinal)}
.r{position:fixed;left:0;right:0;bottom:0;display:none;z-index:2;white-space:normal;
padding:.6rem 1rem;background:var(--soft);color:var(--ink);border-top:3px solid var(--line);
font-size:.95rem;line-height:1.6}
.m:hover>.r,.m:focus>.r,.m:target>.r{display:block}.m:focus>.r{z-index:3}.m:hover>.r{z-index:4}
.w{color:var(--warn);font-weight:600}
@media(max-width:30rem){body{padding:0 .7rem 8rem}td:nth-child(3),th:nth-child(3){display:none}}
@media print{.r{display:none!important}}
"""


def render_review(document: Document, mentions: "Sequence[Mention]", name: str) -> str:
    """The whole page as HTML."""
    unsure = [mention for mention in mentions if mention.review]
    parts = [
        '<!doctype html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n',
        f"<title>核对 {escape(name)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n",
        '<a class="skip" href="#text">跳到正文</a>\n',
        (
            f"<header><h1>核对草稿：{escape(name)}</h1>\n<p>{len(mentions)} 处数字，"
            f"{len(unsure)} 处待核。{escape(_say_pages(document))}"
            "将指针移到数字上，或用 Tab 键逐个移动，页底显示其读法。</p>\n"
        ),
        _legend(mentions),
        "</header>\n",
        _unsure_table(unsure),
        '<main id="text" tabindex="-1" aria-label="正文">\n',
        *_body(document, mentions),
        "</main>\n</body>\n</html>\n",
    ]
    return "".join(parts)


def _say_pages(document: Document) -> str:
    if document.pages is None:
        return "文件没有页码，页次未知。"
    return f"共 {len(document.pages)} 页。"


def _legend(mentions: "Sequence[Mention]") -> str:
    counts = Counter(mention.kind for mention in mentions)
    items = "".join(
        f'<li class="{kind}">{label} {counts[kind]}</li>' for kind, label in KINDS.items()
    )
    return f'<ul class="kinds" aria-label="各类数量">{items}</ul>\n'


def _unsure_table(unsure: "Sequence[Mention]") -> str:
    if not unsure:
        return '<section aria-labelledby="u"><h2 id="u">待核</h2><p>没有。</p></section>\n'
    rows = "".join(
        f'<tr><td><a href="#{escape(mention.figure)}">{escape(mention.figure)}</a></td>'
        f"<td>{escape(mention.printed)}</td><td>{KINDS.get(mention.kind, '')}</td>"
        f'<td lang="en">{escape(mention.review)}</td></tr>\n'
        for mention in unsure
    )
    return (
        '<section aria-labelledby="u"><h2 id="u">待核</h2>\n<table><thead><tr><th>编号</th>'
        f"<th>原文</th><th>类别</th><th>原因</th></tr></thead><tbody>\n{rows}</tbody></table>"
        "</section>\n"
    )


def _body(document: Document, mentions: "Sequence[Mention]") -> Iterator[str]:
    """The text, page by page, each mention marked where it starts."""
    position = 0
    sections = _sections(document)
    index = 0
    for heading, start, end in sections:
        yield f'<section><h2>{heading}</h2>\n<div class="page">'
        position = max(position, start)
        while index < len(mentions) and mentions[index].start < end:
            mention = mentions[index]
            yield _tidy(document.text[position : mention.start])
            yield _mark(mention, document.text[mention.start : mention.end])
            position = mention.end
            index += 1
        yield _tidy(document.text[position:end])
        position = max(position, end)
        yield "</div></section>\n"


def _sections(document: Document) -> list[tuple[str, int, int]]:
    if document.pages is None:
        return [("正文", 0, len(document.text))]
    sections = []
    position = 0
    for page in document.pages:
        if document.text[position : page.start].strip(" \n\r\f—-–0123456789"):
            sections.append(("未编页码", position, page.start))
        sections.append((f"第 {page.number} 页", page.start, page.end))
        position = page.end
    if document.text[position:].strip():
        sections.append(("未编页码", position, len(document.text)))
    return sections


def _tidy(text: str) -> str:
    """Escaped text; blank lines between wrapped lines are dropped."""
    lines = [line for line in escape(text).splitlines(keepends=True) if line.strip()]
    ending = "\n" if text.endswith("\n") and lines and not lines[-1].endswith("\n") else ""
    opening = "\n" if text[:1] == "\n" and lines and not lines[0].startswith("\n") else ""
    return opening + "".join(lines) + ending


def _mark(mention: "Mention", text: str) -> str:
    unsure = " u" if mention.review else ""
    reading = _say_reading(mention)
    warning = (
        f' <span class="w" lang="en">{escape(mention.review)}</span>' if mention.review else ""
    )
    return (
        f'<span class="m {escape(mention.kind)}{unsure}" id="{escape(mention.figure)}" '
        f'tabindex="0" role="note" aria-label="{escape(mention.printed)}：{escape(reading)}">'
        f'{escape("".join(text.split()))}<span class="r" aria-hidden="true">'
        f"<b>{escape(mention.printed)}</b> {escape(reading)}{warning}</span></span>"
    )


def _say_reading(mention: "Mention") -> str:
    """One line: kind, hedge, value, unit, period, scope, note."""
    period = mention.period
    if mention.period_basis:
        period += f"（{_BASES.get(mention.period_basis, mention.period_basis)}）"
    parts = [
        mention.figure,
        KINDS.get(mention.kind, mention.kind),
        f"{_HEDGES.get(mention.hedge, '')}{mention.value} {UNITS.get(mention.unit, '')}".strip(),
        period,
        mention.scope,
        mention.note,
    ]
    return " · ".join(part for part in parts if part)
