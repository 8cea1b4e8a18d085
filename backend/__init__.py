"""Manyi's server: slices on floors, each importing only downward."""
