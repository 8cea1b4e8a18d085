"""`python -m backend.edge` is `manyi`."""

from backend.edge.cli import manyi

manyi(prog_name="manyi")
