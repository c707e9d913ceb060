"""Report the licences of all packages that Recto and its tests install, and fail if one is not allowed.

    python tools/licences.py [LIST…]      LIST: files of pinned packages; default: ci/constraints.txt

What Recto installs on an author's machine must be compatible with Recto's own licence, GPL 3 or later. What only the
tests run is never passed on, so it may also be under the AGPL.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from email.message import Message
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import cast

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

ROOT = Path(__file__).parent.parent
PINS = ROOT / "build/recto/repository/pins"

ALLOWED = frozenset(
    """
    0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause CC0-1.0 GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later ISC
    LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MIT MIT-0 MIT-CMU MPL-2.0 PSF-2.0 Unlicense Zlib
    """.split()
)
"""SPDX identifiers."""
ALLOWED_IN_TESTS = ALLOWED | {"AGPL-3.0-only", "LicenseRef-Biopython-License-Agreement"}

EXCEPTED = {
    "codespell": "its code, under GPL 2 only, is not imported; its list of misspellings is read as data",
}
"""Packages that are allowed whatever they say, with the reason."""

READ = {
    "axe-playwright-python": "MIT",
    "pybase62": "BSD-2-Clause",
    "pycryptodomex": "BSD-2-Clause",  # and parts in the public domain
    "pymupdf": "AGPL-3.0-only",  # or a commercial licence
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",  # and those of what PDFium has in it, as permissive
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "resvg-py": "MIT",
}
"""Licences that somebody has read in the package, where its metadata does not say them."""

CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",  # or another: all that are in use are allowed
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""What older packages say instead."""

WORDS = {
    "Apache 2.0": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD3": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "LGPL v3": "LGPL-3.0-only",
    "MIT License": "MIT",
}
"""What the field ``License`` says in words."""


def licence(name: str, metadata: Message) -> str:
    """A package's licence as an SPDX expression, or, if nothing says one, the words that there are, in quotes."""
    if name in READ:
        return READ[name]
    if expression := metadata.get("License-Expression"):
        return str(expression)
    field = next(iter(str(metadata.get("License") or "").splitlines()), "").strip()
    classes = [str(one).rpartition(" :: ")[2] for one in metadata.get_all("Classifier") or () if "License ::" in one]
    if classes and all(one in CLASSIFIERS for one in classes):
        return " AND ".join(CLASSIFIERS[one] for one in classes)
    try:
        return canonicalize_license_expression(WORDS.get(field, field))
    except InvalidLicenseExpression:
        return f'"{field or ", ".join(classes)}"'


def refused(expression: str, allowed: frozenset[str]) -> set[str]:
    """The licences for which an expression is not allowed: of `A OR B`, one must be; of `A AND B`, both.

    Raises InvalidLicenseExpression.
    """
    tokens = re.findall(r"[()]|[^\s()]+", canonicalize_license_expression(expression))

    def either() -> set[str]:
        found = [both()]
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            found.append(both())
        return set() if set() in found else set().union(*found)

    def both() -> set[str]:
        found = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            found |= one()
        return found

    def one() -> set[str]:
        name = tokens.pop(0)
        if name == "(":
            inner = either()
            tokens.pop(0)
            return inner
        if tokens[:1] == ["WITH"]:  # an exception gives more rights, never fewer
            del tokens[:2]
        return set() if name in allowed else {name}

    return either()


def names(path: Path) -> list[str]:
    """The packages of a list."""
    return re.findall(r"^([\w.-]+)==", path.read_text(encoding="utf-8"), re.MULTILINE)


def report(lists: list[Path]) -> Iterator[tuple[str, str, str, str]]:
    """Name, version and licence of each package, and in words why it is refused, or nothing."""
    installed_by_authors = {name for path in PINS.glob("*.txt") for name in names(path)}
    for name in sorted({name for path in lists for name in names(path)}):
        try:
            found = distribution(name)
        except PackageNotFoundError:
            yield name, "", "(not installed on this system)", ""
            continue
        said = licence(name, cast(Message, found.metadata))
        allowed = ALLOWED if name in installed_by_authors else ALLOWED_IN_TESTS
        try:
            wrong = set() if name in EXCEPTED else refused(said, allowed)
            why = f"{' and '.join(sorted(wrong))} is not allowed" if wrong else ""
        except InvalidLicenseExpression:
            why = "its metadata does not say its licence; read it in the package, and put it into READ"
        yield name, found.version, said, why


def main() -> None:
    """Print a line for each package, and those that are refused."""
    rows = list(report([Path(one) for one in sys.argv[1:]] or [ROOT / "ci/constraints.txt"]))
    for name, version, said, _ in rows:
        print(f"{name}\t{version}\t{said}{' (' + EXCEPTED[name] + ')' if name in EXCEPTED else ''}")
    wrong = [row for row in rows if row[3]]
    for name, version, said, why in wrong:
        print(f"licences: {name} {version} is under {said}: {why}", file=sys.stderr)
    if wrong:
        sys.exit("licences: replace these packages, or allow their licences in tools/licences.py, with a reason")


if __name__ == "__main__":
    main()
