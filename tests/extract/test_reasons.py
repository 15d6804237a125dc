import ast
from importlib.resources import files
from pathlib import Path

import pytest

from analysis.extract.reasons import join_reasons, reason, say_reason
from analysis.words.catalogue import catalogue


@pytest.fixture
def known():
    """Codes of the catalogue with arguments of our own."""
    english = catalogue("en")
    return [
        (key.removeprefix("reason."), {name: f"<{name}>" for name in english.takes(key)})
        for key in english.under("reason")
    ]


def test_every_reason_is_said_in_each_language_with_its_arguments(known):
    zh, en = catalogue("zh"), catalogue("en")
    for code, arguments in known:
        text = reason(code, **arguments)
        assert say_reason(text, en) == text
        assert say_reason(text, zh) == zh.say(f"reason.{code}", **arguments)
        assert all(argument in say_reason(text, zh) for argument in arguments.values())


def test_two_reasons_are_said_one_after_the_other(known):
    (first, one), (second, two) = known[:2]
    text = f"{reason(first, **one)}; {reason(second, **two)}"
    zh = catalogue("zh")
    assert say_reason(text, zh) == "; ".join(
        zh.say(f"reason.{code}", **given) for code, given in ((first, one), (second, two))
    )


def test_several_reasons_are_one_cell_each_once_and_empty_ones_are_none():
    assert join_reasons("", "first", "", "second", "first") == "first; second"
    assert join_reasons("", "") == ""


def test_a_remark_of_somebodys_own_stands_as_it_is():
    assert say_reason("seen in print only", catalogue("zh")) == "seen in print only"
    assert say_reason("", catalogue("zh")) == ""


def test_every_reason_of_the_code_is_a_message_and_every_message_is_given_as_a_reason(known):
    given = {
        call.args[0].value
        for path in Path(str(files("analysis.extract"))).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "reason"
        and isinstance(call.args[0], ast.Constant)
    }
    assert given == {code for code, _ in known}


def test_no_reason_is_typed_in_the_code():
    typed = [
        (path.name, keyword.value.value)
        for path in Path(str(files("analysis.extract"))).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "review"
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value
    ]
    assert typed == []
