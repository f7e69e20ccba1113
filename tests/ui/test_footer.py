"""The end of each page: which version of the lab this is, and where its source is, where that is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui import head


def published(folder: Path, urls: str = "") -> tuple[str, str]:
    project = folder / "pyproject.toml"
    project.write_text(f'[project]\nname = "bottleneck"\nversion = "1.2.3"\n{urls}', encoding="utf-8")
    return head._published(project)


def test_without_an_address_of_the_source_none_is_told(tmp_path: Path):
    assert published(tmp_path) == ("1.2.3", "")
    assert "[" not in head.footer() or head._published(head._HERE.parent / "pyproject.toml")[1]


def test_the_address_of_the_source_is_told_where_the_project_gives_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    found = published(tmp_path, '[project.urls]\nSource = "https://example.org/lab"\n')
    assert found == ("1.2.3", "https://example.org/lab")
    monkeypatch.setattr(head, "_published", lambda project: found)
    head.footer.cache_clear()
    assert head.footer() == "Bottleneck 1.2.3 · MIT licence · [Source](https://example.org/lab)"
    head.footer.cache_clear()
