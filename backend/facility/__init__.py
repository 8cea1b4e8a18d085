"""The places of the area and the equipment in them: one tree, one code a place."""
