"""Take the picture of the README: both briefs' findings, a number opened to its source.

Usage: python scripts/make_picture.py [SCENARIO], after `make report`. Needs a Chromium of this
system. Writes docs/images/brief.png with few enough colours to stay small. By hand only: a
browser's pixels are not the same everywhere.
"""

import io
import shutil
import sys
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
TARGET: Final = ROOT / "docs" / "images" / "brief.png"
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
WINDOW: Final[ViewportSize] = {"width": 720, "height": 640}
GAP: Final = 24
COLOURS: Final = 64


def photograph(browser: Browser, brief: Path) -> Image.Image:
    """Return a brief's findings, the first number of the page that has bounds opened."""
    page = browser.new_page(viewport=WINDOW, color_scheme="light", reduced_motion="reduce")
    page.goto(brief.as_uri())
    opened = page.locator("[popover]:has(.span)").first.get_attribute("id")
    opener = page.locator(f'button[popovertarget="{opened}"]:not(.close)').first
    opener.evaluate("one => (one.closest('.findings') ?? one).scrollIntoView()")
    opener.click()
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def main() -> None:
    """Put the English picture and the Chinese beside each other."""
    report = ROOT / "reports" / (sys.argv[1] if len(sys.argv) > 1 else "changzhou")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit(f"none of {', '.join(BROWSERS)} is installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        shots = [photograph(browser, report / f"brief.{name}.html") for name in ("en", "zh")]
        browser.close()
    width = sum(shot.width for shot in shots) + GAP * (len(shots) - 1)
    picture = Image.new("RGB", (width, shots[0].height), "white")
    for place, shot in enumerate(shots):
        picture.paste(shot, (place * (shot.width + GAP), 0))
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(TARGET, optimize=True)
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
