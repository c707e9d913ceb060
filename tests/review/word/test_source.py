"""Each token of a Word file has its place in the text."""

from __future__ import annotations

from recto.review.word.source import Source

from tests.co_authors import TEXT, Sent


def source_of(sent: Sent) -> Source:
    examined = sent.built.examined
    return Source(sent.word, examined.text, examined.document, examined.bibliography)


def test_words_and_signs_stand_where_they_were_written(sent: Sent) -> None:
    source = source_of(sent)
    for paragraph in source.paragraphs:
        if paragraph.kind in ("front", "ref"):
            continue
        for at in range(paragraph.first, paragraph.end):
            token, span = source.tokens[at], source.spans[at]
            if token.kind == "word" and source.made[at] < 0:
                assert span
                assert TEXT[slice(*span)] == token.text
            elif token.kind == "sign" and span:
                assert TEXT[slice(*span)] in (token.text, "'", '"', "---", "--")


def test_wholes_stand_with_their_brackets(sent: Sent) -> None:
    source = source_of(sent)
    places = [
        TEXT[slice(*span)]
        for token, span in zip(source.tokens, source.spans, strict=True)
        if span and token.kind in ("cite", "note", "formula")
    ]
    assert places == [
        "[@doi:10.5555/alpha]",
        "[see @doi:10.5555/beta, p. 3; @doi:10.5555/gamma]",
        "$a = b$",
        "[^1]",
        "[@doi:10.5555/alpha]",
    ]


def test_what_recto_has_made_stands_for_what_it_was_made_of(sent: Sent) -> None:
    source = source_of(sent)
    made = {TEXT[slice(*span)] for at, span in enumerate(source.spans) if span and source.made[at] == at}
    assert "@fig:plot" in made


def test_a_paragraph_has_what_marks_its_words(sent: Sent) -> None:
    source = source_of(sent)
    extents = [extent for one in source.paragraphs if (extent := source.extent(one))]
    texts = [TEXT[slice(*extent)] for extent in extents]
    assert "A **plot** of what we found." in texts
    assert "The rate was $a = b$ per H~2~O, or 10^6^, in `code`.[^1]" in texts
    assert "Another thing" in texts


def test_citations_can_be_spelled_out(sent: Sent) -> None:
    source = source_of(sent)
    source.spell_out(sent.word)
    text = "".join(token.text for token in source.tokens)
    assert "hospitals [1]. Each" in text
    first = next(at for at, made in enumerate(source.made) if made == at and source.tokens[at].text == "[")
    span = source.spans[first]
    assert span
    assert TEXT[slice(*span)] == "[@doi:10.5555/alpha]"
