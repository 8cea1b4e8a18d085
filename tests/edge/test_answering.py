"""An answer leaves in one piece, whole and in its order, however it ends."""

import asyncio

from tests.service import Service

ASKS = b"GET /healthz HTTP/1.1\r\nhost: here\r\n%b\r\n"


class Pieces(asyncio.Protocol):
    """What comes over a connection, as it comes."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.ended = asyncio.Event()
        self.whole = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        self.pieces.append(data)
        head, _, body = b"".join(self.pieces).partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if length and len(body) == int(length):
            self.whole.set()

    def connection_lost(self, error: Exception | None) -> None:
        self.ended.set()


async def test_head_and_body_come_together(shared_service: Service) -> None:
    loop = asyncio.get_running_loop()
    for _ in range(20):
        transport, seen = await loop.create_connection(Pieces, "127.0.0.1", shared_service.port)
        transport.write(ASKS % b"")
        await seen.whole.wait()
        transport.close()
        assert len(seen.pieces) == 1


async def test_nothing_is_kept_back_from_who_is_hung_up_on(shared_service: Service) -> None:
    loop = asyncio.get_running_loop()
    for asks, begins in (
        (ASKS % b"connection: close\r\n", b"HTTP/1.1 200"),
        (b"no request\r\n\r\n", b"HTTP/1.1 400"),
    ):
        transport, seen = await loop.create_connection(Pieces, "127.0.0.1", shared_service.port)
        transport.write(asks)
        await seen.ended.wait()
        assert b"".join(seen.pieces).startswith(begins)
        assert seen.whole.is_set()
