"""The pages ``docs/module-config.md`` and ``docs/endpoint-config.md``: the keys of configs, made of the models."""

from pathlib import Path

from definitions.pipeline.steps.core.step import Step
from definitions.schema.field_help import help_of
from definitions.schema.model import Model
from tests.reference.tables import headings, table, tables_below

STEP = "a map, whose 'type' says what else it holds"


def page(root: type[Model], introduction: str, *, expressions: bool = True) -> str:
    """The whole page of a root model, in Markdown, without the keys of steps.

    Args:
        root: the model.
        introduction: the file in this folder with which the page begins.
        expressions: whether some keys take expressions.
    """
    whole = help_of(root)
    places = headings(whole, "", _is_no_step)
    begin = (Path(__file__).parent / introduction).read_text(encoding="utf-8").rstrip("\n")
    tables = [*table(whole, places, expressions=expressions), *tables_below(places, expressions=expressions)]
    lines = [begin, "", "## Keys at the top", *tables]
    return "\n".join(line.replace(STEP, "a [step](step-types.md)") for line in lines) + "\n"


def _is_no_step(model: type[Model]) -> bool:
    return not issubclass(model, Step)
