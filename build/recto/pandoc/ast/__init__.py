"""Pandoc's AST as plain data under a typed interface: everything that knows how pandoc-types look in JSON.

The tree stays what ``pandoc -t json`` wrote, dicts and lists, since an object for each of its elements would cost more
than most stages do. Outside of this package, nobody looks into an element's content: functions named after the fields
of pandoc-types (https://hackage.haskell.org/package/pandoc-types) read and set it, and constructors make new elements.
Code reads best with the package's name before them: ``ast.identifier(block)``, ``ast.para(inlines)``.
"""

# This is one vocabulary in several files, so everything public in them is public here.
from recto.pandoc.ast.builder import *  # noqa: F403
from recto.pandoc.ast.comparison import *  # noqa: F403
from recto.pandoc.ast.elements import *  # noqa: F403
from recto.pandoc.ast.plain_text import *  # noqa: F403
from recto.pandoc.ast.serialised import *  # noqa: F403
from recto.pandoc.ast.tables import *  # noqa: F403
from recto.pandoc.ast.traversal import *  # noqa: F403
from recto.pandoc.ast.variants import *  # noqa: F403
