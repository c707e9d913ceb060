"""The printed reference list."""

from __future__ import annotations

import re

from tests.helpers import for_paper

ENTRIES = """<div id="refs" class="references csl-bib-body" role="list">
<div id="ref-a" class="csl-entry" role="listitem">
<div class="csl-left-margin">1. </div><div class="csl-right-inline">Roe J. <em>A</em>.</div>
</div>
<div id="ref-b" class="csl-entry" role="listitem">Poe, K. (2001).</div>
</div>
<p>After.</p>"""


def test_references_are_a_list_with_their_anchors_on_the_first_words() -> None:
    assert for_paper(ENTRIES) == (
        '<ul id="refs" class="references csl-bib-body">\n'
        '<li class="csl-entry"><span class="csl-number" id="ref-a">1.\t</span>Roe J. <em>A</em>.</li>\n'
        '<li class="csl-entry"><span id="ref-b">Poe,</span> K. (2001).</li>\n</ul>\n<p>After.</p>'
    )


def test_an_entry_of_blocks_is_kept_together() -> None:
    entry = '<div class="csl-block">Title</div><div class="csl-block">Authors</div>'
    printed = for_paper(ENTRIES.replace("Roe J. <em>A</em>.", entry))
    assert 'class="csl-entry csl-blocks"' in printed
    assert '<span class="csl-block">Title</span><span class="csl-block">Authors</span></li>' in printed


def test_entries_that_hang_by_their_number_do_not_hang_besides() -> None:
    hanging = ENTRIES.replace("csl-bib-body", "csl-bib-body hanging-indent")
    assert for_paper(hanging) == for_paper(ENTRIES)
    bare = re.sub(r'<div class="csl-left.*</div>', "Roe J.", hanging)
    assert '<ul id="refs" class="references csl-bib-body hanging-indent">' in for_paper(bare)


def test_references_of_a_form_that_is_not_known_stay() -> None:
    html = ENTRIES.replace("Poe, K. (2001).", "<div><div>Poe</div></div>")
    assert for_paper(html) == html
