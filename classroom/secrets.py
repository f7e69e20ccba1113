"""Codes that are read aloud, and secrets that are not: made, and compared by their hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets

ALPHABET = "CDFHJKMNPQRTVWXY3479"  # no look-alikes (0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V), no vowels and so no words
LENGTH = 6  # 64 million codes


def new_code() -> str:
    """A code for a room."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """A code as somebody typed it, without spaces and dashes, in capitals; empty where it cannot be one."""
    code = "".join(sign for sign in text.upper() if sign not in " -–\u00a0")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def new_secret() -> str:
    """A key or token: 256 bits, 43 characters."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(secret: str, kept: str) -> bool:
    """Whether a secret is the one whose hash was kept."""
    return hmac.compare_digest(hashed(secret), kept)
