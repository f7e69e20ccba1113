"""A class in a room: a teacher leads, students follow, predict and find out. No Streamlit, and nothing that trains.

What browser and server say to each other is in docs/classroom.md.
"""
