"""Every sentence a person reads, by key, from one catalogue for Python and the browser: words/<language>.*.toml.

    say("notices.more", count=3)      a sentence, its placeholders filled in
    exact(0.03), listed(names)        numbers and lists as the language writes them

Another language is more files, words/<language>.*.toml and lessons/<language>/; BOTTLENECK_LANGUAGE says which one
the lab speaks.
"""

from words.messages import catalogue, say
from words.numbers import either, exact, listed

__all__ = ["catalogue", "either", "exact", "listed", "say"]
