"""What is kept of rooms: tables, the database, and every reading and writing of it. Blocking; called in threads."""
