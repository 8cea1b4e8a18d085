"""The canteens: what is served, who comes, how it tasted, and what is wished for."""
