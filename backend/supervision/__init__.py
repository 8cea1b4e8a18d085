"""What spans slices: how well units are served, categories are mended and contractors work."""
