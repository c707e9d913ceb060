"""The Word file as a whole: its reference document, and what LibreOffice makes of it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import docx
import pytest
from recto import theme
from recto.formats.docx.write import text

from tests.helpers import Maker, build
from tests.word import FILES, SOURCE, TEXT, WP, M, W, bookmarks, data, document, parts, script, style_of


def test_reference_document_is_what_the_script_makes() -> None:
    made, committed = parts(script().make()), parts((theme.FOLDER / "reference.docx").read_bytes())
    assert made.keys() == committed.keys()
    for name in made:
        assert made[name] == committed[name], name


def test_raw_openxml_with_fields_is_left_out(make: Maker) -> None:
    text = 'Before\n\n```{=openxml}\n<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\x"/></w:p>\n```\n'
    package = parts(build(make.text(text), "docx").files["manuscript.docx"])
    assert b"DDEAUTO" not in package["word/document.xml"]


def converted(data: bytes, kind: str, folder: Path) -> bytes:
    """What LibreOffice makes of a file."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here; ci/test.sh installs it where it may")
    (folder / "a.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder / "out"),
        str(folder / "a.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return (folder / "out" / f"a.{kind}").read_bytes()


def test_libreoffice_keeps_it_all_when_it_saves_the_file(make: Maker, tmp_path: Path) -> None:
    written = build(make.text(TEXT + "\n" + SOURCE, **FILES), "docx").files["manuscript.docx"]
    saved = converted(written, "docx", tmp_path)
    before, after = parts(written), parts(saved)
    kept, made = bookmarks(after), bookmarks(before)
    assert kept.keys() == made.keys()
    # After a footnote, LibreOffice 7.4 ends a bookmark one letter early, 25.2 where it is.
    assert [
        name
        for name, enclosed in made.items()
        if kept[name] != enclosed and not (enclosed.startswith("A note.") and kept[name] == enclosed[:-1])
    ] == []
    # In notes it makes two of each, and leaves the copy.
    names = [set(re.findall(rb'"(_recto_\w+?)(?:_Copy_\d+)?"', one["word/footnotes.xml"])) for one in (before, after)]
    assert names[0] == names[1] != set()
    assert data(after) == data(before)
    words = [Counter(re.findall(r"\w+", text(one))) for one in (written, saved)]
    assert words[0] - words[1] == Counter()
    for kind in ("tbl", "drawing"):
        assert len([*document(after).iter(f"{W}{kind}")]) == len([*document(before).iter(f"{W}{kind}")])
    for namespace, kind in ((M, "oMath"), (WP, "docPr")):
        count = [len([*document(one).iter(f"{namespace}{kind}")]) for one in (before, after)]
        assert count[0] == count[1]
    styles = [{style_of(one) for one in document(package).iter(f"{W}p")} for package in (before, after)]
    assert {"Title", "Author", "ImageCaption", "TableCaption", "Equation", "SourceCode"} <= styles[0] & styles[1]
    docx.Document(io.BytesIO(saved))


def test_libreoffice_prints_every_word(make: Maker, tmp_path: Path) -> None:
    import pypdfium2

    written = build(make.text(TEXT, **FILES), "docx").files["manuscript.docx"]
    with pypdfium2.PdfDocument(converted(written, "pdf", tmp_path)) as pdf:
        printed = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    printed = re.sub(r"[\s\u00ad\ufffe-]+", "", printed)
    assert [word for word in re.findall(r"\w{3,}", text(written)) if word not in printed] == []
