"""The versions of a text, from git's objects."""

from __future__ import annotations

import pytest
from recto.core.world import BrokenMachine
from recto.review.remarks.history import NOW, History

from tests.helpers import Maker
from tests.remarks import commit, repository
from tests.sites import git, world

ONE = "# One\n\nThe first paragraph of a text.\n"


def test_versions_have_their_words(make: Maker) -> None:
    root, commits = repository(make, {"01.a.md": ONE}, {"01.a.md": ONE + "\nMore.\n", "notes.md": "Not a section."})
    history = History(root, world())
    assert [history.words(one).words[-1] for one in commits] == ["text", "More"]
    (root / "content/02.b.md").write_text("Not committed.\r\nBut saved.\r\n")
    assert (
        str(History(root, world()).words(NOW).location(len(History(root, world()).words(NOW)) - 1))
        == "content/02.b.md:2:5"
    )
    assert history.newest() == commits[::-1]
    assert history.since(commits[0]) == [commits[1], NOW]
    assert history.since(NOW) == [NOW]
    assert history.named(commits[1]).subject == "Version 1"
    assert history.named(commits[1]).date == "2023-11-15"


def test_a_commit_is_known_by_its_beginning_if_it_has_the_text(make: Maker) -> None:
    root, commits = repository(make, {"01.a.md": ONE})
    git(root, "rm", "--quiet", "-r", "content")
    git(root, "commit", "--quiet", "--message", "Nothing", at=1_700_000_500)
    empty = git(root, "rev-parse", "HEAD")
    git(root, "checkout", "--quiet", commits[0], "--", "content")
    history = History(root, world())
    assert history.commit(commits[0][:7]) == commits[0]
    for name in ("", "HEAD", "--help", "f" * 40, empty, commits[0][:6]):
        assert history.commit(name) == ""


def test_a_manuscript_in_a_folder_of_its_repository(make: Maker) -> None:
    root = make({"papers/one/content/01.a.md": ONE, "papers/two/content/01.a.md": "Another one.\n"}).joinpath(
        "papers/one"
    )
    git(root.parents[1], "init", "--quiet")
    git(root.parents[1], "add", "--all")
    git(root.parents[1], "commit", "--quiet", "--message", "Both", at=1_700_000_000)
    history = History(root, world())
    assert history.words(history.newest()[0]).words == history.words(NOW).words
    assert history.words(NOW).words[0] == "One"


def test_links_are_no_text(make: Maker) -> None:
    root, _ = repository(make, {"01.a.md": ONE})
    (root / "secret.md").write_text("Secret.")
    (root / "content/02.b.md").symlink_to(root / "secret.md")
    name = commit(root, "A link")
    history = History(root, world())
    assert "Secret" not in history.words(NOW).words + history.words(name).words


def test_without_a_repository_or_a_text_it_says_what_to_do(make: Maker) -> None:
    root = make.text(ONE)
    with pytest.raises(BrokenMachine, match="is in no git repository"):
        History(root, world())
    git(root, "init", "--quiet")
    (root / "content/01.text.md").unlink()
    (root / "content/metadata.yaml").unlink(missing_ok=True)
    with pytest.raises(BrokenMachine, match="name the manuscript with --project"):
        History(root, world())


def test_words_that_a_version_has_twice_are_repeated(make: Maker) -> None:
    root, _ = repository(make, {"01.a.md": "One two three. One two three.\n"}, {"01.a.md": "One two three.\n"})
    history = History(root, world())
    assert history.is_repeated(["one", "two", "three"])
    assert not history.is_repeated(["two", "three", "one"])
