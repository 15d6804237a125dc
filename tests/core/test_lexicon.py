"""Words and patterns that are read from a table."""

import sys
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.lexicon import Lexicon, alternatives

TABLE = r"""
texts:
  signs: ab
lists:
  verbs: [rise, fall]
maps:
  hedges: {c+: more, c+d: less, e: more}
patterns:
  number: \d+
  word: (?:<<verbs>>)
  cue: |
    <<word>> \s <<number>>   # white space does not count
    (?:<<signs>>)?
  sign: '[<<signs>>]'
  block: |
    xy
  in_class: '[<<block>>]'
  hedge: (?:<<hedges>>)
  outside: <<given>>!
  broken: '(<<number>>'
  missing: <<nowhere>>
"""


@pytest.fixture
def lexicon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lexicon:
    package = tmp_path / "made_up_genre"
    (package / "tables").mkdir(parents=True)
    (package / "__init__.py").write_text("", "utf-8")
    (package / "tables" / "words.yml").write_text(TABLE, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "made_up_genre", raising=False)
    return Lexicon("made_up_genre", "tables/words.yml", {"given": "yes", "signs": "overridden"})


def test_each_section_is_read_by_its_own_name(lexicon: Lexicon) -> None:
    assert lexicon.text("signs") == "ab"
    assert lexicon.words("verbs") == ("rise", "fall")
    assert lexicon.word_set("verbs") == frozenset({"rise", "fall"})
    assert lexicon.word_map("hedges") == {"c+": "more", "c+d": "less", "e": "more"}
    assert lexicon.name == "tables/words.yml"


def test_a_pattern_is_put_together_from_pieces(lexicon: Lexicon) -> None:
    cue = lexicon.pattern("cue")
    assert cue.fullmatch("fall 12ab")
    assert cue.fullmatch("rise 3")
    assert not cue.fullmatch("ris 3")
    assert lexicon.piece("word") == "(?:rise|fall)"
    assert lexicon.pattern("outside").fullmatch("yes!")
    assert lexicon.pattern("sign").fullmatch("b")
    assert lexicon.pieces["given"] == "yes"
    assert lexicon.pieces["signs"] == "ab"


def test_a_piece_s_last_line_end_is_no_part_of_it(lexicon: Lexicon) -> None:
    assert lexicon.piece("in_class") == "[xy]"


def test_a_map_s_words_are_literal_and_the_longest_is_tried_first(lexicon: Lexicon) -> None:
    assert lexicon.piece("hedge") == r"(?:c\+d|c\+|e)"
    assert lexicon.pattern("hedge").match("c+d")[0] == "c+d"
    assert alternatives(["b", "a", "b", "aa"]) == "aa|a|b"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda table: table.text("sign"), "texts has no 'sign'; nearest: signs"),
        (lambda table: table.words("signs"), "lists has no 'signs'; nearest: verbs"),
        (lambda table: table.word_map("zz"), "maps has no 'zz'; nearest: hedges"),
        (lambda table: table.pattern("numbr"), "patterns has no 'numbr'; nearest: number"),
        (lambda table: table.pattern("missing"), "patterns has no 'nowhere'"),
        (lambda table: table.pattern("broken"), "patterns.broken: no regular expression"),
    ],
)
def test_what_is_not_there_or_faulty_is_named_with_its_file(lexicon, ask, said) -> None:
    with pytest.raises(InputError, match=r"tables/words\.yml") as caught:
        ask(lexicon)
    assert f"tables/words.yml: {said}" in str(caught.value).replace(", patterns", ": patterns")


def test_a_table_of_another_form_is_refused(lexicon: Lexicon, tmp_path: Path) -> None:
    del lexicon
    (tmp_path / "made_up_genre" / "odd.yml").write_text("text: {a: b}\n", "utf-8")
    with pytest.raises(InputError, match=r"odd\.yml, unknown name 'text'"):
        Lexicon("made_up_genre", "odd.yml")
