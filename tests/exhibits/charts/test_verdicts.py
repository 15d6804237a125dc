"""The matrix of verdicts: what is counted and said."""

import pytest

from analysis.core.errors import InputError
from analysis.exhibits.charts.verdicts import draw_verdicts

VERDICTS = (
    "certain",
    "compatible",
    "within_rounding",
    "under_reading",
    "does_not_hold",
    "conflict",
    "not_checkable",
)


@pytest.fixture
def claims(kit):
    return [
        kit.claim("date", "certain"),
        *[kit.claim("repeat", "certain")] * 7,
        *[kit.claim("repeat", "conflict")] * 2,
    ]


def test_nothing_to_draw_is_no_chart(kit):
    assert draw_verdicts([], kit.labels()) is None


def test_every_claim_is_counted_once_the_largest_topic_first(kit, claims):
    chart = draw_verdicts(claims, kit.labels())
    assert list(chart.data["topic"]) == ["repeat", "date"]
    assert list(chart.data["label"]) == ["Figures printed twice", "Dates"]
    assert [list(chart.data[verdict]) for verdict in VERDICTS] == [
        [7, 1], [0, 0], [0, 0], [0, 0], [0, 0], [2, 0], [0, 0],
    ]  # fmt: skip
    assert list(chart.data["total"]) == [9, 1]
    assert chart.alt == (
        "Matrix of 10 claims checked. All: certain 8, figures conflict 2. "
        "Figures printed twice: certain 7, figures conflict 2; Dates: certain 1."
    )
    assert chart.source == "Compendium"


def test_topics_of_one_size_stand_in_order_of_their_ids(kit):
    claims = [kit.claim(topic, "certain") for topic in ("sum", "date", "part")]
    assert list(draw_verdicts(claims, kit.labels()).data["topic"]) == ["date", "part", "sum"]


def test_tiles_and_totals_are_written_where_they_belong(kit, claims):
    chart = draw_verdicts(claims, kit.labels())
    [axes] = chart.drawing.axes
    at = {
        (round(float(t.xy[0]), 2), round(float(t.xy[1]), 2)): t.get_text()
        for t in axes.texts
        if hasattr(t, "xy")
    }
    assert at[0.5, 2.0] == "8"
    assert at[5.5, 2.0] == "2"
    assert at[1.5, 2.0] == "0"
    assert (at[7.0, 0.5], at[7.0, 1.5], at[7.0, 2.0]) == ("9", "1", "10")
    assert (at[7.0, 0.0], at[0.0, 2.0]) == ("all", "all topics")
    assert (at[0.5, 0.0], at[5.5, 0.0]) == ("certain", "figures\nconflict")
    tiles = {t.get_position(): t.get_text() for t in axes.texts if not hasattr(t, "xy")}
    assert tiles == {(0.5, 0.5): "7", (0.5, 1.5): "1", (5.5, 0.5): "2"}


def test_what_is_certain_is_green_what_weighs_against_the_document_blue_and_bold(kit, claims):
    claims = [*claims, kit.claim("date", "compatible")]
    [axes] = draw_verdicts(claims, kit.labels()).drawing.axes
    bold = {t.get_text() for t in axes.texts if hasattr(t, "xy") and t.get_weight() == "bold"}
    assert bold == {"figures\nconflict", "does not\nhold"}
    meshes = (mesh.get_facecolors() for mesh in axes.collections)
    shown = [colours[colours[:, 3] > 0] for colours in meshes]
    assert [len(colours) for colours in shown] == [2, 1, 1]
    assert all(green - max(red, blue) > 0.03 for red, green, blue, _ in shown[0])
    assert all(abs(red - blue) < 0.06 for red, _, blue, _ in shown[1])
    assert all(blue - red > 0.06 for red, _, blue, _ in shown[2])
    # more is deeper
    assert shown[0][0].sum() < shown[0][1].sum()


def test_a_single_claim_is_not_drawn_as_if_it_were_many(kit):
    [axes] = draw_verdicts([kit.claim("date", "certain")], kit.labels()).drawing.axes
    [one] = [c for mesh in axes.collections for c in mesh.get_facecolors() if c[3] > 0]
    assert one[1] > 0.8
    assert all(mesh.get_clim() == (0, 4) for mesh in axes.collections)


def test_one_claim_is_told_in_the_singular(kit):
    chart = draw_verdicts([kit.claim("sum", "not_checkable")], kit.labels())
    assert chart.alt == "Matrix of 1 claim checked. All: not checkable 1. Sums: not checkable 1."
    zh = draw_verdicts([kit.claim("sum", "within_rounding")], kit.labels("zh"))
    assert zh.alt == ("矩阵图，1条核对结果。全部：舍入范围内成立1。合计：舍入范围内成立1。")


def test_an_unknown_verdict_or_topic_is_refused(kit):
    with pytest.raises(InputError, match="unknown verdict 'maybe'; accepted: certain, compatible"):
        draw_verdicts([kit.claim("date", "maybe")], kit.labels())
    with pytest.raises(InputError, match=r"topic 'taste'; .*accepted: growth, "):
        draw_verdicts([kit.claim("taste", "certain")], kit.labels())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read(kit, claims, language):
    every = [kit.claim("growth", verdict) for verdict in VERDICTS]
    kit.assert_readable(draw_verdicts([*claims, *every], kit.labels(language)))


def test_every_text_is_a_message(kit, claims):
    kit.assert_all_said(lambda labels: draw_verdicts(claims, labels))
