"""Consumables on the shelf: what repairs use up, moved only by entries that never change."""
