"""HTTP requests to services, politely: bounded, paced, patient, and with a reason for each failure.

``Client`` is Recto's only way to the network; ``world`` sets its limits (``Limits``). It changes nothing outside of
itself: no patch, no default, no cache of another library.

Politely means: never more open requests than ``Limits`` says, in total and for each host; as much time between two
requests to a service as it asks for (``Service.interval``, or its ``X-Rate-Limit-*`` and
``X-Concurrency-Limit`` headers, as Crossref describes them);
a host that throttles is left alone for as long as its ``Retry-After`` says (RFC 9110, section 10.2.3), or else for a
growing time; one that is down is not asked again.
"""

from __future__ import annotations

import codecs
import contextlib
import ipaddress
import json
import random
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from recto import __version__

if TYPE_CHECKING:
    import socket
    import ssl

    import urllib3
    from lxml import etree


class Trouble(StrEnum):
    """Why there is no answer. Only the first concerns the key."""

    NOT_REGISTERED = "not registered"
    REFUSED = "refused"
    THROTTLED = "throttled"
    DOWN = "service down"
    MALFORMED = "malformed answer"


@dataclass(frozen=True, slots=True)
class Failure:
    """No answer, and why: ``message`` says it in an author's words and names the service."""

    trouble: Trouble
    message: str
    service: str

    @property
    def passing(self) -> bool:
        """Whether it may succeed another time."""
        return self.trouble in (Trouble.REFUSED, Trouble.THROTTLED, Trouble.DOWN)


class NetworkFailure(Exception):
    """A request that failed."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Service:
    """A service: the name that people know, its address, and how it wants to be used."""

    name: str
    base: str
    interval: float = 0
    """Seconds from one request to the next."""
    connections: int | None = None
    """Requests at once; None leaves it to the limits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a client. Times are in seconds."""

    connections: int = 24
    """Requests that are open at once, over all."""
    per_host: int = 16
    connect: float = 10
    read: float = 15
    """Until the next byte."""
    total: float = 40
    """For one answer, from the request to its last byte."""
    attempts: int = 4
    """For a request to a service that is down."""
    refusals: int = 10
    """Likewise, for one that throttles and meanwhile answers nobody else either, and for one that answers sometimes."""
    backoff: float = 0.5
    """The pause after the first failure; it doubles with each, and is then varied by half."""
    longest_pause: float = 30
    patience: float = 120
    """The longest time for one request with its repetitions, whatever the service says."""
    redirects: int = 8
    max_bytes: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Response:
    """An answer of the 2xx kind. ``url`` is where it came from after redirects; names of headers are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    service: str

    def text(self) -> str:
        """The body as text: UTF-8 if it is that, whatever the header claims; else as the header says; else Latin-1."""
        declared = re.search(r"charset=[\"']?([\w.:-]+)", self.headers.get("content-type", ""), re.IGNORECASE)
        for charset in ("utf-8-sig", declared[1] if declared else "utf-8"):
            try:
                # Codecs that are not of text, such as zlib, are no charsets.
                if codecs.lookup(charset)._is_text_encoding:
                    return self.body.decode(charset)
            except (LookupError, UnicodeDecodeError):
                continue
        return self.body.decode("latin-1")

    def json(self) -> Any:
        """The body as JSON. Raises NetworkFailure (malformed) if it is not JSON."""
        try:
            return json.loads(self.text())
        except (ValueError, RecursionError) as failure:
            raise self.malformed(f"with {self._kind} instead of JSON") from failure

    def xml(self) -> etree._Element:
        """The root of the body as XML; nothing outside of it is loaded. Raises NetworkFailure (malformed)."""
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(self.body, parser)
        except etree.XMLSyntaxError as failure:
            raise self.malformed(f"with {self._kind} instead of XML") from failure

    def malformed(self, what: str) -> NetworkFailure:
        """What to raise for an unexpected answer: "Crossref answered ``what``"."""
        return NetworkFailure(
            Failure(Trouble.MALFORMED, f"{self.service} answered {what}: the problem is there, not in your text",
                    self.service)
        )  # fmt: skip

    @property
    def _kind(self) -> str:
        return (
            "a web page"
            if self.body.lstrip()[:1] == b"<" and b"<html" in self.body[:2000].lower()
            else "something else"
        )


@dataclass(slots=True)
class _Gate:
    """What a service, or another host, allows now. Changed under the client's condition only."""

    name: str
    limit: int
    interval: float
    open: int = 0
    next: float = 0
    """The time at which the next request may start."""
    throttled: int = 0
    """Pauses in a row that it asked for."""
    successes: int = 0
    failures: int = 0
    """In a row, but for throttling."""
    failing_since: float = 0
    verdict: Failure | None = None
    """Why it gets no more requests."""


@dataclass(slots=True)
class _Exchange:
    """One request and its answer, and the socket that it goes through."""

    deadline: float
    socket: socket.socket | None = None
    is_cut: bool = False

    def cut(self) -> None:
        """End the thread's wait for the socket, from another thread."""
        self.is_cut = True
        if self.socket:
            import socket

            with contextlib.suppress(OSError):
                # Not SSLSocket.shutdown, which takes the TLS object away from the thread that reads from it.
                socket.socket.shutdown(self.socket, socket.SHUT_RDWR)


class _Weak(Exception):
    """An attempt that failed but may succeed the next time.

    ``throttled``: the host wants fewer requests. ``pause``: the seconds that it asks for. ``of_host``: other requests
    to the host would fail too. ``cut``: it answered, but not to the end.
    """

    def __init__(
        self,
        failure: Failure,
        *,
        throttled: bool = False,
        pause: float | None = None,
        of_host: bool = True,
        cut: bool = False,
    ) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.throttled = throttled
        self.pause = pause
        self.of_host = of_host
        self.cut = cut


class _NotPublic(Exception):
    """The address is one of this machine or of a private network."""


class Client:
    """Sends requests. Any number of threads may share one; ``close`` ends what they wait for.

    ``contact`` is an e-mail address, sent only to ``services``. ``environ`` may name proxies. Addresses of this machine
    and of private networks get no requests, unless a service is there: a stranger may have written the address. With
    ``https_only``, nothing but a service is asked over http: https takes its place, also in redirects.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        services: Iterable[Service] = (),
        *,
        contact: str | None = None,
        environ: Mapping[str, str] | None = None,
        https_only: bool = False,
    ) -> None:
        self.limits = limits or Limits()
        self._https_only = https_only
        self._services = sorted(services, key=lambda service: len(service.base), reverse=True)
        self._trusted = {urlsplit(service.base).hostname for service in self._services}
        plain = contact and re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", contact, re.ASCII)
        self.contact = contact if plain else None
        self._environ = environ or {}
        self._gates: dict[str, _Gate] = {}
        self._open = 0
        self._changed = threading.Condition()
        self._closed = threading.Event()
        self._here = threading.local()
        self._exchanges: dict[int, _Exchange] = {}
        self._pools: dict[tuple[str, str | None], urllib3.PoolManager] = {}
        self._connections = _connections(self._look_up, self._admit)
        threading.Thread(target=self._watch, name="recto-network-watch", daemon=True).start()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, url: str, *, headers: Mapping[str, str] | None = None, once: bool = False) -> Response:
        """What ``url`` answers. Raises NetworkFailure."""
        return self.request("GET", url, headers=headers, once=once)

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str] | None = None, once: bool = False) -> Response:
        """What ``url`` answers to ``body``. Raises NetworkFailure."""
        return self.request("POST", url, headers=headers, body=body, once=once)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        once: bool = False,
    ) -> Response:
        """The answer after redirects. Raises NetworkFailure if there is no 2xx answer, however often it is
        repeated; with ``once``, for what is not worth a wait, it is tried once."""
        seen: set[tuple[str, str]] = set()
        url = self._secured(url)
        name = self._gate(url).name
        while (method, url) not in seen and len(seen) <= self.limits.redirects:
            seen.add((method, url))
            response = self._persist(method, url, headers or {}, body, once)
            target = response.headers.get("location")
            if not (300 <= response.status < 400 and target):
                return _accepted(response)
            with contextlib.suppress(UnicodeError):
                # http.client reads headers as Latin-1; most services write UTF-8.
                target = target.encode("latin-1").decode()
            url = self._secured(urljoin(url, target))
            if response.status not in (307, 308) and method == "POST":
                method, body = "GET", None
        raise NetworkFailure(
            Failure(Trouble.MALFORMED, f"{name} redirects in a circle: the problem is there, not in your text", name)
        )

    def _secured(self, url: str) -> str:
        """The address with https, where http is not wanted."""
        if self._https_only and url[:5].lower() == "http:" and urlsplit(url).hostname not in self._trusted:
            return f"https:{url[5:]}"
        return url

    def close(self) -> None:
        """End all open requests; the threads that wait for them get a NetworkFailure."""
        self._closed.set()
        with self._changed:
            self._changed.notify_all()
            for exchange in self._exchanges.values():
                exchange.cut()
            pools = list(self._pools.values())
        for pool in pools:
            pool.clear()

    # --- one request, and its repetition ----------------------------------------------------------------------------

    def _persist(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, once: bool) -> Response:
        """The answer of one address, whatever its status, repeated as long as it may succeed."""
        gate = self._gate(url)
        began, before, last = time.monotonic(), gate.successes, gate.successes
        fruitless = refused = 0
        while True:
            try:
                return self._attempt(gate, method, url, headers, body)
            except _Weak as weak:
                if once:
                    raise NetworkFailure(weak.failure) from weak
                fruitless += not weak.throttled
                # Throttled while others are served: it may still succeed.
                refused += weak.throttled and gate.successes == last
                # Who answers others is not down: it is asked again sooner, and more often.
                answers = weak.cut or gate.successes > 0
                most = self.limits.refusals if answers else self.limits.attempts
                last = gate.successes
                pause = self._pause(gate, weak, min(fruitless, 3) if answers else fruitless)
                hopeless = gate.failures >= 2 * gate.limit and time.monotonic() > gate.failing_since + self.limits.read
                hopeless = hopeless or fruitless >= most or refused >= self.limits.refusals
                if hopeless or time.monotonic() + pause > began + self.limits.patience:
                    if weak.of_host and (gate.successes == before or gate.failures >= 2 * gate.limit):
                        with self._changed:
                            gate.verdict = weak.failure
                            self._changed.notify_all()
                    raise NetworkFailure(weak.failure) from weak
                if not weak.throttled:
                    self._closed.wait(pause)

    def _pause(self, gate: _Gate, weak: _Weak, attempt: int) -> float:
        """The seconds before the next attempt. A host that throttles gets no request from any thread until then."""
        with self._changed:
            now = time.monotonic()
            if not weak.throttled:
                gate.failures += 1
                gate.failing_since = gate.failing_since if gate.failures > 1 else now
            elif now >= gate.next:
                gate.throttled += 1
            count = gate.throttled if weak.throttled else attempt
            longest = min(self.limits.backoff * 2 ** (max(count, 1) - 1), self.limits.longest_pause)
            pause = weak.pause if weak.pause is not None else longest * random.uniform(0.5, 1)  # noqa: S311  # no secret
            if weak.throttled:
                gate.next = max(gate.next, now + pause)
            return pause

    def _attempt(self, gate: _Gate, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Response:
        """One request. Raises _Weak if another may go well, NetworkFailure if not."""
        import http.client

        import urllib3
        from urllib3.exceptions import HTTPError

        agent = f"Recto/{__version__}" + (f" (mailto:{self.contact})" if self.contact and self._service(url) else "")
        with self._entered(gate), self._exchange() as exchange:
            try:
                answer = self._pool(url).request(
                    method,
                    url,
                    body=body,
                    headers={"User-Agent": agent, "Accept-Encoding": "gzip, deflate", **headers},
                    redirect=False,
                    retries=False,
                    preload_content=False,
                    timeout=urllib3.Timeout(connect=self.limits.connect, read=self.limits.read),
                )
                try:
                    data = self._read(answer, exchange, gate.name)
                    # The connection is fit for another request only if nothing of this answer is left in it.
                    answer.release_conn()
                finally:
                    answer.close()
            except (_NotPublic, UnicodeError, HTTPError, OSError, http.client.HTTPException) as failure:
                raise self._failed(failure, exchange, gate.name) from failure
        names = {key.lower(): value for key, value in answer.headers.items()}
        response = Response(url, answer.status, names, data, gate.name)
        self._learn(gate, response)
        if _is_cut(response):
            message = f"{gate.name} broke off in its answer: the problem is there, not in your text"
            raise _Weak(Failure(Trouble.MALFORMED, message, gate.name), of_host=False, cut=True)
        return response

    def _failed(self, failure: Exception, exchange: _Exchange, name: str) -> NetworkFailure | _Weak:
        """What a failed request means: _Weak if another may go well."""
        import http.client

        from urllib3 import exceptions as of

        def final(trouble: Trouble, message: str) -> NetworkFailure:
            return NetworkFailure(Failure(trouble, f"{name} {message}", name))

        if isinstance(failure, _NotPublic):
            return final(Trouble.REFUSED, "is an address of a private network")
        if isinstance(failure, of.LocationValueError | http.client.InvalidURL | UnicodeError):
            return final(Trouble.NOT_REGISTERED, "is not the address of a site")
        if isinstance(failure, of.DecodeError):
            return final(Trouble.MALFORMED, "sent data that cannot be unpacked: the problem is there, not in your text")
        if self._closed.is_set():
            return final(Trouble.DOWN, "was not waited for")
        message = "cannot be reached or closes the connection: the service is down; your text is not the problem"
        if exchange.is_cut:
            within = f"{self.limits.total:g} seconds"
            message = f"did not finish its answer within {within}: the service is down; your text is not the problem"
        elif isinstance(failure, of.NameResolutionError):
            message = "cannot be found: is this machine connected to the internet?"
        elif isinstance(failure, of.SSLError):
            return final(Trouble.DOWN, "has no valid certificate: the problem is there, not in your text")
        elif isinstance(failure, of.TimeoutError) and not isinstance(failure, of.NewConnectionError):
            message = "did not answer in time: the service is down; your text is not the problem"
        return _Weak(Failure(Trouble.DOWN, f"{name} {message}", name))

    def _read(self, answer: urllib3.BaseHTTPResponse, exchange: _Exchange, name: str) -> bytes:
        """The body, up to the limits of size and time."""
        pieces, size = [], 0
        while piece := answer.read(65536):
            pieces.append(piece)
            size += len(piece)
            if size > self.limits.max_bytes:
                message = (
                    f"{name} sent more than {self.limits.max_bytes / 1e6:g} MB: the problem is there, not in your text"
                )
                raise NetworkFailure(Failure(Trouble.MALFORMED, message, name))
        if exchange.is_cut:
            raise OSError("cut")
        return b"".join(pieces)

    def _learn(self, gate: _Gate, response: Response) -> None:
        """Apply the limits that the answer states. Raises _Weak if its status may be another the next time."""
        status, headers, name = response.status, response.headers, gate.name
        with self._changed:
            with contextlib.suppress(KeyError, ValueError, ZeroDivisionError):
                rate = float(headers["x-rate-limit-limit"])
                gate.interval = max(gate.interval, float(headers["x-rate-limit-interval"].rstrip("s")) / rate)
            with contextlib.suppress(KeyError, ValueError):
                gate.limit = max(1, min(gate.limit, int(headers["x-concurrency-limit"])))
            if status not in _WEAK:
                gate.successes += 1
                gate.throttled = gate.failures = 0
                return
        pause = _retry_after(headers)
        if status == 429:
            message = f"{name} asks for fewer requests (429); nothing is wrong with your text"
        else:
            message = f"{name} answered {status}: the service is down; your text is not the problem"
        trouble = Trouble.THROTTLED if status == 429 else Trouble.DOWN
        raise _Weak(
            Failure(trouble, message, name),
            throttled=status == 429 or pause is not None,
            pause=pause,
            of_host=status != 500,
        )

    # --- who may go when --------------------------------------------------------------------------------------------

    def _service(self, url: str) -> Service | None:
        """The service whose address ``url`` is."""
        return next(
            (one for one in self._services if url == one.base or url.startswith(one.base.rstrip("/") + "/")), None
        )

    def _gate(self, url: str) -> _Gate:
        service = self._service(url)
        with contextlib.suppress(ValueError):  # an address such as http://[
            parts = urlsplit(url)
            if parts.scheme in ("http", "https") and parts.hostname:
                key = service.base if service else parts.netloc
                name = service.name if service else parts.hostname
                limit = min(service.connections or self.limits.per_host if service else self.limits.per_host,
                            self.limits.per_host)  # fmt: skip
                with self._changed:
                    return self._gates.setdefault(key, _Gate(name, limit, service.interval if service else 0))
        raise NetworkFailure(Failure(Trouble.NOT_REGISTERED, f"{url} is not a web address", url))

    @contextmanager
    def _entered(self, gate: _Gate) -> Iterator[None]:
        """Wait for the gate, and count as open meanwhile."""
        with self._changed:
            while True:
                if self._closed.is_set():
                    raise NetworkFailure(Failure(Trouble.DOWN, f"{gate.name} was not waited for", gate.name))
                if gate.verdict:
                    raise NetworkFailure(gate.verdict)
                wait = gate.next - time.monotonic()
                if wait <= 0 and gate.open < gate.limit and self._open < self.limits.connections:
                    break
                self._changed.wait(wait if wait > 0 else None)
            gate.open += 1
            self._open += 1
            gate.next = time.monotonic() + gate.interval
        try:
            yield
        finally:
            with self._changed:
                gate.open -= 1
                self._open -= 1
                self._changed.notify_all()

    # --- the connection ---------------------------------------------------------------------------------------------

    @contextmanager
    def _exchange(self) -> Iterator[_Exchange]:
        """Register this thread's exchange with the watching thread."""
        exchange = _Exchange(time.monotonic() + self.limits.total)
        self._here.exchange = exchange
        with self._changed:
            self._exchanges[id(exchange)] = exchange
        try:
            yield exchange
        finally:
            with self._changed:
                del self._exchanges[id(exchange)]

    def _watch(self) -> None:
        """End exchanges that take too long. A socket's time-out cannot: it starts again with each byte."""
        while not self._closed.wait(0.2):
            now = time.monotonic()
            with self._changed:
                for exchange in self._exchanges.values():
                    if now > exchange.deadline and not exchange.is_cut:
                        exchange.cut()

    def _admit(self, sock: socket.socket, *, proxied: bool) -> None:
        """Take note of the socket that this thread's exchange uses. Raises _NotPublic before anything is sent."""
        exchange: _Exchange = self._here.exchange
        exchange.socket = sock
        if exchange.is_cut:
            exchange.cut()
        # A name may have led elsewhere since it was looked up.
        if not proxied:
            self._refuse_private([sock.getpeername()[0]])

    def _look_up(self, host: str, port: int, *, proxied: bool) -> None:
        """Raises _NotPublic before anything connects to a host that is an address of a private network, or has one."""
        import socket

        if proxied or self._here.host in self._trusted:
            return
        with contextlib.suppress(OSError, UnicodeError):  # connecting says what is wrong with the name
            found = socket.getaddrinfo(host.encode("idna"), port, type=socket.SOCK_STREAM)
            self._refuse_private([where[0] for *_, where in found])

    def _refuse_private(self, addresses: Iterable[str | int]) -> None:
        if str(self._here.host) in self._trusted:
            return
        for one in addresses:
            address = ipaddress.ip_address(str(one).partition("%")[0])
            if not (getattr(address, "ipv4_mapped", None) or address).is_global:
                raise _NotPublic

    def _pool(self, url: str) -> urllib3.PoolManager:
        import urllib3

        parts = urlsplit(url)
        self._here.host = parts.hostname
        proxy = _proxy(url, self._environ)
        # What a name means is seen when it is looked up, or the proxy decides; an address is clear already.
        with contextlib.suppress(ValueError):
            self._refuse_private([str(ipaddress.ip_address(parts.hostname or ""))])
        with self._changed:
            if (parts.scheme, proxy) not in self._pools:
                options: dict[str, Any] = {"maxsize": self.limits.connections, "num_pools": 32}
                if parts.scheme == "https":
                    options["ssl_context"] = _certificates()
                pool = urllib3.ProxyManager(proxy, **options) if proxy else urllib3.PoolManager(**options)
                pool.pool_classes_by_scheme = self._connections
                self._pools[parts.scheme, proxy] = pool
            return self._pools[parts.scheme, proxy]


def _certificates() -> ssl.SSLContext:
    """The system's certificates and certifi's, since some Pythons do not find the system's."""
    import ssl

    context = ssl.create_default_context()
    with contextlib.suppress(ImportError):
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def _connections(look_up: Any, admit: Any) -> dict[str, Any]:
    """urllib3's pools by scheme, of connections that show each host to ``look_up`` before they connect, and each socket
    to ``admit`` before a request goes through it."""
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

    def watched(base: type[Any], pool: type[Any]) -> type[Any]:
        class Connection(base):  # type: ignore[misc]  # the base is an argument
            def connect(self) -> None:
                look_up(self.host, self.port, proxied=self.proxy is not None)
                super().connect()
                self._show()

            def request(self, *arguments: Any, **options: Any) -> None:
                if self.sock is not None:
                    self._show()
                super().request(*arguments, **options)

            def _show(self) -> None:
                try:
                    admit(self.sock, proxied=self.proxy is not None)
                except BaseException:
                    self.close()
                    raise

        return type(pool.__name__, (pool,), {"ConnectionCls": Connection})

    return {
        "http": watched(HTTPConnection, HTTPConnectionPool),
        "https": watched(HTTPSConnection, HTTPSConnectionPool),
    }


_WEAK = frozenset((408, 425, 429, 500, 502, 503, 504, *range(520, 531)))
"""Statuses that may be others the next time. 520 to 530 come from a proxy in front of the service."""


def _is_cut(response: Response) -> bool:
    """Whether an answer in JSON or XML begins as such and has no end, or is empty: connections end early without a
    word if the answer did not say how long it is."""
    body = response.body.strip()
    kind = response.headers.get("content-type", "")
    if response.status != 200:
        return False
    if "json" in kind:
        return not body or (body[:1] in (b"{", b"[") and body[-1:] not in (b"}", b"]"))
    return "xml" in kind and "html" not in kind and (not body or (body[:1] == b"<" and body[-1:] != b">"))


def _accepted(response: Response) -> Response:
    """The response if its status is of the 2xx kind. Raises NetworkFailure."""
    status, name = response.status, response.service
    if 200 <= status < 300:
        return response
    if status in (404, 410):
        raise NetworkFailure(Failure(Trouble.NOT_REGISTERED, f"{name} does not know it ({status})", name))
    if status in (401, 402, 403, 407, 451):
        message = f"{name} refuses to answer ({status}); nothing is wrong with your text"
        raise NetworkFailure(Failure(Trouble.REFUSED, message, name))
    raise response.malformed(f"{status}")


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that ``Retry-After`` asks for: a number, or a date (RFC 9110, section 10.2.3)."""
    from email.utils import parsedate_to_datetime

    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+", value):
        return float(value)
    with contextlib.suppress(ValueError, KeyError):
        # Compared with the service's own clock: ours may be wrong.
        until, now = parsedate_to_datetime(value), parsedate_to_datetime(headers["date"])
        return max(0.0, (until.replace(tzinfo=UTC) - now.replace(tzinfo=UTC)).total_seconds())
    return None


def _proxy(url: str, environ: Mapping[str, str]) -> str | None:
    """The proxy for ``url``, as ``http_proxy``, ``https_proxy`` and ``no_proxy`` say, in small letters or capitals."""
    parts = urlsplit(url)
    host = f".{parts.hostname or ''}"
    for entry in (environ.get("no_proxy") or environ.get("NO_PROXY") or "").split(","):
        if entry.strip() == "*" or (entry.strip() and host.endswith("." + entry.strip().lstrip("."))):
            return None
    if parts.scheme == "https":
        return environ.get("https_proxy") or environ.get("HTTPS_PROXY") or None
    # Not HTTP_PROXY: a web server puts a stranger's header "Proxy" there.
    return environ.get("http_proxy") or None


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A socket that listens on this machine only, at a free port if ``port`` is 0. Raises OSError if it cannot."""
    import os
    import socket

    with socket.socket() as here:
        if os.name == "posix":  # a port whose last connections are still closing; on Windows it would share a taken one
            here.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        here.bind(("127.0.0.1", port))
        here.listen(128)
        yield here
