"""Ways out: a run as files that other programs read, as pictures, films, scripts; and one way back in."""
