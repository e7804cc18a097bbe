"""``docs/step-types.md`` and a page for each step type: what it is and which keys it has, made of the models."""

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from definitions.pipeline.steps.core.purposes import module_docstring, purpose_of
from definitions.pipeline.steps.core.step import Step
from definitions.schema.field_help import help_of
from definitions.values.expressions import EXECUTION_VARIABLES, EXPERIMENT_NAMES
from tests.reference.tables import (
    GENERATED,
    HEAD,
    docstring,
    headings,
    listed,
    markdown,
    members_of,
    row,
    table,
    tables_below,
)
from tests.support import CONFIGS

SAMPLES = CONFIGS / "step-types"
INTRODUCTION = Path(__file__).parent / "steps_introduction.md"


def introduction(step_types: Sequence[type[Step]]) -> str:
    """What is true of all step types, and links to their pages."""
    text = INTRODUCTION.read_text(encoding="utf-8").rstrip("\n")
    filled = {
        "keys": _keys_of_every_step(),
        "types": (
            f"- [{_title(kind)}](step-types/{page_name(kind)}): {docstring(purpose_of(kind))}" for kind in step_types
        ),
        "execution": [listed(EXECUTION_VARIABLES)],
        "experiment": [listed(EXPERIMENT_NAMES)],
    }
    for name, lines in filled.items():
        text = text.replace(f"<<{name}>>", "\n".join(lines))
    return f"{text}\n"


def page_name(kind: type[Step]) -> str:
    """The file of a step type's page."""
    return f"{_words(kind)}.md"


def page(kind: type[Step]) -> str:
    """The page of a step type, in Markdown."""
    return "\n".join(_lines(kind)) + "\n"


def sample_of(kind: type[Step]) -> str | None:
    """The sample of a step type's own name, or else the first in which it stands, if there is one."""
    own = SAMPLES / f"{_words(kind)}.yaml"
    if own.exists():
        return own.name
    uses = re.compile(rf"^ +type: ({'|'.join(kind.type_names())})$", re.MULTILINE)
    return next((path.name for path in sorted(SAMPLES.glob("*.yaml")) if uses.search(path.read_text("utf-8"))), None)


def _words(kind: type[Step]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", kind.type_name).lower()


def _title(kind: type[Step]) -> str:
    return " or ".join(kind.type_names())


def _keys_of_every_step() -> Iterator[str]:
    envelope = help_of(Step)
    places = headings(envelope, "")
    name, *others = (row(field, places) for field in envelope.fields)
    yield from (
        *HEAD,
        name,
        "| `type` | one of the [step types](#types-of-steps) | | **required** | What the step does. |",
    )
    yield from others
    yield from tables_below(places)


def _lines(kind: type[Step]) -> Iterator[str]:
    yield from (f"# {_title(kind)} steps", "", GENERATED, "", docstring(purpose_of(kind)), "", "| | |", "| --- | --- |")
    yield from (f"| {label} | {text} |" for label, text in _facts(kind))
    common = {"type", *(field.key for field in help_of(Step).fields)}
    yield from ("", "Beside the [keys of every step](../step-types.md#keys-of-every-step):")
    for field in help_of(kind).fields:
        if field.key not in common:
            [settings] = field.nested
            whole = help_of(settings.model)
            places = headings(whole, field.key)
            yield from ("", f"## `{field.key}`", *table(whole, places), *tables_below(places))


def _facts(kind: type[Step]) -> Iterator[tuple[str, str]]:
    sample = sample_of(kind)
    if sample is not None:
        yield "sample", f"[{sample}](../../configs/step-types/{sample})"
    yield "result may be [cached](../step-types.md#cacheconfig)", "yes" if kind.is_cacheable else "no"
    yield "may be [run again](../step-types.md#retrypolicies) after", listed(kind.retried_exceptions) or "-"
    yield "outputs, for `stepOutput`", _told(kind, "outputs") or "-"
    properties = [listed(kind.response_names), _told(kind, "properties")]
    yield "properties, for `property`", "; ".join(filter(None, properties)) or "-"
    request = kind.request_shape()
    members = "-" if request is None else f"`{request.name}`" if request.name else members_of(request)
    yield "request, for `arguments`", members
    if kind.refused_members:
        refused = (f"`{name}`: {markdown(reason)}" for name, reason in kind.refused_members.items())
        yield "cannot be given there", "; ".join(refused)
    yield from _source(kind)


def _told(kind: type[Step], method: str) -> str:
    """What a step type says of its outputs or properties, where it says something of its own."""
    own: Callable[..., object] = getattr(kind, method)
    return docstring(inspect.getdoc(own) or "") if own is not getattr(Step, method) else ""


def _source(kind: type[Step]) -> Iterator[tuple[str, str]]:
    found = re.search(r"^(Sources?): (.*?)(\n\n|\Z)", module_docstring(kind), re.MULTILINE | re.DOTALL)
    if found is not None:
        yield found[1].lower(), docstring(found[2])
