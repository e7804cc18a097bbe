"""The page ``docs/step-types.md``: what each step type is and which keys it has, made of the models."""

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator

from definitions.api.shapes import Shape, shape
from definitions.pipeline.steps.core.step import Step
from definitions.schema.field_help import FieldHelp, ModelHelp, help_of
from definitions.schema.model import Model
from definitions.values.expressions import EXECUTION_VARIABLES, EXPERIMENT_NAMES
from tests.support import CONFIGS, ROOT

SAMPLES = CONFIGS / "step-types"
INTRODUCTION = ROOT / "tests" / "step_types_introduction.md"

_HEAD = ("| key | what stands there | default | what it is for |", "| --- | --- | --- | --- |")


def page(step_types: Iterable[type[Step]]) -> str:
    """The whole page, in Markdown."""
    types = list(step_types)
    sections = [line for kind in types for line in ("", *_section(kind))]
    return "\n".join([_introduction(types), *sections]) + "\n"


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def sample_of(kind: type[Step]) -> str | None:
    """The sample of a step type's own name, or else the first in which it stands, if there is one."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", kind.type_name)
    own = SAMPLES / f"{words.lower()}.yaml"
    if own.exists():
        return own.name
    uses = re.compile(rf"^ +type: ({'|'.join(kind.type_names())})$", re.MULTILINE)
    return next((path.name for path in sorted(SAMPLES.glob("*.yaml")) if uses.search(path.read_text("utf-8"))), None)


def _introduction(types: list[type[Step]]) -> str:
    text = INTRODUCTION.read_text(encoding="utf-8").rstrip("\n")
    filled = {
        "keys": _keys_of_every_step(),
        "types": (f"- [{_title(kind)}](#{slug(_title(kind))}): {_purpose(kind)}" for kind in types),
        "execution": [_listed(EXECUTION_VARIABLES)],
        "experiment": [_listed(EXPERIMENT_NAMES)],
    }
    for name, lines in filled.items():
        text = text.replace(f"<<{name}>>", "\n".join(lines))
    return text


def _title(kind: type[Step]) -> str:
    return " or ".join(kind.type_names())


def _keys_of_every_step() -> Iterator[str]:
    envelope = help_of(Step)
    headings = _headings(envelope, "")
    name, *others = (_row(field, headings) for field in envelope.fields)
    yield from (
        *_HEAD,
        name,
        "| `type` | one of the [step types](#types-of-steps) | **required** | What the step does. |",
    )
    yield from others
    yield from _tables_below(headings)


def _section(kind: type[Step]) -> Iterator[str]:
    yield from (f"## {_title(kind)}", "", _purpose(kind), "", "| | |", "| --- | --- |")
    yield from (f"| {label} | {text} |" for label, text in _facts(kind))
    common = {"type", *(field.key for field in help_of(Step).fields)}
    for field in help_of(kind).fields:
        if field.key not in common:
            [settings] = field.nested
            whole = help_of(settings.model)
            headings = _headings(whole, field.key)
            yield from ("", f"Keys below `{field.key}`:", *_table(whole, headings), *_tables_below(headings))


def _facts(kind: type[Step]) -> Iterator[tuple[str, str]]:
    sample = sample_of(kind)
    if sample is not None:
        yield "sample", f"[{sample}](../configs/step-types/{sample})"
    yield "result may be [cached](#cacheconfig)", "yes" if kind.is_cacheable else "no"
    yield "may be [run again](#retrypolicies) after", _listed(kind.retried_exceptions) or "-"
    yield "outputs, for `stepOutput`", _told(kind, "outputs") or "-"
    properties = [_listed(kind.response_names), _told(kind, "properties")]
    yield "properties, for `property`", "; ".join(filter(None, properties)) or "-"
    request = kind.request_shape()
    members = "-" if request is None else f"`{request.name}`" if request.name else _members(request)
    yield "request, for `arguments`", members
    if kind.refused_members:
        refused = (f"`{name}`: {markdown(reason)}" for name, reason in kind.refused_members.items())
        yield "cannot be given there", "; ".join(refused)
    yield from _source(kind)


def _told(kind: type[Step], method: str) -> str:
    """What a step type says of its outputs or properties, where it says something of its own."""
    own: Callable[..., object] = getattr(kind, method)
    return _docstring(inspect.getdoc(own) or "") if own is not getattr(Step, method) else ""


def _module_docstring(kind: type[Step]) -> str:
    return inspect.getdoc(sys.modules[kind.__module__]) or ""


def _purpose(kind: type[Step]) -> str:
    whole = " ".join(_module_docstring(kind).split("\n\n")[0].split())
    purpose = whole.partition(": ")[2] or whole
    return _docstring(purpose[:1].upper() + purpose[1:])


def _source(kind: type[Step]) -> Iterator[tuple[str, str]]:
    found = re.search(r"^(Sources?): (.*?)(\n\n|\Z)", _module_docstring(kind), re.MULTILINE | re.DOTALL)
    if found is not None:
        yield found[1].lower(), _docstring(found[2])


def _headings(whole: ModelHelp, path: str) -> dict[type[Model], str]:
    """The models below, each once, with the headings of their tables in the order in which they stand."""
    found: dict[type[Model], str] = {}

    def walk(below: ModelHelp, path: str) -> None:
        for field in below.fields:
            place = f"{path}.{field.key}" if path else field.key
            new = [nested for nested in field.nested if nested.model not in found]
            for nested in new:
                found[nested.model] = f"`{place}`" + (f" with `{nested.when}`" if nested.when else "")
            for nested in new:
                walk(help_of(nested.model), place)

    walk(whole, path)
    return found


def _tables_below(headings: dict[type[Model], str]) -> Iterator[str]:
    for model, heading in headings.items():
        whole = help_of(model)
        yield from ("", f"### {heading}", "", markdown(whole.summary))
        if whole.fields:
            yield from _table(whole, headings)


def _table(whole: ModelHelp, headings: dict[type[Model], str]) -> Iterator[str]:
    yield from ("", *_HEAD)
    yield from (_row(field, headings) for field in whole.fields)
    parts = [part for field in whole.fields for part in _part(field)]
    if parts:
        yield from ("", "What AWS takes in the parts of the request among them:", "", *parts)


def _row(field: FieldHelp, headings: dict[type[Model], str]) -> str:
    kind = markdown(field.kind)
    if field.nested:
        anchor = slug(headings[field.nested[0].model])
        before, last, after = kind.rpartition("map, whose") if "map, whose" in kind else kind.rpartition("map")
        kind = f"{before}[map](#{anchor}){last.removeprefix('map')}{after}"
    if field.takes_expressions and "expression" not in field.kind:
        kind += ", or an expression"
    default = "**required**" if field.is_required else _code(field.default) if field.default.strip("[]{}") else ""
    return re.sub(r" +", " ", f"| `{field.key}` | {kind} | {default} | {markdown(field.help)} |")


def _part(field: FieldHelp) -> Iterator[str]:
    if field.api is None:
        return
    whole = shape(field.api.name, field.api.service)
    while whole.kind in ("list", "map"):
        whole = whole.item
    if whole.kind != "structure":
        return
    refused = dict(field.api.without)
    yield f"- `{field.key}`: {_members(whole, refused, in_yaml=True)}"
    for name, reason in refused.items():
        yield f"  - not `{name[0].lower()}{name[1:]}`: {markdown(reason)}"


def _members(whole: Shape, without: Iterable[str] = (), *, in_yaml: bool = False) -> str:
    names = whole.spellings if in_yaml else {name: name for name in whole.member_shapes}
    shown = [
        f"**`{written}`**" if name in whole.required else f"`{written}`"
        for written, name in names.items()
        if name not in without
    ]
    return ("exactly one of " if whole.is_union else "") + ", ".join(shown)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def markdown(text: str) -> str:
    """Plain text for a cell of a table; what stands in braces is shown as code."""
    return _alternating(re.split(r"(\{(?:[^{}]|\{[^{}]*\})*\})", text))


def _docstring(text: str) -> str:
    """A docstring, which marks its literals itself, for a cell of a table."""
    return _alternating(" ".join(text.split()).split("``"))


def _alternating(parts: list[str]) -> str:
    """Texts and literals in turn, the first a text."""
    return "".join(
        _code(part) if index % 2 else re.sub(r"([|<*`\\])", r"\\\1", part) for index, part in enumerate(parts)
    )


def _code(text: str) -> str:
    escaped = text.replace("|", "\\|")
    return f"`{escaped}`"
