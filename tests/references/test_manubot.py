"""Manubot is loaded without its HTTP library."""

from __future__ import annotations

import subprocess
import sys


def test_keys_need_no_http_library() -> None:
    program = (
        "import sys; from recto.references.keys import standardise; "
        "standardise('doi:10.5555/a'); print('urllib3' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_manubot_has_its_http_library_all_the_same() -> None:
    import requests
    from manubot.cite import doi
    from recto.references.manubot import CiteKey

    assert CiteKey
    assert doi.requests.get is requests.get
