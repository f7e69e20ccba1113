"""What people who work on the lab run by run.py: checks, formatting, locks. The lab imports nothing of it."""
