"""The command line: `analysis <command>`, or `python -m analysis <command>`.

Everything a command needs is found from the project one stands in, or from `--project FOLDER`.
"""

import argparse
import contextlib
import itertools
import os
import sys
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from analysis.core.errors import InputError, RunError, cut_text, show_given
from analysis.core.files import is_file
from analysis.core.project import Project, find_project
from analysis.core.terminal import plain, shorten
from analysis.run import new
from analysis.run.boundary import FAILED, guard, open_streams, say, say_beside
from analysis.run.place import settle
from analysis.run.warm import can_fork, skip_grammars, warm_process

if TYPE_CHECKING:
    from analysis.source.scenario import Scenario

#: What a failure leaves, by what a command makes.
_LAST_REPORT = "the last good report is as it was"
_LAST_SITE = "the site is as it was"

#: How much is said of an argument that is none.
_LONGEST: Final = 900

Options = argparse.Namespace


@dataclass(frozen=True)
class Command:
    """A command: one row of :data:`COMMANDS`, and a function.

    Attributes:
        name, help: as the list of commands shows them.
        run: does it and returns the exit status.
        add_arguments: declares its own arguments.
        in_project: whether it needs a project, which ``options.project`` then holds.
        kept: what stays as it was where it fails; said with the cause.
    """

    name: str
    help: str
    run: Callable[[Options], int]
    add_arguments: Callable[[argparse.ArgumentParser], None] = lambda parser: None  # noqa: ARG005
    in_project: bool = True
    kept: str = ""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with an argument as any message is said: not at any length."""

    def error(self, message: str) -> NoReturn:
        """Say it, and end with the status of what can't be used."""
        super().error(shorten(plain(message), _LONGEST))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    open_streams()
    skip_grammars()
    options = _parse(sys.argv[1:] if arguments is None else arguments)
    command: Command = options.command

    def work() -> int:
        if command.in_project:
            options.project = find_project(options.project)
            for healed in settle(options.project):
                say_beside(healed, "note")
        return command.run(options)

    return guard(work, kept=command.kept, debug=options.debug)


def _parse(arguments: Sequence[str]) -> Options:
    """Return what was typed, each option as what it is declared to be.

    Of `--option=--` some Pythons make an option that is given and empty, a list.
    """
    parser = _parser()
    for argument in itertools.takewhile(lambda one: one != "--", arguments):
        name, equals, value = argument.partition("=")
        if name.startswith("--") and equals and value == "--":
            parser.error(f"argument {name}: '--' is refused; accepted: a value")
    return parser.parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="analysis", description=__doc__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="command")
    for command in COMMANDS:
        added = commands.add_parser(command.name, help=command.help)
        if command.in_project:
            added.add_argument(
                "--project",
                type=Path,
                metavar="FOLDER",
                help="the project's folder (default: the one you stand in)",
            )
        added.add_argument(
            "--debug", action="store_true", help="show the trace of what goes wrong"
        )
        command.add_arguments(added)
        added.set_defaults(command=command)
    return parser


def _report_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", nargs="?", help="a name in notebooks/parameters/ or a file")
    parser.add_argument("--all", action="store_true", help="every scenario")
    parser.add_argument(
        "--force", action="store_true", help="make everything anew, whatever was made before"
    )
    parser.add_argument(
        "--explain", action="store_true", help="say of each step why it ran, or why not"
    )
    parser.add_argument(
        "--engine",
        choices=("warm", "papermill"),
        default="warm",
        help="how kernels start: forked from a warm process (default), or as plain papermill's",
    )
    parser.add_argument("--jobs", type=int, help="steps side by side (default: one a processor)")


def _batch_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Run many scenarios: each base with every combination of the values given, or scenarios "
        "as they are. What is finished is not run again. Exit status: 0 if every scenario has a "
        "report, 1 if one has none, 2 if nothing could be run. See docs/batch.md."
    )
    parser.add_argument("grid", nargs="?", type=Path, help="a file of bases and values")
    for option, shown, said in (
        ("--base", "NAME", "a scenario to vary"),
        ("--set", "NAME=VALUE", "a parameter of all of them"),
        ("--grid", "NAME=A,B", "the values that a parameter takes"),
    ):
        parser.add_argument(
            option, metavar=shown, action="append", default=[], dest=f"{option[2:]}s", help=said
        )
    parser.add_argument("--all", action="store_true", help="vary every scenario there is")
    parser.add_argument("--name", help="the batch's folder in build/batch/ (default: the file's)")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=int, help="scenarios at once (default: one a core)")
    where.add_argument("--scheduler", help="of a Dask cluster, such as tcp://10.0.0.5:8786")


def _extract_arguments(parser: argparse.ArgumentParser) -> None:
    formats = "txt, md, html, docx, odt, xlsx, or a PDF with text"
    parser.add_argument("document", type=Path, help=formats)
    parser.add_argument("--name", required=True, help="the source's id, such as my-city")
    parser.add_argument("--out", type=Path, help="folder to write to, instead of data/raw/")
    parser.add_argument("--encoding", help="the text's encoding, if it is not found rightly")


def _review_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", help="a draft: a folder in data/raw/")
    parser.add_argument("--document", type=Path, help="the document, if it has moved")
    parser.add_argument("--language", help="of the page: zh or en (default: zh)")
    parser.add_argument("--port", type=int, default=0, help="of the page (default: any)")
    parser.add_argument("--no-open", action="store_true", help="print the address only")


def _preview_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", nargs="?", help="a name in notebooks/parameters/ or a file")
    parser.add_argument("--language", help="of the page (default: the scenario's first)")
    parser.add_argument("--port", type=int, default=0, help="of the page (default: any)")
    parser.add_argument("--no-open", action="store_true", help="print the address only")


def _audit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Recompute what a document's figures say of each other. Exit status: 0 if nothing is "
        "wrong, 1 if a relation does not hold or figures conflict, 2 if the document can't be "
        "read."
    )
    parser.add_argument("document", type=Path, help="any document that extract reads")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the findings as data")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write them as a page")
    parser.add_argument("--language", default="zh", help="of what is said: zh (default) or en")
    parser.add_argument("--encoding", help="the text's encoding, if it is not found rightly")


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", nargs="?", help="a folder in data/raw/, or its path (default: each of them)"
    )


def _seal_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", help="a folder in data/raw/, or its path")


def _verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", help="a folder in data/raw/")
    parser.add_argument("document", type=Path, help="the document itself")


def _compare_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", help="a report folder, or a git revision such as HEAD~1")
    parser.add_argument("new", help="likewise")
    parser.add_argument("--scenario", help="which report of a revision (default: the first)")
    parser.add_argument("--out", type=Path, help="the page (default: build/compare.html)")


def _report(options: Options) -> int:
    from analysis.source.scenario import read_scenario, scenario_names

    _check_jobs(options)
    project: Project = options.project
    known = scenario_names(project)
    if options.all and options.scenario is not None:
        msg = "name one scenario, or give --all, not both"
        raise InputError(msg)
    if options.all:
        names = known
    else:
        names = [options.scenario or _only_scenario(known, ", or give --all")]
    # A list, so that a faulty one is told before another has run.
    statuses = [_report_one(options, one) for one in [read_scenario(project, n) for n in names]]
    return max(statuses, default=0)


def _report_one(options: Options, scenario: "Scenario") -> int:
    """Make one scenario's report, unless it is as it should be; return the exit status."""
    from analysis.run.fresh import tell_current

    project: Project = options.project
    say(f"scenario {scenario.scenario}: {scenario.base_year}–{scenario.end_year}", flush=True)
    if not options.force and tell_current(project, scenario) is not None:
        folder = project.shown(project.reports / scenario.scenario)
        say(f"nothing has changed: {folder}/ is as it should be (--force makes it anew)")
        return 0
    if options.engine == "warm" and can_fork():
        warm_process()  # it imports while this process does
    from analysis.run.pipeline import run_report

    try:
        report = run_report(
            project,
            scenario,
            force=options.force,
            engine=options.engine,
            jobs=options.jobs,
        )
    except RunError as error:  # the other scenarios are still made
        if options.debug:
            raise
        say_beside(f"{error}\n{_LAST_REPORT}")
        return FAILED
    if options.explain:
        for name, (ran, why) in report.told.items():
            say(f"{name}: {'ran' if ran else 'not run'}: {why}")
    say(f"done in {report.seconds:.1f} s: {project.shown(report.folder)}/")
    for path in sorted(report.folder.glob("brief.*")):
        say(f"  {path.name}")
    for language, blocks in report.left_out.items():
        for block in blocks:
            say(f"left out ({language}), line {block.line} “{block.words}”: {block.reason}")
    return 0


def _only_scenario(known: Sequence[str], other: str = "") -> str:
    """Return the one scenario there is; where there are several, ask for a name."""
    if len(known) != 1:
        msg = f"name one scenario{other}; accepted: {', '.join(known) or 'none yet'}"
        raise InputError(msg)
    return known[0]


def _check_jobs(options: Options) -> None:
    """Refuse to do nothing at a time."""
    if options.jobs is not None and options.jobs < 1:
        msg = f"--jobs {show_given(options.jobs)}; accepted: 1 or more"
        raise InputError(msg)


def _batch(options: Options) -> int:
    from analysis.run.batch.grid import ALL, Grid, add_options, plan_batch, read_grid
    from analysis.run.batch.overnight import run_batch
    from analysis.run.batch.page import FAILURES

    project: Project = options.project
    _check_jobs(options)
    grid = add_options(
        read_grid(options.grid) if options.grid else Grid(),
        base=[ALL] if options.all else options.bases,
        fixed=options.sets,
        varied=options.grids,
    )
    plan = plan_batch(project, grid, options.name or (options.grid or Path("batch")).stem)
    batch = run_batch(
        project,
        plan,
        tell=lambda line: say(line, flush=True),
        jobs=options.jobs or os.cpu_count() or 1,
        scheduler=options.scheduler or "",
    )
    shown = project.shown(batch.folder)
    if not batch.parquet:
        say("note: no numbers.parquet, which needs pyarrow: pip install traced-brief[batch]")
    say(f"{len(batch.rows) - len(batch.failed)} of {len(batch.rows)} reports, ", end="")
    say(f"{batch.numbers} numbers: {shown}/index.html")
    for row in batch.failed:
        say_beside(f"{row.point.name}: {row.failure.message if row.failure else ''}")
    if batch.failed:
        say_beside(f"{shown}/{FAILURES}", "failures")
    return FAILED if batch.failed else 0


def _notebooks(options: Options) -> int:
    from analysis.run.refresh import refresh_notebooks

    for line in refresh_notebooks(options.project):
        say(line, flush=True)
    return 0


def _publish(options: Options) -> int:
    from analysis.publish.release import publish_data

    for path in publish_data(options.project):
        say(options.project.shown(path))
    return 0


def _raw_folder(project: Project, source: str) -> Path:
    from analysis.core.errors import say_accepted
    from analysis.source.scenario import source_names

    folder = Path(source) if "/" in source else project.raw / source
    if not is_file(folder / "figures.csv"):
        known = [name for name in source_names(project) if name != source]
        shown = cut_text(project.shown(folder / "figures.csv"))
        msg = f"source {show_given(source)}: no file {shown}; {say_accepted(source, known)}"
        raise InputError(msg)
    return folder


def _check(options: Options) -> int:
    from analysis.core.errors import Faults
    from analysis.run.checking import check_scenarios, check_source
    from analysis.source.scenario import source_names

    project, faults = options.project, Faults()
    for name in source_names(project) if options.source is None else [options.source]:
        with faults:
            source = check_source(project, _raw_folder(project, name), tell=say)
            for row in source.figures:
                if row.review:
                    say(f"to review: {row.figure} {row.printed}: {row.review}")
    if options.source is None:
        with faults:
            check_scenarios(project)
    faults.refuse()
    return 0


def _seal(options: Options) -> int:
    from analysis.run.sealing import seal_source

    seal_source(options.project, _raw_folder(options.project, options.source), tell=say)
    return 0


def _verify(options: Options) -> int:
    from analysis.extract.intake import read_document
    from analysis.extract.verify import verify_figures, verify_lists
    from analysis.source.claims import read_claims
    from analysis.source.load import read_source

    source = read_source(_raw_folder(options.project, options.source))
    document = read_document(options.document)
    if source.info.sha256 and document.sha256 != source.info.sha256:
        msg = (
            f"{options.document}: sha256 {document.sha256}, but {source.folder.name}/source.yml "
            f"is about the document with sha256 {source.info.sha256}"
        )
        raise InputError(msg)
    result = verify_figures(document, source.figures)
    claims = read_claims(source.folder / "claims.yml", source.figures)
    names = [
        (f"claim {claim}, {key}", page, name)
        for claim, one in claims.items()
        for key in (*(("stated",) if one.announced else ()), *one.listed)
        for page, name in one.find_names(key)
    ]
    problems = (*result.problems, *verify_lists(document, names))
    for problem in problems:
        say_beside(problem, "failed")
    say(f"{result.rows} figures; {result.digit_runs} digit runs, {result.covered} covered")
    say(f"{len(names)} names that claims count")
    for kind, count in result.rows_by_kind.items():
        say(f"  {kind:<9}{count:>5}")
    return FAILED if problems else 0


def _extract(options: Options) -> int:
    from analysis.core.names import check_name
    from analysis.extract.draft import FIGURES, REVIEW_PAGE
    from analysis.run.destination import check_folder
    from analysis.run.drafting import draft_source

    project: Project = options.project
    name, folder = options.name, options.out or options.project.raw / options.name
    check_name("--name", name)
    out = check_folder("--out", options.out, beside=True) if options.out else None
    drafted = draft_source(project, options.document, name, out=out, encoding=options.encoding)
    for doubt in drafted.doubts:
        say(f"note: {doubt}")
    mentions = drafted.draft.mentions
    say(f"{len(mentions)} figures drafted: {project.shown(folder / FIGURES)}")
    say(f"pages: {drafted.draft.document.paging}")
    waiting = sum(bool(one.review) for one in mentions)
    say(f"{waiting} wait for a look; open {folder / REVIEW_PAGE}")
    if drafted.parameters is not None:
        say(f"parameters: {project.shown(drafted.parameters)}")
        say(f"next: `make review NAME={name}`, then `make check NAME={name}`")
    return 0


def _review(options: Options) -> int:
    from analysis.run.loopback import check_port
    from analysis.run.review.draft import Draft
    from analysis.run.review.log import log_to
    from analysis.run.review.origin import find_document
    from analysis.run.review.server import ReviewServer
    from analysis.words.catalogue import catalogue, languages

    check_port(options.port)
    project: Project = options.project
    folder = _raw_folder(project, options.source)
    document = find_document(folder, options.document)
    language = options.language or languages()[0]
    words = catalogue(language, project.words)
    log = log_to(project.build / "review" / f"{folder.name}.csv")
    draft = Draft(folder, document)
    if draft.is_sealed:
        say(f"note: the source is sealed; afterwards renew it: `analysis seal {folder.name}`")
    with ReviewServer(draft, words, port=options.port, log=log) as server:
        say(f"{server.address}\nstop with Ctrl-C; every correction is saved at once", flush=True)
        if not options.no_open:
            webbrowser.open(server.address)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
    return 0


def _preview(options: Options) -> int:
    from analysis.run.loopback import check_port
    from analysis.run.preview.builds import State
    from analysis.run.preview.preview import Preview
    from analysis.source.scenario import scenario_names

    def say_built(state: State) -> None:
        if state.error:
            say_beside(f"{state.error}\n{_LAST_REPORT}")
        else:
            say(f"done in {state.seconds:.1f} s", flush=True)

    check_port(options.port)
    project: Project = options.project
    name = options.scenario or _only_scenario(scenario_names(project))
    with Preview(
        project, name, language=options.language, port=options.port, tell=say_built
    ) as preview:
        say(f"{preview.address}\nstop with Ctrl-C; start again after changing the engine's code")
        sys.stdout.flush()
        if not options.no_open:
            webbrowser.open(preview.address)
        with contextlib.suppress(KeyboardInterrupt):
            preview.run()
    return 0


def _audit(options: Options) -> int:
    from analysis.run.audit import audit_file, write_json, write_page, write_text
    from analysis.run.destination import check_file, is_plain, write_file
    from analysis.words.catalogue import catalogue

    catalogue(options.language)  # refused before the work, if there is none
    named = {"--json": options.json, "--html": options.html}
    outputs = {option: path for option, path in named.items() if path is not None}
    for option, path in outputs.items():
        check_file(option, path)
        _refuse_document(option, path, options.document)
    files = [os.path.realpath(path) for path in outputs.values() if is_plain(path)]
    if len(files) > len(set(files)):
        msg = f"--json and --html {show_given(str(options.json))}; accepted: a file for each"
        raise InputError(msg)
    audit = audit_file(options.document, options.encoding)
    # Written first: whoever reads the terminal's text may stop early.
    if options.json is not None:
        write_file("--json", options.json, write_json(audit).encode())
    if options.html is not None:
        write_file("--html", options.html, write_page(audit, options.language).encode())
    say(write_text(audit, options.language))
    return FAILED if audit.failing else 0


def _refuse_document(option: str, path: Path, document: Path) -> None:
    """Refuse to write a finding over the document."""
    with contextlib.suppress(OSError):  # one of them is not there
        if path.samefile(document):
            shown = cut_text(str(path))
            msg = f"{option} {shown}: that is the document itself; accepted: another file"
            raise InputError(msg)


def _compare(options: Options) -> int:
    from analysis.run.compare.changes import compare_runs
    from analysis.run.compare.runs import find_run
    from analysis.run.compare.show import render_comparison, summarize
    from analysis.run.destination import check_file, write_file
    from analysis.source.scenario import scenario_names

    project: Project = options.project
    scenario = options.scenario or next(iter(scenario_names(project)), "")
    out = options.out or project.build / "compare.html"
    check_file("--out", out, makes_folders=True)
    runs = [find_run(project, given, scenario) for given in (options.old, options.new)]
    comparison = compare_runs(*runs)
    say(summarize(comparison))
    write_file("--out", out, render_comparison(comparison).encode())
    say(f"page: {project.shown(out)}")
    return 0


def _site(options: Options) -> int:
    from analysis.run.archive import bundle_project
    from analysis.run.bundle import built_scenarios, hold_reports
    from analysis.run.site import build_site

    project: Project = options.project
    with hold_reports(project, _say_waiting):
        _say_unbuilt(project)
        bundle = bundle_project(project)
        _say_environment(project)
        site = build_site(project, built_scenarios(project), bundle, project.build / "site")
    for name, dates in site.editions.items():
        say(f"{name}: {', '.join(dates)}")
    for edition in site.replaced:
        say(f"note: {edition} was there with other content; give a new edition its own date")
    say(f"open {project.shown(site.folder / 'index.html')}")
    return 0


def _say_unbuilt(project: Project) -> None:
    """Name each scenario that is left out because it has no report."""
    from analysis.run.bundle import unbuilt_scenarios

    for name in unbuilt_scenarios(project):
        say_beside(
            f"scenario {name} has no report and is left out; make it: make report SCENARIO={name}",
            "note",
        )


def _say_environment(project: Project) -> None:
    """Name each report that other versions made than are here."""
    from analysis.run.bundle import built_scenarios, tell_environment

    for scenario in built_scenarios(project):
        if other := tell_environment(project, scenario):
            name = scenario.scenario
            say_beside(f"reports/{name} was made with {other}; made here, it may differ", "note")


def _say_waiting(folder: Path) -> None:
    say_beside(f"waiting for the run that makes {folder.name}", "note")


def _bundle(options: Options) -> int:
    from analysis.core.files import write_whole
    from analysis.render.fragment import format_size
    from analysis.run.archive import bundle_project
    from analysis.run.bundle import hold_reports

    project: Project = options.project
    with hold_reports(project, _say_waiting):
        _say_unbuilt(project)
        bundle = bundle_project(project)
        _say_environment(project)
    path = project.build / "bundle" / bundle.name
    write_whole(path, bundle.content)
    say(f"{project.shown(path)}: {bundle.files} files, {format_size(len(bundle.content))}")
    say(f"sha256 {bundle.sha256}")
    return 0


#: Every command, in the order the list shows them. A new one is one row here.
COMMANDS = (
    Command(
        "report",
        "run a scenario's notebooks and render its brief",
        _report,
        _report_arguments,
        kept=_LAST_REPORT,
    ),
    Command(
        "preview",
        "show a brief in the browser, made anew at each save",
        _preview,
        _preview_arguments,
        kept=_LAST_REPORT,
    ),
    Command(
        "batch",
        "run many scenarios, on all cores or on a cluster",
        _batch,
        _batch_arguments,
        kept="the reports that are finished stay; the same command goes on with the rest",
    ),
    Command(
        "notebooks",
        "execute the notebooks in place, and say which numbers changed",
        _notebooks,
        kept="the notebook is as it was, and those after it",
    ),
    Command("new", "make a project of your own", new.run, new.add_arguments, in_project=False),
    Command("publish", "describe the data: datapackage and dictionary", _publish),
    Command("extract", "draft the raw data of a document", _extract, _extract_arguments),
    Command("review", "work on a draft in the browser", _review, _review_arguments),
    Command(
        "audit",
        "recompute what a document's figures say of each other",
        _audit,
        _audit_arguments,
        in_project=False,
    ),
    Command("check", "check a source's raw data", _check, _check_arguments),
    Command("seal", "seal a source's raw data after a review", _seal, _seal_arguments),
    Command("verify", "hold a source's figures against the document", _verify, _verify_arguments),
    Command("compare", "what changed between two reports, and why", _compare, _compare_arguments),
    Command("site", "the publishable site, in build/site/", _site, kept=_LAST_SITE),
    Command(
        "bundle",
        "the replication archive, in build/bundle/",
        _bundle,
        kept="the archives there are stay as they were",
    ),
)


if __name__ == "__main__":
    sys.exit(main())
