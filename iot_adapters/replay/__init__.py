"""Plays a recording of room sensors into the backend, as if it were measured now."""
