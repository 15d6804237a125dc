"""The workflows: pinned, with the least that each job needs, and nothing that hides a fault."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "src" / "analysis" / "template" / "dot-github" / "workflows" / "test.yml"
WORKFLOWS = [*sorted((ROOT / ".github" / "workflows").glob("*.yml")), TEMPLATE]
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
#: What a job may be given beyond reading, and by which action that is used.
WRITES = {"pages": "actions/deploy-pages", "id-token": "actions/deploy-pages"}


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.stem)
def workflow(request):
    return request.param.read_text("utf-8")


def test_the_workflows_are_found():
    assert {path.stem for path in WORKFLOWS} == {"pages", "supply", "test"}


def test_every_action_is_pinned_by_a_commit_and_says_its_version(workflow):
    used = re.findall(r"uses: (.*)", workflow)
    assert used
    assert [one for one in used if not PINNED.fullmatch(one)] == []


def test_an_action_is_at_one_version_everywhere():
    found = {}
    for path in WORKFLOWS:
        for name, pin in re.findall(r"uses: ([\w/-]+)@(.*)", path.read_text("utf-8")):
            assert found.setdefault(name, pin) == pin, path


def test_a_workflow_may_do_nothing_and_a_job_what_it_says(workflow):
    content = yaml.safe_load(workflow)
    assert content["permissions"] == {}
    for name, job in content["jobs"].items():
        assert job["timeout-minutes"], name
        used = {step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step}
        for right, access in job["permissions"].items():
            assert access == "read" or WRITES[right] in used, f"{name}: {right}"
        if any(access == "write" for access in job["permissions"].values()):
            assert not any("run" in step for step in job["steps"]), (
                "what runs code may not publish"
            )


def test_no_step_keeps_the_token_of_the_checkout(workflow):
    for job in yaml.safe_load(workflow)["jobs"].values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_no_text_of_an_event_is_run_as_code(workflow):
    for job in yaml.safe_load(workflow)["jobs"].values():
        assert not [step for step in job["steps"] if "${{" in step.get("run", "")]
    assert "pull_request_target" not in workflow
    assert "secrets." not in workflow


def test_what_is_published_is_built_without_a_cache():
    content = (ROOT / ".github" / "workflows" / "pages.yml").read_text("utf-8")
    assert "cache:" not in content


def test_each_platform_is_tried_with_its_own_encoding_and_its_numbers_are_compared():
    content = (ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8")
    job = yaml.safe_load(content)["jobs"]["test"]
    assert job["strategy"]["matrix"]["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    assert "PYTHONUTF8" not in content
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert runs == ["make test", "make numbers"]


def test_advisories_are_looked_up_for_every_lock_without_a_push():
    content = (ROOT / ".github" / "workflows" / "supply.yml").read_text("utf-8")
    assert "schedule" in yaml.safe_load(content)[True]  # YAML 1.1 reads `on` so
    (names,) = re.findall(r"for lock in (.*); do", content)
    assert set(names.split()) == {path.name for path in ROOT.glob("requirements*.lock")}
