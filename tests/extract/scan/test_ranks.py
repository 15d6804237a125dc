"""Places in an order."""

from collections.abc import Callable

import pytest

Lines = Callable[..., list[str]]

NOW = "asof 2021 inferred"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("位居全国第23。", f"第23 rank 23 exact rank {NOW}"),
        ("位居全国第23位。", f"第23位 rank 23 exact rank {NOW}"),
        ("获得第3名。", f"第3名 rank 3 exact rank {NOW}"),
        ("甲乙第23。", f"第23 rank 23 exact rank {NOW} ?"),
        ("甲乙第23名。", f"第23名 rank 23 exact rank {NOW}"),
        ("2019年列第23。", "第23 rank 23 exact rank 2019 stated"),
        ("进入前10位。", f"前10位 rank 10 up_to rank {NOW}"),
        ("进入前10强。", f"前10强 rank 10 up_to rank {NOW}"),
        ("进入前10，", f"前10 rank 10 up_to rank {NOW}"),
        ("进入前10%，", f"前10% share 10 up_to percent {NOW} ?"),
        ("力争进入前10位。", "前10位 policy 10 up_to rank unknown -"),
        ("列全省第四，", f"第四 rank 4 exact rank {NOW}"),
        ("列全省第十二位，", f"第十二位 rank 12 exact rank {NOW}"),
        ("获得第一名，", f"第一名 rank 1 exact rank {NOW}"),
        ("进入全国前十，", f"前十 rank 10 up_to rank {NOW}"),
        ("进入全国前三位，", f"前三位 rank 3 up_to rank {NOW}"),
        ("进入全国前三强，", f"前三强 rank 3 up_to rank {NOW}"),
        ("力争全国第四，", "第四 policy 4 exact rank unknown -"),
    ],
)
def test_a_place_in_an_order_is_a_rank(lines: Lines, text: str, expected: str) -> None:
    assert [one for one in lines(text) if " date " not in one] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "第一大股东。",
        "第三产业。",
        "甲乙第四，",
        "全国。第四，",
        "全国，第四，",
        "全国；第四，",
        "全国、第四，",
        "全国（第四，",
        "位居放在第一位，",
    ],
)
def test_what_is_no_place_has_no_row(lines: Lines, text: str) -> None:
    assert lines(text) == []


def test_the_word_that_makes_a_place_stands_near_it(lines: Lines) -> None:
    def found(between: int) -> int:
        return len(lines("位列" + "甲" * between + "第四，"))

    assert found(22) == 1
    assert found(23) == 1
    assert found(24) == 0
    assert not lines("列" + "甲" * 3 + "第23。")[0].endswith("?")
    assert not lines("列" + "甲" * 5 + "第23。")[0].endswith("?")
    assert lines("列" + "甲" * 6 + "第23。")[0].endswith("?")


def test_a_place_among_so_many_districts_is_a_rank(lines: Lines) -> None:
    assert lines("总量六区第一；增长快。")[0].startswith("第一 rank 1 ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在全国的排位由2015年的53位跃升至47位。", ["53 rank", "47 rank"]),
        ("综合排名12位。", ["12 rank"]),
        ("总量在全省升2位。", ["2 change"]),
        ("排名后移3位。", ["-3 change"]),
        ("引进院士2位。", ["2 level"]),
    ],
)
def test_places_are_counted_as_people_are(lines: Lines, text: str, expected: list[str]) -> None:
    cells = [one.split(" ") for one in lines(text) if " date " not in one]
    assert [f"{one[2]} {one[1]}" for one in cells] == expected
    assert all(one[4] == ("person" if "level" in one else "rank") for one in cells)
