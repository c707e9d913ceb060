"""What a Rootstock's scripts tell Manubot, and which of their commands are the project's own."""

from __future__ import annotations

import pytest
from recto.repository.rootstock.script import included, read_defaults, read_script

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
  export ASPELL_CONF="add-extra-dicts $(pwd)/build/assets/custom-dictionary.txt; ignore-case true"

  pandoc \
    --data-dir="$PANDOC_DATA_DIR" \
    --lua-filter spellcheck.lua \
    output/manuscript.md \
    | sort -fu > output/spelling-errors.txt
  echo >&2 "Potential spelling errors:"
  cat output/spelling-errors.txt
  cp output/spelling-errors.txt output/expanded-spelling-errors.txt
  grep "’" output/spelling-errors.txt | sed "s/’/'/g" >> output/expanded-spelling-errors.txt || true
  cat output/expanded-spelling-errors.txt | while read word; do \
    grep -ion "\<$word\>" content/*.md; done \
    | sort -h -t ":" -k 1b,1 -k2,2 > output/spelling-error-locations.txt || true
  echo >&2 "Filenames and line numbers with potential spelling errors:"
  cat output/spelling-error-locations.txt
  rm output/expanded-spelling-errors.txt
fi
"""
OF_2017 = r"""set -o errexit
(cd build && python references.py)
CSL_PATH=references/style.csl
DOCX_PATH=references/pandoc-reference.docx
BIBLIOGRAPHY_PATH=references/generated/bibliography.json
INPUT_PATH=references/generated/all-sections.md
mkdir -p output
# Move images to output directory
cp -R sections/images output/
pandoc --verbose \
  --smart \
  --filter pandoc-fignos \
  --csl=$CSL_PATH \
  --css=github-pandoc.css \
  --include-in-header=build/assets/analytics.js \
  --include-after-body=build/assets/anchors.js \
  --output=output/index.html
sed --in-place '/<h2 class="author">/d' output/index.html
sed --in-place '/<h3 class="date"/d' output/index.html
wkhtmltopdf \
  --quiet \
  --margin-top 21 \
  webpage/index.html \
  output/manuscript.pdf
cd output
pandoc \
  --from=markdown \
  --output=manuscript.pdf \
  ../$INPUT_PATH
"""
OF_2018 = r"""export TZ=Etc/UTC
export LC_ALL=en_US.UTF-8
manubot \
  --content-directory=content \
  --output-directory=output \
  --cache-directory=ci/cache \
  --log-level=INFO
echo "Exporting PDF manuscript"
ln -s content/images images
pandoc \
  --from=markdown \
  --to=html5 \
  --webtex=https://latex.codecogs.com/svg.latex? \
  --css=webpage/github-pandoc.css \
  --output=output/manuscript.pdf \
  $INPUT_PATH
rm -r images
if [ "$BUILD_DOCX" = "true" ];
then
    ln --symbolic content/images images
    pandoc --verbose \
    --reference-docx=$DOCX_PATH \
    --output=output/manuscript.docx \
    $INPUT_PATH
    rm --recursive images
fi
"""
OF_2020 = r"""DOCKER_EXISTS="$(command -v docker || true)"
DOCKER_RUNNING="$(docker info &> /dev/null && echo "true" || (true && echo "false"))"
MANUBOT_USE_DOCKER="${MANUBOT_USE_DOCKER:-$DOCKER_RUNNING}"
if [ "${BUILD_PDF,,}" != "false" ] && [ "${MANUBOT_USE_DOCKER,,}" == "true" ]; then
  if [ "${CI,,}" = "true" ]; then
    # Incease --delay for CI builds
    MANUBOT_ATHENAPDF_DELAY="${MANUBOT_ATHENAPDF_DELAY:-5000}"
    echo >&2 "Continuous integration build detected. Setting athenapdf --delay=$MANUBOT_ATHENAPDF_DELAY"
  fi
  if [ -d output/images ]; then rm -rf output/images; fi  # if images is a directory, remove it
  if [ -L images ]; then rm images; fi  # if images is a symlink, remove it
fi
watchmedo shell-command \
  --wait \
  --command='bash build/build.sh' \
  content build
"""


@pytest.mark.parametrize("text", [OF_2026, SPELLING, OF_2017, OF_2018, OF_2020])
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
    for text in (f"set -e\n{line}\n", f'if [ "${{BUILD_PDF:-}}" != "false" ]; then\n  {line}\nfi\n'):
        (own,) = read_script(text).own
        assert own.lines[-1] == (2, text.splitlines()[1])
        assert instead in own.instead


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("pandoc --defaults=epub.yaml", "recto makes no such file"),
        ("pandoc --defaults epub.yaml", "recto makes no such file"),
        ("pandoc -o output/letter.docx a.md", "run it after recto build"),
        ("pandoc output/manuscript.md -t plain -o output/plain.txt --lua-filter=x", "run it after recto build"),
        ("/usr/bin/pandoc --metadata-file=build/x.yaml", "what the file has"),
        ("pandoc --defaults=html.yaml --toc --katex", "for --toc, --katex: docs/authors.md has"),
    ],
)
def test_the_projects_own_calls_of_pandoc(line: str, instead: str) -> None:
    (own,) = read_script(f"{line}\n").own
    assert own.lines == ((1, line),)
    assert instead in own.instead


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("cp output/manuscript.pdf output/leaves-paper.pdf", "after recto build"),
        ("cp output/manuscript.html output/for-journal.html", "after recto build"),
        ("mv output/manuscript.docx output/leaves.docx", "after recto publish"),
        ("rm -f output/citations.tsv", "after recto publish"),
        ("ln -s ../data output/data", "after recto build"),
        ("mkdir -p output/extra", "after recto build"),
        ('echo "built" >> output/log.txt', "after recto build"),
        ("git describe > output/version.txt", "after recto build"),
        ("git describe > output/version.txt; date > output/date", "after recto build"),
        ("date -u > output/date.txt", "after recto build"),
        ("export LEAF_SEED=42", "under env:"),
        ("export TZ=Europe/Berlin", "under env:"),
        ('echo "$(make figures)"', "before recto build"),
        ("BUILD_PDF=`make figures`", "before recto build"),
        ("SEED=42", "in the step that needs it"),
        ("python x.py > output/stats.json", "before recto build"),
        ("cd analysis && make figures && cd ..", "before recto build"),
        ("manubot process --content-directory=content/two --output-directory=output/two", "manuscripts of their own"),
        ("tar c . | gzip > a.gz", "before recto build"),
        ('test -f data.csv || exit 1', "in the step that needs it"),
    ],
)  # fmt: skip
def test_every_line_that_is_not_known_to_be_rootstocks(line: str, instead: str) -> None:
    (own,) = read_script(f"mkdir -p output\n\n{line}\necho ready\n").own
    assert own.lines == ((3, line),)
    assert instead in own.instead


def test_a_step_behind_manubots_that_uses_what_it_wrote_runs_after_the_build() -> None:
    manubot, step = "manubot process --content-directory=content\n", "python x.py output/manuscript.md\n"
    assert [own.instead[:13] for own in read_script(step + manubot).own] == ["run it before"]
    assert [own.instead[:13] for own in read_script(manubot + step).own] == ["run it after "]


@pytest.mark.parametrize(
    ("block", "instead"),
    [
        ("cat <<EOT > output/info.txt\npython x.py\nfi\nEOT\n", "after recto build"),
        ("cd analysis\nmake figures\ncd ..\n", "before recto build"),
        ('for f in content/images/*.svg; do\n  inkscape "$f"\ndone\n', "before recto build"),
        ('if [ "${EXTRA:-}" = true ]; then\n  Rscript x.R\nfi\n', "before recto build"),
        ('if [ "${EXTRA:-}" = true ]; then\n  Rscript x.R\nelse\n  cp a output/a\nfi\n', "after recto build"),
        ("prepare() {\n  Rscript x.R\n}\nprepare\n", "before recto build"),
        ("function prepare ()\n{\n  echo x > output/x\n}\nprepare a b\n", "after recto build"),
        ("prepare() { touch x; }; prepare\n", "before recto build"),
        ("case $x in a) ls;; b) make;; esac\n", "before recto build"),
        ("cat names |\n  while read name; do\n    make $name\n  done\n", "before recto build"),
        ("make \\\n  --always-make \\\n  figures\n", "before recto build"),
        ("X=$(\n  git describe\n)\n", "before recto build"),
    ],
)
def test_blocks_are_listed_as_they_are(block: str, instead: str) -> None:
    lines = block.splitlines()
    (own,) = read_script(f"#!/bin/bash\n\n{block}echo ready\n").own
    assert own.lines == tuple(enumerate(lines, 3))
    assert instead in own.instead


def test_own_lines_in_rootstocks_blocks_have_the_condition_with_them() -> None:
    text = """\
if [ "${BUILD_PDF}" != "false" ]; then
  rm images
  cp output/manuscript.pdf output/leaves.pdf
else
  touch none
fi
while true; do sleep 1; done
"""
    lines = text.splitlines()
    assert [[number for number, _ in own.lines] for own in read_script(text).own] == [[1, 3], [1, 4, 5], [7]]
    assert all(lines[number - 1] == line for own in read_script(text).own for number, line in own.lines)


def listed(text: str) -> list[str]:
    return [line for own in read_script(text).own for _, line in own.lines]


def test_commands_that_cannot_be_read_are_shown_and_data_are_no_commands() -> None:
    assert listed('echo "open\nRscript x.R\n') == ['echo "open', "Rscript x.R"]
    assert listed("cat <<EOF\nRscript x.R\nEOF\nRscript y.R\n") == ["Rscript y.R"]
    assert listed("cat <<EOF > content/x.md\nwords\nEOF\n") == ["cat <<EOF > content/x.md", "words", "EOF"]


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


@pytest.mark.parametrize("text", ["a;", "\\\n", "<<\n", "--filter ", "x=\n", "(\n", 'if [ "$CI" ]; then\n', "{ ", '"'])
def test_long_hostile_scripts_are_read_to_their_end(text: str) -> None:
    script = read_script(text * 20_000 + "\npython build/last.py\n")
    assert script.own[-1].lines[-1][1] == "python build/last.py"
    assert included({}, text * 20_000) == []
