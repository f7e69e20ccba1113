"""Everything that comes in, once: its fields, types and bounds. What does not fit raises Invalid."""
