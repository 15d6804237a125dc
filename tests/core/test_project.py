"""A project is found from where one stands, and says where things are in it."""

import shutil
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.project import (
    DERIVED_VARIABLE,
    MARKER,
    VARIABLE,
    Project,
    find_project,
    read_settings,
)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.delenv(DERIVED_VARIABLE, raising=False)


@pytest.fixture
def root(tmp_path) -> Path:
    folder = tmp_path / "my city"
    (folder / "notebooks" / "deep").mkdir(parents=True)
    (folder / MARKER).write_text("", "utf-8")
    return folder


def test_it_is_the_nearest_folder_upwards_with_the_marker(root, monkeypatch):
    inner = root / "notebooks" / "deep"
    monkeypatch.chdir(inner)
    assert find_project() == Project.at(root)
    (inner / MARKER).write_text("", "utf-8")
    assert find_project().root == inner
    assert find_project(root / "notebooks").root == root


def test_it_is_the_one_a_variable_names_unless_a_folder_is_given(root, monkeypatch, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / MARKER).write_text("", "utf-8")
    monkeypatch.chdir(other)
    monkeypatch.setenv(VARIABLE, str(root))
    assert find_project().root == root
    assert find_project(other).root == other


def test_where_there_is_none_the_remedy_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as error:
        find_project()
    assert str(error.value) == (
        f"{tmp_path}: no project here or in a folder above it (no brief.toml); accepted: a "
        "folder made by `analysis new NAME`, or --project FOLDER"
    )


def test_a_folder_that_there_is_not_is_no_folder_of_the_project_around_it(root, monkeypatch):
    monkeypatch.chdir(root)
    for given in ("nowhere", MARKER, "x" * 100_000):
        with pytest.raises(InputError) as refused:
            find_project(Path(given))
        shown = given if len(given) < 120 else f"{'x' * 120}…"
        said = f"{shown}: no such folder; accepted: a folder in a project"
        assert str(refused.value) == said
        monkeypatch.setenv(VARIABLE, given)
        if len(given) < 120:
            with pytest.raises(InputError, match=f"^{VARIABLE} {said}$"):
                find_project()
        monkeypatch.delenv(VARIABLE)


def test_a_folder_of_the_marker_s_name_is_no_marker(tmp_path):
    (tmp_path / MARKER).mkdir()
    with pytest.raises(InputError, match="no project here"):
        find_project(tmp_path)


def test_things_stand_where_the_layout_says(root):
    project = find_project(root)
    assert {
        name: getattr(project, name).relative_to(root).as_posix()
        for name in (
            *("raw", "reference", "notebooks", "parameters", "prose", "reports", "build"),
            "derived",
        )
    } == {
        "raw": "data/raw",
        "reference": "data/reference",
        "notebooks": "notebooks",
        "parameters": "notebooks/parameters",
        "prose": "notebooks/prose",
        "reports": "reports",
        "build": "build",
        "derived": "data/derived",
    }
    assert project.handed_on("town") == root / "data" / "derived" / "town"


def test_reports_can_go_elsewhere_as_tables_can(root, tmp_path):
    project = Project.at(root, reports=tmp_path / "night")
    assert (project.reports, project.derived) == (tmp_path / "night", root / "data" / "derived")


def test_a_run_s_own_tables_are_found_again_by_its_environment(root, monkeypatch, tmp_path):
    project = Project.at(root, derived=tmp_path / "a run")
    assert project.environment == {
        "ANALYSIS_PROJECT": str(root),
        "ANALYSIS_DERIVED": str(tmp_path / "a run"),
    }
    for name, value in project.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    assert find_project() == project


def test_a_relative_folder_for_tables_is_the_same_from_anywhere(root, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(DERIVED_VARIABLE, "scratch")
    assert find_project(root).derived == tmp_path / "scratch"


def test_a_path_is_shown_as_short_as_it_can_be_named_from_the_project(root, tmp_path):
    project = Project.at(root)
    assert project.shown(root / "data" / "x.csv") == "data/x.csv"
    assert project.shown(root / "data" / ".." / "x.csv") == "x.csv"
    assert project.shown(tmp_path / "x.csv") == str(tmp_path / "x.csv")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('title = "x"', ""),
        ('site_url = ""', ""),
        ('site_url = "https://example.org"', "https://example.org/"),
        ('site_url = "https://example.org/briefs//"', "https://example.org/briefs/"),
        ('site_url = "https://example.org:8000/a/"', "https://example.org:8000/a/"),
    ],
)
def test_a_site_s_address_is_a_folder_s(tmp_path, written, read):
    (tmp_path / MARKER).write_text(written, encoding="utf-8")
    assert read_settings(Project.at(tmp_path)).site_url == read


@pytest.mark.parametrize(
    "value",
    [
        *("3", "true", "[]", '"example.org"', '"http://example.org/"', '"https://"'),
        *('"https:///a"', '"https://a.org/?q=1"', '"https://a.org/#x"', '"https://a b.org/"'),
        *('"https://a.org/<x>"', '"https://常州.org/"', '"https://[a/"'),
    ],
)
def test_a_site_s_address_that_is_none_is_refused(tmp_path, value):
    (tmp_path / MARKER).write_text(f"site_url = {value}", encoding="utf-8")
    with pytest.raises(InputError, match=r"brief.toml, site_url: .*; accepted: an https address"):
        read_settings(Project.at(tmp_path))


def test_a_marker_that_is_no_toml_is_refused(tmp_path):
    (tmp_path / MARKER).write_text("site_url = ", encoding="utf-8")
    with pytest.raises(InputError, match=r"brief\.toml: not readable TOML"):
        read_settings(Project.at(tmp_path))


def test_a_marker_that_holds_what_nobody_sees_is_refused(tmp_path):
    (tmp_path / MARKER).write_text('title = "a\\u202Eb"', encoding="utf-8")
    with pytest.raises(InputError, match=r"brief\.toml: .*U\+202E RIGHT-TO-LEFT OVERRIDE"):
        read_settings(Project.at(tmp_path))


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("", 600),
        ("[notebooks]", 600),
        ("[notebooks]\ncell_seconds = 0", 0),
        ("[notebooks]\ncell_seconds = 1.5", 1.5),
        ("[notebooks]\ncell_seconds = 604_799", 604_799),  # a week less a second
    ],
)
def test_a_cell_may_take_as_long_as_the_marker_says(tmp_path, written, seconds):
    (tmp_path / MARKER).write_text(written, encoding="utf-8")
    assert read_settings(Project.at(tmp_path)).cell_seconds == seconds


@pytest.mark.parametrize("given", ["-1", "604_801", "inf", "nan", "true", '"600"', "[600]"])
def test_a_time_of_a_cell_that_is_none_is_refused(tmp_path, given):
    (tmp_path / MARKER).write_text(f"[notebooks]\ncell_seconds = {given}", encoding="utf-8")
    said = r"brief\.toml, notebooks, cell_seconds: .*; accepted: seconds, such as 600"
    with pytest.raises(InputError, match=said):
        read_settings(Project.at(tmp_path))


def test_settings_of_notebooks_that_are_no_table_are_refused(tmp_path):
    (tmp_path / MARKER).write_text("notebooks = 600", encoding="utf-8")
    with pytest.raises(InputError, match=r"brief\.toml, notebooks: 600; accepted: a table"):
        read_settings(Project.at(tmp_path))


@pytest.mark.parametrize(
    ("text", "tolerance"),
    [
        ("", 1e-6),
        ("title = 'A'\n", 1e-6),
        ("[notebooks]\ntolerance = 0.001\n", 0.001),
        ("[notebooks]\ntolerance = 0\n", 0.0),
    ],
)
def test_the_tolerance_is_the_project_s_or_a_millionth(tmp_path, text, tolerance):
    (tmp_path / MARKER).write_text(text, "utf-8")
    assert read_settings(Project.at(tmp_path)).tolerance == tolerance


@pytest.mark.parametrize("given", ["-1", "1", "'x'", "true", "nan"])
def test_a_tolerance_that_compares_nothing_is_refused(tmp_path, given):
    (tmp_path / MARKER).write_text(f"[notebooks]\ntolerance = {given}\n", "utf-8")
    with pytest.raises(InputError, match=r"brief\.toml, notebooks, tolerance: .*such as 1e-6"):
        read_settings(Project.at(tmp_path))


@pytest.mark.parametrize("title", ["5", "[]", "[[['a']]]", '"""a\nb"""', f'"{"a" * 201}"'])
def test_a_title_is_one_line_that_can_be_read(tmp_path, title):
    (tmp_path / MARKER).write_text(f"title = {title}\n", "utf-8")
    with pytest.raises(InputError, match=r"brief\.toml, title: .*; accepted: a text of one line"):
        read_settings(Project.at(tmp_path))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("titel = 'a'", "brief.toml: unknown name 'titel'; did you mean title or "),
        ("cell_seconds = 5", "brief.toml: unknown name 'cell_seconds'; accepted: title, site_url"),
        ("[notebook]", "brief.toml: unknown name 'notebook'; did you mean notebooks?"),
        ("[notebooks]\ncell_second = 5", "brief.toml, notebooks: unknown name 'cell_second'; did"),
    ],
)
def test_a_name_that_is_no_setting_is_refused_with_the_nearest(tmp_path, written, said):
    (tmp_path / MARKER).write_text(written, "utf-8")
    with pytest.raises(InputError) as error:
        read_settings(Project.at(tmp_path))
    assert said in str(error.value)


def test_every_fault_of_a_marker_is_told(tmp_path):
    (tmp_path / MARKER).write_text(
        "title = 5\nsite_url = 5\na = 1\n[notebooks]\ntolerance = 5\ncell_seconds = inf", "utf-8"
    )
    with pytest.raises(InputError) as error:
        read_settings(Project.at(tmp_path))
    assert len(str(error.value).splitlines()) == 5


@pytest.mark.parametrize(
    "written",
    [
        f"title = {'9' * 5000}",
        f"title = 0x{'f' * 5000}",
        f"title{'.a' * 5000} = 1",
        f"title = {'[' * 5000}{']' * 5000}",
        f"[notebooks]\ncell_seconds = 0x{'f' * 5000}",
    ],
)
def test_what_is_too_long_or_deep_to_be_shown_is_refused_all_the_same(tmp_path, written):
    (tmp_path / MARKER).write_text(written, "utf-8")
    with pytest.raises(InputError) as error:
        read_settings(Project.at(tmp_path))
    assert len(str(error.value)) < 500


def test_this_project_and_what_new_copies_set_what_is_accepted(tmp_path):
    here = Path(__file__).parents[2]
    assert read_settings(Project.at(here)).title == "Changzhou in the 13th Five-Year Plan"
    template = here / "src" / "analysis" / "template" / "brief.toml.in"
    shutil.copy(template, tmp_path / MARKER)
    assert read_settings(Project.at(tmp_path)).tolerance == 1e-6
