"""Where an embedded server keeps its files: reachable for its user, closed to everybody else."""

from __future__ import annotations

import base64
import os
import pwd
import re
import secrets
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from .program import ServerError

# No distribution and no part of systemd hands out these numbers (systemd's UIDS-GIDS), and they fit
# the 65,536 ids of a container. Nobody can sign in to the machine as one of them.
PRIVATE_UIDS = range(60_800, 60_900)
OPEN_PLACE = Path("/var/lib/manyi")
LONGEST_SOCKET_PATH = 103  # macOS; Linux allows four more
PLAIN_PATH = re.compile(r"[\w./+-]+", re.ASCII)


@dataclass(frozen=True)
class Owner:
    """The user a server runs as, when it is not the one who started us."""

    uid: int
    gid: int


def private_owner(folder: Path) -> Owner | None:
    """PostgreSQL refuses to run as root: as root, a user that exists only as a number."""
    if os.geteuid() != 0:
        return None
    known = folder / "cluster"
    if known.is_dir() and (uid := known.stat().st_uid) != 0:
        return Owner(uid, uid)
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    uid = next(number for number in PRIVATE_UIDS if number not in taken)
    return Owner(uid, uid)


def settle(folder: Path, owner: Owner | None, *, durable: bool) -> Path:
    """Make the server's folder and return where it really is.

    Below a parent that `owner` may not enter, the folder becomes a link to one in an open place.
    """
    if not folder.is_symlink() and not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
        if owner is not None and not may_enter(folder.parent, owner):
            folder.symlink_to(new_open_folder(durable=durable))
        else:
            folder.mkdir(mode=0o700)
    home = folder.resolve()
    if not home.is_dir():
        raise ServerError(f"The data folder {folder} points to {home}, which is gone: restore a backup")
    if owner is not None:
        if not may_enter(home.parent, owner):
            raise ServerError(f"User {owner.uid}, as whom the server runs, cannot enter {home.parent}")
        os.chown(home, 0, owner.gid)
        home.chmod(0o710)
    return home


def new_open_folder(*, durable: bool) -> Path:
    if not durable:
        return Path(tempfile.mkdtemp(prefix="manyi-"))
    OPEN_PLACE.mkdir(parents=True, exist_ok=True, mode=0o755)
    return Path(tempfile.mkdtemp(prefix="data-", dir=OPEN_PLACE))


def remove(folder: Path) -> None:
    """Delete a server's folder and its socket's, wherever they were put."""
    for link in (folder / "socket", folder):
        shutil.rmtree(link.resolve(), ignore_errors=True)
        if link.is_symlink():
            link.unlink()


def may_enter(folder: Path, owner: Owner) -> bool:
    """Really try, since access lists and mount options do not show in the mode bits."""
    done = subprocess.run(
        ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)],
        check=False,
        cwd="/",
        user=owner.uid,
        group=owner.gid,
        extra_groups=[],
        capture_output=True,
    )
    return done.returncode == 0


def installed_package(name: str) -> Path:
    """Where a wheel lies, without importing it (that of PostgreSQL makes folders and warns)."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ServerError(f"The package {name} is not installed: run `make up`")
    return Path(spec.submodule_search_locations[0])


def reachable_binaries(package: Path, distribution: str, owner: Owner | None) -> Path:
    """The wheel's package folder, or a copy of it (and its libraries) that `owner` can execute."""
    if owner is None or may_enter(package, owner):
        return package
    place = OPEN_PLACE / f"{distribution}-{version(distribution)}"
    if not place.is_dir():
        OPEN_PLACE.mkdir(parents=True, exist_ok=True, mode=0o755)
        draft = Path(tempfile.mkdtemp(prefix="copy-", dir=OPEN_PLACE))
        draft.chmod(0o755)
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.is_dir():
                shutil.copytree(part, draft / part.name, symlinks=True)
        open_to_all(draft)
        try:
            draft.rename(place)
        except OSError:  # somebody else was faster
            shutil.rmtree(draft)
    return place / package.name


def open_to_all(folder: Path) -> None:
    for parent, _, files in os.walk(folder):
        os.chmod(parent, 0o755)  # noqa: S103 (programs that everybody may run)
        for name in files:
            path = Path(parent, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)


def socket_folder(home: Path, name: str, owner: Owner | None) -> Path:
    """A closed folder for the Unix socket `name`, short and plain enough for every client's address."""
    link = home / "socket"
    if link.is_symlink() and not link.is_dir():  # the short place was swept away, by a restart for example
        link.unlink()
    if not link.exists():
        usual = str(link / name)
        if len(os.fsencode(usual)) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(usual):
            link.mkdir(mode=0o700)
        else:
            link.symlink_to(tempfile.mkdtemp(prefix="manyi-", dir="/tmp"))
    folder = link.resolve()
    expected = owner.uid if owner else os.geteuid()
    if os.geteuid() == 0:
        os.chown(folder, expected, owner.gid if owner else 0)
    if folder.stat().st_uid != expected:
        raise ServerError(f"The socket folder {folder} belongs to somebody else")
    folder.chmod(0o700)
    return folder


def password() -> str:
    return secrets.token_hex(24)


def push_key() -> str:
    """A private key of P-256: any number below the curve's order, which 255 random bits are."""
    return base64.urlsafe_b64encode((secrets.randbits(255) | 1).to_bytes(32)).rstrip(b"=").decode()


def secret(path: Path, make: Callable[[], str] = password) -> str:
    """The secret kept in `path`, made at the first call."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
        draft.rename(path)
    return path.read_text()
