"""Takes the pictures of this folder from the running lab: `.venv/bin/python docs/screenshots.py [page ...]`.

Every page at 1280x800 in light; those of LOOKS also in dark, and at 390x844 as on a phone.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import run  # noqa: E402
from benchmarks._browser import lab  # noqa: E402
from tests.browser.lab import click_plane  # noqa: E402
from tests.conftest import CHROMIUM_FLAGS, DESKTOP, PHONE  # noqa: E402
from trajectories.web.static import PANELS  # noqa: E402
from ui.head import PREVIEW  # noqa: E402
from ui.sitemap import PAGES  # noqa: E402

FOLDER = ROOT / "docs" / "screens"
LOOKS = ("projection", "inside", "side_by_side", "sweep", "space", "numbers", "one_step")
COLOURS = 256  # of a picture's palette
PLAY = "[data-testid=transport] [aria-label=Play]:not([hidden])"
END = f"() => !document.querySelector('.bn-live') || document.querySelector('{PLAY}')"


def addresses() -> list[str]:
    """The pages by the name in their address; the first one's is that of its file."""
    return [address[0] if address else file.removesuffix(".py") for rows in PAGES.values() for file, *address in rows]


def shoot(browser: Browser, url: str, name: str, *, phone: bool, dark: bool) -> None:
    """One page, once its run has been played to the end."""
    context = browser.new_context(color_scheme="dark" if dark else "light", **(PHONE if phone else DESKTOP))
    page = context.new_page()
    page.goto(f"{url}/{'' if name == 'projection' else name}")
    page.wait_for_selector(".bn-live, [data-testid=stCode], h3", timeout=60_000)
    if name == "projection":
        click_plane(page, 0.7, 0.5)
    settle(page)
    look = "".join(["-phone" * phone, "-dark" * dark])
    picture = Image.open(BytesIO(page.screenshot(scale="css")))
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}{look}.png", optimize=True)
    context.close()


def preview(browser: Browser, url: str) -> None:
    """What links to the lab show: the page that opens, as large as such pictures are."""
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    page.goto(url)
    page.wait_for_selector(".bn-live", timeout=60_000)
    settle(page)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(PANELS / PREVIEW, optimize=True)
    page.close()


def settle(page: Page) -> None:
    """Wait for the end of the run, and for what is measured or drawn finely only then."""
    page.wait_for_timeout(1500)
    page.wait_for_function(END, timeout=120_000)
    page.wait_for_timeout(3000)


def main(pages: list[str]) -> None:
    """Take them."""
    FOLDER.mkdir(exist_ok=True)
    with lab([]) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=run.find_browser(), args=list(CHROMIUM_FLAGS))
        preview(browser, url)
        for name in pages or addresses():
            for phone in (False, True):
                for dark in (False, True):
                    if name in LOOKS or not (phone or dark):
                        shoot(browser, url, name, phone=phone, dark=dark)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
