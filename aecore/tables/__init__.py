"""Tables from files that anybody may have made: read in a process of its own, within bounds of time and memory."""

from aecore.tables.process import read_table
from aecore.tables.table import MOST_BYTES, Column, Table, Understood

__all__ = ["MOST_BYTES", "Column", "Table", "Understood", "read_table"]
