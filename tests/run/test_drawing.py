"""An author's chart as files: the same bytes, Chinese drawn, what can't be drawn refused."""

import base64
import warnings

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from analysis.core.errors import InputError
from analysis.run import drawing
from analysis.run.drawing import draw_chart, show_drawn

mpl.use("agg")


def make(title="常州 growth", **options):
    drawn = Figure(figsize=(3, 2))
    axes = drawn.subplots()
    axes.plot([1, 2], [1, 2])
    axes.set_title(title, **options)
    return drawn


def test_the_same_chart_gives_the_same_bytes():
    first, second = draw_chart(make(), "c"), draw_chart(make(), "c")
    assert first == second
    assert first["svg"].startswith(b"<?xml")
    assert first["png"].startswith(b"\x89PNG")
    assert b"<dc:date>" not in first["svg"]
    assert b"Matplotlib" not in first["png"]


def test_its_text_is_in_the_shipped_type_at_its_own_size_and_weight():
    drawn = make(fontsize=17, fontweight="bold")
    draw_chart(drawn, "c")
    title = next(t for t in drawn.findobj(Text) if t.get_text() == "常州 growth")
    faces = {
        t.get_text(): FontProperties.get_file(t.get_fontproperties()) for t in drawn.findobj(Text)
    }
    assert title.get_fontsize() == 17
    assert faces["常州 growth"].endswith("NotoSansSC-Bold.ttf")
    plain = make(fontweight=599)
    draw_chart(plain, "c")
    faces = {FontProperties.get_file(t.get_fontproperties()) for t in plain.findobj(Text)}
    assert {face.rpartition("/")[2] for face in faces} == {"NotoSansSC-Regular.ttf"}
    heavy = make(fontweight=600)
    draw_chart(heavy, "c")
    assert any(
        FontProperties.get_file(t.get_fontproperties()).endswith("Bold.ttf")
        for t in heavy.findobj(Text)
    )


def test_a_character_the_type_does_not_have_is_refused_by_name():
    with pytest.raises(InputError, match=r"chart 'c': Glyph 128512 .*missing"):
        draw_chart(make("😀"), "c")


def test_axes_are_taken_for_their_figure_and_anything_else_refused():
    drawn = make()
    assert draw_chart(drawn.axes[0], "c")["svg"]
    with pytest.raises(InputError) as error:
        draw_chart(3, "c")
    assert str(error.value) == (
        "chart 'c', figure: 3 is no figure of matplotlib, nor holds one; accepted: a figure, its "
        "axes, a seaborn grid"
    )


def test_a_figure_without_axes_is_refused_and_axes_in_a_part_of_it_are_enough():
    with pytest.raises(InputError) as error:
        draw_chart(Figure(), "c")
    assert str(error.value) == (
        "chart 'c', figure: it has no axes; accepted: at least one, drawn in"
    )
    drawn = Figure()
    drawn.subfigures(1, 2)[0].subplots().plot([1, 2])
    assert draw_chart(drawn, "c")["svg"]


def test_axes_in_a_part_of_a_figure_are_taken_for_the_whole():
    drawn = Figure()
    axes = drawn.subfigures(1, 2)[0].subplots()
    assert draw_chart(axes, "c") == draw_chart(drawn, "c")


def test_a_png_has_so_many_dots_an_inch(monkeypatch):
    asked = []
    drawn = make()
    save = drawn.savefig
    monkeypatch.setattr(drawn, "savefig", lambda *a, **k: (asked.append(k["dpi"]), save(*a, **k)))
    draw_chart(drawn, "c")
    assert asked == [200, 200]


def test_what_is_shown_is_the_picture_with_its_words_at_its_own_width(monkeypatch):
    shown = []
    monkeypatch.setattr(drawing, "display", lambda *a, **k: shown.append((a, k)))
    figure, axes = plt.subplots(figsize=(3, 2))
    show_drawn(axes, b"png", "A line that rises")
    data = {"image/png": base64.b64encode(b"png").decode(), "text/plain": "A line that rises"}
    metadata = {"image/png": {"alt": "A line that rises", "width": 288}}  # 3 inches of 96
    assert shown == [((data,), {"metadata": metadata, "raw": True})]
    assert not plt.fignum_exists(figure.number)  # else it would be shown again, without words


def test_a_figure_is_itself_though_it_may_be_part_of_one():
    drawn = Figure()
    part = drawn.subfigures(1, 2)[0]
    part.subplots()
    assert draw_chart(drawn, "c") == draw_chart(part, "c")


def test_the_author_s_own_settings_are_left_as_they_were():
    before = dict(mpl.rcParams)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        draw_chart(make(), "c")
    assert dict(mpl.rcParams) == before
    assert [str(one.message) for one in caught] == []
    plt.close("all")
