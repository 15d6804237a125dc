"""The prose files of a project."""

from analysis.brief.compose import check_placeholders
from analysis.brief.directions import check_directions
from analysis.brief.prose import Prose, parse_prose
from analysis.core.errors import InputError, say_accepted
from analysis.core.files import read_text
from analysis.core.project import Project
from analysis.source.scenario import Scenario
from analysis.words.catalogue import Language, catalogue


def read_prose(project: Project, scenario: Scenario, language: Language) -> Prose:
    """Read a scenario's prose in one language.

    Raises:
        InputError: for a missing translation, a faulty head, a digit outside a placeholder, a
            placeholder that nothing fills, a link that could run something, or a direction under
            no condition, naming file and line.
    """
    path = project.prose / f"{scenario.prose}.{language}.md"
    if not path.is_file():
        names = sorted(one.name.split(".")[0] for one in project.prose.glob(f"*.{language}.md"))
        msg = (
            f"scenario {scenario.scenario}, prose: there is no {project.shown(path)}; in this "
            f"language, {say_accepted(scenario.prose, names)}"
        )
        raise InputError(msg)
    prose = parse_prose(read_text(path), project.shown(path))
    check_placeholders(prose)
    check_directions(prose, catalogue(language, project.words))
    return prose
