"""From typed values to what a reader is told: the last step between a statistic and a sentence.

Everything here is a pure function of a typed value, of :class:`Names` (the titles of the data's
ids) and of a language. The words are messages (see :mod:`analysis.words.catalogue`), the titles
are data; what stands here is only which message says which value. An id is never shown: one
without a title raises KeyError.
"""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Final, Literal, Protocol

from analysis.core.formula import parse_formula
from analysis.core.period import Period
from analysis.core.result import (
    REMARK_ARGS,
    ArgKind,
    Argument,
    Estimate,
    ModelId,
    Remark,
    RemarkCode,
    Subject,
    Term,
)
from analysis.words.catalogue import Catalogue, Language, resolve
from analysis.words.numerals import (
    curl_quotes,
    format_number,
    group_digits,
    round_significant,
)
from analysis.words.units import name_unit

#: What one thing is called, by the languages of the data: ``zh`` and ``en``.
Titles = Mapping[str, str]
Words = Language | Catalogue
NamedKind = Literal[
    "indicator", "scope", "place", "series", "vintage", "publisher", "claim", "reading", "measure"
]

#: Models whose estimates are labelled as measures of a pair of levels.
_MEASURES: Final = frozenset({ModelId.GROWTH, ModelId.COMPOSITION, ModelId.CONSTANT_PRICES})
#: Measures of a pair that hold at one of its dates.
_AT_BASE: Final = frozenset({Term.BASE, Term.BASE_SHARE})
_AT_END: Final = frozenset({Term.END, Term.END_SHARE})
#: Terms of the projections table.
_PROJECTED: Final = frozenset({Term.PROJECTED, Term.PROJECTED_MODEL_INTERVAL})
#: Terms whose period is their own date, and not the span that a model was fitted to.
_OF_A_DATE: Final = _PROJECTED | {
    *(Term.ERROR, Term.END_NEEDED, Term.LEVEL, Term.GAP, Term.MARGIN, Term.REVISION),
}
#: What tells two estimates of one model, term and span apart, and so stands in their labels.
_TELLING_APART: Final = frozenset(
    {RemarkCode.SPLIT_BY, RemarkCode.PRIOR_NORMAL, RemarkCode.EARLIER_LESS_LATER}
)
#: So many figures of one publication are quoted one by one.
_MOST_WRITTEN: Final = 4
#: Degrees of freedom are told to so many significant digits.
_DOF_DIGITS: Final = 3


# --- names ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Names:
    """What the data's ids are called.

    Attributes:
        main_scope: the scope that figures without one describe; titles leave it out.
        indicators, scopes: of the source, by id.
        places, series, vintages, publishers: of the reference data, by id.
        claims: what each claim says, by id.
        readings: what each reading of a claim is called, by ``claim.reading``.
        publications: what a publication is called where not by the title it bears.
        measures: what several figures imply together, by id.
        sections: of a document without pages, by the paragraph that each begins with.
    """

    main_scope: str = ""
    indicators: Mapping[str, Titles] = field(default_factory=dict)
    scopes: Mapping[str, Titles] = field(default_factory=dict)
    places: Mapping[str, Titles] = field(default_factory=dict)
    series: Mapping[str, Titles] = field(default_factory=dict)
    vintages: Mapping[str, Titles] = field(default_factory=dict)
    publishers: Mapping[str, Titles] = field(default_factory=dict)
    claims: Mapping[str, Titles] = field(default_factory=dict)
    readings: Mapping[str, Titles] = field(default_factory=dict)
    publications: Mapping[str, Titles] = field(default_factory=dict)
    measures: Mapping[str, Titles] = field(default_factory=dict)
    sections: Mapping[int, Titles] = field(default_factory=dict)

    def title(self, kind: NamedKind, name: str, language: Words) -> str:
        """Return what an id is called, its quotes as the language sets them.

        Raises:
            KeyError: for an id without a title, naming the nearest that have one.
        """
        known = {
            "indicator": self.indicators,
            "scope": self.scopes,
            "place": self.places,
            "series": self.series,
            "vintage": self.vintages,
            "publisher": self.publishers,
            "claim": self.claims,
            "reading": self.readings,
            "measure": self.measures,
        }[kind]
        if name not in known:
            near = ", ".join(get_close_matches(name, known, n=3)) or "none"
            msg = f"no title of the {kind} {name!r}; nearest: {near}"
            raise KeyError(msg)
        words = resolve(language)
        return curl_quotes(known[name][words.say("language.data")], words)

    def subject(self, subject: Subject, language: Words) -> str:
        """Return what an estimate is about: a title, or two of them held against each other.

        Raises:
            KeyError: for an id without a title.
        """
        words = resolve(language)
        own = self._one(subject, words)
        if subject.against is None:
            return own
        return words.say("label.less", first=own, second=self._one(subject.against, words))

    def _one(self, subject: Subject, words: Catalogue) -> str:
        asked: tuple[tuple[NamedKind, str | None], ...] = (
            ("claim", subject.claim),
            ("measure", subject.measure),
        )
        for kind, name in asked:
            if name is not None:
                return self.title(kind, name, words)
        if subject.indicator is not None:
            return _scoped(subject.indicator, subject.scope, self, words)
        if subject.series is not None:
            title = self.title("series", subject.series, words)
            if subject.place is None:
                return title
            place = _place_of(subject, self, words)
            return words.say("label.of_place", series=title, place=place)
        if subject.place is not None:
            return _place_of(subject, self, words)
        return words.say("label.all_indicators")


class Outside(Protocol):
    """A row of the reference data, as far as it is told of."""

    @property
    def series(self) -> str:
        """Id of what it measures."""

    @property
    def geo(self) -> str:
        """Id of the place."""

    @property
    def year(self) -> int:
        """The year it is of."""

    @property
    def vintage(self) -> str | None:
        """Id of the edition it stands in."""

    @property
    def status(self) -> str:
        """Published, derived or estimate."""

    @property
    def trust(self) -> str:
        """How far its copy can be trusted."""

    @property
    def source_title(self) -> str:
        """The publication's title as it bears it."""

    @property
    def publisher(self) -> str:
        """Id of the publisher."""


@dataclass(frozen=True)
class Amount:
    """One of the two figures that a derived ratio was made from."""

    series: str
    value: Decimal
    unit: str


# --- dates ---------------------------------------------------------------------------------------


def say_period(period: Period, language: Words) -> str:
    """Write a date: ``asof 2020`` is 2020 (no year printed) in English."""
    words = resolve(language)
    if period.span:
        first = Period(period.start, period.start)
        return say_span(first, Period(period.end, period.end), words)
    if period.month is None:
        date = words.say("period.year", year=period.end)
    else:
        month = words.say(f"month.{period.month}")
        date = words.say("period.month", year=period.end, month=month)
    return words.say("period.asof", date=date) if period.asof else date


def say_span(start: Period, end: Period, language: Words) -> str:
    """Write a span: 2015–2019, 2015–2020 (no year printed); one date where both are the same."""
    words = resolve(language)
    if start == end:
        return say_period(start, words)
    long = any(one.span or one.month is not None for one in (start, end))
    first = say_period(start, words) if long else _say_first(start, words)
    return words.say(
        "period.long" if long else "period.span", start=first, end=say_period(end, words)
    )


def _say_first(period: Period, words: Catalogue) -> str:
    """Write a date as it opens a span: a bare year where it is no more than that."""
    if period.span or period.asof or period.month is not None:
        return say_period(period, words)
    return words.say("period.first", year=period.end)


# --- places --------------------------------------------------------------------------------------


def say_paragraphs(
    paragraphs: Iterable[int], language: Words, sections: Mapping[int, Titles] | None = None
) -> str:
    """Name paragraphs, each once: ``para. 12``; with their section where they share one.

    Args:
        paragraphs: their numbers in the document, from 1.
        language: the reader's.
        sections: titles of the document's sections, by the paragraph that each begins with.
    """
    words = resolve(language)
    numbers = sorted(set(paragraphs))
    joined = words.say("language.enumeration").join(map(str, numbers))
    told = words.say("place.paragraphs", paragraphs=joined, count=len(numbers))
    within = {
        max((first for first in sections or () if first <= number), default=0)
        for number in numbers
    }
    if len(within) != 1 or within == {0}:
        return told
    title = (sections or {})[within.pop()][words.say("language.data")]
    return words.say("place.section", paragraphs=told, section=curl_quotes(title, words))


# --- models, terms, remarks ----------------------------------------------------------------------


def say_model(model: ModelId, language: Words, *, short: bool = False) -> str:
    """Name a model; ``short`` where the sentence says already that it is a forecast."""
    words = resolve(language)
    key = f"model_short.{model}"
    return words.say(key) if short and words.has(key) else words.say(f"model.{model}")


def say_term(term: Term, start: Period | None, end: Period | None, language: Words) -> str:
    """Name what is estimated, with its date where the term is one at a date.

    Raises:
        ValueError: if the term needs a date and there is none.
    """
    words = resolve(language)
    key = f"term.{term}"
    wanted = words.takes(key)
    if not wanted:
        return words.say(key)
    if start is None or end is None:
        msg = f"the term {term} can't be told without its period"
        raise ValueError(msg)
    dates = {"end": say_period(end, words), "span": say_span(start, end, words)}
    return words.say(key, **{name: dates[name] for name in wanted})


def say_remark(remark: Remark, names: Names, language: Words) -> str:
    """Say a remark, its arguments each in its kind's way.

    Args:
        remark: code and arguments.
        names: titles of the ids among them.
        language: the reader's.

    Raises:
        KeyError: for an id without a title.
    """
    words = resolve(language)
    kinds = REMARK_ARGS[remark.code]
    # Two periods are the ends of a span, and stand as the one that opens it does.
    ends = sum(kind is ArgKind.PERIOD for kind in kinds.values()) > 1
    said = {
        name: _say_argument(remark.args[name], kind, names, words, opens=ends)
        for name, kind in kinds.items()
    }
    return words.say(f"remark.{remark.code}", **said)


#: Arguments that are ids of the reference data, by what they name.
_NAMED: Final[Mapping[ArgKind, NamedKind]] = {
    ArgKind.SERIES: "series",
    ArgKind.PLACE: "place",
    ArgKind.VINTAGE: "vintage",
}


def _say_argument(
    value: Argument, kind: ArgKind, names: Names, words: Catalogue, *, opens: bool
) -> str:
    said = str(value)
    match kind:
        case ArgKind.NUMBER:
            said = group_digits(Decimal(said), None, language=words)
        case ArgKind.PERIOD:
            period = Period.parse(said)
            if period is None:
                msg = "an unknown period can't be told"
                raise ValueError(msg)
            said = _say_first(period, words) if opens else say_period(period, words)
        case ArgKind.MODEL:
            said = say_model(ModelId(said), words, short=True)
        case ArgKind.INDICATOR:
            said = names.title("indicator", said, words)
        case ArgKind.INDICATORS:
            titles = (names.title("indicator", name, words) for name in said.split())
            said = words.say("language.enumeration").join(titles)
        case ArgKind.SERIES | ArgKind.PLACE | ArgKind.VINTAGE:
            said = names.title(_NAMED[kind], said, words)
        case ArgKind.UNIT:
            said = name_unit(said, words)
        case ArgKind.FORM | ArgKind.STATUS | ArgKind.TRUST:
            said = words.say(f"{kind}.{said}")
    return said


def say_method(estimate: Estimate, names: Names, language: Words) -> str:
    """Write :func:`list_method` on one line."""
    told = list_method(estimate, names, language)
    return resolve(language).say("language.semicolon").join(told)


def list_method(estimate: Estimate, names: Names, language: Words) -> list[str]:
    """Say how an estimate was come to: observations with degrees of freedom, then each remark.

    What the label says already is left out: the panel, and between which points a form that is
    checked out of sample runs. A projection says in a remark what it was fitted to.

    Raises:
        KeyError: for an id without a title.
    """
    words = resolve(language)
    told = []
    if estimate.n is not None and estimate.term not in _PROJECTED:
        dof = group_digits(round_significant(estimate.dof, _DOF_DIGITS), None, language=words)
        told.append(words.say("label.counts", n=estimate.n, dof=dof))
    told += [
        say_remark(one, names, words)
        for one in estimate.remarks
        if not _is_in_label(one, estimate)
    ]
    return told


def _is_in_label(remark: Remark, estimate: Estimate) -> bool:
    return remark.code in {RemarkCode.PANEL, *_TELLING_APART} or (
        remark.code is RemarkCode.FORM_THROUGH and estimate.model.is_out_of_sample
    )


# --- labels --------------------------------------------------------------------------------------


def label_estimate(
    estimate: Estimate, names: Names, language: Words, *, full: bool = False
) -> str:
    """Say what an estimate is: of what, by which model, which term, of when.

    Args:
        estimate: the estimate.
        names: titles of the ids in it.
        language: the reader's.
        full: name the measure of a comparison of places too, for a run that compares places by
            more than one.

    Raises:
        KeyError: for an id without a title.
        ValueError: if there is no period where the label needs one.
    """
    words = resolve(language)
    model, term = estimate.model, estimate.term
    if model is ModelId.CLAIM:
        return _label_claim(estimate, names, words)
    if model is ModelId.MEASURE:
        title = names.subject(estimate.subject, words)
        if estimate.start is None:
            return title
        return words.say("label.dated", title=title, date=_say_date(estimate, words))
    if model in _MEASURES:
        return words.say(
            "label.measure",
            title=names.subject(estimate.subject, words),
            term=say_term(term, estimate.start, estimate.end, words),
            date=_say_date(estimate, words),
        )
    if term in _PROJECTED:
        return words.say(
            f"label.{term}",
            subject=_measure_of(estimate.subject, names, words, scoped=True),
            model=say_model(model, words),
            date=say_period(_period_of(estimate)[1], words),
        )
    told = say_term(term, estimate.start, estimate.end, words)
    if model is ModelId.PLACE_COMPARISON:
        sample = _say_compared(estimate.subject, names, words, full=full)
        if not words.takes(f"term.{term}"):
            date = say_span(*_period_of(estimate), words)
            told = words.say("label.dated", title=told, date=date)
    else:
        sample = _say_sample(estimate, names, words)
    return words.say("label.fitted", sample=sample, model=say_model(model, words), term=told)


def label_figure(
    indicator: str, scope: str | None, period: Period | None, names: Names, language: Words
) -> str:
    """Say what a printed figure is: its indicator, its scope unless that is the main one, when.

    Raises:
        KeyError: for an id without a title.
    """
    words = resolve(language)
    title = _scoped(indicator, scope, names, words)
    if period is None:
        return title
    return words.say("label.dated", title=title, date=say_period(period, words))


def _label_claim(estimate: Estimate, names: Names, words: Catalogue) -> str:
    subject = estimate.subject
    says = names.subject(subject, words)
    if estimate.term is Term.STATED:
        return words.say("label.stated", says=says)
    if estimate.term is Term.DISAGREEMENT:
        return words.say("label.disagreement", says=says)
    reading = names.title("reading", f"{subject.claim}.{subject.reading}", words)
    return words.say("label.recomputed", says=says, reading=reading)


def _period_of(estimate: Estimate) -> tuple[Period, Period]:
    if estimate.start is None or estimate.end is None:
        msg = f"{estimate.model}, {estimate.term}: an estimate without its period can't be told"
        raise ValueError(msg)
    return estimate.start, estimate.end


def _say_date(estimate: Estimate, words: Catalogue) -> str:
    start, end = _period_of(estimate)
    if estimate.term in _AT_BASE:
        return say_period(start, words)
    if estimate.term in _AT_END:
        return say_period(end, words)
    return say_span(start, end, words)


def _say_sample(estimate: Estimate, names: Names, words: Catalogue) -> str:
    """Write what a model was fitted to: the panel, the pair, or the annual figures."""
    for remark in estimate.remarks:
        if remark.code is RemarkCode.PANEL:
            return say_remark(remark, names, words)
    subject = estimate.subject
    parts = [_measure_of(subject, names, words, scoped=False)]
    where = _where(subject, names, words, of_source=estimate.model.is_two_point)
    # A pair is named before its scope; annual figures are a place's.
    parts = [*parts, where] if estimate.model.is_two_point else [where, *parts]
    revised = subject.against is not None
    if subject.vintage is not None and not revised:
        parts.append(names.title("vintage", subject.vintage, words))
    parts.append(_say_fitted_span(estimate, words))
    parts += [
        say_remark(one, names, words) for one in estimate.remarks if one.code in _TELLING_APART
    ]
    if revised:
        parts.append(_say_editions(subject, names, words))
    return _join(parts, words)


def _say_fitted_span(estimate: Estimate, words: Catalogue) -> str:
    for remark in estimate.remarks:
        if remark.code is RemarkCode.FORM_THROUGH:
            ends = [Period.parse(str(remark.args[name])) for name in ("base", "end")]
            if ends[0] is not None and ends[1] is not None:
                return say_span(ends[0], ends[1], words)
    if estimate.term in _OF_A_DATE or estimate.start is None or estimate.end is None:
        return ""
    return say_span(estimate.start, estimate.end, words)


def _say_editions(subject: Subject, names: Names, words: Catalogue) -> str:
    editions = [
        names.title("vintage", one.vintage, words)
        for one in (subject.against, subject)
        if one is not None and one.vintage is not None
    ]
    if len(editions) == 1:
        return editions[0]
    return words.say("label.editions", earlier=editions[0], later=editions[1])


def _say_compared(subject: Subject, names: Names, words: Catalogue, *, full: bool) -> str:
    said = _place_of(subject, names, words)
    if subject.against is not None:
        against = _place_of(subject.against, names, words)
        said = words.say("label.less", first=said, second=against)
    if full:
        said = _join((_measure_of(subject, names, words, scoped=False), said), words)
    return said


def _place_of(subject: Subject, names: Names, words: Catalogue) -> str:
    """Name a place and the edition its figures stand in; the source's own are as printed."""
    place = _where(subject, names, words, of_source=False)
    edition = ""
    if subject.vintage is not None:
        edition = names.title("vintage", subject.vintage, words)
    elif subject.indicator is not None and subject.series is None:
        edition = words.say("label.as_printed")
    return words.say("label.edition", place=place, vintage=edition) if edition else place


def _where(subject: Subject, names: Names, words: Catalogue, *, of_source: bool) -> str:
    """Name the scope of the source or the place of the reference data, whichever is meant."""
    scope = "" if subject.scope is None else names.title("scope", subject.scope, words)
    place = "" if subject.place is None else names.title("place", subject.place, words)
    return (scope or place) if of_source else (place or scope)


def _measure_of(subject: Subject, names: Names, words: Catalogue, *, scoped: bool) -> str:
    """Name what is measured; ``scoped``: and where, as a projection's label does."""
    if subject.indicator is None and subject.series is None:
        return names.subject(subject, words)
    if subject.indicator is None:
        title = names.title("series", subject.series or "", words)
    elif scoped and subject.place is None:
        return _scoped(subject.indicator, subject.scope, names, words)
    else:
        title = names.title("indicator", subject.indicator, words)
    if not scoped or subject.place is None:
        return title
    return _join((title, names.title("place", subject.place, words)), words)


def _scoped(indicator: str, scope: str | None, names: Names, words: Catalogue) -> str:
    """Name an indicator, with its scope where that is not the main one."""
    title = names.title("indicator", indicator, words)
    if scope in {None, names.main_scope}:
        return title
    return words.say("label.scoped", title=title, scope=names.title("scope", scope or "", words))


def _join(parts: Iterable[str], words: Catalogue) -> str:
    return words.say("language.comma").join(part for part in parts if part)


# --- outside figures -----------------------------------------------------------------------------


def say_reference(row: Outside, names: Names, language: Words) -> str:
    """Name an outside figure: series, place, year and edition.

    Raises:
        KeyError: for an id without a title.
    """
    words = resolve(language)
    said = words.say(
        "label.reference",
        series=names.title("series", row.series, words),
        place=names.title("place", row.geo, words),
        date=words.say("period.year", year=row.year),
    )
    edition = "" if row.vintage is None else names.title("vintage", row.vintage, words)
    return words.say("label.edition", place=said, vintage=edition) if edition else said


def say_citation(
    row: Outside,
    names: Names,
    language: Words,
    *,
    parts: tuple[Amount, Amount] | None = None,
    written: Sequence[str] = (),
) -> str:
    """Name an outside figure's publication, what kind of figure it is and how sound the copy.

    Args:
        row: the figure.
        names: titles of its publisher and publication.
        language: the reader's.
        parts: of a ratio that we derived, what was divided and by what; then these are named in
            place of a publication.
        written: what the publication says, as written in it, for one figure or several; of many
            the first and the last are told.

    Raises:
        KeyError: for an id without a title.
    """
    words = resolve(language)
    if parts is None:
        titles = names.publications.get(row.source_title)
        title = row.source_title if titles is None else titles[words.say("language.data")]
    else:
        part, whole = parts
        title = words.say(
            "cite.ratio",
            part=names.title("series", part.series, words),
            part_amount=format_number(part.value, part.unit, words),
            whole=names.title("series", whole.series, words),
            whole_amount=format_number(whole.value, whole.unit, words),
        )
    told = {
        "title": title,
        "publisher": names.title("publisher", row.publisher, words),
        "status": words.say(f"status.{row.status}"),
        "trust": words.say(f"trust.{row.trust}"),
    }
    if parts is not None or not written:
        return words.say("cite.reference", **told)
    return words.say("cite.quoted", written=say_written(written, words), **told)


def say_written(written: Sequence[str], language: Words) -> str:
    """Quote what a publication prints of one figure or several; of many the first and the last."""
    words = resolve(language)
    if len(written) > _MOST_WRITTEN:
        first, last = written[0], written[-1]
        return words.say("cite.written_many", first=first, last=last, count=len(written))
    quoted = (words.say("cite.written", text=text) for text in written)
    return words.say("language.semicolon").join(quoted)


# --- formulas ------------------------------------------------------------------------------------

_OPERATIONS: Final[Mapping[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "−",
    ast.Mult: "×",
    ast.Div: "÷",
}
_FUNCTIONS: Final[Mapping[str, str]] = {
    "pct": "100 × ({} ÷ {} − 1)",
    "cagr": "100 × (({} ÷ {})^(1/{}) − 1)",
    "mean_growth": "100 × ({} ÷ {} − 1) ÷ {}",
    "share": "100 × {} ÷ {}",
}
#: Functions of a base and an end, which a growth rate divides the other way round.
_END_FIRST: Final = frozenset({"pct", "cagr", "mean_growth"})


def write_formula(formula: str, operands: Mapping[str, str], language: Words) -> str:
    """Write a claim's formula with its operands as printed; empty if it only names one of them.

    Args:
        formula: in the claims' language.
        operands: how each operand, and ``years`` where it stands, is written.
        language: the reader's, in whose style its numbers are written.

    Raises:
        ValueError: for what is not part of the claims' language.
    """
    tree = parse_formula(formula).tree
    if isinstance(tree, ast.Name):
        return ""
    return _write(tree, operands, resolve(language), inside=False)


def _write(node: ast.expr, operands: Mapping[str, str], words: Catalogue, *, inside: bool) -> str:
    match node:
        case ast.Name(id=name):
            return operands[name]
        case ast.Constant(value=value):
            return group_digits(Decimal(str(value)), None, language=words)
        case ast.UnaryOp(operand=operand):
            minus = words.say("language.minus")
            return f"{minus}{_write(operand, operands, words, inside=True)}"
        case ast.BinOp(left=left, op=op, right=right):
            low = isinstance(op, ast.Add | ast.Sub)
            first = _write(left, operands, words, inside=not low)
            second = (
                _write_whole(right, operands, words)
                if isinstance(op, ast.Div)
                else _write(right, operands, words, inside=not isinstance(op, ast.Add))
            )
            text = f"{first} {_OPERATIONS[type(op)]} {second}"
            return f"({text})" if inside and low else text
        case ast.Call(func=ast.Name(id="sum"), args=args):
            text = " + ".join(_write(one, operands, words, inside=False) for one in args)
            return f"({text})" if inside else text
        case ast.Call(func=ast.Name(id=name), args=args):
            shown = [_write_whole(one, operands, words) for one in args]
            if name in _END_FIRST:
                shown[:2] = shown[1], shown[0]
            text = _FUNCTIONS[name].format(*shown)
            return f"({text})" if inside else text
    msg = f"{ast.unparse(node)!r} is not part of the claims' language"
    raise ValueError(msg)


def _write_whole(node: ast.expr, operands: Mapping[str, str], words: Catalogue) -> str:
    """Write what is divided by, or stands in a fraction: products in brackets too."""
    text = _write(node, operands, words, inside=True)
    product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div)
    return f"({text})" if product else text
