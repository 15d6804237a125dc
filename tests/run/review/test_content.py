"""What a correction makes of a draft's content: the cell, and what hangs on it, no more."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.extract.scan import Mention
from analysis.run.review.content import (
    Content,
    cut_piece,
    drop_claims,
    drop_unused,
    join_indicators,
    list_scope,
    next_id,
    propose_id,
    rename_indicator,
    set_cell,
    set_entry,
    set_info,
)
from analysis.run.review.faults import RefusedError
from analysis.source.reading import read_printed

COLUMNS = (
    *("figure", "page", "paragraph", "printed", "kind", "value", "hedge", "unit", "period"),
    *("period_basis", "scope", "indicator", "head", "basis", "prices", "note", "review"),
    *("start", "end"),
)
#: The text of a document: two figures in its first paragraph, a third in its second.
TEXT = "企业1286家，增长20%。\n粮食112.6万吨。"


def row(figure, printed, start, **cells):
    place = {"start": str(start), "end": str(start + len(printed))}
    usual = {"page": "1", "paragraph": "1", "kind": "level", "hedge": "exact"}
    given_cells = {"figure": figure, "printed": printed, **place}
    return dict.fromkeys(COLUMNS, "") | usual | given_cells | cells


FIRMS = row(
    "p01.01",
    "1286家",
    2,
    value="1286",
    unit="enterprise",
    indicator="firms",
    period="2023",
    period_basis="stated",
    scope="甲市",
    prices="current",
    review="look",
)
GROWTH = row(
    "p01.02",
    "20%",
    10,
    kind="change",
    value="20",
    unit="percent",
    indicator="firms",
    period="2022-2023",
    period_basis="inferred",
    scope="乙市",
    basis="annual_average",
)
GRAIN = row(
    "p01.03",
    "112.6万吨",
    17,
    paragraph="2",
    value="1126000",
    unit="tonne",
    indicator="grain",
    period="2021",
    period_basis="stated",
    scope="甲市",
)


def entry(title, unit, **parts):
    usual = {"title_zh": title, "title_en": title, "unit": unit, "measure": "flow"}
    return usual | {"topic": "draft"} | parts


def content(*rows, **indicators):
    return Content(
        COLUMNS,
        rows or (FIRMS, GROWTH, GRAIN),
        indicators
        or {
            "firms": entry("企业", "enterprise", doubt="name it"),
            "grain": entry("粮食", "tonne"),
        },
        {"scope": "甲市", "year": 2023, "scopes": {"甲市": {"id": "jia", "title_en": "Jia"}}},
        {},
    )


def drafted(found, **parts):
    """What the extractor reads where a row stands."""
    cells = {key: part for key, part in found.items() if key not in {"page", "paragraph"}}
    places = {"start": int(found["start"]), "end": int(found["end"])}
    return Mention(**(cells | {"page": 1, "paragraph": 1, "label": ""} | places | parts))


def changed(before, after):
    """Return the cells that differ, by figure and column."""
    return {
        (one["figure"], column): cell
        for old, one in zip(before.rows, after.rows, strict=True)
        for column, cell in one.items()
        if old.get(column) != cell
    }


# Looking up


def test_a_row_or_indicator_that_is_not_there_is_refused_by_name():
    assert content().row("p01.02") == GROWTH
    with pytest.raises(RefusedError, match=r"There is no figure p01\.09\."):
        content().row("p01.09")
    assert content().indicator("grain")["unit"] == "tonne"
    with pytest.raises(RefusedError, match=r"There is no indicator grains\. Nearest: grain$"):
        content().indicator("grains")


def test_cells_are_set_in_the_figures_named_and_in_no_other():
    before = content()
    after = before.with_cells(["p01.01", "p01.03"], note="mine")
    assert changed(before, after) == {("p01.01", "note"): "mine", ("p01.03", "note"): "mine"}
    assert before == content()
    assert after.using("firms") == ["p01.01", "p01.02"]
    assert after.using("none") == []


# One cell


@pytest.mark.parametrize("column", ["note", "hedge", "period", "head", "basis", "prices"])
def test_a_plain_cell_brings_only_that_no_further_look_is_needed(column):
    before = content()
    after = set_cell(before, "p01.01", column, "typed", None)
    assert changed(before, after) == {("p01.01", column): "typed", ("p01.01", "review"): ""}
    assert (after.indicators, after.info) == (before.indicators, before.info)


def test_a_period_taken_out_takes_out_how_it_was_known():
    after = set_cell(content(), "p01.01", "period", "", None)
    assert (after.row("p01.01")["period"], after.row("p01.01")["period_basis"]) == ("", "")
    other = set_cell(content(), "p01.01", "note", "", None)
    assert other.row("p01.01")["period_basis"] == "stated"


def test_an_indicator_that_is_not_there_yet_is_made_for_its_row():
    after = set_cell(content(), "p01.02", "indicator", "growth", None)
    assert after.row("p01.02")["indicator"] == "growth"
    made = dict(after.indicators["growth"])
    assert "name it" in made.pop("doubt")
    assert made == entry("growth", "percent", measure="ratio")
    assert list(after.indicators) == ["firms", "grain", "growth"]


def test_an_indicator_that_is_there_is_left_as_it_is_and_none_is_made_of_nothing():
    before = content()
    for value in ("grain", ""):
        after = set_cell(before, "p01.02", "indicator", value, None)
        assert after.row("p01.02")["indicator"] == value
        assert after.indicators == before.indicators


def test_a_place_is_listed_once_with_the_next_free_id():
    scopes = set_cell(content(), "p01.01", "scope", "丙市", None).info["scopes"]
    assert scopes == {
        "甲市": {"id": "jia", "title_en": "Jia"},
        "丙市": {"id": "place_1", "title_en": "丙市"},
    }
    again = set_cell(content(), "p01.01", "scope", "甲市", None)
    assert again.info == content().info
    assert set_cell(content(), "p01.01", "scope", "", None).info == content().info


def test_the_id_of_a_place_is_taken_by_no_other():
    scopes = {"a": {"id": "place_1"}, "b": {"id": "place_3"}}
    made = list_scope(replace(content(), info={"scopes": scopes}), "丙市")
    assert made.info["scopes"]["丙市"]["id"] == "place_2"
    full = list_scope(made, "丁市").info["scopes"]
    assert full["丁市"]["id"] == "place_4"
    first = list_scope(replace(content(), info={"scopes": None}), "丙市").info["scopes"]
    assert first == {"丙市": {"id": "place_1", "title_en": "丙市"}}


# Units


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("万元", "CNY"), ("人", "person"), ("酒庄", "酒庄"), ("percent", "percent"), ("", "")],
)
def test_a_measure_word_is_taken_for_its_unit(typed, unit):
    assert set_cell(content(), "p01.03", "unit", typed, None).row("p01.03")["unit"] == unit
    assert set_entry(content(), "grain", "unit", typed)[0].indicators["grain"]["unit"] == unit
    note = set_cell(content(), "p01.03", "note", typed, None)
    assert note.row("p01.03")["note"] == typed


@pytest.mark.parametrize(
    ("was", "unit", "becomes"),
    [
        ("stock", "person", "stock"),
        ("flow", "person", "flow"),
        ("ratio", "person", "flow"),
        ("stock", "percent", "ratio"),
        ("flow", "rank", "rank"),
    ],
)
def test_a_lone_level_takes_its_indicator_along(was, unit, becomes):
    before = content(GRAIN, grain=entry("粮食", "tonne", measure=was, topic="food"))
    after = set_cell(before, "p01.03", "unit", unit, None)
    assert after.indicators["grain"] == entry("粮食", unit, measure=becomes, topic="food")


def test_changes_beside_a_lone_level_do_not_hold_its_indicator_back():
    after = set_cell(content(), "p01.01", "unit", "person", None)
    assert after.indicators["firms"]["unit"] == "person"
    assert after.indicators["grain"] == content().indicators["grain"]


def test_an_indicator_stays_where_another_level_or_only_a_change_is_counted_otherwise():
    two = content(FIRMS, {**FIRMS, "figure": "p01.04"})
    assert set_cell(two, "p01.01", "unit", "person", None).indicators == two.indicators
    assert (
        set_cell(content(), "p01.02", "unit", "permille", None).indicators == content().indicators
    )
    loose = content({**FIRMS, "indicator": ""})
    assert set_cell(loose, "p01.01", "unit", "person", None).indicators == loose.indicators


# Kinds


@pytest.mark.parametrize("kind", ["date", "name", "ordinal"])
def test_a_kind_without_value_has_nothing_that_measures(kind):
    before = content(
        {**GROWTH, "hedge": "nearly", "head": "%", "prices": "constant", "note": "mine"}
    )
    after = set_cell(before, "p01.02", "kind", kind, None).row("p01.02")
    measured = ("value", "unit", "scope", "indicator", "head", "basis", "prices")
    assert {after[column] for column in measured} == {""}
    assert (after["hedge"], after["note"]) == ("exact", "mine")
    when = ("2022-2023", "inferred") if kind == "date" else ("", "")
    assert (after["period"], after["period_basis"]) == when


def test_the_same_kind_again_changes_nothing_but_the_look():
    before = content()
    after = set_cell(before, "p01.01", "kind", "level", None)
    assert changed(before, after) == {("p01.01", "review"): ""}


def test_a_measured_kind_keeps_what_it_may_have():
    before = content()
    as_change = set_cell(before, "p01.01", "kind", "change", None)
    assert changed(before, as_change) == {("p01.01", "kind"): "change", ("p01.01", "review"): ""}
    as_share = set_cell(before, "p01.02", "kind", "share", None)
    assert changed(before, as_share) == {("p01.02", "kind"): "share", ("p01.02", "basis"): ""}
    as_target = set_cell(before, "p01.02", "kind", "policy", None).row("p01.02")
    assert as_target["basis"] == "annual_average"


def test_a_duration_measures_no_indicator():
    after = set_cell(content(), "p01.01", "kind", "duration", None).row("p01.01")
    assert (after["indicator"], after["prices"]) == ("", "")
    assert (after["value"], after["unit"], after["scope"]) == ("1286", "enterprise", "甲市")


def test_what_was_a_fall_is_as_printed_once_it_is_no_change():
    fall = row("p01.01", "3.2%", 0, kind="change", value="-3.2", unit="percent")
    for kind, value in (("share", "3.2"), ("change", "-3.2")):
        after = set_cell(content(fall), "p01.01", "kind", kind, None)
        assert after.row("p01.01")["value"] == value


def test_a_value_that_a_reader_may_have_chosen_outlives_a_new_kind():
    chosen = {**GRAIN, "value": "1126001"}
    after = set_cell(content(chosen), "p01.03", "kind", "share", None)
    assert after.row("p01.03")["value"] == "1126001"


def bare(printed, **cells):
    """Return a row that was no number until now."""
    return row("p01.01", printed, 2, kind="name", **cells)


def test_what_becomes_a_figure_is_read_from_its_print():
    after = set_cell(content(bare("近112.6万吨")), "p01.01", "kind", "level", None)
    made = after.row("p01.01")
    assert [made[key] for key in ("value", "hedge", "unit")] == ["1126000", "nearly", "tonne"]


def test_a_bare_number_is_read_in_the_scale_of_its_head():
    for head, found in (("亿元", None), ("", drafted(bare("5"), head="亿元"))):
        before = content(bare("5", head=head))
        made = set_cell(before, "p01.01", "kind", "level", found).row("p01.01")
        assert [made[key] for key in ("value", "unit", "head")] == ["500000000", "CNY", "亿元"]
    own = set_cell(
        content(bare("5", head="万元")), "p01.01", "kind", "level", drafted(bare("5"), head="亿元")
    )
    assert own.row("p01.01")["value"] == "50000"


def test_the_draft_tells_what_the_print_alone_does_not():
    found = drafted(FIRMS, hedge="approx")
    made = set_cell(content(bare("1286家")), "p01.01", "kind", "level", found).row("p01.01")
    assert (made["value"], made["hedge"], made["unit"]) == ("1286", "approx", "enterprise")
    other = drafted(FIRMS, hedge="approx", value="1300")
    with pytest.raises(RefusedError, match="A level needs a Unit"):
        set_cell(content(bare("1286家")), "p01.01", "kind", "level", other)
    without_unit = drafted(bare("20%"), value="20", unit="", hedge="exact", kind="share")
    made = set_cell(content(bare("20%")), "p01.01", "kind", "share", without_unit).row("p01.01")
    assert made["unit"] == "percent"


@pytest.mark.parametrize(
    ("kind", "drafted_kind", "value"),
    [("change", "change", "-3.2"), ("share", "change", "3.2"), ("change", "share", "3.2")],
)
def test_a_fall_is_one_only_where_draft_and_reader_see_a_change(kind, drafted_kind, value):
    found = drafted(bare("3.2%"), kind=drafted_kind, value="-3.2", unit="percent", hedge="approx")
    made = set_cell(content(bare("3.2%")), "p01.01", "kind", kind, found).row("p01.01")
    assert (made["value"], made["hedge"], made["unit"]) == (value, "approx", "percent")


def test_a_unit_that_was_asked_for_comes_before_the_others():
    before = content(bare("12"))
    with pytest.raises(RefusedError, match="A level needs a Unit") as refused:
        set_cell(before, "p01.01", "kind", "level", None)
    [fault] = refused.value.faults
    assert (fault.where, fault.column) == ("p01.01", "unit")
    made = set_cell(before, "p01.01", "kind", "level", None, unit="人")
    assert made.row("p01.01")["unit"] == "person"
    made = set_cell(content(), "p01.03", "kind", "share", None, unit="percent")
    assert made.row("p01.03")["unit"] == "percent"
    made = set_cell(before, "p01.01", "kind", "duration", None)
    assert (made.row("p01.01")["value"], made.row("p01.01")["unit"]) == ("12", "")


def test_what_can_not_be_read_is_no_figure():
    with pytest.raises(RefusedError, match=r"“some” can't be read .* can't be a level"):
        set_cell(content(bare("some")), "p01.01", "kind", "level", None)


def test_a_new_figure_is_dated_like_the_nearest_that_measures_in_its_paragraph():
    made = row("p01.09", "30%", 12, kind="name")
    unmeasured = row("p01.08", "第3", 15, kind="ordinal", period="1999", scope="丁市")
    near = content(FIRMS, GROWTH, unmeasured, made, GRAIN)
    found = set_cell(near, "p01.09", "kind", "change", None).row("p01.09")
    when = ("period", "period_basis", "scope")
    assert [found[key] for key in when] == ["2022-2023", "inferred", "乙市"]
    own = {**made, "period": "2020", "scope": "丙市"}
    found = set_cell(content(FIRMS, GROWTH, own), "p01.09", "kind", "change", None).row("p01.09")
    assert [found[key] for key in when] == ["2020", "inferred", "丙市"]
    for alone in ({**made, "paragraph": "3"}, {**made, "page": "2"}):
        found = set_cell(content(FIRMS, alone), "p01.09", "kind", "change", None).row("p01.09")
        assert [found[key] for key in when] == ["", "", ""]


# Pieces of the text


def piece(printed, **cells):
    start = TEXT.index(printed)
    given_cells = {"figure": "p01.09", "page": "1", "paragraph": "1", "printed": printed}
    return given_cells | {"start": str(start), "end": str(start + len(printed))} | cells


def cut(before, printed, **cells):
    return cut_piece(before, piece(printed, **cells), read_printed(printed), TEXT)


def test_the_small_rows_stand_where_they_say():
    for one in content().rows:
        assert TEXT[int(one["start"]) : int(one["end"])] == one["printed"]


def test_a_piece_takes_the_place_and_the_ties_of_the_figure_it_overlaps():
    after, gone = cut(content(), "112.6万吨", paragraph="2")
    made = after.row("p01.09")
    assert gone == ("p01.03",)
    assert [one["figure"] for one in after.rows] == ["p01.01", "p01.02", "p01.09"]
    assert [made[key] for key in ("value", "unit", "indicator", "period", "scope")] == [
        "1126000",
        "tonne",
        "grain",
        "2021",
        "甲市",
    ]
    assert (made["kind"], made["hedge"], made["review"]) == ("level", "exact", "")
    assert tuple(made) == COLUMNS


def test_a_piece_in_another_unit_has_the_date_but_not_the_indicator():
    after, _ = cut(content(), "112.6", paragraph="2")
    made = after.row("p01.09")
    assert (made["value"], made["unit"], made["indicator"]) == ("112.6", "item", "")
    assert (made["period"], made["scope"]) == ("2021", "甲市")


def test_a_piece_keeps_a_kind_that_measures():
    assert cut(content(), "20%")[0].row("p01.09")["kind"] == "change"
    named = content({**GROWTH, "kind": "name"})
    assert cut(named, "20%")[0].row("p01.09")["kind"] == "level"


def test_the_date_of_the_overlapped_figure_comes_before_that_of_a_neighbour():
    partly = {**GROWTH, "kind": "duration", "period": "2019", "period_basis": "", "scope": ""}
    made = cut(content(FIRMS, partly), "20%")[0].row("p01.09")
    when = ("period", "period_basis", "scope")
    assert [made[key] for key in when] == ["2019", "stated", "甲市"]


def test_a_piece_of_free_text_replaces_nothing_and_stands_in_order():
    after, gone = cut(content(FIRMS, GRAIN), "20%")
    assert gone == ()
    assert [one["figure"] for one in after.rows] == ["p01.01", "p01.09", "p01.03"]
    made = after.row("p01.09")
    assert (made["period"], made["scope"], made["indicator"]) == ("2023", "甲市", "")


def test_rows_that_only_touch_a_piece_stay():
    before = row("p01.05", "企业", 0)
    after = row("p01.06", "，", 7)
    made, gone = cut(content(before, FIRMS, after), "1286家")
    assert gone == ("p01.01",)
    assert [one["figure"] for one in made.rows] == ["p01.05", "p01.09", "p01.06"]


@pytest.mark.parametrize("printed", ["12", "286家", "6家"])
def test_a_piece_that_leaves_a_digit_outside_is_refused(printed):
    with pytest.raises(RefusedError, match=f"“{printed}” would cut “1286家” in two"):
        cut(content(FIRMS), printed)


def test_a_piece_over_two_figures_replaces_both():
    made = piece("1286家，增长20%")
    after, gone = cut_piece(content(), made, read_printed("20%"), TEXT)
    assert gone == ("p01.01", "p01.02")
    assert [one["figure"] for one in after.rows] == ["p01.09", "p01.03"]


def test_the_next_figure_of_a_page_follows_the_last():
    taken = content({**FIRMS, "figure": "p01.09"}, {**GROWTH, "figure": "p02.30"}, GRAIN)
    assert [next_id(taken, page) for page in (1, 2, 3, None)] == [
        "p01.10",
        "p02.31",
        "p03.01",
        "p00.01",
    ]
    assert next_id(content(FIRMS), 123) == "p123.01"


# Indicators


@pytest.mark.parametrize("indicator", ["draft_12", "figure_p01_02"])
def test_an_id_that_the_draft_made_follows_its_english_title(indicator):
    before = content({**FIRMS, "indicator": indicator}, **{indicator: entry("企业", "person")})
    after, name = set_entry(before, indicator, "title_en", "The number of firms")
    assert name == "number_firms"
    titled = entry("企业", "person", title_en="The number of firms")
    assert after.indicators == {"number_firms": titled}
    assert after.row("p01.01")["indicator"] == "number_firms"


def test_an_id_stays_that_somebody_chose_or_that_no_title_gives():
    for indicator, column, value in (
        ("firms", "title_en", "Companies"),
        ("draft_1", "title_en", "企业"),
        ("draft_1", "title_zh", "Companies"),
        ("draft_1x", "title_en", "Companies"),
    ):
        before = content(**{indicator: entry("企业", "person")})
        after, name = set_entry(before, indicator, column, value)
        assert (name, list(after.indicators)) == (indicator, [indicator])
        assert after.indicators[indicator][column] == value


def test_an_indicator_that_was_looked_at_is_in_doubt_no_more():
    after, _ = set_entry(content(), "firms", "topic", "economy")
    assert after.indicators["firms"] == entry("企业", "enterprise", topic="economy")
    with pytest.raises(RefusedError, match="There is no indicator wine"):
        set_entry(content(), "wine", "topic", "economy")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The share of R&D in the GDP", "share_r_d_gdp"),
        ("5G", ""),
        ("3 2 1 go", "go_3_2_1"),
        ("2020", ""),
        ("A of and by for in on the to", ""),
        ("Firms 企业", ""),
        ("a" * 60, "a" * 48),
        ("b" * 20 + " " + "c" * 27, "b" * 20 + "_" + "c" * 27),
        ("b" * 20 + " " + "c" * 28, "b" * 20),
    ],
)
def test_a_title_gives_an_id_of_its_telling_words(title, name):
    assert propose_id(title, ["other"]) == name


def test_an_id_that_is_taken_gets_the_first_free_number():
    assert propose_id("Firms", ["firms"]) == "firms_2"
    assert propose_id("Firms", ["firms", "firms_2", "firms_4"]) == "firms_3"
    assert propose_id("Firms", ["firms", "firms_2", "firms_3"]) == "firms_4"


@given(st.text("aZ 59-é", max_size=70), st.sets(st.sampled_from(["a", "z", "a_2", "az", "a5"])))
def test_a_proposed_id_is_one_of_its_own_or_none(title, taken):
    name = propose_id(title, taken)
    assert name not in taken
    assert name == "" or (name[0].isalpha() and name.replace("_", "").isalnum())
    assert name == name.lower()
    assert len(name) <= 48 + len("_99")


def tied():
    """Three indicators, of which two name the first."""
    return content(
        FIRMS,
        GRAIN,
        firms=entry("企业", "person"),
        share=entry("比重", "percent", of="firms", note="firms"),
        old=entry("旧", "person", superseded_by="firms", amount="share"),
    )


def test_a_renamed_indicator_is_called_so_wherever_it_is_named():
    after = rename_indicator(tied(), "firms", "companies")
    assert list(after.indicators) == ["companies", "share", "old"]
    assert after.indicators["companies"] == tied().indicators["firms"]
    share, old = after.indicators["share"], after.indicators["old"]
    assert (share["of"], share["note"]) == ("companies", "firms")
    assert (old["superseded_by"], old["amount"]) == ("companies", "share")
    assert rename_indicator(after, "share", "part").indicators["old"]["amount"] == "part"
    assert changed(tied(), after) == {("p01.01", "indicator"): "companies"}


def test_a_joined_indicator_is_gone_and_its_figures_are_the_other_s():
    after = join_indicators(tied(), "share", "old")
    assert list(after.indicators) == ["firms", "old"]
    assert after.indicators["old"]["amount"] == "old"
    joined = join_indicators(content(), "firms", "grain")
    assert joined.using("grain") == ["p01.01", "p01.02", "p01.03"]
    assert joined.indicators == {"grain": entry("粮食", "tonne")}


def test_an_indicator_goes_with_its_last_figure_but_not_one_that_never_had_any():
    before = content(FIRMS, GRAIN, firms={}, grain={}, spare={})
    after = drop_unused(replace(before, rows=(GRAIN,)), before)
    assert list(after.indicators) == ["grain", "spare"]
    assert drop_unused(before, before) == before


# The source


def test_a_new_home_is_listed_and_moves_the_figures_that_were_at_the_old_one():
    after = set_info(content(), "scope", "丙市")
    assert (after.info["scope"], after.info["scopes"]["丙市"]["id"]) == ("丙市", "place_1")
    assert changed(content(), after) == {("p01.01", "scope"): "丙市", ("p01.03", "scope"): "丙市"}


@pytest.mark.parametrize(
    ("column", "value", "held"),
    [
        ("year", "2022", 2022),
        ("year", "last", "last"),
        ("year", "-1", "-1"),
        ("title_en", "2022", "2022"),
    ],
)
def test_a_year_is_a_number_and_all_else_a_text(column, value, held):
    after = set_info(content(), column, value)
    assert after.info == {**content().info, column: held}
    assert after.rows == content().rows


def test_claims_that_nothing_bears_go_and_are_named():
    before = replace(content(), claims={"a": 1, "b": 2, "c": 3})
    after, gone = drop_claims(before, lambda name, one: name != "a" and one != 3)
    assert (after.claims, gone) == ({"b": 2}, ("a", "c"))
    same, none = drop_claims(before, lambda *_: True)
    assert (same, none) == (before, ())
