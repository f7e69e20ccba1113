"""Ways out: a run as a torch module, an experiment as a script."""
