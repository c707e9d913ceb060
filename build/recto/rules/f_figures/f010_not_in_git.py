from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from recto.core.diagnostics import Severity
from recto.manuscript.remote import IMAGES, is_remote
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F010", Severity.WARNING, in_build=False)
def not_in_git(subject: Subject) -> Iterator[Finding]:
    """An image is in the folder, but not in git.

    It is only on this machine: it is missing for everyone who clones the repository, and on the machine that publishes.
    Without git, nothing is reported.

    Fix it: add the file with `git add`, and with `-f` if a line of `.gitignore` excludes it.

    ```markdown
    ![How versions are kept.](images/figure.png){alt="Two boxes, and an arrow from one to the other."}
    ```

    ```text
    content/01.text.md:1:27: warning[F010] the image images/figure.png is not in git, so nobody else has it
        hint: git add content/images/figure.png
    ```

    Right:

    ```markdown
    ![How versions are kept.](images/figure.svg){alt="Two boxes, and an arrow from one to the other."}
    ```
    """
    listed = subject.world.git(subject.manuscript.root, "ls-files", "-z") if subject.images else None
    if not listed:
        return
    tracked = set(listed.split("\0"))
    if "content/metadata.yaml" not in tracked and not any(one.path in tracked for one in subject.manuscript.sections):
        return  # a repository around the project, of which it is not a part
    for image in subject.images.values():
        if is_remote(image.target):
            if f"content/{image.name}" not in tracked:
                message = f"the copy of the image {image.target} is not in git, so nobody else has it"
                yield Finding(message, image.location, f"git add {IMAGES.lock} content/{IMAGES.folder}")
            continue
        names = [f"content/{target}" for target in (image.target, unquote(image.target.partition("?")[0]))]
        bare = [name.removeprefix("content/") for name in names]
        names += [*bare, *(f"{folder}/{name}" for folder in subject.manuscript.image_folders for name in bare)]
        names = [posixpath.normpath(name) for name in names]
        if tracked.isdisjoint(names):
            there = next((name for name in names if (subject.manuscript.root / name).is_file()), names[0])
            message = f"the image {image.target} is not in git, so nobody else has it"
            yield Finding(message, image.location, f"git add {there}")
