"""What several browser tests need: the lab's modules, called one by one."""

from __future__ import annotations

import pytest

from trajectories.web.static import panels_url


@pytest.fixture
def modules(page, server):
    """Runs a function in a page of the lab's origin: `modules("numbers/network", "({encode}, given) => …", given)`."""
    page.goto(f"{server.url}/_stcore/health")

    def call(name: str, function: str, given: object = None) -> object:
        address = f"{panels_url()}/{name}.js"
        return page.evaluate(
            f"async ([address, given]) => ({function})(await import(address), given)", [address, given]
        )

    return call
