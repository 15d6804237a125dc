"""What a batch of fifty scenarios takes beside one of ten: peak memory, and seconds a scenario.

    python benchmarks/batch_memory.py [--few 10] [--many 50]

The project is the small one that `analysis new` makes, so that fifty take minutes. Memory is the
proportional set size of the batch and all its descendants, from /proc (Linux), looked at twice a
second: pages that forked processes share count once.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from run_speed import environment

NAME, BASE, PAUSE = "small", "example", 0.5


def main() -> None:
    """Measure both, and print their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=10)
    parser.add_argument("--many", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        make = (sys.executable, "-m", "analysis", "new", NAME, "--at", name)
        subprocess.run(  # noqa: S603 (this interpreter)
            make, env=environment(), check=True, stdout=subprocess.DEVNULL
        )
        found = [run_batch(Path(name) / NAME, count) for count in (options.few, options.many)]
    for count, (peak, seconds) in zip((options.few, options.many), found, strict=True):
        print(f"{count} scenarios: peak {peak / 2**20:.0f} MB, {seconds / count:.1f} s each")
    print(f"peak memory, {options.many} against {options.few}: {found[1][0] / found[0][0]:.2f}")


def run_batch(project: Path, count: int) -> tuple[int, float]:
    """Run so many scenarios of other seeds; return the peak in bytes, and the seconds."""
    seeds = ",".join(map(str, range(1, count + 1)))
    given = ("--base", BASE, "--grid", f"seed={seeds}", "--name", f"of-{count}")
    began, peak = time.perf_counter(), 0
    batch = subprocess.Popen(  # noqa: S603 (this interpreter)
        (sys.executable, "-m", "analysis", "batch", *given),
        cwd=project,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while batch.poll() is None:
        peak = max(peak, sum(map(read_size, find_family(batch.pid))))
        time.sleep(PAUSE)
    if batch.returncode:
        raise SystemExit(f"the batch of {count} ended with status {batch.returncode}")
    return peak, time.perf_counter() - began


def find_family(first: int) -> Iterator[int]:
    """Yield a process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            told = (entry / "stat").read_text("utf-8", errors="replace")
            children.setdefault(int(told.rpartition(")")[2].split()[1]), []).append(
                int(entry.name)
            )
    waiting = [first]
    while waiting:
        yield (one := waiting.pop())
        waiting += children.get(one, [])


def read_size(process: int) -> int:
    """Return a process's proportional set size in bytes, 0 where it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text("utf-8").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main()
