"""The kitchen's side of a canteen: waste, the larder, what meals cost, and how it judges itself."""
