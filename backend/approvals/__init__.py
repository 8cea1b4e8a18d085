"""One way to ask several people for their yes, whatever it is about."""
