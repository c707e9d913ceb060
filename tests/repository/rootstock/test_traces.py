"""What a repository has of Rootstock's."""

from __future__ import annotations

import pytest
from recto.core.world import World
from recto.repository.rootstock.traces import Traces, traces

from tests.helpers import Maker


def read(make: Maker, **files: str) -> Traces:
    return traces(make.text("Words.\n", **{"build/build.sh": "manubot process\n", **files}), World())


def test_filters_style_and_template_of_the_defaults(make: Maker) -> None:
    known = read(
        make,
        **{
            "build/pandoc/defaults/common.yaml": "csl: a.csl\n"
            "filters: [citeproc, {type: lua, path: build/x.lua}, {type: citeproc}]\n",
            "build/pandoc-defaults/docx.yaml": "reference-doc: build/themes/grant.docx\nmetadata: none\n",
            "build/pandoc/defaults/html.yaml": "include-before-body: [build/plugins/d3.html]\n",
            "build/pandoc/defaults/broken.yaml": "a: b: c",
        },
    )
    assert (known.csl, known.reference, known.filters) == ("a.csl", "build/themes/grant.docx", ("build/x.lua",))
    assert known.included == ("build/plugins/d3.html",)
    assert (known.output, known.changed) == ("", ())


@pytest.mark.parametrize(
    ("name", "text", "spelling", "timestamps"),
    [
        (".github/workflows/manubot.yaml", "env:\n  SPELLCHECK: true\n", True, False),
        (".travis.yml", "env:\n  - SPELLCHECK=true\n", True, False),
        ("ci/deploy.sh", "manubot webpage \\\n  --timestamp \\\n", False, True),
        ("ci/deploy.sh", 'ots stamp "webpage/v/$TRAVIS_COMMIT/index.html"\n', False, True),
        ("ci/deploy.sh", "# manubot webpage --timestamp\n", False, False),
        (".github/workflows/manubot.yaml", "env:\n  SPELLCHECK: false\n  # SPELLCHECK: true\n", False, False),
    ],
)
def test_what_continuous_integration_did(name: str, text: str, spelling: bool, timestamps: bool, make: Maker) -> None:
    known = read(make, **{name: text})
    assert (known.spelling, known.timestamps) == (spelling, timestamps)
