"""A backend's intake on a real socket: it commits in memory and misbehaves on request."""

import json
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from jsonschema import Draft202012Validator

from iot_adapters.contract import READINGS_PATH, schema

Answer = Callable[["_Handler", list[dict[str, Any]]], None]
"""Handles one batch instead of the honest way."""


class IntakeServer:
    token = "sesame"

    def __init__(self, port: int = 0, *, validates: bool = True) -> None:
        self.held: dict[tuple[str, str], tuple[int, float]] = {}
        self.sequences: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.batch_sizes: list[int] = []
        """Of every request that arrived, accepted or not."""
        self.gateways: set[str] = set()
        self.answers: deque[Answer] = deque()
        """For the next requests; afterwards the server is honest."""
        self.largest_batch = 5000
        self.refused_points: set[str] = set()
        self.holds_back_at: int | None = None
        """Readings; once it holds as many, it answers nobody."""
        self.changed = threading.Condition()
        self.ends = threading.Event()
        self._validator = Draft202012Validator(
            schema("readings"), format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        self._validates = validates
        self._http = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
        self._http.daemon_threads = True
        self._http.intake = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ends.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def wait_until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, seconds), "it did not come about"

    def commit(self, readings: list[dict[str, Any]]) -> None:
        for reading in readings:
            key = (reading["point"], reading["time"])
            self.sequences[key].add(reading["sequence"])
            held = self.held.get(key)
            if held is None or held[0] <= reading["sequence"]:
                self.held[key] = (reading["sequence"], reading["value"])

    def values(self) -> dict[tuple[str, str], float]:
        return {key: value for key, (_, value) in self.held.items()}

    def objection(self, body: dict[str, Any]) -> str | None:
        if not self._validates:
            return None
        error = next(self._validator.iter_errors(body), None)
        return error.message if error else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        intake: IntakeServer = self.server.intake  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        readings: list[dict[str, Any]] = body["readings"]
        with intake.changed:
            intake.batch_sizes.append(len(readings))
            answer = intake.answers.popleft() if intake.answers else honestly
            intake.changed.notify_all()
        if self.path != READINGS_PATH:
            self.reply(404, {"code": "not_found", "message": self.path})
        elif self.headers["Authorization"] != f"Bearer {intake.token}":
            self.reply(401, {"code": "unknown_token", "message": "who are you?"})
        elif objection := intake.objection(body):
            self.reply(400, {"code": "malformed", "message": objection})
        else:
            intake.gateways.add(body["gateway"])
            answer(self, readings)

    @property
    def intake(self) -> IntakeServer:
        server: IntakeServer = self.server.intake  # type: ignore[attr-defined]
        return server

    def commit(self, readings: list[dict[str, Any]]) -> None:
        with self.intake.changed:
            self.intake.commit(readings)
            self.intake.changed.notify_all()

    def reply(self, status: int, document: object, **headers: str) -> None:
        text = document if isinstance(document, str) else json.dumps(document)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object, **__: object) -> None:
        """A test's output is its own."""


def honestly(handler: _Handler, readings: list[dict[str, Any]]) -> None:
    intake = handler.intake
    if intake.holds_back_at is not None and len(intake.held) >= intake.holds_back_at:
        hangs(handler, readings)
    elif len(readings) > intake.largest_batch:
        handler.reply(413, {"code": "too_large", "message": f"{intake.largest_batch} at most"})
    elif bad := {reading["point"] for reading in readings} & intake.refused_points:
        handler.reply(422, {"code": "unknown_point", "message": ", ".join(sorted(bad))})
    else:
        handler.commit(readings)
        handler.reply(200, {"committed": len(readings)})


def commits_but_drops_the_reply(handler: _Handler, readings: list[dict[str, Any]]) -> None:
    handler.commit(readings)
    handler.close_connection = True


def hangs(handler: _Handler, readings: list[dict[str, Any]]) -> None:
    handler.intake.ends.wait()
    handler.close_connection = True


def commits_but_hangs(handler: _Handler, readings: list[dict[str, Any]]) -> None:
    handler.commit(readings)
    hangs(handler, readings)


def says(status: int, document: object = "", **headers: str) -> Answer:
    return lambda handler, readings: handler.reply(status, document, **headers)
