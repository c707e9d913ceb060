"""What a Rootstock's scripts tell Manubot, and which of their commands are the project's own."""

from __future__ import annotations

import pytest
from recto.repository.rootstock.script import included, instead_of, read_defaults, read_script

OF_2026 = r"""#!/usr/bin/env bash
set -o errexit \
    -o nounset
export TZ=Etc/UTC
PANDOC_DATA_DIR="${PANDOC_DATA_DIR:-build/pandoc}"
echo >&2 "Retrieving and processing reference metadata"
manubot process \
  --content-directory=content \
  --output-directory=output \
  --cache-directory=ci/cache \
  --skip-citations \
  --log-level=INFO
pandoc --verbose --data-dir="$PANDOC_DATA_DIR" --defaults=common.yaml --defaults=html.yaml
DOCKER_RUNNING="$(docker info &> /dev/null && echo "yes" || true)"
if [ "${BUILD_PDF:-}" != "false" ] && [ -z "$DOCKER_RUNNING" ]; then
  pandoc --defaults=pdf-weasyprint.yaml
fi
if [ "${BUILD_PDF:-}" != "false" ]; then
  if [ -d output/images ]; then rm -rf output/images; fi
  cp -R -L content/images output/
  docker run --rm --shm-size="1g" --volume="$(pwd)/output:/converted/" arachnysdocker/athenapdf:2.16.0 athenapdf \
    manuscript.html manuscript.pdf
  rm -rf output/images
fi
echo "
Several lines
"
"""
SPELLING = r"""
if [ "${SPELLCHECK:-}" = "true" ]; then
  pandoc --data-dir="$PANDOC_DATA_DIR" --lua-filter spellcheck.lua output/manuscript.md | sort -fu > output/errors.txt
  echo >&2 "Potential spelling errors:"
  cat output/errors.txt
  cp output/errors.txt output/more.txt
  grep "’" output/errors.txt | sed "s/’/'/g" >> output/more.txt || true
  cat output/more.txt | while read word; do grep -ion "\<$word\>" content/*.md; done | sort -h -t ":" > output/x.txt
  rm output/more.txt
fi
"""
OF_2017 = r"""set -o errexit
(cd build && python references.py)
CSL_PATH=references/style.csl
mkdir -p output
pandoc --verbose \
  --filter pandoc-fignos \
  --csl=$CSL_PATH \
  --include-in-header=build/assets/analytics.js \
  --include-after-body=build/assets/anchors.js \
  --output=output/index.html
"""


@pytest.mark.parametrize("text", [OF_2026, SPELLING, OF_2017])
def test_what_every_rootstock_does_is_not_the_projects_own(text: str) -> None:
    read = read_script(text)
    assert read.own == ()
    assert read.filters == ()
    assert read.variables == ()


@pytest.mark.parametrize(
    ("options", "values"),
    [
        ("--template-variables-path=a.json", ("a.json",)),
        ("--template-variables-path a.json", ("a.json",)),
        ("--template-variables a.json", ("a.json",)),
        ("--t x=a.json --template-v=b.yaml", ("x=a.json", "b.yaml")),
        ("--template-variables-path='https://example.org/a b.json'", ("https://example.org/a b.json",)),
        ('--template-variables-path="$DATA"', ("$DATA",)),
        ("# --template-variables-path=a.json", ()),
    ],
)
def test_variables_by_options_whole_or_shortened(options: str, values: tuple[str, ...]) -> None:
    for call in ("manubot process", "python -m manubot process", "build/env/bin/manubot --quiet process"):
        assert read_script(f"{call} \\\n  --content-directory=content {options}\n").variables == values
    assert read_script(f"manubot webpage {options}\n").variables == ()


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("sed -i 's/foo; bar/baz/' output/manuscript.md", "make the change in content/"),
        ("Rscript analysis/figures.R", "run it before recto build"),
        ("python scripts/tables.py > content/05.tables.md", "run it before recto build"),
        ("curl --location https://example.org/x.json --output x.json", "recto: template-variables: takes an address"),
        ("bash build/suppbuild.sh", "run it before recto build"),
        ("snakemake --cores 4 figures", "run it before recto build"),
        ("docker run --rm my/image python make.py", "run it before recto build"),
        ("conda run -n analysis python analysis/x.py", "run it before recto build"),
        ("ln -s ../latex/paper.bib content/manual-references-paper.bib", "commit the file itself in content/"),
        ("cp output/references.json content/manual-references.json", "run it after recto build"),
        ("cp metadata/crate.json output/", "run it after recto build"),
        ("zip -r output/source.zip content", "run it after recto build"),
        ("echo chapter: 1 >> content/chapter.yaml", "run it before recto build"),
        ("rm content/90.appendix.md", "run it before recto build"),
        ("head -n 1 a.md > content/05.first.md", "run it before recto build"),
        ("find content -name '*.md' -delete", "run it before recto build"),
    ],
)
def test_the_projects_own_commands(line: str, instead: str) -> None:
    read = read_script(f"set -e\nif true; then\n  {line}\nfi\n")
    assert read.own == (line,)
    assert instead in instead_of(read.own[0])


@pytest.mark.parametrize(
    ("line", "shown", "instead"),
    [
        ("pandoc --defaults=epub.yaml", "pandoc --defaults=epub.yaml", "recto makes no such file"),
        ("pandoc -o output/letter.docx a.md", "pandoc -o output/letter.docx", "run it after recto build"),
        ("/usr/bin/pandoc --metadata-file=build/x.yaml", "pandoc --metadata-file=build/x.yaml", "what the file has"),
    ],
)
def test_the_projects_own_calls_of_pandoc(line: str, shown: str, instead: str) -> None:
    read = read_script(f"{line}\n")
    assert read.own == (shown,)
    assert instead in instead_of(shown)


def test_commands_that_cannot_be_read_are_shown_and_data_are_no_commands() -> None:
    assert read_script('echo "open\nRscript x.R\n').own == ('echo "open', "Rscript x.R")
    assert read_script("cat <<EOF\nRscript x.R\nEOF\nRscript y.R\n").own == ("Rscript y.R",)
    assert read_script("cat <<EOF > content/x.md\nwords\nEOF\n").own == ("cat <<EOF > content/x.md",)


def test_filters() -> None:
    assert read_script("pandoc --lua-filter=build/a.lua --filter build/b.py -F c --filter=pandoc-fignos x").filters == (
        "build/a.lua", "build/b.py", "c",
    )  # fmt: skip


def test_plugins_of_defaults_and_of_options() -> None:
    defaults = read_defaults("include-after-body:\n- build/plugins/core.html\n# - build/plugins/scite.html\n")
    assert included(defaults, "") == ["build/plugins/core.html"]
    assert included({"include-in-header": "a.html"}, OF_2017) == [
        "a.html", "build/assets/analytics.js", "build/assets/anchors.js",
    ]  # fmt: skip
    assert read_defaults("a: b: c") == {}
    assert read_defaults("- a") == {}


@pytest.mark.parametrize("text", ["a;", "\\\n", "<<\n", "--filter ", "x=\n", "(\n"])
def test_long_hostile_scripts_are_read_to_their_end(text: str) -> None:
    script = read_script(text * 20_000 + "\npython build/last.py\n")
    assert script.own[-1] == "python build/last.py" or text == "<<\n"
    assert included({}, text * 20_000) == []
