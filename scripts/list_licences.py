"""List in docs/dependencies.md under which licence each locked package is: `make licences`.

The packages are those of the locks, the licences those of the installed packages: so it needs the
development environment.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from analysis.core.files import write_whole
from analysis.run.packages import find_licence, read_lock

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "dependencies.md"
BEGIN, END = "<!-- licences -->\n", "<!-- /licences -->"
#: What each lock adds to the one before.
LOCKS = {
    "requirements.lock": "To make the reports",
    "requirements-dev.lock": "In addition, to work on the project",
}


def main() -> None:
    """Write the list into the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    write_whole(PAGE, f"{before}{BEGIN}{list_licences()}{END}{after}".encode())


def list_licences(root: Path = ROOT) -> str:
    """Return the tables: of each lock, the packages it adds, by their licences."""
    tables = []
    seen: set[str] = set()
    for lock, title in LOCKS.items():
        text = (root / lock).read_text(encoding="utf-8")
        names = [one.name for one in read_lock(text) if one.name not in seen]
        seen |= set(names)
        tables.append(f"{title}, {len(names)} packages:\n\n{write_table(names)}")
    return "\n".join(tables)


def write_table(names: Iterable[str]) -> str:
    """Return packages by their licences, those of most packages first."""
    found = defaultdict(list)
    for name in sorted(names):
        found[find_licence(name) or "not told"].append(name)
    rows = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    lines = ["| licence | packages |", "|---|---|"]
    lines += [f"| {licence} | {', '.join(packages)} |" for licence, packages in rows]
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main()
