"""HTTP/1.1 clients for the latency server: one connection each, kept alive, no delay.

All raise RuntimeError with one sentence when the server cannot be reached, answers with another
status than 200, or stops in the middle of an answer. `http_client.h` is the same in C++.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client

from kernels.event_loops import running_trio

HOST = "127.0.0.1"


def unreachable(port: int, error: OSError) -> RuntimeError:
    return RuntimeError(
        f"No connection to the latency server on port {port} ({error}); is it running?"
    )


def broke_off(port: int, target: str, error: Exception) -> RuntimeError:
    return RuntimeError(
        f"The latency server on port {port} broke off at GET {target} ({error!r}); has it ended?"
    )


def refused(status: int, target: str, body: bytes) -> RuntimeError:
    sentence = body.decode(errors="replace").partition("\n")[0]
    return RuntimeError(f"The latency server answered {status} to GET {target}: {sentence}")


class HttpClient:
    """`http.client` of the standard library, which sets TCP_NODELAY itself."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port)
        try:
            self._connection.connect()
        except OSError as error:
            raise unreachable(port, error) from None
        # A connection that is silently made anew would be measured with the request.
        self._connection.auto_open = 0

    def get(self, target: str) -> bytes:
        """The body of the answer to GET `target`."""
        try:
            self._connection.request("GET", target)
            response = self._connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise broke_off(self._connection.port, target, error) from None
        if response.status != 200:
            raise refused(response.status, target, body)
        return body

    def close(self) -> None:
        self._connection.close()


class AsyncHttpClient:
    """asyncio streams, which set TCP_NODELAY themselves, and just enough HTTP."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def connect(self) -> None:
        try:
            self._reader, self._writer = await asyncio.open_connection(HOST, self._port)
        except OSError as error:
            raise unreachable(self._port, error) from None

    async def get(self, target: str) -> bytes:
        """The body of the answer to GET `target`."""
        self._writer.write(f"GET {target} HTTP/1.1\r\nHost: {HOST}:{self._port}\r\n\r\n".encode())
        try:
            head = await self._reader.readuntil(b"\r\n\r\n")
            status, length = parse_head(head)
            body = await self._reader.readexactly(length)
        except (OSError, EOFError, ValueError) as error:  # EOFError: a cut-off head or body
            raise broke_off(self._port, target, error) from None
        if status != 200:
            raise refused(status, target, body)
        return body

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):  # the server may have closed first
            await self._writer.wait_closed()


class TrioHttpClient:
    """The same on trio, which sets TCP_NODELAY itself, too."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def connect(self) -> None:
        import trio

        try:
            self._stream = await trio.open_tcp_stream(HOST, self._port)
        except OSError as error:
            raise unreachable(self._port, error) from None
        self._broken = (OSError, EOFError, ValueError, trio.BrokenResourceError)

    async def get(self, target: str) -> bytes:
        """The body of the answer to GET `target`."""
        try:
            await self._stream.send_all(
                f"GET {target} HTTP/1.1\r\nHost: {HOST}:{self._port}\r\n\r\n".encode()
            )
            answer = await self._receive()
            while (end := answer.find(b"\r\n\r\n")) < 0:
                answer += await self._receive()
            status, length = parse_head(bytes(answer[: end + 4]))
            body = answer[end + 4 :]
            while len(body) < length:
                body += await self._receive()
        except self._broken as error:
            raise broke_off(self._port, target, error) from None
        if status != 200:
            raise refused(status, target, bytes(body))
        return bytes(body)

    async def _receive(self) -> bytearray:
        received: bytearray = await self._stream.receive_some()
        if not received:
            raise EOFError("the connection was closed")
        return received

    async def close(self) -> None:
        await self._stream.aclose()


def async_client(port: int) -> AsyncHttpClient | TrioHttpClient:
    """For the event loop that the caller runs on."""
    return TrioHttpClient(port) if running_trio() else AsyncHttpClient(port)


def parse_head(head: bytes) -> tuple[int, int]:
    """Status and Content-Length of an answer's head. ValueError when it is not HTTP/1.1."""
    status_line, *fields = head.decode("latin-1").split("\r\n")
    version, status, *_ = status_line.split(" ")
    if version != "HTTP/1.1":
        raise ValueError(f"not HTTP/1.1: {status_line!r}")
    for field in fields:
        name, _, value = field.partition(":")
        if name.lower() == "content-length":
            return int(status), int(value)
    raise ValueError("no Content-Length")
