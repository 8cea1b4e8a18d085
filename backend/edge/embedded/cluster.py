"""A PostgreSQL data folder: made whole or not at all, and freed of what a crash left."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from .home import Owner, secret
from .program import ServerError

ROLE = DATABASE = "manyi"
SUPERUSER = "postgres"

INITDB = (
    f"--username={SUPERUSER}",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--pwfile=/dev/stdin",
    "--no-instructions",
    "--no-sync",
)


def create_cluster(binaries: Path, home: Path, owner: Owner | None, *, durable: bool) -> None:
    """initdb and the application's role and database, under a draft name until all of it is done (and on disk)."""
    draft = home / "cluster.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    author = named_author(owner)
    if author:
        os.chown(draft, author.uid, author.gid)
    run_as(author, [f"{binaries}/initdb", "-D", str(draft), *INITDB], secret(home / "superuser.password"))
    run_as(
        author,
        [f"{binaries}/postgres", "--single", "-F", "-D", str(draft), SUPERUSER],
        f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{secret(home / 'password')}';\n"
        f"CREATE DATABASE {DATABASE} OWNER {ROLE};\n",
    )
    if durable:
        run_as(author, [f"{binaries}/initdb", "-D", str(draft), "--sync-only"], "")
    if owner:
        give_to(owner, draft)
    draft.rename(home / "cluster")


def named_author(owner: Owner | None) -> Owner | None:
    """initdb insists on a user with a name. The group stays ours, so no other process of that user gets in."""
    return Owner(pwd.getpwnam("nobody").pw_uid, owner.gid) if owner else None


def give_to(owner: Owner, folder: Path) -> None:
    os.chown(folder, owner.uid, owner.gid)
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(parent, name), owner.uid, owner.gid, follow_symlinks=False)


def run_as(author: Owner | None, command: list[str], stdin: str) -> None:
    # initdb opens /dev/stdin anew, which only the pipe's owner may do.
    reading, writing = os.pipe()
    if author:
        os.fchown(reading, author.uid, author.gid)
    os.write(writing, stdin.encode())
    os.close(writing)
    done = subprocess.run(
        command,
        check=False,
        stdin=reading,
        capture_output=True,
        text=True,
        cwd="/",
        env={"LC_ALL": "C", "PATH": os.defpath, "TZ": "UTC"},
        user=author.uid if author else None,
        group=author.gid if author else None,
        extra_groups=[] if author else None,
    )
    os.close(reading)
    said = (done.stdout + done.stderr).strip().splitlines()
    wrong = [line for line in said if "ERROR:" in line or "FATAL:" in line or "error:" in line]
    if done.returncode != 0 or wrong:
        reason = (wrong or said or ["it said nothing"])[0]
        raise ServerError(f"PostgreSQL cannot make its data folder: {reason}")
