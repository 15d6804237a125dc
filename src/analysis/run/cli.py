"""The command line: `python -m analysis <command>`."""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis.core.errors import InputError

#: Exit statuses: what the user gave can't be used; a notebook or the rendering failed.
BAD_INPUT, FAILED, INTERRUPTED = 2, 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        status: int = options.run(options)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("interrupted; the last good report is as it was", file=sys.stderr)
        return INTERRUPTED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis", description=__doc__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="command")

    report = commands.add_parser("report", help="run a scenario's notebooks and render its brief")
    report.add_argument(
        "scenario", nargs="?", help="a name in notebooks/parameters/ or a .yml file"
    )
    report.add_argument("--all", action="store_true", help="every scenario")
    report.set_defaults(run=_report)

    notebooks = commands.add_parser("notebooks", help="execute the notebooks in place")
    notebooks.set_defaults(run=_notebooks)

    publish = commands.add_parser("publish", help="describe the data: datapackage and dictionary")
    publish.set_defaults(run=_publish)

    extract = commands.add_parser("extract", help="draft the raw data of a document")
    extract.add_argument("document", type=Path, help="plain text, or a PDF with a text layer")
    extract.add_argument("--name", required=True, help="the source's id, such as my-city")
    extract.add_argument("--out", type=Path, help="folder to write to, instead of data/raw/")
    extract.add_argument("--encoding", help="the text's encoding, if it is not found rightly")
    extract.set_defaults(run=_extract)

    check = commands.add_parser("check", help="check a source's raw data")
    check.add_argument("source", help="a folder in data/raw/, or its path")
    check.set_defaults(run=_check)

    verify = commands.add_parser("verify", help="hold a source's figures against the document")
    verify.add_argument("source", help="a folder in data/raw/")
    verify.add_argument("document", type=Path, help="the document itself")
    verify.set_defaults(run=_verify)

    compare = commands.add_parser("compare", help="what changed between two reports, and why")
    compare.add_argument("old", help="a report folder, or a git revision such as HEAD~1")
    compare.add_argument("new", help="likewise")
    compare.add_argument(
        "--scenario", default="changzhou", help="which report of a revision (default: changzhou)"
    )
    compare.add_argument(
        "--out", type=Path, help="the page to write (default: build/compare.html)"
    )
    compare.set_defaults(run=_compare)

    site = commands.add_parser("site", help="the publishable site, in build/site/")
    site.set_defaults(run=_site)

    bundle = commands.add_parser("bundle", help="the replication archive, in build/bundle/")
    bundle.set_defaults(run=_bundle)
    return parser


def _report(options: argparse.Namespace) -> int:
    from analysis.core.project import ROOT
    from analysis.run.pipeline import RunError, run_report
    from analysis.source.scenario import read_scenario, scenario_names

    if options.all == (options.scenario is not None):
        msg = f"name one scenario, or give --all; accepted: {', '.join(scenario_names())}"
        raise InputError(msg)
    names = scenario_names() if options.all else [options.scenario]
    scenarios = [read_scenario(name) for name in names]
    failed = 0
    for scenario in scenarios:
        print(
            f"scenario {scenario.scenario}: {scenario.base_year}–{scenario.end_year}", flush=True
        )
        try:
            report = run_report(scenario)
        except RunError as error:
            print(f"error: {error}\nthe last good report is as it was", file=sys.stderr)
            failed += 1
            continue
        shown = (
            report.folder.relative_to(ROOT)
            if report.folder.is_relative_to(ROOT)
            else report.folder
        )
        print(f"done in {report.seconds:.1f} s: {shown}/")
        for path in sorted(report.folder.glob("brief.*")):
            print(f"  {path.name}")
    return FAILED if failed else 0


def _notebooks(options: argparse.Namespace) -> int:
    from analysis.run.pipeline import RunError, refresh_notebooks

    del options
    try:
        refresh_notebooks()
    except RunError as error:
        print(f"error: {error}", file=sys.stderr)
        return FAILED
    return 0


def _publish(options: argparse.Namespace) -> int:
    from analysis.core.project import ROOT
    from analysis.publish.package import publish_data

    del options
    for path in publish_data(ROOT):
        print(path.relative_to(ROOT).as_posix())
    return 0


def _raw_folder(source: str) -> Path:
    from analysis.core.project import ROOT

    given = Path(source)
    return given if given.is_dir() and "/" in source else ROOT / "data" / "raw" / source


def _check(options: argparse.Namespace) -> int:
    from analysis.source.check import measure_agreement
    from analysis.source.load import read_source
    from analysis.source.observe import count_kinds

    source = read_source(_raw_folder(options.source))
    kinds = ", ".join(f"{count} {kind}" for kind, count in count_kinds(source.figures).items())
    print(f"{source.folder.name}: {len(source.figures)} figures ({kinds})")
    print(f"{len(source.indicators)} indicators, {len(source.corrections)} corrections: no fault")
    if (rates := measure_agreement(source.folder)) is not None:
        shown = ", ".join(f"{column} {rate:.1f} %" for column, rate in rates.items())
        print(f"two independent readings agreed on: {shown}")
    waiting = [row for row in source.figures if row.review]
    for row in waiting:
        print(f"to review: {row.figure} {row.printed}: {row.review}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from analysis.extract.intake import read_document
    from analysis.extract.verify import verify_figures
    from analysis.source.load import read_source

    source = read_source(_raw_folder(options.source))
    document = read_document(options.document)
    if source.info.sha256 and document.sha256 != source.info.sha256:
        msg = (
            f"{options.document}: sha256 {document.sha256}, but {source.folder.name}/source.yml "
            f"is about the document with sha256 {source.info.sha256}"
        )
        raise InputError(msg)
    result = verify_figures(document, source.figures)
    for problem in result.problems:
        print(f"failed: {problem}", file=sys.stderr)
    print(f"{result.rows} figures; {result.digit_runs} digit runs, {result.covered} covered")
    for kind, count in result.rows_by_kind.items():
        print(f"  {kind:<9}{count:>5}")
    return FAILED if result.problems else 0


def _extract(options: argparse.Namespace) -> int:
    from analysis.core.project import ROOT
    from analysis.extract.draft import write_draft
    from analysis.extract.intake import read_document
    from analysis.extract.scan import extract_mentions
    from analysis.source.scenario import draft_parameters

    folder = options.out or ROOT / "data" / "raw" / options.name
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", options.name):
        msg = f"--name {options.name!r}; accepted: lower-case ASCII letters, digits, - and _"
        raise InputError(msg)
    document = read_document(options.document, encoding=options.encoding)
    mentions = extract_mentions(document)
    review = write_draft(mentions, document, folder, options.name)
    print(f"{len(mentions)} figures drafted: {folder / 'figures.csv'}")
    print(f"pages: {document.paging}")
    print(f"{sum(bool(m.review) for m in mentions)} wait for a look; open {review}")
    if options.out is None:
        parameters = draft_parameters(options.name, [m.period for m in mentions])
        print(f"parameters: {parameters.relative_to(ROOT).as_posix()}")
        print(f"next: edit the table, then `make check NAME={options.name}`")
    return 0


def _compare(options: argparse.Namespace) -> int:
    from analysis.core.files import write_whole
    from analysis.core.project import ROOT
    from analysis.run.compare import compare_runs, find_run, render_comparison, summarize

    out = options.out or ROOT / "build" / "compare.html"
    runs = [find_run(given, options.scenario) for given in (options.old, options.new)]
    comparison = compare_runs(*runs)
    print(summarize(comparison))
    write_whole(out, render_comparison(comparison).encode())
    print(f"page: {_from_here(out)}")
    return 0


def _site(options: argparse.Namespace) -> int:
    from analysis.core.project import ROOT
    from analysis.run.bundle import built_scenarios, bundle_project
    from analysis.run.site import build_site

    del options
    site = build_site(ROOT, built_scenarios(), bundle_project(), ROOT / "build" / "site")
    for name, dates in site.editions.items():
        print(f"{name}: {', '.join(dates)}")
    for edition in site.replaced:
        print(f"note: {edition} was there with other content; give a new edition its own date")
    print(f"open {_from_here(site.folder / 'index.html')}")
    return 0


def _bundle(options: argparse.Namespace) -> int:
    from analysis.core.files import write_whole
    from analysis.core.project import ROOT
    from analysis.render.fragment import format_size
    from analysis.run.bundle import bundle_project

    del options
    bundle = bundle_project()
    path = ROOT / "build" / "bundle" / bundle.name
    write_whole(path, bundle.content)
    print(f"{_from_here(path)}: {bundle.files} files, {format_size(len(bundle.content))}")
    print(f"sha256 {bundle.sha256}")
    return 0


def _from_here(path: Path) -> Path:
    """Return a path as short as it can be named from the project's folder."""
    from analysis.core.project import ROOT

    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


if __name__ == "__main__":
    sys.exit(main())
