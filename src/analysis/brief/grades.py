"""How sure a finding is: a grade, from what other conventions make of it.

From the weakest:

``open``
    its interval holds a rise and a fall, or nobody can check the statement.
``one_reading``
    the statement holds under one of its readings only.
``depends``
    a convention changes the conclusion; which ones, the grade names.
``untried``
    the interval excludes no change, under the run's own conventions; the number is none that is
    recomputed under others.
``firm``
    every convention keeps the conclusion, and the interval excludes no change. That a statement
    fails under every convention is as firm as that one holds.

A growth rate (``growth.x``), an audited statement (``claim.x``), a measure that is a change
(``measure.x``) and the change of a gap in both editions (``trend.….gap_change_both.…``) are graded
by the robustness table: the conclusion of all but a statement is its sign. Any other number is
graded by its own two ends. A finding that rests on several has the grade of the weakest, and the
conventions of all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from analysis.core.vocabulary import CONVENTIONS, Convention
from analysis.register.ids import pair_stem
from analysis.register.number import Number
from analysis.register.results import Results
from analysis.study.robustness import RobustnessRow
from analysis.words.catalogue import Catalogue

GradeName = Literal["open", "one_reading", "depends", "untried", "firm"]
#: From the weakest.
GRADES: Final[tuple[GradeName, ...]] = get_args(GradeName)


@dataclass(frozen=True)
class Grade:
    """How sure something is.

    Attributes:
        conventions: those that change it, where it depends on some.
    """

    name: GradeName
    conventions: tuple[Convention, ...] = ()

    def say_rule(self, words: Catalogue) -> str:
        """Return what it means, and which conventions it depends on."""
        if not self.conventions:
            return words.say(f"grade_rule.{self.name}")
        joined = words.say("language.enumeration").join(
            words.say(f"convention.{one}") for one in self.conventions
        )
        return words.say(f"grade_rule.{self.name}", conventions=joined)


def grade_results(results: Results) -> dict[str, Grade]:
    """Return the grades of what a run recomputed under every convention, by what ids begin with.

    Headline growth rates, audited statements, measures that are changes, changes of gaps.
    """
    main = results.source.info.scope_id
    stems = {
        f"{row.indicator}.{row.scope}": pair_stem(row.subject, row.variant, main)
        for row in results.growth
        if row.headline
    }
    subjects: dict[str, list[RobustnessRow]] = {}
    for row in results.robustness:
        named = f"claim.{row.claim}" if row.claim is not None else row.number
        subjects.setdefault(named or stems[row.subject], []).append(row)
    return {name: grade_rows(rows) for name, rows in subjects.items()}


def grade_rows(rows: Iterable[RobustnessRow]) -> Grade:
    """Return the grade of what stands under each convention, a row each."""
    rows = tuple(rows)
    [quoted] = (row for row in rows if row.baseline)
    if quoted.conclusion in {"unsure", "unchecked"}:
        return Grade("open")
    if quoted.conclusion == "one_reading":
        return Grade("one_reading")
    changing = {row.convention for row in rows if row.flips}
    if changing:
        return Grade("depends", tuple(one for one in CONVENTIONS if one in changing))
    return Grade("firm")


def grade_number(number: Number) -> Grade:
    """Return the grade of a number by its own ends: whether all between them have one sign."""
    return Grade("untried" if number.low > 0 or number.high < 0 else "open")


def find_weakest(grades: Iterable[Grade]) -> Grade:
    """Return the grade of what rests on all of these.

    Raises:
        ValueError: if there is none.
    """
    grades = tuple(grades)
    weakest = min(grades, key=lambda one: GRADES.index(one.name))
    if weakest.name != "depends":
        return weakest
    named = {convention for one in grades for convention in one.conventions}
    return Grade("depends", tuple(one for one in CONVENTIONS if one in named))


def say_grades(findings: Iterable[tuple[int, Grade]], words: Catalogue) -> str:
    """Return how sure each finding is and what that means, the surest first; empty without one.

    Args:
        findings: the number of each, and its grade.
        words: the reader's language.
    """
    listed: dict[Grade, list[str]] = {}
    for number, grade in findings:
        listed.setdefault(grade, []).append(str(number))
    told = [
        words.say(
            "grade.told",
            grade=words.say(f"grade.{grade.name}"),
            findings=words.say("language.enumeration").join(numbers),
            rule=grade.say_rule(words),
        )
        for grade, numbers in sorted(listed.items(), key=lambda one: -GRADES.index(one[0].name))
    ]
    joined = words.say("language.semicolon").join(told)
    return words.say("brief.grades", grades=joined) if told else ""
