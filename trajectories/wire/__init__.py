"""What goes over the wire: the description of a run, and its frames."""
