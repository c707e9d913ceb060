"""What a project lets its page load from elsewhere: it widens the policy by just that."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import yaml

from tests.helpers import Built, Maker, build


def built(make: Maker, page: Any, **files: str) -> Built:
    metadata = yaml.safe_dump({"title": "x", "recto": {"page": page}})
    return build(make.text("Text.\n", **{"content/metadata.yaml": metadata, **files}))


def directives(built: Built) -> dict[str, set[str]]:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', built.page)
    assert found
    words = (part.split() for part in found[1].replace("&#39;", "'").split(";"))
    return {name: set(sources) for name, *sources in words}


def added(make: Maker, page: Any, **files: str) -> dict[str, set[str]]:
    """What is in the policy beyond what is there anyway."""
    plain = directives(build(make.text("Text.\n")))
    result = built(make, page, **files)
    assert [found.code for found in result.diagnostics] == []
    now = directives(result)
    return {name: now[name] - plain.get(name, set()) for name in now if now[name] - plain.get(name, set())}


def test_nothing_is_let_in_by_default(make: Maker) -> None:
    policy = directives(build(make.text("Text.\n")))
    assert not [source for sources in policy.values() for source in sources if source.startswith("http")]
    assert policy["default-src"] == {"'none'"}
    assert "recto-opt-ins" not in re.sub(r"<script>.*?</script>", "", build(make.text("Text.\n")).page, flags=re.DOTALL)


def test_images(make: Maker) -> None:
    assert added(make, {"images": ["https://example.org/figures/"]}) == {"img-src": {"https://example.org/figures/"}}


def test_analytics(make: Maker) -> None:
    page = {"analytics": {"src": "https://count.example.org/a.js", "data-site": "one"}}
    assert added(make, page) == {
        "script-src": {"https://count.example.org/a.js"},
        "connect-src": {"https://count.example.org"},
        "img-src": {"https://count.example.org"},
    }


def test_hypothesis(make: Maker) -> None:
    widened = added(make, {"hypothesis": True})
    assert {source for sources in widened.values() for source in sources} == {
        "https://hypothes.is",
        "https://cdn.hypothes.is",
    }


def test_nothing_of_it_loads_by_itself(make: Maker) -> None:
    page = {"hypothesis": True, "images": "https://example.org", "analytics": "https://example.org/a.js"}
    text = built(make, page).page
    assert not re.search(r'\ssrc="http', text)
    known = re.search(r'<script type="application/json" id="recto-opt-ins">(.*?)</script>', text)
    assert known
    assert json.loads(known[1]) == {
        "hypothesis": "https://hypothes.is/embed.js",
        "images": ["https://example.org"],
        "analytics": {"src": "https://example.org/a.js"},
    }


def test_scripts_of_the_project_stand_in_the_page(make: Maker) -> None:
    script = 'document.title = "a < b";\n'
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    files = {"content/scripts/a.js": script}
    assert added(make, {"scripts": ["scripts/a.js"]}, **files) == {"script-src": {f"'sha256-{digest}'"}}
    assert f'<script type="module">{script}</script>' in built(make, {"scripts": ["scripts/a.js"]}, **files).page


def test_what_is_not_understood_widens_nothing(make: Maker) -> None:
    page = {
        "hypothesis": "yes please",
        "images": ["*", "http://example.org", "https://example.org; script-src *"],
        "analytics": {"src": "//example.org/a.js", "onload": "x"},
        "scripts": ["../../secret.js", "ends.js"],
    }
    result = built(make, page, **{"content/ends.js": "'</script><img>'"})
    assert {found.code for found in result.diagnostics} == {"M007"}
    assert directives(result) == directives(build(make.text("Text.\n")))
