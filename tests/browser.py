"""A real Chromium for the tests of the page: how it is started, and visits to a page that record what happens."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAMS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@contextmanager
def serve(folder: Path, fonts: threading.Event | None = None) -> Iterator[str]:
    """The address of a local web server for ``folder``. It does not deliver fonts until ``fonts`` is set."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            # Browsers request a site's icon unasked.
            if self.path == "/favicon.ico":
                self.send_response(204)
                self.end_headers()
            else:
                if fonts and self.path.endswith(".woff2"):
                    fonts.wait()
                super().do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Visit:
    """An open page, with its messages and requests."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.messages: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda failure: self.messages.append(str(failure)))
        self.page.on("requestfailed", lambda request: self.messages.append(f"failed: {request.url}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        if address != "about:blank":  # it is that already, and idle
            self.page.goto(address)
            self.page.wait_for_load_state("networkidle")

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


def wait_until(page: Any, expression: str, arg: Any = None) -> None:
    """Wait until the expression, or the function of ``arg``, is true on the page, for at most half a minute.

    Playwright's ``wait_for_function`` does not work: unless the expression is true at once, it evaluates it inside the
    page, which the page's policy forbids.
    """
    for _ in range(600):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")
