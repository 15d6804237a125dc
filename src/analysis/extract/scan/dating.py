"""What a document says of its time: its own year, the years its plan is for."""

from collections import Counter
from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.scan.calendar import find_last_month, find_titled_month, is_month, span_of
from analysis.extract.scan.state import Anchor
from analysis.extract.scan.tokens import plain_text, republic_years, years_in

_GENRE: Final = genre("dating")
_LONGEST_HEADING: Final = 40
_STOP: Final = "。"
_WRITTEN_YEAR: Final = _GENRE.pattern("written_year")
_WRITTEN_DIGITS: Final = str.maketrans(dict(_GENRE.word_map("written_digits")))
_SPACED_DATE: Final = _GENRE.pattern("spaced_date")
_BROKEN_TITLE: Final = _GENRE.pattern("broken_title")
_DATED_OPENING: Final = _GENRE.pattern("dated_opening")
_BULLETIN: Final = _GENRE.pattern("bulletin")
_DELIVERED: Final = _GENRE.pattern("delivered")
_PLAN_SPAN: Final = _GENRE.pattern("plan_span")
_CENSUS_BEFORE: Final = _GENRE.pattern("census_before")
_ESTIMATED_YEAR: Final = _GENRE.pattern("estimated_year")
_RISEN_TO: Final = _GENRE.pattern("risen_to")
_PAST_YEAR: Final = _GENRE.pattern("past_year")
_PROGRAMME: Final = _GENRE.pattern("programme")
_PART_TOLD_OF: Final = _GENRE.pattern("part_told_of")
_WHOLE_YEAR: Final = _GENRE.pattern("whole_year")
_CITED_YEAR: Final = _GENRE.pattern("cited_year")
_YEARLY: Final = _GENRE.pattern("yearly")
_WORK_REPORT: Final = _GENRE.pattern("work_report")
_REVIEWING: Final = _GENRE.pattern("reviewing")
_LOOKS_BACK_ON: Final = _GENRE.pattern("looks_back_on")
_LOOKS_BACK: Final = _GENRE.pattern("looks_back")
_THIS_YEAR: Final = _GENRE.pattern("this_year")
_ALL_YEAR: Final = _GENRE.pattern("all_year")
_TOLD_OF: Final = _GENRE.pattern("told_of")
_PUT_UP: Final = _GENRE.pattern("put_up")
_REPORTS_ON: Final = _GENRE.pattern("reports_on")
_EARLY_MONTHS: Final = 4
"""A report delivered in the first months of a year looks back on the one before it."""
_UNTITLED: Final = _GENRE.pattern("untitled")
_YEAR_ON_YEAR: Final = _GENRE.pattern("year_on_year")
_PLANNED: Final = _GENRE.pattern("planned")
_ALL_GOALS: Final = _GENRE.pattern("all_goals")
_PLAN_SIGN: Final = _GENRE.text("plan_sign")
_PLANS: Final = _GENRE.word_map("plans")
_CENSUSES: Final = _GENRE.word_map("censuses")
_CENSUS_TOLD_OF: Final = _GENRE.pattern("census_told_of")
_HEAD_LENGTH: Final = 400
_AGAIN: Final = 2
"""How often a text names a year, at least, that it is taken to be of, if others are named more."""
_BODY_LENGTH: Final = 100_000
_LEAST_COMPARED: Final = 3
_OFTEN: Final = 2
"""How many times as often as any other the part of a year is named that a text is on."""
_FARTHEST_TITLE: Final = 2
"""Years between a text's own and the one that its title names, at most."""
_COMPARED_WITHIN: Final = 300
"""Signs for each word of comparison with the year before, in a text that is a year's bulletin."""
PLAN_YEARS: Final = 5


def head_of(text: str) -> str:
    """Return the opening of a text, in which a document names itself, its title on one line."""
    head = _SPACED_DATE.sub("", text[:_HEAD_LENGTH])
    head = _WRITTEN_YEAR.sub(lambda found: found[0].translate(_WRITTEN_DIGITS), head)
    return _BROKEN_TITLE.sub("", head)


def is_planned(head: str) -> bool:
    """Tell whether a document is a plan or a report that ends in one, by its title."""
    return _PLANNED.search(head) is not None


def is_all_goals(head: str) -> bool:
    """Tell whether a document lists nothing but goals, by its title."""
    return _ALL_GOALS.search(head) is not None


def plan_start(order: str) -> int:
    """Return the first year of a five-year plan by its order (十三 of 十三五)."""
    return int(_PLANS[order])


def plan_order(word: str) -> str:
    """Return the order of a five-year plan from a word that begins with its name (十三五末: 十三).

    The tenth plan is called 十五 and the fifteenth 十五五.
    """
    order, sign, rest = word.partition(_PLAN_SIGN)
    return order + sign if rest.startswith(_PLAN_SIGN) else order


def census_year(word: str) -> int:
    """Return the year of a national census by its name (第七次全国人口普查, 七普)."""
    return int(next(_CENSUSES[sign] for sign in word if sign in _CENSUSES))


def _census_told_of(head: str) -> int | None:
    """The year of the census that a text is the bulletin of."""
    found = _CENSUS_TOLD_OF.search(head)
    return census_year(found["census"]) if found is not None else None


def infer_year(text: str) -> int | None:
    """The document's own year, which 目前 and 去年 refer to.

    In this order: the census that it is the bulletin of, the year in a communiqué's title, the
    day it was delivered or signed under its title, the first year of a plan's span, the latest
    year that the text mentions often and not only as a goal, and those of what it cites.
    """
    head = plain_text(head_of(text))
    told_of = _find_told_of(head)
    counted = _census_told_of(head)
    if counted is not None:
        return max([counted, *(int(found[1]) for found in _PAST_YEAR.finditer(text))])
    for pattern in () if told_of else (_BULLETIN, _DELIVERED, _PLAN_SPAN, _WORK_REPORT):
        found = pattern.search(head)
        quoted = pattern is _BULLETIN and found and _stands_behind_title(head, found.start())
        if found and not quoted:
            return int(found["year"] or found["signed"])
    put_up = _PUT_UP.search(head)
    if put_up:
        return int(put_up["year"])
    if told_of:
        return int(told_of["year"]) + 1
    return _year_spoken_of(text, head)


def _year_spoken_of(text: str, head: str) -> int | None:
    """The latest year that a text speaks of often and as past, before the years it plans for.

    One that sets its figures against a census is of the next. Where it speaks of none, its first
    line names one, or what it cites is of one.
    """
    programme = programme_years(head)
    latest = int(programme[:4]) if programme else None
    counts = Counter(
        year
        for year in (int(found[1]) for found in _PAST_YEAR.finditer(text))
        if latest is None or year <= latest
    )
    risen = (int(found[1]) for found in _RISEN_TO.finditer(text))
    counts.update(year for year in risen if latest is None or year <= latest)
    census = _census_after(text)
    if census is not None and max(counts, default=0) <= census[0]:
        return census[1]
    if counts:
        often = max(counts.values())
        return max(year for year, count in counts.items() if 4 * count >= often or count >= _AGAIN)
    title, _, body = head.lstrip().partition("\n")
    named = years_in(title) if body and _is_heading(title) else []
    found = named or republic_years(text[:_BODY_LENGTH]) or _cited_years(text)
    return min(max(found), latest or max(found)) if found else None


def _census_after(text: str) -> tuple[int, int] | None:
    """The years of a census that a text sets its figures against, and of the next one."""
    body = plain_text(text[:_BODY_LENGTH])
    before = [census_year(found["census"]) for found in _CENSUS_BEFORE.finditer(body)]
    years = sorted(int(year) for year in _CENSUSES.values())
    following = [year for year in years if before and year > max(before)]
    return (max(before), following[0]) if following else None


def _cited_years(text: str) -> list[int]:
    """The years of the documents that a text rests on, those that it cites most often."""
    counts = Counter(int(found["year"]) for found in _CITED_YEAR.finditer(text[:_BODY_LENGTH]))
    most = max(counts.values(), default=0)
    return [year for year, count in counts.items() if count == most]


def _titled_period(head: str, own: int | None) -> str:
    """The period that a title gives its text: a year, a fiscal one, or a part of one."""
    title = _YEARLY.search(head)
    counted = _census_told_of(head)
    if counted is not None:
        return str(counted)
    year = int(title["year"]) if title else _year_in_title(head, own)
    if year is None:
        return ""
    month = find_titled_month(title[0] if title else _first_line(head))
    if month is not None:
        return f"{year}-{month:02d}"
    return f"{year}-{year + 1}" if title and title["fiscal"] else str(year)


def is_year_guessed(text: str) -> bool:
    """Tell whether nothing at the head of a text says which year is its own.

    The year that it speaks of most is then no more than a guess.
    """
    head = plain_text(head_of(text))
    stated = (_BULLETIN, _PLAN_SPAN, _WORK_REPORT, _YEARLY)
    # The day on which a text was signed says which year it is of in a report to a congress only.
    signed = is_review(head) and _DELIVERED.search(head)
    return not (
        signed
        or _CENSUS_TOLD_OF.search(head)
        or any(pattern.search(head) for pattern in stated)
        or _DATED_OPENING.match(head)
        or _year_in_title(head, infer_year(text))
        or programme_years(head)
    ) or is_month(default_anchor(text, infer_year(text)).period)


def _first_line(head: str) -> str:
    return head.lstrip().partition("\n")[0]


def _year_in_title(head: str, own: int | None) -> int | None:
    """The only year that the first line names, where it is a heading and no plan's.

    One that lies far from the text's own year dates nothing in it (纪念1949年建国).
    """
    line = plain_text(_first_line(head))
    if not _is_heading(line) or is_planned(head) or is_review(head) or _UNTITLED.search(line):
        return None
    years = set(years_in(line))
    if len(years) != 1 or (own is not None and abs(own - min(years)) > _FARTHEST_TITLE):
        return None
    return years.pop()


def _is_heading(line: str) -> bool:
    return len(line) <= _LONGEST_HEADING and not line.endswith(_STOP) and "，" not in line


def is_review(head: str) -> bool:
    """Tell whether a document is a report that looks back by sections, by its title."""
    return _REVIEWING.search(head) is not None


def latest_year(text: str, year: int | None) -> int | None:
    """The last year that a document of a year looks back on.

    That is the year in the title of a communiqué or of accounts; of a report delivered to a
    congress in the first months of a year, the year before; else the document's own.
    """
    head = head_of(text)
    title = _YEARLY.search(head)
    titled = int(title["year"]) if title else _year_in_title(head, year)
    titled = _census_told_of(head) or titled
    if titled is not None:
        return titled
    if year is None or not is_review(head):
        return _year_told_of(head, year)
    body = text[:_BODY_LENGTH]
    about = _REPORTS_ON.search(head) or _LOOKS_BACK_ON.search(body) or _LOOKS_BACK.search(body)
    if about and int(about["year"]) <= year:
        return int(about["year"])
    found = _DELIVERED.search(head)
    estimated = _ESTIMATED_YEAR.search(body) if found is None else None
    if estimated and int(estimated["year"]) == year:
        return year
    month = int(found["month"] or found["signed_month"]) if found else 1
    return year - (month <= _EARLY_MONTHS)


def _year_told_of(head: str, year: int | None) -> int | None:
    """The year that a text of the year after it tells of, from the start; else its own."""
    told_of = _find_told_of(head)
    if told_of:
        return int(told_of["year"])
    if year is None:
        return None
    opening = _DATED_OPENING.match(head)
    put_up = _PUT_UP.search(head)
    body = head[put_up.end() :] if put_up else ""
    past = {int(found[1]) for found in _PAST_YEAR.finditer(body)}  # no bases of comparison
    told = year - 1 in past and year not in years_in(body) and not _THIS_YEAR.search(body)
    before = told or _tells_of_all_last_year(head)
    return year - 1 if before or (opening and int(opening["year"]) == year - 1) else year


def _stands_behind_title(head: str, position: int) -> bool:
    """Tell whether a text is a work report by a title before the bulletin that it quotes."""
    report = _WORK_REPORT.search(head)
    return report is not None and report.start() < position


def _find_told_of(head: str) -> "regex.Match[str] | None":
    """The bulletin that a text tells of, where no title of its own stands before it."""
    told_of = _TOLD_OF.search(head)
    if told_of is None or _WORK_REPORT.search(head):
        return None
    title = _YEARLY.search(head)
    return None if title and title.start("year") < told_of.start() else told_of


def _tells_of_all_last_year(head: str) -> bool:
    """Tell whether a text signed early in a year tells of a whole one (全年实现…)."""
    signed = _DELIVERED.search(head)
    month = int(signed["month"] or signed["signed_month"]) if signed else 0
    return 0 < month <= _EARLY_MONTHS and _ALL_YEAR.search(head) is not None


def default_anchor(text: str, year: int | None) -> Anchor:
    """What governs a figure without a date: the year in the title, else the document's own.

    A text without a title that begins with a year (2023年，邮政业…) is of that year, as a
    communiqué is of its title's, and so is one that compares with the year before throughout
    (同比, 比上年).
    """
    head = head_of(text)
    titled = _titled_period(head, year)
    if titled:
        return Anchor(titled, "inherited")
    latest = latest_year(text, year)
    part = None if is_planned(head) else _part_told_of(text)
    if part is not None and latest is not None:
        return Anchor(f"{latest}-{part:02d}", "inferred")
    opening = _DATED_OPENING.match(head)
    if opening and int(opening["year"]) == latest:
        return Anchor(opening["year"], "inherited")
    if latest != year:
        return Anchor(str(latest), "inferred")
    if year and not is_planned(head) and _compares_years(text):
        return Anchor(str(year), "inferred")
    return Anchor(f"asof {year}", "inferred") if year else Anchor("unknown", "")


def _part_told_of(text: str) -> int | None:
    """The month that the part of a year ends with which a text tells of, and of no whole one.

    It names the part again and again, and others seldom.
    """
    body = text[:_BODY_LENGTH]
    if _WHOLE_YEAR.search(body):
        return None
    named = (find_last_month(found["part"]) for found in _PART_TOLD_OF.finditer(body))
    counts = Counter(month for month in named if month is not None)
    (month, most), *others = counts.most_common(2) or [(0, 0)]
    often = most > 1 and all(most >= _OFTEN * count for _, count in others)
    return month if often else None


def _compares_years(text: str) -> bool:
    """Tell whether a text sets a year against the one before throughout, as a bulletin does."""
    body = text[:_BODY_LENGTH]
    count = sum(1 for _ in _YEAR_ON_YEAR.finditer(body))
    return count >= _LEAST_COMPARED and count * _COMPARED_WITHIN >= len(body)


def programme_years(head: str) -> str:
    """Return the years a plan is for, from its title (十四五规划, 2023-2027年), or nothing."""
    found = _PROGRAMME.search(head)
    if found is None:
        return ""
    if found["first"]:
        return span_of(found["first"], found["last"])
    first = plan_start(found["plan"] or found["nth"])
    return f"{first}-{first + PLAN_YEARS - 1}"
