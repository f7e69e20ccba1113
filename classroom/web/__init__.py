"""The classroom's routes: HTTP for what happens once, one web socket for all that moves."""
