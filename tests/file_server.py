"""A web server on this computer that can misbehave in every way that a mirror does."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Behaviour", "serving"]


@dataclass
class Behaviour:
    """What a mirror does; change it between requests.

    Attributes
    ----------
    files
        Content by path.
    ranges
        Whether it goes on from the middle of a file.
    cut
        Bytes after which it ends an answer early; None for never.
    silent
        Bytes after which it says no more, but keeps the line open; None for never.
    status
        What it answers instead of a file; None for the file.
    headers
        What it says instead of the truth, by header.
    asked
        The path and range of every request so far.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    ranges: bool = True
    cut: int | None = None
    silent: int | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        told: Behaviour = self.server.behaviour
        wanted = self.headers.get("Range")
        told.asked.append((self.path, wanted))
        content = told.files.get(self.path)
        if told.status is not None or content is None:
            self.send_error(told.status or 404)
            return
        start, status = 0, 200
        headers = {}
        if wanted and told.ranges:
            match = re.fullmatch(r"bytes=(\d+)-", wanted)
            assert match is not None
            start, status = int(match[1]), 206
            if start >= len(content):
                self.send_error(416)
                return
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        headers["Content-Length"] = str(len(content) - start)
        self.send_response(status)
        for name, value in (headers | told.headers).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        body = content[start:]
        stop = told.silent if told.silent is not None else told.cut
        self.wfile.write(body if stop is None else body[:stop])
        if told.silent is not None:
            self.wfile.flush()
            told.over.wait(20)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a test's output is the test's."""


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[Behaviour]:
    """Serve files, by path, until the block ends; all threads have ended then."""
    behaviour = Behaviour(files)
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    # Joined in server_close, so that no test leaves one behind.
    server.daemon_threads = False
    server.behaviour = behaviour
    server.handle_error = lambda request, address: None  # a client that hangs up is no fault
    behaviour.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield behaviour
    finally:
        behaviour.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
