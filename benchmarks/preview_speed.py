"""How long a saved sentence takes to stand in the browser, with `analysis preview` and Chromium.

    python benchmarks/preview_speed.py [--rounds 5]

Everything happens in a copy of the project. Timed is from the save of the prose to the sentence on
the page, by a clock outside both.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright
from run_speed import SCENARIO, copied, environment

LANGUAGE = "en"
#: The first build makes everything; a later one a sentence. Milliseconds.
FIRST, LATER = 600_000, 120_000


def main() -> None:
    """Measure, and print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    with copied() as folder:
        command = (sys.executable, "-m", "analysis", "preview", SCENARIO, "--no-open")
        options = ("--language", LANGUAGE)
        preview = subprocess.Popen(  # noqa: S603 (this interpreter)
            (*command, *options),
            cwd=folder,
            env=environment() | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            address = next(
                word for line in preview.stdout or () for word in line.split() if "://" in word
            )
            seconds = save_and_see(browser, address, folder, rounds)
        finally:
            preview.terminate()
            preview.wait()
    said = ", ".join(f"{one:.1f}" for one in seconds)
    print(f"sentence saved → on the page, s: {said}; median {statistics.median(seconds):.1f}")


def save_and_see(browser: str | None, address: str, folder: Path, rounds: int) -> list[float]:
    """Return the seconds from the save of each of several sentences to its being on the page."""
    prose = next((folder / "notebooks" / "prose").glob(f"{SCENARIO}.{LANGUAGE}.md"))
    seconds = []
    with sync_playwright() as driver:
        page = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        page.goto(address)
        page.get_by_role("status").get_by_text("Built in").wait_for(timeout=FIRST)
        for place in range(rounds):
            time.sleep(2)  # nobody saves while the page still settles
            sentence = (
                f"A sentence called {chr(ord('a') + place) * 3}."  # a number would be refused
            )
            text = f"{prose.read_text('utf-8')}\n{sentence}\n"
            began = time.perf_counter()
            prose.write_text(text, "utf-8")
            page.get_by_text(sentence).first.wait_for(timeout=LATER, state="attached")
            seconds.append(time.perf_counter() - began)
        page.context.browser.close() if page.context.browser else None
    return seconds


if __name__ == "__main__":
    main()
