"""What a visitor sees when a connection, an answer or a worker is lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from aecore import train
from aecore.experiment import Experiment
from tests.browser.lab import ARRIVAL, SHORT, open_lab, wait_for_end
from tests.conftest import DESKTOP, Server, start_server, stop_server, workers_of


def test_a_lost_connection_is_said_and_recovers_by_itself(browser: Browser, server: Server):
    context = browser.new_context(**DESKTOP)  # not the fixture: here the browser must log that requests fail
    page = context.new_page()
    page.route("**/trajectories/*/2", lambda route: route.abort())
    open_lab(page, server.url + SHORT + "&seed=7")
    expect(page.locator(".bn-message")).to_contain_text("connection is lost", timeout=ARRIVAL)
    page.unroute_all()
    wait_for_end(page, 300)
    expect(page.locator(".bn-message")).to_be_hidden()
    context.close()


def test_a_broken_chunk_is_fetched_again(page: Page, server: Server):
    broken = []

    def chunk(route):
        if route.request.url.endswith("/3") and not broken:
            broken.append(1)
            route.fulfill(status=200, body=b"BNCK and then nonsense", content_type="application/octet-stream")
        else:
            route.continue_()

    page.route("**/trajectories/**", chunk)
    open_lab(page, server.url + SHORT + "&seed=8")
    wait_for_end(page, 300)
    assert broken
    page.unroute_all()


def test_a_worker_killed_mid_run_costs_no_more_than_a_pause(page: Page, tmp_path: Path):
    lab = start_server(tmp_path / "log.txt")
    try:
        experiment = Experiment(seed=9, hidden=(64, 64, 64, 64))
        open_lab(page, f"{lab.url}?" + "&".join(f"{key}={text}" for key, text in experiment.to_query().items()))
        workers = workers_of(lab)
        assert workers
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        assert wait_for_end(page).loss == pytest.approx(float(train(experiment).history["train"][-1]), rel=1e-6)
        expect(page.locator(".bn-message")).to_be_hidden()
        assert not set(workers) & set(workers_of(lab))
    finally:
        page.goto("about:blank")  # so that the page does not miss its server
        stop_server(lab)
