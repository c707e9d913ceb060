"""CSL YAML: the items of CSL JSON as YAML, alone or under ``references:`` (Pandoc's manual, "Citation syntax")."""

from __future__ import annotations

import yaml

from recto.core.wording import yaml_problem
from recto.core.world import World
from recto.core.yaml_values import check_depth, checked
from recto.manuscript.read import Loader, plain
from recto.references.exchange import Exchange, Malformed, Record


def loads(text: str, _: World) -> list[Record]:
    """The items and the places of their first keys. Dates stay text, as YAML has no dates without a day."""
    loader = Loader(text)
    try:
        check_depth(text)
        node = loader.get_single_node()
        checked(node)
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == "references"), node)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise Malformed("this file must hold a list of references")
        return [
            Record(plain(loader.construct_document(item)), item.start_mark.line + 1, item.start_mark.column + 1)
            for item in node.value
        ]
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = yaml_problem(str(failure.problem or failure.context))
        raise Malformed(f"this is not valid YAML: {problem}", *place) from failure
    except (yaml.YAMLError, RecursionError, ValueError) as failure:
        raise Malformed(f"this file cannot be read: {failure}") from failure
    finally:
        loader.dispose()


EXCHANGE = Exchange("CSL YAML", (".yaml", ".yml"), loads)
