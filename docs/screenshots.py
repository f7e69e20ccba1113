"""Takes the pictures of this folder from the running lab: `.venv/bin/python docs/screenshots.py [page ...]`.

Every page at 1280x800 in light; those of LOOKS also in dark, and at 390x844 as on a phone.
"""

from __future__ import annotations

import sys
from io import BytesIO
from math import cos, pi, sin
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import run  # noqa: E402
from benchmarks._browser import lab  # noqa: E402
from tests.browser.lab import click_plane, pixel  # noqa: E402
from tests.conftest import CHROMIUM_FLAGS, DESKTOP, PHONE  # noqa: E402
from ui.head import PREVIEW  # noqa: E402
from ui.sitemap import PAGES, lesson_of, purpose, title  # noqa: E402
from words import say  # noqa: E402

FOLDER = ROOT / "docs" / "screens"
TOUR = """# The pages

Each is one question; its picture, where there is one, is the lesson's own run, at its end.
`.venv/bin/python docs/screenshots.py` takes them again and writes this page."""
UI = ROOT / "ui"
LOOKS = ("start", "lessons", "projection", "inside", "side_by_side", "sweep", "space", "numbers", "one_step")
PATIENCE = 120_000  # milliseconds: other things may be going on
COLOURS = 128  # of a picture's palette
PLAY = "[data-testid=transport] [aria-label=Play]:not([hidden])"
# Nothing plays, or it is over.
END = f"() => !document.querySelector('[data-testid=transport]') || document.querySelector('{PLAY}')"


def addresses() -> list[str]:
    """The pages by the name in their address; the first one's is that of its file."""
    return [address[0] if address else file.removesuffix(".py") for rows in PAGES.values() for file, *address in rows]


def shoot(browser: Browser, url: str, name: str, *, phone: bool, dark: bool) -> None:
    """One page, once its run has been played to the end."""
    context = opened(browser, phone=phone, dark=dark)
    page = context.new_page()
    page.goto(f"{url}/{'' if name == 'start' else name}")
    page.wait_for_selector(".bn-live, [data-testid=stCode], h3", timeout=60_000)
    if name == "projection":
        click_plane(page, 0.7, 0.5)
    settle(page)
    keep(page, name, phone=phone, dark=dark)
    context.close()


def opened(browser: Browser, *, phone: bool, dark: bool) -> BrowserContext:
    """A browser that was never here. Its scripts may be asked anything, whatever the lab forbids to pages."""
    scheme = "dark" if dark else "light"
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, **(PHONE if phone else DESKTOP))
    context.set_default_timeout(PATIENCE)
    return context


def keep(page: Page, name: str, *, phone: bool, dark: bool) -> None:
    """The picture as it is now, into the folder."""
    look = "".join(["-phone" * phone, "-dark" * dark])
    picture = Image.open(BytesIO(page.screenshot(scale="css")))
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}{look}.png", optimize=True)


def steps_of_start(browser: Browser, url: str, *, phone: bool, dark: bool) -> None:
    """The page that opens once each of its steps has been done, and its end."""
    context = opened(browser, phone=phone, dark=dark)
    page = context.new_page()
    page.goto(url)
    page.locator("[data-testid=projection-readout][data-step='3000']").wait_for(state="attached", timeout=60_000)
    click_plane(page, -0.9, 0.2)
    click_plane(page, 1.0, 0.6)
    keep(page, "start-2", phone=phone, dark=dark)
    page.get_by_role("button", name="Next", exact=True).click()
    box = page.get_by_test_id("input-plane").bounding_box()
    assert box is not None
    for i in range(121):
        at = pixel(box, 1.5 * cos(2 * pi * i / 120), 1.5 * sin(2 * pi * i / 120))
        page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
        if i == 0:
            page.mouse.down()
    page.mouse.up()
    keep(page, "start-3", phone=phone, dark=dark)
    page.get_by_role("button", name="Next", exact=True).click()
    for _ in range(15):
        page.get_by_test_id("latent-panel").press("ArrowRight")
    keep(page, "start-4", phone=phone, dark=dark)
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_role("button", name="Two numbers", exact=True).click()
    page.get_by_role("button", name="Next", exact=True).wait_for(timeout=60_000)
    keep(page, "start-5", phone=phone, dark=dark)
    page.get_by_role("button", name="Next", exact=True).click()
    keep(page, "start-6", phone=phone, dark=dark)
    context.close()


def preview(browser: Browser, url: str) -> None:
    """What links to the lab show: the page that opens, as large as such pictures are."""
    page = browser.new_page(viewport={"width": 1200, "height": 630}, bypass_csp=True)
    page.goto(url)
    page.wait_for_selector(".bn-live", timeout=60_000)
    settle(page)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(UI / PREVIEW, optimize=True)
    page.close()


def settle(page: Page) -> None:
    """Wait for the end of the run, and for what is measured or drawn finely only then."""
    page.wait_for_timeout(1500)
    page.wait_for_function(END, timeout=120_000)
    page.wait_for_timeout(3000)


def tour() -> None:
    """Write tour.md: every page in the order of the menu, with the pictures that there are."""
    lines = [TOUR]
    for section, rows in PAGES.items():
        lines += [f"## {say(f'sections.{section}')}"] if section else []
        for file, *_ in rows:
            name = lesson_of(file).replace("-", "_")
            lines += [f"### {title(file)}", purpose(file)]
            lines += [f"![{title(file)}](screens/{name}.png)"] if (FOLDER / f"{name}.png").exists() else []
            looks = [f"[{words}]({path})" for words, path in found_looks(name)]
            lines += [", ".join(looks)] if looks else []
    (ROOT / "docs" / "tour.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")


def found_looks(name: str) -> list[tuple[str, str]]:
    """The other pictures of a page: what each shows, and where it is."""
    steps = [(f"step {i}", f"{name}-{i}") for i in range(2, 7)]
    looks = [("dark", f"{name}-dark"), ("on a phone", f"{name}-phone"), ("on a phone, dark", f"{name}-phone-dark")]
    return [(words, f"screens/{file}.png") for words, file in (*steps, *looks) if (FOLDER / f"{file}.png").exists()]


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
                    if name == "start":
                        steps_of_start(browser, url, phone=phone, dark=dark)
        browser.close()
    tour()


if __name__ == "__main__":
    main(sys.argv[1:])
