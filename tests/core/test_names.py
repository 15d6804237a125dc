"""A name is accepted only where it can be a file, a folder and an address on every system."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from analysis.core.errors import InputError
from analysis.core.names import DEVICES, SITE_NAMES, Name, check_device, check_name


@pytest.mark.parametrize(
    "name", ["changzhou", "jiangsu-2026", "a_b", "0", "x" * 64, "console", "com10"]
)
def test_a_lower_case_ascii_name_is_accepted(name):
    check_name("--name", name)
    assert TypeAdapter(Name).validate_python(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            " ",
            "a b",
            "a.",
            "a ",
            " a",
            "-a",
            "_a",
            ".a",
            "..",
            "a/b",
            "a\\b",
            "A",
            "Changzhou",
        ),
        *(
            "常州",
            "é",
            "a\n",
            "a\x1b[31m",
            "a:b",
            "a*",
            "a'b",
            "$(x)",
            "`x`",
            "x" * 65,
            "ａ",
            "1²",
        ),
    ],
)
def test_any_other_is_refused_with_what_is_accepted(name):
    with pytest.raises(InputError) as refused:
        check_name("--name", name)
    assert str(refused.value) == (
        f"--name {name!r}; accepted: lower-case ASCII letters, digits, - and _, beginning with a "
        "letter or digit, at most 64 of them"
    )


@pytest.mark.parametrize(
    "name", [*("con", "prn", "aux", "nul", "conin", "conout"), *("com0", "com9", "lpt0", "lpt9")]
)
def test_a_device_of_windows_is_refused_and_all_are_named(name):
    with pytest.raises(InputError, match=f"batch '{name}': Windows reserves this name") as refused:
        check_name("batch", name)
    assert "none of con, prn, aux, nul" in str(refused.value)
    with pytest.raises(ValueError, match="accepted: any but con, prn"):
        check_device(name)
    assert check_device(f"{name}_1") == f"{name}_1"
    with pytest.raises(ValidationError, match="Value error, Windows reserves this name"):
        TypeAdapter(Name).validate_python(name)


@pytest.mark.parametrize("name", ["archive", "data", "api", "index"])
def test_what_the_site_calls_its_own_is_refused(name):
    with pytest.raises(InputError, match=f"NAME '{name}': the site has this name") as refused:
        check_name("NAME", name)
    assert str(refused.value).endswith("none of archive, data, api, index")


@given(
    st.lists(st.text(st.sampled_from("abAB01-_. Éİıſ/\\:"), max_size=4), min_size=2, max_size=8)
)
def test_no_two_accepted_names_differ_by_case_alone_or_leave_their_folder(names):
    accepted = set()
    for name in names:
        try:
            check_name("x", name)
        except InputError:
            continue
        accepted.add(name)
    assert len({name.casefold() for name in accepted}) == len(accepted)
    assert all(name.isascii() and not set(name) & set("./\\: ") for name in accepted)
    assert accepted.isdisjoint({*DEVICES, *SITE_NAMES})
