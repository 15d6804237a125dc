"""The messages: the same in every language, one for all that can be said, and none too many."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

import analysis
from analysis.brief.grades import GRADES
from analysis.brief.methods import FAMILIES as FAMILIES_OF_MODELS
from analysis.core.errors import InputError
from analysis.core.result import REMARK_ARGS, ArgKind, IntervalKind, ModelId, RemarkCode, Term
from analysis.core.units import UNITS
from analysis.core.vocabulary import (
    CONVENTIONS,
    VERDICTS,
    Conclusion,
    Hedge,
    Kind,
    Measure,
    PeriodBasis,
    Relation,
    Tier,
    Topic,
)
from analysis.source.bounds import HedgePolicy
from analysis.source.reference import Account, Derivation, ReferenceRow
from analysis.source.schema import Basis, Prices
from analysis.study.growth import GrowthRow
from analysis.study.robustness import count_robust
from analysis.words.catalogue import (
    Catalogue,
    arguments_of,
    catalogue,
    compare_catalogues,
    languages,
    pseudo,
    resolve,
)

PACKAGE = Path(analysis.__file__).parent
MONEY = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP", "TWD")
FORECASTS = [model for model in ModelId if model.value.startswith("forecast_")]
#: What is counted: the keys are the ids of numbers.
COUNTS = (
    *("figures", "observations", "policy_figures", "bounded", "indicators", "claims"),
    *("pairs", "pairs.printed", "pairs.back_cast", "pairs.other_date"),
    *("pairs.outside", "pairs.nominal", "pairs.prices_unstated"),
    *("rates", "rates.implied", "indicators.untranslated"),
    *(f"claims.{verdict}" for verdict in VERDICTS),
    *("claims.own", "claims.outside"),
    *(f"claims.{side}.{verdict}" for side in ("own", "outside") for verdict in VERDICTS),
    *(f"topics.{topic}" for topic in get_args(Topic)),
    *(f"robust.{name}" for name in count_robust([])),
    *(f"shown.{name}" for name in ("key_indicators", "back_cast", "bounded")),
    *(f"shown.{name}" for name in ("claims", "flips", "forecast", "since")),
)


def members(field: str) -> tuple[str, ...]:
    """What a column of the reference data accepts."""
    return get_args(ReferenceRow.model_fields[field].annotation)


#: Families of messages with one for each member of an enumeration, and no other.
FAMILIES = {
    "remark": tuple(RemarkCode),
    "term": tuple(Term),
    "model": tuple(ModelId),
    "model_short": FORECASTS,
    "interval": tuple(IntervalKind),
    "form": ("linear", "exponential"),
    "status": members("status"),
    "trust": members("trust"),
    "verdict": VERDICTS,
    "verdict_short": VERDICTS,
    "convention": CONVENTIONS,
    "convention_rule": CONVENTIONS,
    "conclusion": get_args(Conclusion),
    "topic": get_args(Topic),
    "kind": get_args(Kind),
    "measure": get_args(Measure),
    "tier": get_args(Tier),
    "period_basis": get_args(PeriodBasis),
    "relation": get_args(Relation),
    "base_origin": get_args(GrowthRow.model_fields["base_origin"].annotation),
    "change_basis": get_args(Basis),
    "prices": get_args(Prices),
    "derivation": get_args(Derivation),
    "trust_rule": members("trust"),
    "account": get_args(Account),
    "hedge": get_args(Hedge),
    "policy": tuple(HedgePolicy),
    "policy_rule": tuple(HedgePolicy),
    "unit": tuple(UNITS),
    "number": tuple(set(UNITS) - set(MONEY) | {"count", "statistic"}),
    "number_short": ("percentage_point",),
    "number_scale": ("huge", "large", "small"),
    "money": (*MONEY, "scale.large", "scale.small"),
    "month": tuple(map(str, range(1, 13))),
    "count": COUNTS,
    "method": {*FAMILIES_OF_MODELS.values(), "forecast_one"},
    "grade": (*GRADES, "told"),
    "grade_rule": GRADES,
}


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def small(**messages: str | dict[str, str]) -> Catalogue:
    return Catalogue("en", messages)


# --- the catalogues there are


def test_chinese_and_english_have_the_same_messages_with_the_same_arguments():
    assert languages() == ("zh", "en")
    assert compare_catalogues(catalogue("en"), catalogue("zh")) == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_of_an_enumeration_has_a_message_and_nothing_else_has(family, language):
    found = {key.removeprefix(f"{family}.") for key in catalogue(language).under(family)}
    assert found == {str(member) for member in FAMILIES[family]}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", RemarkCode)
def test_a_remark_is_told_with_the_arguments_it_declares(code, language):
    assert catalogue(language).takes(f"remark.{code}") == set(REMARK_ARGS[code])


def test_a_term_takes_no_argument_but_its_dates():
    words = catalogue("zh")
    taken = {term: words.takes(f"term.{term}") for term in Term}
    assert set().union(*taken.values()) == {"end", "span"}
    assert taken[Term.LEVEL] == taken[Term.ERROR] == {"end"}
    assert taken[Term.GAP_CHANGE] == {"span"}
    assert taken[Term.CAGR] == set()


def test_every_argument_kind_that_stands_for_a_message_has_its_family():
    said = {ArgKind.FORM, ArgKind.STATUS, ArgKind.TRUST, ArgKind.UNIT, ArgKind.MODEL}
    assert {kind.value for kind in said} <= set(FAMILIES)


@pytest.mark.parametrize("language", languages())
def test_no_message_has_a_stray_brace(language):
    for key, message in catalogue(language).messages.items():
        for text in (message,) if isinstance(message, str) else message.values():
            bare = re.sub(r"\{([a-z_]+|lang=zh)\}", "", text)
            assert not re.search(r"[{}]", bare), key


def test_the_facts_of_a_language_are_what_the_code_asks_them_to_be():
    for language in languages():
        words = catalogue(language)
        assert words.say("language.data") in {"zh", "en"}
        assert words.say("language.script") in {"han", "latin"}
        assert words.say("language.quotes") in {"curled", "typed"}
        assert words.say("language.currency_stands") in {"once", "each"}
        large, small_ = (int(words.say(f"language.scale_{name}")) for name in ("large", "small"))
        assert large > small_ > 0


@cache
def constants() -> frozenset[str]:
    """Every text with a dot in it that stands in the code or a template."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    for path in PACKAGE.rglob("*.j2"):
        found.update(re.findall(r"'([a-z_.]+)'", path.read_text("utf-8")))
    keys = {text for text in found if re.fullmatch(r"[a-z_]+\.[a-z_.]*", text)}
    return frozenset(keys - {"brief."})  # that is the beginning of a file's name


def test_no_message_is_there_that_nothing_says():
    enumerated = tuple(f"{family}." for family in FAMILIES)
    unsaid = [
        key
        for key in catalogue("zh").messages
        if not key.startswith(enumerated)
        and not any(key == text or key.startswith(text) for text in constants())
    ]
    assert unsaid == []


# --- saying one


def test_a_message_is_said_with_its_arguments():
    words = catalogue("en")
    assert words.say("remark.largest_in", year="2020") == "in 2020"
    assert catalogue("zh").say("remark.largest_in", year="2020") == "在2020年"


def test_an_argument_with_braces_stays_text():
    assert small(a="{x}, {y}").say("a", x="{y}", y="z") == "{y}, z"


def test_a_message_that_is_none_is_refused_with_the_nearest():
    with pytest.raises(KeyError, match=r"en: no message 'remark.cosine'; nearest: remark.cosines"):
        catalogue("en").say("remark.cosine", cosines=2)
    with pytest.raises(KeyError, match="nearest: none"):
        catalogue("en").say("§")


@pytest.mark.parametrize("arguments", [{}, {"cosine": 2}, {"cosines": 2, "more": 1}])
def test_arguments_that_are_not_the_messages_are_refused(arguments):
    with pytest.raises(TypeError, match=r"en, remark.cosines: arguments .* not \['cosines'\]"):
        catalogue("en").say("remark.cosines", **arguments)


def test_one_has_its_own_form_and_a_count_is_needed_to_choose():
    words = small(pages={"one": "{n} page", "other": "{n} pages"}, plain="{n}", told="{count}")
    assert words.say("pages", n=1, count=1) == "1 page"
    assert words.say("pages", n=1, count="1") == "1 page"
    assert words.say("pages", n=2, count=2) == "2 pages"
    assert words.say("pages", n="2–3", count="range") == "2–3 pages"
    assert words.say("plain", n=4, count=4) == "4"  # a language without forms is given it too
    assert words.say("told", count=4) == "4"
    for key, arguments in (("pages", {"n": 1}), ("told", {})):
        with pytest.raises(TypeError, match=f"{key}: needs a count"):
            words.say(key, **arguments)


def test_the_arguments_of_a_message_are_those_of_all_its_forms():
    assert arguments_of("{a} and {b}, {lang=zh}") == {"a", "b"}
    assert arguments_of({"one": "{a}", "other": "{b}"}) == {"a", "b"}


def test_keys_are_asked_for_and_listed():
    words = small(**{"a.b": "{x}", "a.c": "", "ab.d": ""})
    assert words.has("a.b")
    assert not words.has("a")
    assert list(words.under("a")) == ["a.b", "a.c"]
    assert words.takes("a.b") == {"x"}
    assert words.takes("none") == set()


def test_the_datas_text_is_that_of_the_language():
    record = {"title_zh": "甲市", "title_en": "Jia", "note_zh": None, "note_en": ""}
    assert catalogue("zh").pick(record) == "甲市"
    assert catalogue("en").pick(record) == "Jia"
    assert catalogue("zh").pick(record, "note") == ""

    class Row:
        title_zh, title_en = "乙市", "Yi"

    assert catalogue("zh").pick(Row()) == "乙市"
    assert pseudo("en").pick(Row()) == "Yi"


def test_an_author_s_text_is_the_one_in_the_language_or_in_that_of_its_data():
    texts = {"zh": "甲市", "en": "Jia", "de": "Jia-Stadt"}
    german = Catalogue("de", catalogue("en").messages)
    chosen = [words.choose(texts) for words in (catalogue("zh"), catalogue("en"), german)]
    assert chosen == ["甲市", "Jia", "Jia-Stadt"]
    assert german.choose({"zh": "甲市", "en": "Jia"}) == "Jia"
    assert catalogue("en").choose({"zh": "甲市"}) == ""


def test_a_language_is_given_by_its_id_or_as_its_catalogue():
    words = small(a="b")
    assert resolve(words) is words
    assert resolve("en") is catalogue("en")


def test_a_language_there_is_not_is_refused_with_those_there_are():
    with pytest.raises(InputError, match=r"language 'de'; accepted: zh, en$"):
        catalogue("de")


# --- files


def test_a_project_says_a_message_in_its_own_words(tmp_path):
    folder = write(tmp_path / "words", "en.yml", "page:\n  kicker: Working paper\n")
    assert catalogue("en", folder).say("page.kicker") == "Working paper"
    assert catalogue("en", folder).say("page.code") == "Code"
    assert catalogue("en").say("page.kicker") == "Research brief"
    assert catalogue("zh", folder) is catalogue("zh")


def test_a_project_adds_a_language_by_a_file(tmp_path):
    other = Catalogue("de", {**catalogue("en").messages, "page.kicker": "Kurzbericht"})
    folder = write(tmp_path / "words", "de.yml", other.as_yaml())
    assert languages(folder) == ("zh", "de", "en")
    assert catalogue("de", folder) == other
    assert catalogue("de", folder).say("page.kicker") == "Kurzbericht"
    assert languages() == ("zh", "en")
    with pytest.raises(InputError, match="language 'fr'; accepted: zh, de, en"):
        catalogue("fr", folder)


def test_a_language_in_parts_is_one_and_read_as_it_is_now(tmp_path):
    folder = write(tmp_path / "words", "en.yml", "page: {code: Program}")
    write(folder, "en.more.yml", "page: {kicker: Note}")
    words = catalogue("en", folder)
    assert (words.say("page.code"), words.say("page.kicker")) == ("Program", "Note")
    write(folder, "en.more.yml", "page: {kicker: Letter}")
    assert catalogue("en", folder).say("page.kicker") == "Letter"


def test_a_project_without_words_of_its_own_has_the_packages(tmp_path):
    assert catalogue("zh", tmp_path / "words") is catalogue("zh")
    assert languages(tmp_path / "words") == ("zh", "en")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("page: {kickr: x}", "'page.kickr' is no message; did you mean 'page.kicker'"),
        (
            "page: {source_of: back}",
            r"'page.source_of' has the arguments \[\]; accepted: \['number'\]",
        ),
        ("page: {source_of: 'to {n}'}", r"has the arguments \['n'\]; accepted: \['number'\]"),
        ("page: {code: 1}", "en.yml, page.code: 1 is no text; quote it"),
        ("page: {code: {one: 1, other: x}}", "en.yml, page.code: a form is no text; quote it"),
        ("page: {code: a, code: b}", "'code' stands more than once"),
        ("page: [", "not readable YAML"),
    ],
)
def test_a_faulty_message_is_refused_by_name(tmp_path, text, message):
    folder = write(tmp_path / "words", "en.yml", text)
    with pytest.raises(InputError, match=message):
        catalogue("en", folder)


def test_a_message_given_by_two_parts_is_refused(tmp_path):
    folder = write(tmp_path / "words", "en.yml", "page: {code: a}")
    write(folder, "en.more.yml", "page.code: b")
    with pytest.raises(InputError, match=r"en\.yml: the message 'page.code' stands more than"):
        catalogue("en", folder)


def test_a_language_of_ones_own_needs_every_message(tmp_path):
    folder = write(tmp_path / "words", "de.yml", "page: {code: Programm}")
    count = len(catalogue("zh").messages) - 1
    with pytest.raises(InputError) as refused:
        catalogue("de", folder)
    assert "words, language de: no message " in str(refused.value)
    assert f"; and {count - 5} more" in str(refused.value)


def test_what_two_catalogues_differ_in_is_named():
    faults = compare_catalogues(
        small(a="{x}", c="", f={"one": "{n}", "other": "{n}{count}"}),
        small(a="{y}", b="", f="{n}"),
    )
    assert faults == [
        "'a' has the arguments ['x']; accepted: ['y']",
        "no message 'b'",
        "'c' is no message",
    ]


def test_a_catalogue_written_as_a_file_is_read_back(tmp_path):
    words = Catalogue("en", dict(catalogue("en").messages))
    folder = write(tmp_path / "words", "en.yml", words.as_yaml())
    assert catalogue("en", folder) == words


# --- the language that shows what is no message


def test_each_text_stands_in_brackets_and_no_fact_does():
    words = pseudo("en")
    assert words.language == "xx"
    assert words.say("remark.largest_in", year="2020") == "⟦in 2020⟧"
    assert words.say("page.pages", pages=3, count=1) == "⟦ p.\u00a03⟧"
    assert words.say("range.words", low=1, high=2) == "⟦1 to 2⟧"
    assert words.say("range.dash", low=1, high=2) == "1–2"
    assert words.say("number.percent", number=2) == "2%"
    assert words.say("language.html") == "en"
    assert pseudo("zh", "yy").say("page.code") == "⟦代码⟧"
    assert pseudo("zh", "yy").language == "yy"
    assert pseudo("en", brackets="〚〛").say("page.pages", pages=3, count=2) == "〚 pp.\u00a03〛"


def test_it_is_a_language_of_no_package_but_of_a_project_that_holds_its_file(tmp_path):
    assert "xx" not in languages()
    folder = write(tmp_path / "words", "xx.yml", pseudo("en").as_yaml())
    assert "xx" in languages(folder)
    assert catalogue("xx", folder).say("page.code") == "⟦Code⟧"
    assert compare_catalogues(catalogue("xx", folder), catalogue("zh")) == []
