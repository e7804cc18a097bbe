"""The page ``docs/module-config.md``: the keys of a module config outside its steps, made of the models."""

from pathlib import Path

from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.steps.core.step import Step
from definitions.schema.field_help import help_of
from definitions.schema.model import Model
from tests.reference.tables import headings, table, tables_below

INTRODUCTION = Path(__file__).parent / "config_introduction.md"
STEP = "a map, whose 'type' says what else it holds"


def page() -> str:
    """The whole page, in Markdown."""
    whole = help_of(ModuleConfig)
    places = headings(whole, "", _is_no_step)
    lines = [INTRODUCTION.read_text(encoding="utf-8").rstrip("\n"), "", "## Keys at the top"]
    lines += [*table(whole, places), *tables_below(places)]
    return "\n".join(line.replace(STEP, "a [step](step-types.md)") for line in lines) + "\n"


def _is_no_step(model: type[Model]) -> bool:
    return not issubclass(model, Step)
