"""What sensors and meters measure: points on places and equipment, and their readings."""
