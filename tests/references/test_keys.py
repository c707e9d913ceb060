"""Citation keys: standard ids and short ids are those of Manubot, and no network is asked for any."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manubot.cite.citekey import CiteKey
from recto.references.keys import cited_key, counted_id, is_cross_reference, is_identifier, short_id, standardise

from tests.helpers import Maker, build, examine

LIKE_MANUBOT = """
doi:10.1098/rsif.2017.0387 DOI:10.1098/RSIF.2017.0387 Doi:10.1098/rsif.2017.0387 10.1098/rsif.2017.0387
doi:https://doi.org/10.1098/rsif.2017.0387 doi:10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2
pmid:30718888 pubmed:30718888 PMID:30718888 PubMed:30718888 30718888
pmc:PMC6103790 pmcid:PMC6103790 PMC:PMC6103790 PMCID:PMC6103790 pmc:6103790 PMC6103790
arxiv:1811.00778 arXiv:1811.00778v2 ARXIV:cond-mat/0703470 arxiv:cond-mat/0703470v2 1811.00778
isbn:978-0-306-40615-7 ISBN:0306406152 isbn:9780306406157
url:https://greenelab.github.io/meta-review/ url:https://greenelab.github.io/meta-review url:http://example.org/?a=b&c=d#e
https://greenelab.github.io/meta-review/ http://example.org/old HTTPS://example.org/ https:example
wikidata:Q33 WikiData:Q56458321 Q56458321
raw:our-report raw:Our_Report our-report tag:name
GO:0006915 go:0006915 chebi:36927 CHEBI:36927 CHEBI:CHEBI:36927 DOID:11934 doid:11934 DRUGBANK:DB00001 drugbank:DB00001
clinicaltrials:NCT04280705 ncbigene:2974 pdb:4HHB hgnc:16793 HGNC:16793 rrid:AB_262044 rrid:RRID:AB_262044 swh:1:rev:309cf2674ee7
taxonomy:9606 mesh:D020641 biorxiv:2020.03.04.976662 orcid:0000-0002-1825-0097 issn:1234-5679 uniprot:P12345
doi:10.1098/ doi:nonsense pmid:abc arxiv:x wikidata:X pmc:x unknownprefix:thing :nothing nothing: a:b:c
""".split()  # noqa: E501


@pytest.mark.parametrize("key", LIKE_MANUBOT)
def test_standard_and_short_ids_are_manubots(key: str) -> None:
    theirs = CiteKey(key)
    ours = cited_key(key)
    assert (ours.standard_id, counted_id(ours.short_id) or ours.short_id) == (theirs.standard_id, theirs.short_id)


def test_a_wrong_isbn_stands_for_itself() -> None:
    assert cited_key("isbn:1").standard_id == "isbn:1"


@pytest.mark.parametrize(("key", "standard"), [("@doi:10.5555/A", "doi:10.5555/a"), ("@@x", "x"), ("@", "")])
def test_an_at_sign_too_many_is_the_authors_mistake(key: str, standard: str) -> None:
    """As in ``[@{@doi:10.5555/a}]``: Manubot's functions raise for such a key."""
    found = cited_key(key)
    assert (found.standard_id, found.problem) == (standard, "it has an @ too many")
    assert found.short_id == short_id(standard)
    assert not is_identifier(key)


@pytest.mark.parametrize(
    ("text", "plain", "counted"),
    [
        ("doi:10.1109/escience.2012.6404482", "CxpjGLx", "01CxpjGLx"),
        ("doi:10.1098/rsif.2017.0387", "PZMP42Ak", ""),
        ("x114099", "3IOxRn", "023IOxRn"),
    ],
)
def test_a_hash_that_begins_with_a_zero_byte_has_the_id_of_published_sites(text: str, plain: str, counted: str) -> None:
    assert (short_id(text), counted_id(plain)) == (plain, counted)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("doi:10.1098/rsif.2017.0387", "PZMP42Ak"),
        ("arxiv:1811.00778", "3326vtLW"),
        ("url:https://greenelab.github.io/meta-review/", "1GGGHdsew"),
        ("https://greenelab.github.io/meta-review/", "1GGGHdsew"),
    ],
)
def test_the_seeds_short_ids(key: str, expected: str) -> None:
    assert cited_key(key).short_id == expected


@pytest.mark.parametrize(
    "written", ["[@url:https://greenelab.github.io/meta-review/]", "[@{https://greenelab.github.io/meta-review/}]"]
)
@pytest.mark.parametrize(
    "around",
    ["See {}.", "See {} for more", "{}", "*{}*", "Text.^[A note {}.]", "## Heading {}", "| a |\n|---|\n| {} |"],
)
def test_the_slash_of_an_address_belongs_to_it_in_a_text(written: str, around: str, make: Maker) -> None:
    examined = examine(make.text(around.format(written) + "\n"))
    (citation,) = examined.document.citations
    assert examined.bibliography.keys[citation.key].short_id == "1GGGHdsew"


def test_the_seeds_ids_stand_in_what_is_written(make: Maker) -> None:
    references = '[{"id": "doi:10.1098/rsif.2017.0387", "title": "A"}, {"id": "url:https://greenelab.github.io/meta-review/", "title": "B"}]'  # noqa: E501
    text = "One [@doi:10.1098/rsif.2017.0387], two [@url:https://greenelab.github.io/meta-review/].\n"
    built = build(make({"content/1.md": text, "content/manual-references.json": references}))
    assert "\nOne [@PZMP42Ak], two [@1GGGHdsew].\n" in built.text("manuscript.md")
    assert 'id="ref-PZMP42Ak"' in built.page
    assert 'id="ref-1GGGHdsew"' in built.page
    assert built.text("citations.tsv").splitlines()[1] == "doi:10.1098/rsif.2017.0387\t" * 3 + "PZMP42Ak"


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_short_ids_are_manubots_for_any_text(text: str) -> None:
    from manubot.cite.citekey import shorten_citekey

    short = short_id(text)
    assert (counted_id(short) or short) == shorten_citekey(text)
    assert re.fullmatch(r"[0-9A-Za-z]+", short_id(text))


@given(
    st.sampled_from(
        [
            "doi",
            "DOI",
            "pmid",
            "pubmed",
            "pmc",
            "pmcid",
            "arxiv",
            "isbn",
            "url",
            "http",
            "https",
            "wikidata",
            "go",
            "raw",
            "x",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp")), max_size=30),
)
@settings(max_examples=100)
def test_no_key_breaks_anything(prefix: str, accession: str) -> None:
    ours = cited_key(f"{prefix}:{accession}")
    assert ours.short_id == short_id(ours.standard_id)
    assert standardise(ours.standard_id)[0] == standardise(standardise(ours.standard_id)[0])[0]


@pytest.mark.parametrize("key", ["doi:10/c6bcps", "shortdoi:10/C6BCPS", "DOI:10/c6bcps", "10/c6bcps"])
def test_shortdois_ask_no_network(key: str) -> None:
    assert cited_key(key).standard_id == "doi:10/c6bcps"
    assert cited_key(key).problem is None
    expanded = cited_key(key, expansions={"doi:10/c6bcps": "doi:10.1093/bioinformatics/btu314"})
    assert expanded.standard_id == "doi:10.1093/bioinformatics/btu314"
    assert expanded.short_id == short_id("doi:10.1093/bioinformatics/btu314")


def test_an_alias_is_the_key_that_it_stands_for() -> None:
    key = cited_key("tag:name", {"tag:name": "DOI:10.5555/ALPHA"})
    assert (key.input_id, key.dealiased_id, key.standard_id) == ("tag:name", "DOI:10.5555/ALPHA", "doi:10.5555/alpha")


@pytest.mark.parametrize(
    "key",
    [
        "doi:10.1098/rsif.2017.0387",
        "pmid:30718888",
        "pmc:PMC6103790",
        "arxiv:1811.00778",
        "arxiv:cond-mat/0703470v2",
        "isbn:9780306406157",
        "wikidata:Q33",
        "url:https://example.org/",
        "raw:x",
        "anything",
        "GO:0006915",
        "unknown:x",
    ],
)
def test_keys_of_the_right_form_have_no_problem(key: str) -> None:
    assert cited_key(key).problem is None


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("doi:11.1098/x", "begins with 10."),
        ("doi:10.12/x", "four to nine digits"),
        ("doi:10.1098", "a slash"),
        ("doi:10.1098/rsif.2017.0387,", "ends in ','"),
        ("pmid:PMC12", "one to eight digits"),
        ("pubmed:123456789", "one to eight digits"),
        ("pmc:12", "PMC and digits"),
        ("pmcid:abc", "PMC and digits"),
        ("arxiv:nonsense", "1811.00778"),
        ("isbn:9780306406158", "check digit"),
        ("wikidata:33", "Q and digits"),
        ("GO:abc", "not the form of a"),
        ("url:example.org/x", "“example.org/x” is not a web address"),
    ],
)
def test_keys_of_a_wrong_form_say_what_the_form_is(key: str, words: str) -> None:
    assert words in (cited_key(key).problem or "")


def test_cross_references_are_those_of_xnos_in_lower_case() -> None:
    assert all(map(is_cross_reference, ("fig:x", "tbl:x", "eq:x", "sec:x")))
    assert not any(map(is_cross_reference, ("Fig:x", "figure:x", "table:x", "doi:10.1/fig:x")))


# --- generated keys -------------------------------------------------------------------------------------------------


def cased(prefixes: str) -> st.SearchStrategy[str]:
    """One of the prefixes in small, large or mixed letters, or none where Manubot can infer it."""
    return st.sampled_from([form for word in prefixes.split() for form in (word, word.upper(), word.title())])


DIGITS = st.text("0123456789", min_size=1, max_size=9)
NAMES = st.text("abcXYZ019-._;()/:<>[]~+&%#", min_size=1, max_size=20)
KEYS = st.one_of(
    st.builds("{}:10.{}/{}".format, cased("doi"), st.integers(1000, 99999), NAMES),
    st.builds("10.{}/{}".format, st.integers(1000, 99999), NAMES),
    st.builds("{}:{}".format, cased("pmid pubmed"), DIGITS),
    DIGITS,
    st.builds("{}:{}{}".format, cased("pmc pmcid"), st.sampled_from(["", "PMC", "pmc"]), DIGITS),
    st.builds("PMC{}".format, DIGITS),
    st.builds(
        "{}:{:02}{:02}.{:05}{}".format,
        cased("arxiv"),
        st.integers(7, 26),
        st.integers(1, 12),
        st.integers(1, 99999),
        st.sampled_from(["", "v1", "v12"]),
    ),
    st.builds("{}:{}/{:07}".format, cased("arxiv"), st.sampled_from(["cond-mat", "math.GT"]), st.integers(0, 9999999)),
    st.builds("{}:{}".format, cased("isbn"), st.sampled_from(["978-0-306-40615-7", "0306406152", "9780306406157"])),
    st.builds("{}:Q{}".format, cased("wikidata"), DIGITS),
    st.builds("Q{}".format, DIGITS),
    st.builds("{}https://example.org/{}".format, st.sampled_from(["", "url:", "URL:", "Url:"]), NAMES),
    st.builds("{}:{}".format, cased("go chebi ncbigene taxonomy clinicaltrials orcid rrid"), NAMES),
    st.builds("{}:{}".format, cased("raw tag my"), NAMES),
    NAMES,
)


def is_short_doi(key: str) -> bool:
    """The keys for which Manubot asks the network."""
    return re.match(r"(?i)(?:(?:short)?doi:)?10/", key) is not None


@given(KEYS)
@settings(max_examples=600)
def test_generated_keys_are_read_and_printed_as_manubot_does(key: str) -> None:
    if key.startswith("@") or is_short_doi(key):
        return
    theirs = CiteKey(key)
    expected = theirs.standard_id
    if not expected.endswith((":None", ":")):
        assert cited_key(key).standard_id == expected
        assert theirs.short_id in (cited_key(key).short_id, counted_id(cited_key(key).short_id))
        assert cited_key(expected).standard_id == CiteKey(expected).standard_id


@given(KEYS, st.dictionaries(NAMES, KEYS, max_size=3))
@settings(max_examples=200)
def test_aliases_are_read_as_manubot_does(key: str, aliases: dict[str, str]) -> None:
    if is_short_doi(aliases.get(key, key)):
        return
    theirs = CiteKey(key, aliases)
    ours = cited_key(key, aliases)
    assert (ours.input_id, ours.dealiased_id) == (theirs.input_id, theirs.dealiased_id)
    if not theirs.standard_id.endswith((":None", ":")):
        assert ours.standard_id == theirs.standard_id


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("[@https://greenelab.github.io/meta-review/]", "https://greenelab.github.io/meta-review/"),
        ("[@{https://greenelab.github.io/meta-review/}]", "https://greenelab.github.io/meta-review/"),
        ("As @{https://example.org/a?b=c&d=e} says.", "https://example.org/a?b=c&d=e"),
        ("[@{doi:10.1002/(SICI)1<2::AID-3>3.0.CO;2-0}, p. 3]", "doi:10.1002/(SICI)1<2::AID-3>3.0.CO;2-0"),
        ("[@http://example.org/old]", "http://example.org/old"),
    ],
)
def test_addresses_and_braces_are_keys_in_a_text(written: str, key: str, make: Maker) -> None:
    (citation,) = examine(make.text(written + "\n")).document.citations
    assert citation.key == key
