"""A made-up office area to try the service with: always the same one, generated from a fixed seed."""
