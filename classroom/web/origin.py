"""Whether a request comes from the lab's own pages: another site's page may not write in a visitor's name."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers


def own_origin(headers: Headers, proxies: int = 0) -> bool:
    """Whether the Origin is the lab as the browser calls it. Programs that are no browsers send none.

    proxies: how many of ours stand in front; they may say by X-Forwarded-Host what the browser called.
    """
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    asked = {headers.get("host", "").lower()}
    if proxies:
        asked.add(headers.get("x-forwarded-host", "").split(",")[-1].strip().lower())
    parts = urlsplit(origin.lower())
    return parts.scheme in ("http", "https") and parts.netloc in asked - {""}


def public_origin(headers: Headers, scheme: str, proxies: int = 0) -> str:
    """How the lab is called from outside: scheme and host."""
    host = headers.get("host", "localhost")
    if proxies:
        host = headers.get("x-forwarded-host", host).split(",")[-1].strip()
        scheme = headers.get("x-forwarded-proto", scheme).split(",")[-1].strip()
    return f"{'https' if scheme in ('https', 'wss') else 'http'}://{host}"
