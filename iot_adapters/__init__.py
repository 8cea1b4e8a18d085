"""The gateway distribution: carries what devices say to the backend, and loses none of it."""
