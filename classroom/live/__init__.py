"""The room while it runs: who is connected, what they are sent, and how changes reach them from any process."""
