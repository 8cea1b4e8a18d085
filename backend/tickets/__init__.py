"""Repairs from report to rating: who does what, by when, with which evidence."""
