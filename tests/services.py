"""The services of the world, played by a local server: well-behaved by default, badly behaved on demand.

One server plays all of them, each at its own path. ``Services.behave`` may give another answer to a request::

    with Services() as services:
        services.behave = lambda asked: Reply(status=502, body=b"<html>") if asked.service == "doi" else None
        fetch(keys, services.world(), None, answered=…)
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from recto.core.network import Failure, Limits
from recto.core.world import World
from recto.references.registries import Found
from recto.references.sources.network import fetch

from tests.helpers import world

PATHS = {
    "doi.org": "doi",
    "Crossref": "crossref",
    "DataCite": "datacite",
    "NCBI's id converter": "converter",
    "PubMed": "pubmed",
    "NCBI's citation exporter": "exporter",
    "arXiv": "arxiv",
    "Manubot's translation server": "zotero",
    "Citoid": "citoid",
}
"""The path of each service, by name."""

QUICK = Limits(
    connect=2, read=0.6, total=1.2, attempts=3, refusals=3, backoff=0.02, longest_pause=0.1, max_bytes=300_000
)
"""Limits that let tests of failures end soon."""


@dataclass(frozen=True)
class Asked:
    """A request that the server received."""

    service: str
    method: str
    path: str
    """The path below that of the service, decoded."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Reply:
    """An answer. ``then`` may write more to the socket after the body, for as long as it likes."""

    body: bytes | str | list | dict = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    delay: float = 0
    then: Callable[[socket.socket], None] | None = None

    @property
    def data(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


MISSING = Reply("<html><h1>Not found</h1></html>", 404, kind="text/html")


def hang(connection: socket.socket) -> None:
    """Send nothing more until the client has gone."""
    connection.settimeout(20)
    connection.recv(1)


def drip(connection: socket.socket) -> None:
    """Send a byte from time to time, without end."""
    while True:
        connection.sendall(b" ")
        time.sleep(0.05)


def flood(connection: socket.socket) -> None:
    """Send as many bytes as the client accepts."""
    while True:
        connection.sendall(b" " * 65536)


class Services:
    """The server. It makes up each work that is requested; names that contain ``missing`` are not registered."""

    def __init__(self, *, delay: float = 0) -> None:
        self.delay = delay
        self.behave: Callable[[Asked], Reply | None] = lambda _: None
        self.asked: list[Asked] = []
        self.open = 0
        self.most_open = 0
        self._lock = threading.Lock()
        services = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                services._serve(self)

            do_POST = do_HEAD = do_GET

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_: Any) -> None:
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Services:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def world(self, limits: Limits | None = None, environ: Mapping[str, str] | None = None) -> World:
        """A world that uses these services."""
        return replace(
            world(environ), limits=limits, services={name: f"{self.base}/{path}" for name, path in PATHS.items()}
        )

    def count(self, service: str) -> int:
        """The number of requests to a service."""
        return sum(asked.service == service for asked in self.asked)

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self.open += 1
            self.most_open = max(self.most_open, self.open)
        try:
            parts = urlsplit(handler.path)
            body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
            _, service, *rest = parts.path.split("/", 2)
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            if handler.headers.get("Content-Type") == "application/x-www-form-urlencoded":
                query |= {name: values[-1] for name, values in parse_qs(body).items()}
            headers = {name.lower(): value for name, value in handler.headers.items()}
            asked = Asked(service, handler.command, unquote("".join(rest)), query, headers, body)
            with self._lock:
                self.asked.append(asked)
            reply = self.behave(asked) or self.well(asked)
            time.sleep(self.delay + reply.delay)
        finally:
            # Before the answer is sent, because the client's next request must not count as simultaneous.
            with self._lock:
                self.open -= 1
        handler.send_response(reply.status)
        handler.send_header("Content-Type", reply.kind)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if reply.then:
            handler.send_header("Connection", "close")
        elif "Content-Length" not in reply.headers:
            handler.send_header("Content-Length", str(len(reply.data)))
        handler.end_headers()
        handler.wfile.write(b"" if handler.command == "HEAD" else reply.data)
        if reply.then:
            handler.wfile.flush()
            reply.then(handler.connection)
            handler.close_connection = True

    def well(self, asked: Asked) -> Reply:
        """The service's answer when all is well."""
        if "missing" in asked.path + asked.body + str(asked.query.get("id")) and asked.service in (
            "doi",
            "zotero",
            "citoid",
        ):
            return MISSING
        answer: Callable[[Asked], Reply] = getattr(self, f"_{asked.service}", lambda _: MISSING)
        return answer(asked)

    def _doi(self, asked: Asked) -> Reply:
        if asked.path.startswith("api/handles/10/"):
            name = asked.path.removeprefix("api/handles/10/")
            value = {"type": "HS_ALIAS", "data": {"format": "string", "value": f"10.5555/{name.upper()}"}}
            return Reply({"responseCode": 1, "handle": f"10/{name}", "values": [value]})
        # Redirect to another service, as doi.org does.
        if asked.path.startswith("10.5061/"):
            return Reply(status=302, headers={"Location": f"{self.base}/datacite/{asked.path}"})
        return Reply(work(asked.path), kind="application/vnd.citationstyles.csl+json")

    def _crossref(self, asked: Asked) -> Reply:
        return Reply(work(asked.path))

    def _datacite(self, asked: Asked) -> Reply:
        return Reply(work(asked.path) | {"type": "dataset", "source": "DataCite"})

    def _converter(self, asked: Asked) -> Reply:
        dois = asked.query["ids"].split(",")
        records = [
            {"doi": doi, "requested-id": doi, "pmid": 1000 + number, "pmcid": f"PMC{2000 + number}"}
            for number, doi in enumerate(dois)
            if "only-in-pubmed" not in doi
        ]
        return Reply({"status": "ok", "records": records})

    def _pubmed(self, asked: Asked) -> Reply:
        if asked.path.startswith("esearch"):
            numbers = re.findall(r"10\.5555/only-in-pubmed-(\d+)", asked.query["term"])
            return Reply({"esearchresult": {"count": str(len(numbers)), "idlist": numbers}})
        if asked.path.startswith("esummary"):
            numbers = asked.query["id"].split(",")
            doi = "10.5555/Only-in-PubMed-"
            summaries = {one: {"articleids": [{"idtype": "doi", "value": doi + one}]} for one in numbers}
            return Reply({"result": {"uids": numbers, **summaries}})
        articles = "".join(pubmed_article(pmid) for pmid in asked.query["id"].split(",") if not pmid.startswith("9"))
        return Reply(f"<?xml version='1.0'?><PubmedArticleSet>{articles}</PubmedArticleSet>", kind="text/xml")

    def _exporter(self, asked: Asked) -> Reply:
        field, mark = ("PMCID", "PMC") if asked.path.startswith("pmc") else ("PMID", "")
        items = [
            {"type": "article-journal", "id": f"x:{one}", field: f"{mark}{one}", "title": f"Article {one}"}
            for one in asked.query["id"].split(",")
            if not one.startswith("9")
        ]
        if "," in asked.query["id"]:
            return Reply(items)
        return Reply(items[0] if items else {"status": "error", "error_message": "no such article"})

    def _arxiv(self, asked: Asked) -> Reply:
        entries = "".join(arxiv_entry(one) for one in asked.query["id_list"].split(",") if not one.startswith("9"))
        return Reply(f"<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>", kind="application/atom+xml")

    def _zotero(self, asked: Asked) -> Reply:
        if asked.path == "export":
            (record,) = json.loads(asked.body)
            return Reply([{"id": "x", "type": "webpage", "title": record["title"], "URL": record.get("url", "")}])
        url = asked.body if asked.path.startswith("web") else ""
        return Reply([{"itemType": "webpage", "title": f"Of {asked.body}", "url": url}, {"itemType": "note"}])

    def _citoid(self, asked: Asked) -> Reply:
        name = asked.path.removeprefix("mediawiki-basefields/")
        return Reply(
            [{"itemType": "book", "title": f"Citoid of {name}", "author": [["Ada", "Example"]], "date": "2001-02"}]
        )


def work(doi: str) -> dict[str, Any]:
    """A record as in Crossref's content negotiation, with fields that are not CSL."""
    return {
        "type": "journal-article",
        "title": f"On {doi}",
        "author": [{"given": "Ada", "family": "Example", "sequence": "first", "affiliation": []}],
        "issued": {"date-parts": [[2001, 2, 3]]},
        "container-title": "Journal of Examples",
        "DOI": doi.upper(),
        "source": "Crossref",
        "is-referenced-by-count": 12,
        "reference": [{"key": "ref1"}],
        "indexed": {"timestamp": 1},
    }


def pubmed_article(pmid: str) -> str:
    """A PubMed record with what occurs in real ones: markup in the title, a consortium, a date in words."""
    return f"""
<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article>
<Journal><ISSN>1234-5678</ISSN><JournalIssue><Volume>1</Volume>
<PubDate><MedlineDate>2001 Nov-Dec</MedlineDate></PubDate></JournalIssue>
<Title>Journal of Examples</Title><ISOAbbreviation>J Ex</ISOAbbreviation></Journal>
<ArticleTitle>Growth of <i>E. coli</i> in H<sub>2</sub>O {pmid}.</ArticleTitle>
<Pagination><MedlinePgn>1-9</MedlinePgn></Pagination>
<AuthorList><Author><LastName>Müller</LastName><ForeName>Ada</ForeName></Author>
<Author><CollectiveName>Example Consortium</CollectiveName></Author></AuthorList></Article></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>
<ArticleId IdType="doi">10.5555/P{pmid}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>"""


def arxiv_entry(identifier: str) -> str:
    """An entry of arXiv's feed, whose identifier always has a version."""
    versioned = identifier if re.search(r"v\d+$", identifier) else f"{identifier}v3"
    return f"""
<entry><id>http://arxiv.org/abs/{versioned}</id><published>2017-06-12T17:57:34Z</published>
<title>A preprint
  on two lines</title><summary> About it. </summary><author><name>Ada van der Example</name></author>
<author><name>The Example Collaboration</name></author>
<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.5555/ABC</arxiv:doi></entry>"""


def dois(count: int) -> list[str]:
    """Keys of registered works."""
    return [f"doi:10.5555/{number}" for number in range(count)]


def in_turn(*replies: Reply | None) -> Iterator[Reply | None]:
    """The replies in order, then None for ever."""
    yield from replies
    while True:
        yield None


# --- what comes of keys ----------------------------------------------------------------------------------------------


def fetched(services: Services, *keys: str, limits: Limits = QUICK) -> dict[str, Found | Failure]:
    """The outcome of fetching each key. Fails if a key is answered twice."""
    got: dict[str, Found | Failure] = {}

    def answered(key: str, answer: Found | Failure) -> None:
        assert key not in got
        got[key] = answer

    fetch(keys, services.world(limits), None, answered=answered)
    return got


def one(services: Services, key: str) -> Found:
    """The record of a key. Fails if it is not found."""
    answer = fetched(services, key)[key]
    assert isinstance(answer, Found), answer
    assert "id" not in answer.item
    return answer


def failed(services: Services, key: str) -> Failure:
    """Why a key is not found. Fails if it is found."""
    answer = fetched(services, key)[key]
    assert isinstance(answer, Failure), answer
    return answer
