"""Links: addresses that are none, that could be safer, that should be citations, that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

from recto.core.diagnostics import Fix, Severity
from recto.core.wording import nearest
from recto.pandoc.markdown import addresses
from recto.rules.rule import Finding, found_by_stage, rule
from recto.rules.subject import Subject


@rule("K001", Severity.ERROR)
def malformed(subject: Subject) -> Iterator[Finding]:
    """The address of a link is malformed, so that the link leads nowhere.

    It is empty, its beginning is mistyped or doubled, it has no host, or a page elsewhere is named without `https://`
    and so looked for beside this one.

    Mend it: write the whole address, as a browser shows it.

    ```markdown
    See [the data](www.example.org/data) and [the code](https:/example.org/code).
    ```

    ```text
    content/01.text.md:1:16: error[K001] www.example.org/data leads to a file beside this page
        hint: write https://www.example.org/data
    content/01.text.md:1:53: error[K001] https:/example.org/code is no address
        hint: write https://example.org/code
    ```

    Right:

    ```markdown
    See [the data](https://www.example.org/data) and [the code](https://example.org/code).
    ```
    """
    for start, address in addresses(subject.text.text):
        problem = _problem(address)
        place, before = subject.text.location(start), subject.text.location(start - 1)
        # Where a template writes an address that it does not know on this machine, nothing is the author's to mend.
        if problem and (address or (before.line, before.column + 1) == (place.line, place.column)):
            yield Finding(problem[0], place, problem[1])


_SCHEME = re.compile(
    r"(?!https?://[^:/])(?:h{1,3}t{1,3}p{1,3}s{0,2}|t?tps?)(?::/*|/{2,}|;/*)(?:https?:?/*)?", re.IGNORECASE
)


def _problem(address: str) -> tuple[str, str] | None:
    """What is wrong with an address, and what mends it."""
    shown = address if len(address) <= 80 else f"{address[:78]}…"
    if re.search(r"\{[{%]", address):
        return None  # a template that cannot be read, which T001 says
    if not address.strip():
        return "this link has no address", "write one between the parentheses"
    if match := _SCHEME.match(address):
        secure = "" if re.match(r"http:", address) else "s"
        return f"{shown} is no address", f"write http{secure}://{address[match.end() :]}"
    if match := re.match(r"https?://(https?):?/+", address):
        return f"{shown} begins twice", f"write {match[1]}://{address[match.end() :]}"
    if re.match(r"www\.[\w-]+\.", address):
        return f"{shown} leads to a file beside this page", f"write https://{address}"
    if re.match(r"10\.\d{4,9}/", address):
        return f"{shown} leads to a file beside this page", f"write https://doi.org/{address}"
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", address):
        return f"{shown} leads to a file beside this page", f"write mailto:{address}"
    if re.match(r"https?://", address) and not _has_host(address):
        return f"{shown} names no host", "write the whole address, as a browser shows it"
    if re.match(r"https?://\S*\s", address):
        return f"{shown} has a space in it", "write %20 for the space, or take it away"
    return None


def _has_host(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return bool(re.fullmatch(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}\.?|localhost|[\d.]+|[\da-f:]+", host))


_SECURE = re.compile(
    r"""(?:^|\.)(?:acm\.org|anaconda\.org|arxiv\.org|bioconductor\.org|biomedcentral\.com|biorxiv\.org|cell\.com|cdc\.gov
    |conda\.io|creativecommons\.org|crossref\.org|datacite\.org|docker\.com|doi\.org|ebi\.ac\.uk|elifesciences\.org
    |elsevier\.com|ensembl\.org|europa\.eu|europepmc\.org|f1000research\.com|figshare\.com|frontiersin\.org|github\.com
    |github\.io|gitlab\.com|google\.com|ieee\.org|jstor\.org|jupyter\.org|kaggle\.com|manubot\.org|mdpi\.com|medium\.com
    |medrxiv\.org|mozilla\.org|nature\.com|nejm\.org|nih\.gov|orcid\.org|osf\.io|oup\.com|plos\.org|pnas\.org|pypi\.org
    |python\.org|pytorch\.org|r-project\.org|rcsb\.org|readthedocs\.io|researchgate\.net|sagepub\.com|science\.org
    |sciencedirect\.com|sciencemag\.org|scikit-learn\.org|springer\.com|stackexchange\.com|stackoverflow\.com
    |tandfonline\.com|tensorflow\.org|twitter\.com|uniprot\.org|who\.int|wikidata\.org|wikimedia\.org|wikipedia\.org
    |wiley\.com|youtube\.com|zenodo\.org)$""",
    re.VERBOSE,
)
"""Hosts that send everybody who asks by http: to https:."""


@rule("K002", Severity.WARNING, in_build=False)
def insecure(subject: Subject) -> Iterator[Finding]:
    """A link begins with `http:` though its host is known to answer by `https:`.

    What comes by `http:` can be read and changed on its way, and browsers warn of it.

    Mend it: write `https:`; `recto check --fix` does. Hosts that Recto does not know are left alone.

    ```markdown
    It is in [the archive](http://zenodo.org/record/1).
    ```

    ```text
    content/01.text.md:1:24: warning[K002] zenodo.org is reached by https: as well
        hint: write https://zenodo.org/record/1
    ```

    Right:

    ```markdown
    It is in [the archive](https://zenodo.org/record/1).
    ```
    """
    for start, address in addresses(subject.text.text):
        if address.startswith("http://") and _problem(address) is None:
            host = urlsplit(address).hostname or ""
            if _SECURE.search(host):
                yield Finding(
                    f"{host} is reached by https: as well",
                    subject.text.location(start),
                    f"write https{address[4:]}",
                    Fix("http:", "https:"),
                )


_PAPER = re.compile(
    r"""https?://(?:
      (?:dx\.|www\.)?doi\.org/(?P<doi>10\.\d{4,9}/[^\s?\#]+)
    | (?:www\.)?(?:bio|med)rxiv\.org/content/(?P<rxiv>10\.\d{4,9}/[\d.]+)
    | (?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/(?P<pubmed>\d+)
    | (?:pmc\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pmc)/articles/(?P<pmc>PMC\d+)
    | arxiv\.org/(?:abs|pdf)/(?P<arxiv>\d{4}\.\d{4,5}|[a-z-]+/\d{7})
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_DATA = re.compile(r"10\.(?:5281|6084|5061|17605|7910|5255|3886|17632|15468)/")
"""DOIs that archives of data and software give: the text may well link to these."""


@rule("K003", Severity.WARNING, in_build=False)
def paper(subject: Subject) -> Iterator[Finding]:
    """A paper is linked to where it should be cited.

    A link does not reach the list of references, and nobody is credited by it.

    Mend it: cite it. Data and software in archives such as Zenodo are left alone, and so is the front matter, which may
    link to where the manuscript itself is published.

    ```markdown
    It has been shown [before](https://doi.org/10.5555/alpha).
    ```

    ```text
    content/01.text.md:1:28: warning[K003] this link leads to a paper, which the list of references will not have
        hint: cite it: [@doi:10.5555/alpha]
    ```

    Right:

    ```markdown
    It has been shown before [@doi:10.5555/alpha].
    ```
    """
    for start, address in addresses(subject.text.text):
        match = _PAPER.match(address)
        location = subject.text.location(start)
        if match and not _DATA.match(match["doi"] or "") and "front-matter" not in location.path:
            prefix = {"rxiv": "doi"}.get(match.lastgroup or "", match.lastgroup)
            key = f"{prefix}:{match[match.lastgroup or 0].rstrip('.')}"
            key = key if re.fullmatch(r"[\w:.#$%&+?<>~/-]*\w", key) else f"{{{key}}}"
            yield Finding(
                "this link leads to a paper, which the list of references will not have",
                location,
                f"cite it: [@{key}]",
            )


@rule("K004", Severity.WARNING)
def no_such_place(subject: Subject) -> Iterator[Finding]:
    """A link leads to a place in this text that there is not.

    Places are headings, by their words in small letters with hyphens, and whatever has a label such as `{#methods}`.

    Mend it: correct the link, or label the place.

    ```markdown
    ## Methods

    See [below](#method).
    ```

    ```text
    content/01.text.md:3:13: warning[K004] nothing in this text is called #method
        hint: did you mean methods?
    ```

    Right:

    ```markdown
    ## Methods

    See [below](#methods).
    ```
    """
    wanted = [(start, address[1:]) for start, address in addresses(subject.text.text) if address[:1] == "#"]
    # `#` is the top of the page; notes and references get their names later.
    wanted = [(start, name) for start, name in wanted if name and not re.match(r"fn|ref-|refs$|top$", name)]
    if not wanted:
        return
    known = set(re.findall(r'\["([^"]+)",\[(?:"[^"]*",?)*\],\[', subject.document.ast))
    known |= {label.name for label in subject.document.labels}
    for raw in subject.document.raw_html:
        known |= set(re.findall(r"""\b(?:id|name)\s*=\s*["']?([^\s"'>]+)""", raw.html))
    for start, name in wanted:
        if name not in known:
            hint = nearest(name, known) or f"label the place with {{#{name}}}"
            yield Finding(f"nothing in this text is called #{name}", subject.text.location(start), hint)


@rule("K007", Severity.WARNING)
def stays_behind(subject: Subject) -> Iterator[Finding]:
    """A link leads to a file that does not go along with the page.

    Published are the page, its PDF and Word file, the records of the references, and the images that the text shows. A
    link to any other file leads nowhere, though the file is in the repository.

    Mend it: link to the file's address in the repository, or better to an archive, which gives it a DOI.

    ```markdown
    The counts are in [a table](data/counts.csv).
    ```

    ```text
    content/01.text.md:1:29: warning[K007] data/counts.csv does not go along with the page
        hint: link to its address in the repository or in an archive, which begins with https://
    ```

    Right:

    ```markdown
    The counts are in [a table](https://example.org/data/counts.csv).
    ```
    """
    known = {image.name for image in subject.images.values()}
    for start, address in addresses(subject.text.text):
        path = unquote(unescape(address).partition("#")[0].partition("?")[0]).removeprefix("./")
        elsewhere = not path or re.match(r"[a-z][a-z\d+.-]*:|/", address, re.IGNORECASE) or _ALONG.match(path)
        if path.isprintable() and not elsewhere and path not in known and _problem(address) is None:
            hint = "link to its address in the repository or in an archive, which begins with https://"
            if re.match(r"[\w-]+(?:\.[\w-]+)*\.(?:com|edu|gov|io|net|org)(?:/|$)", path):
                hint = f"write https://{address}"
            yield Finding(f"{path} does not go along with the page", subject.text.location(start), hint)


_ALONG = re.compile(r"(?:index\.html|manuscript\.\w+|references\.\w+|versions\.json|(?:\.\./)*v/.*|\.\.?/?)\Z")
"""What stands beside a published page."""


K005 = found_by_stage(
    "K005",
    Severity.WARNING,
    __name__,
    """A link leads to a page that there is not; found by `recto check --links` only.

    The host answers that it does not know the address (404), or that it is gone (410). Answers are remembered for a
    week, in the cache of whoever asks; with `--links` the only thing that `recto check` writes.

    Mend it: find where the page went; the Internet Archive (https://web.archive.org) often has what is gone. Cite
    papers instead of linking to them: DOIs stay.

    ```sh
    recto check --links
    ```

    ```markdown
    See [the data](https://example.org/gone).
    ```

    ```text
    content/01.text.md:1:16: warning[K005] https://example.org/gone is not there: example.org knows nothing of it (404)
        hint: find where it went, or link to a copy at web.archive.org
    ```

    Right:

    ```markdown
    See [the data](https://example.org/data).
    ```
    """,
    in_check=False,  # an option asks for it
)

K006 = found_by_stage(
    "K006",
    Severity.WARNING,
    __name__,
    """A link could not be followed: its host does not answer; found by `recto check --links` only.

    The host may be down for an hour, or for good. Hosts that refuse to answer a program are not reported.

    Mend it: open the link in a browser, and try again another day.

    ```sh
    recto check --links
    ```

    ```markdown
    See [the data](https://example.org/down).
    ```

    ```text
    content/01.text.md:1:16: warning[K006] https://example.org/down does not answer: example.org answered 503
        hint: open it in a browser; if it works there, nothing is wrong
    ```

    Right:

    ```markdown
    See [the data](https://example.org/data).
    ```
    """,
    in_check=False,  # an option asks for it
)
