"""The list of all patches of WeasyPrint, and which of them an installed version gets."""

from __future__ import annotations

from functools import cache

from recto.formats.pdf.weasyprint import costs, faults
from recto.formats.pdf.weasyprint.figures import white_pages
from recto.formats.pdf.weasyprint.patch import Patch, Removes
from recto.formats.pdf.weasyprint.tags import links_once, notes_and_formulas

PATCHES: tuple[Patch, ...] = (
    faults.hyphens,
    faults.early_breaks,
    faults.flat_arcs,
    faults.deep_greys,
    faults.small_gradients,
    faults.black_formulas,
    faults.mirrored_brackets,
    white_pages,
    links_once,
    notes_and_formulas,
    costs.fonts_and_struts,
    costs.layouts,
    costs.percentages,
    costs.unset_properties,
    costs.page_references,
    costs.plain_values,
    costs.pictures,
    costs.plain_sizes,
    costs.plain_paths,
)


@cache  # once per process: patching twice would do the work twice
def apply(version: str) -> None:
    """Apply every patch that is for this version of WeasyPrint."""
    for patch in PATCHES:
        if patch.fits(version):
            patch.apply()


def unfixed(version: str) -> tuple[Patch, ...]:
    """The known faults that a version may still have, because their patches are for other versions."""
    return tuple(patch for patch in PATCHES if patch.removes is Removes.FAULT and not patch.fits(version))
