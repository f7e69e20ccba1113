"""The path of lessons: before and after, all of them at a glance, and marks in this browser only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import ARRIVAL
from tests.conftest import DESKTOP, Server, watch
from ui.path import path
from ui.sitemap import PAGES
from words import say


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Page]:
    """A page of a browser without marks. The test fails where the page logs an error."""
    context = browser.new_context(**DESKTOP)
    page = context.new_page()
    errors = watch(page)
    yield page
    context.close()
    assert not errors


def test_every_lesson_leads_to_the_next(fresh: Page, server: Server):
    steps = path()
    fresh.goto(f"{server.url}/linear")
    foot = fresh.get_by_role("navigation", name="The lessons before and after this one")
    here = next(i for i, step in enumerate(steps) if step.name == "linear")
    expect(foot).to_contain_text(f"Lesson {here + 1} of {len(steps)}", timeout=ARRIVAL)
    foot.get_by_role("link", name=steps[here + 1].title).click()
    fresh.wait_for_url(f"**/{steps[here + 1].name}*")
    expect(foot).to_contain_text(f"Lesson {here + 2} of {len(steps)}", timeout=ARRIVAL)
    foot.get_by_role("link", name=steps[here].title).click()
    fresh.wait_for_url("**/linear*")
    expect(foot.get_by_role("button")).to_have_text("Done", timeout=ARRIVAL)  # whoever goes on has done it


def test_no_page_hides_behind_a_button_at_the_head_of_a_laptop(fresh: Page, server: Server):
    fresh.goto(f"{server.url}/linear")
    expect(fresh.get_by_role("navigation", name="The lessons before and after this one")).to_be_visible(timeout=ARRIVAL)
    for name in PAGES:
        if name:
            expect(fresh.locator("header").get_by_role("button", name=say(f"sections.{name}"))).to_be_in_viewport()


def test_all_lessons_are_shown_each_with_its_picture_and_a_mark_where_it_was_done(fresh: Page, server: Server):
    fresh.goto(f"{server.url}/lessons")
    entries = fresh.locator(".bn-lesson")
    expect(entries).to_have_count(len(path()), timeout=ARRIVAL)
    drawn = """nodes => nodes.map((node) =>
        [...node.querySelectorAll('path')].filter((path) => path.getAttribute('d').length > 20).length)"""
    assert all(count >= 2 for count in entries.evaluate_all(drawn))
    entries.nth(1).click()
    fresh.wait_for_url("**/linear*")
    fresh.get_by_role("button", name="Mark as done").click()
    fresh.goto(f"{server.url}/lessons")
    expect(fresh.locator("[data-lesson=linear]")).to_have_attribute("data-done", "true", timeout=ARRIVAL)
    expect(fresh.locator("[data-done=true]")).to_have_count(1)
    expect(fresh.get_by_text(f"1 of {len(path())} done")).to_be_visible()


def test_the_doors_of_the_first_page_lead_where_they_say(fresh: Page, server: Server):
    for door, address in (("The lessons in order", "lessons"), ("For teachers", "teachers")):
        fresh.context.clear_cookies()
        fresh.goto(server.url)
        fresh.get_by_role("button", name="To the end").click(timeout=ARRIVAL)
        fresh.get_by_role("link", name=door).click()
        fresh.wait_for_url(f"**/{address}*")
