"""What the lab makes of a run to take home: its own page as one file, a report, files made beside the server."""
