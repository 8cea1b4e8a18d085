"""Telling people: the inbox is the record, every other channel only repeats it."""
