"""YAML as typed: a scalar is one thing to every reader, or refused."""

import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.errors import InputError
from analysis.core.text import say_unseen
from analysis.core.yaml import DEEPEST, LONGEST, dump_yaml, load_yaml


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2020", 2020),
        ("-7", -7),
        ("+7", 7),
        ("0", 0),
        ("0.5", 0.5),
        ("-1.25", -1.25),
        ("1.5e+3", 1500.0),
        (".5", 0.5),
        *((typed, True) for typed in ("true", "True", "TRUE")),
        *((typed, False) for typed in ("false", "False", "FALSE")),
        *((typed, None) for typed in ("~", "null", "Null", "NULL")),
        ("", None),
        ("'0777'", "0777"),
        ('"no"', "no"),
        # texts of version 1.2, which 1.1 reads as something else
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("2026-11-23", "2026-11-23"),
        ("2024-06-31", "2024-06-31"),
        ("2001-12-14 21:59:43", "2001-12-14 21:59:43"),
        ("=", "="),
        # texts of both
        ("1.2.3", "1.2.3"),
        ("1,000", "1,000"),
        ("２０２０", "２０２０"),
        ("٣", "٣"),
        ("inf", "inf"),
        ("-", None),
        ("p31.03", "p31.03"),
        ("[1, a, {b: 2}]", [1, "a", {"b": 2}]),
    ],
)
def test_a_scalar_is_what_version_1_2_says(typed, read):
    if typed == "-":
        assert load_yaml("a:\n -\n", "here") == {"a": [None]}
        return
    found = load_yaml(f"a: {typed}\n", "here")["a"]
    assert found == read
    assert type(found) is type(read)


DISPUTED = """
    0777 007 00 -012 0x1F 0o17 0b101 1_000 1_0.5 1.0_0 33:20 1:30:00 190:20:30.15 1e3 1.5e3 1E-5
    -.5 .5e1 .inf -.inf .NaN 012.5 0_1
"""


@pytest.mark.parametrize("typed", DISPUTED.split())
def test_what_versions_of_yaml_read_differently_is_refused_as_typed(typed):
    with pytest.raises(InputError) as error:
        load_yaml(f"b: 1\na: {typed}\n", "parameters/town.yml")
    said = str(error.value)
    assert said.startswith(f"parameters/town.yml: not readable YAML: '{typed}' is typed")
    assert said.endswith("(line 2, column 4)")
    assert load_yaml(f"a: '{typed}'", "here") == {"a": typed}


BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "'&a0': no anchor is read; write the value out (line 1, column 5)"),
        ("a: *b\n", "'*b': no alias is read; write the value out (line 1, column 4)"),
        ("a: {<<: {b: 1}}\n", "the key '<<' merges in one version of YAML only"),
        ("a: !!int '3'\n", "no tag is read; leave it out"),
        ("a: !mine x\n", "'!mine': no tag is read; leave it out"),
        ("a: " + "[" * 3000, f"nested too deeply; accepted: at most {DEEPEST} levels"),
        ("a: " + "{b: " * 3000, "nested too deeply"),
        ("".join(f"{' ' * n}a:\n" for n in range(3000)), "nested too deeply"),
        ("a: 1\n---\nb: 2\n", "a second document; accepted: one"),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "the key 'c' stands more than once (line 4, column 3)"),
        ("? [a]\n: 1\n", "a key must be a name"),
        ("a: [1\n", "did not find expected ',' or ']'"),
        ('a: "x\\u202ey"\n', "U+202E RIGHT-TO-LEFT OVERRIDE (an invisible sign of format)"),
        ('"\\u200b": 1\n', "U+200B ZERO WIDTH SPACE"),
        ("a: 1 # \u202e\n", "line 1, column 8: U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("a: x\ue000\n", "line 1, column 5: U+E000 (of private use) stands in the text"),
        ("a: " + "9" * 50 + "\n", "is too long; accepted: at most 40 digits"),
        ("a" * (LONGEST + 1), f"accepted: at most {LONGEST:,}"),
    ],
    ids=lambda one: one[:12] if isinstance(one, str) else "",
)
def test_what_a_file_may_not_hold_is_refused_at_once_and_shortly(text, said):
    began = time.process_time()
    with pytest.raises(InputError) as error:
        load_yaml(text, "some.yml")
    assert said in str(error.value)
    assert str(error.value).startswith("some.yml: ")
    assert len(str(error.value)) < 500
    assert time.process_time() - began < 20  # the bomb has no end


def test_a_repeated_key_a_long_one_is_shown_by_its_beginning():
    with pytest.raises(InputError) as error:
        load_yaml(f"? {'k' * 900}\n: 1\n? {'k' * 900}\n: 1\n", "some.yml")
    assert len(str(error.value)) < 300


def test_what_may_be_said_to_a_reader_may_hold_what_binds_it():
    assert load_yaml('a: "\\u2060†"', "words", allowed="\n\u2060") == {"a": "\u2060†"}
    assert load_yaml("a: |\n  one\n  two\n", "here") == {"a": "one\ntwo\n"}


def test_what_the_parser_says_is_told_on_one_line_with_its_place_once():
    with pytest.raises(InputError) as error:
        load_yaml("a: [1\n", "some.yml")
    assert str(error.value).count("line ") == 1
    assert str(error.value).endswith(" (line 2, column 1)")


def test_a_mapping_is_dumped_in_its_own_order_an_entry_a_line():
    content = {"b": [1, "甲"], "a": {"d": "1e5", "c": None}}
    assert dump_yaml(content) == "b:\n- 1\n- 甲\na:\n  d: '1e5'\n  c: null\n"


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
    | st.text().filter(lambda text: not say_unseen(text))
    | st.sampled_from(
        ["no", "0777", "1_0", "33:20", "1e5", "1e234567", ".5", "-.5", "2026-11-23", "<<"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "no", "12", "1e5"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=40)
@given(VALUES)
def test_what_is_dumped_is_what_is_read_and_means_the_same_to_version_1_1(value):
    dumped = dump_yaml({"a": value, "b": value})
    assert load_yaml(dumped, "here") == {"a": value, "b": value}
    assert yaml.safe_load(dumped) == {"a": value, "b": value}
