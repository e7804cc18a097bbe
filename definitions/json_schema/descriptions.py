"""Descriptions of keys, as text and as Markdown."""

from definitions.json_schema.markdown import code, markdown
from definitions.schema.field_help import FieldHelp, help_of
from definitions.schema.model import Model
from definitions.schema.value_schemas import JsonSchema


def description_of(entry: FieldHelp) -> JsonSchema:
    """``description`` and ``markdownDescription`` of a key: its help, what it takes, and its default."""
    facts = [f"Takes: {markdown(entry.kind)}."]
    if entry.expressions:
        facts.append(f"Expressions: {markdown(entry.expressions)}.")
    if entry.default.strip("[]{}"):
        facts.append(f"Default: {code(entry.default)}.")
    return {
        "description": entry.help,
        "markdownDescription": "\n\n".join([markdown(entry.help), "  \n".join(facts)]),
    }


def summary_of(model: type[Model]) -> JsonSchema:
    """The same of a map: its summary."""
    summary = help_of(model).summary
    return {"description": summary, "markdownDescription": markdown(summary)}
