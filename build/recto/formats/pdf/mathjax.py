"""MathJax, which sets formulas, in a JavaScript engine (V8) without access to files or the network.

theme/README.md says what theme/mathjax/ has and how it is made.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from recto import theme
from recto.core.world import processor_time

_SECONDS = 4.0
"""The time of a processor for a formula. Even a long one takes a fortieth of it."""
_LONGEST = 8
"""How many times as long a formula may take on a machine that has something else to do."""
_BYTES = 1 << 29
_FAILURES = 2
"""After so many formulas that took too much time or memory, the others are not tried."""

SPOKEN = ("de", "en", "es", "fr", "it")
"""The languages in which formulas are put into words."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A formula as the elements of an SVG, and in words.

    Lengths are thousandths of an em, and the baseline is y = 0. ``width`` is the room that the formula takes in its
    line, ``box`` has the left, top, right and bottom of what is drawn.
    """

    elements: str
    width: float
    box: tuple[float, float, float, float]
    words: str


def spoken_language(lang: str) -> str:
    """The language in which formulas of a text with this language tag (BCP 47) are put into words."""
    primary = re.split("[-_]", lang.lower())[0]
    return primary if primary in SPOKEN else "en"


class MathJax:
    """MathJax, loaded by ``start`` or with the first formula. ``lang`` is the language of the words for formulas."""

    def __init__(self, lang: str = "en") -> None:
        self.lang = lang
        self._engine: Any = None
        # Where an asyncio loop runs, as in a notebook, mini-racer would use that loop and take no limit of time.
        self._thread = ThreadPoolExecutor(1)
        self._speaks = ""
        self._failures = 0

    def start(self) -> None:
        """Load MathJax, which takes 0.2 s."""
        from py_mini_racer import init_mini_racer

        # Where the processor has protection keys, V8 keeps its code from threads that were there before it: one that
        # uses it all the same ends the process. So V8 begins in this thread, and the engine's is a child of it.
        init_mini_racer(ignore_duplicate_init=True)
        self._thread.submit(self._start).result()

    def _start(self) -> None:
        from py_mini_racer import MiniRacer

        self._speaks = ""
        self._engine = MiniRacer()
        # Without this, the process would wait for ever for the engine's thread when it ends.
        weakref.finalize(self, self._engine.close)
        for name in ("mathjax", "speech"):
            self._engine.eval(theme.text(f"mathjax/{name}.js"))

    def draw(self, source: str, *, display: bool, language: str = "tex", spoken: str = "") -> Setting:
        """Set a formula in TeX or, with ``language="mathml"``, in MathML. Raises ValueError with what is wrong.

        Its words are those of the TeX ``spoken``, if there is any.
        """
        answer = self._ask("draw", language, source, display, spoken or True)
        return Setting(answer["elements"], answer["width"], tuple(answer["box"]), answer["words"])

    def mathml(self, tex: str, *, display: bool) -> str:
        """A formula as MathML, for MathJax to read again. Raises ValueError with what is wrong."""
        answer: str = self._ask("mathml", tex, display)["mathml"]
        return answer

    def widths(self, formulas: Sequence[str]) -> list[float]:
        """The widths of displayed formulas in MathML, in ems. Raises ValueError with what is wrong."""
        return [width / 1000 for width in self._ask("widths", formulas)["widths"]]

    def _ask(self, function: str, *arguments: Any, times: int = 1) -> dict[str, Any]:
        if self._failures >= _FAILURES:
            raise ValueError("other formulas took too much time or memory")
        from py_mini_racer import JSEvalException, JSTimeoutException

        if self._engine is None:
            self.start()
        if self._speaks != (spoken := spoken_language(self.lang)):
            rules = {name: theme.text(f"mathjax/{name}.json") for name in ("base", "en", spoken)}
            self._thread.submit(self._engine.call, "speakIn", spoken, rules).result()
            self._speaks = spoken

        began = processor_time()
        try:
            asked = self._thread.submit(
                self._engine.call, function, *arguments, timeout_sec=times * _SECONDS, max_memory=_BYTES
            )
            answer: dict[str, Any] = asked.result()
        except JSEvalException as failure:
            # The engine may be in any state, so the next formula gets a new one.
            self._thread.submit(self._engine.close).result()
            self._engine = None
            is_busy = isinstance(failure, JSTimeoutException) and processor_time() - began < 0.8 * _SECONDS
            if is_busy and times < _LONGEST:
                return self._ask(function, *arguments, times=2 * times)
            self._failures += 1
            raise ValueError("it takes too much time or memory") from failure
        if "problem" in answer:
            raise ValueError(answer["problem"])
        return answer
