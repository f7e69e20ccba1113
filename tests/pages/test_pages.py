"""Each page opens, by its Python, as it starts and with whatever a link holds."""

from __future__ import annotations

import sys

import pytest
from streamlit.testing.v1 import AppTest

import trajectories
from aecore.experiment import SETTINGS
from tests.places import ROOT
from words import say

PAGES = sorted(file.name for file in (ROOT / "pages").glob("*.py") if file.name != "navigation.py")
# These show the same whatever the link holds.
WITHOUT_SETTINGS = {
    "start.py", "lessons_page.py", "gallery.py", "teachers.py", "glossary.py", "join.py", "plan.py", "dashboard.py",
}  # fmt: skip
OF_IMAGES = {"digits.py", "against_pca.py", "image_blur.py"}  # these have settings of their own
LABS = [page for page in PAGES if page not in WITHOUT_SETTINGS]
TO_READ = {"code_page.py", "teachers.py", "glossary.py"}  # these have no stage
LONGEST_PAGE = 100  # lines; longer ones are two ideas


@pytest.fixture(scope="module", autouse=True)
def workers_stop():
    yield
    trajectories.stop()


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=30)
    app.run()
    if page != "start.py":
        app.switch_page(page)
    app.query_params.clear()
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def has_stage(app: AppTest, page: str) -> bool:
    """Whether a page that has something to show shows it."""
    return page in TO_READ or len(app.get("bidi_component")) >= 1


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_its_stage(page):
    app = opened(page)
    assert not app.exception and not app.error and not app.warning
    assert has_stage(app, page)


@pytest.mark.parametrize("page", LABS)
def test_a_page_opens_whatever_the_link_holds(page):
    app = opened(page, **{row.key: "\x00'~:[]" for row in SETTINGS.values()}, v="x", step="x", code="x", nothing="x")
    assert not app.exception
    assert has_stage(app, page)
    assert app.warning


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_it_is_in_one_heading(page):
    app = opened(page)
    headings = [*app.title, *app.header, *app.subheader]
    assert len(headings) >= 1
    assert all("!" not in heading.value for heading in headings)


@pytest.mark.parametrize("page", [page for page in LABS if page not in OF_IMAGES])
def test_a_new_seed_keeps_the_page_whole(page):
    app = opened(page)
    app.button(key="new-seed").click().run()
    assert not app.exception and not app.warning
    assert has_stage(app, page)


def test_a_link_with_settings_to_the_first_page_goes_on_to_where_they_are_shown():
    app = opened("start.py", width="3")
    assert not app.exception and not app.warning
    assert app.button(key="new-seed")
    assert list(app.query_params["width"])[-1] == "3"


def test_a_page_that_fails_says_what_is_kept_and_logs_why(monkeypatch, caplog):
    def broken(*args, **options):
        raise RuntimeError("a reason that is for the log")

    monkeypatch.setattr("ui.stage.stage", broken)
    app = opened("projection.py", width="2")
    assert "kept in the address bar" in app.error[0].value
    assert "a reason" not in app.error[0].value
    assert "a reason that is for the log" in caplog.text


def test_no_page_hides_a_module_of_the_standard_library():
    # While a page runs, Streamlit has its folder first on the path, and a worker started then takes the path over.
    assert not {page.removesuffix(".py") for page in PAGES} & sys.stdlib_module_names


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_short(page):
    assert len((ROOT / "pages" / page).read_text(encoding="utf-8").splitlines()) <= LONGEST_PAGE


def test_how_good_is_it_says_where_runs_are_trained_by_the_readable_engine(monkeypatch):
    caption = say("numbers-table.readable-engine")
    assert caption not in [shown.value for shown in opened("numbers_page.py").caption]
    monkeypatch.setattr("aecore.engine.choice.COMPILED", False)
    assert caption in [shown.value for shown in opened("numbers_page.py").caption]
