"""What is typed for a value, held against the one form that everybody reads alike.

Python and pydantic read far more as a number than who typed it meant: digits of any script
(``int("２０２０")``), ``1_000``, a whole number as a date in seconds, ``yes`` as true.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from pydantic_core import CoreSchema

from analysis.core.text import say_unseen

#: A column of whole numbers holds those of 64 bits: these have at most so many digits, and a sign.
_TOO_LARGE: Final = 2**63
_INT64_DIGITS: Final = 20


def guard_schema(schema: CoreSchema, model: type) -> CoreSchema:
    """Return a model's schema that checks how its texts, numbers, truth values, dates are typed.

    Args:
        schema: as pydantic makes it.
        model: whose it is. Models inside it are left to themselves.
    """
    return cast("CoreSchema", _guard(schema, model))


def _guard(schema: Any, model: type) -> Any:  # noqa: ANN401 (pydantic's nested schemas)
    if isinstance(schema, list):
        return [_guard(one, model) for one in schema]
    if isinstance(schema, tuple):
        return tuple(_guard(one, model) for one in schema)
    if not isinstance(schema, dict) or _is_another(schema, model):
        return schema  # another record has guarded itself
    guarded = {
        key: value if key in {"metadata", "serialization"} else _guard(value, model)
        for key, value in schema.items()
    }
    if (check := _GUARDS.get(schema.get("type", ""))) is None:
        return guarded
    function = {"type": "no-info", "function": check}
    return {"type": "function-before", "function": function, "schema": guarded}


def _is_another(schema: Mapping[str, Any], model: type) -> bool:
    return schema.get("type") == "model" and schema.get("cls") is not model


def _check_text(given: object) -> object:
    if isinstance(given, str) and (unseen := say_unseen(given)):
        raise ValueError(unseen)
    return given


def _typed_as(pattern: str, accepted: str, *others: type) -> Callable[[object], object]:
    """Return what refuses text of another form than a pattern, and values of other types."""
    form = re.compile(pattern)

    def check(given: object) -> object:
        if (isinstance(given, str) and not form.fullmatch(given)) or type(given) in others:
            msg = f"accepted: {accepted}"
            raise ValueError(msg)
        return given

    return check


_is_whole: Final = _typed_as(
    "-?(0|[1-9][0-9]*)", "a whole number in digits 0 to 9, such as 2020", bool
)


def _check_whole(given: object) -> object:
    _is_whole(given)
    digits = len(given) if isinstance(given, str) else 0
    if digits > _INT64_DIGITS or (isinstance(given, str | int) and abs(int(given)) >= _TOO_LARGE):
        msg = f"accepted: a whole number below {_TOO_LARGE}, which every table can hold"
        raise ValueError(msg)
    return given


_GUARDS: Final[Mapping[str, Callable[[object], object]]] = {
    "str": _check_text,
    "int": _check_whole,
    "decimal": _typed_as(
        r"-?([0-9]+(\.[0-9]+)?|INF)|NaN",
        "a number in digits 0 to 9, with a point before decimals and nothing between thousands, "
        "such as 1234.5",
        bool,
    ),
    "float": _typed_as(
        r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?|-?INF|NaN",
        "a number in digits 0 to 9, such as 1234.5 or 1e-05",
        bool,
    ),
    "bool": _typed_as("true|True|TRUE|false|False|FALSE", "true or false", int, float),
    "date": _typed_as("[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date such as 2026-11-23", int, float),
}
