"""A comparison as sections of items, from which text and Markdown are made."""

from collections import Counter
from collections.abc import Iterator

from definitions.comparison.changes import ABSENT, Change
from definitions.comparison.comparison import Comparison, PlacedChange, PlacedStep
from definitions.comparison.paths import shown_path
from definitions.comparison.permissions import PermissionChange
from definitions.comparison.phrases import Phrase, Quoted
from definitions.comparison.reports.values import shortened, shown_pair
from definitions.comparison.resources import ResourceChange
from definitions.diagnostics.secret_formats import hide
from definitions.foundation.records import field, record
from definitions.source.nodes import Position

_SIGNS = {
    "added": "+",
    "created": "+",
    "removed": "-",
    "destroyed": "-",
    "changed": "~",
    "renamed": "~",
    "replaced": "!",
    "released": "~",
}
_KINDS = ("added", "removed", "renamed", "changed")


@record
class Item:
    """One line of a section.

    Attributes:
        sign: ``+``, ``-``, ``~``, or ``!`` for what Terraform replaces.
        phrase: what is said.
        position: where it is in the YAML, if that is known.
        below: more about it.
    """

    sign: str
    phrase: Phrase
    position: Position | None = None
    below: list["Item"] = field(default_factory=list)


@record
class Section:
    """Items about one subject."""

    title: str
    items: list[Item]


def sections(comparison: Comparison) -> list[Section]:
    """All that a comparison found, in the order of reports."""
    found = [
        Section("steps", [_step(step) for step in comparison.steps]),
        Section("parameters", [_change(change) for change in comparison.parameters]),
        Section("settings", [_change(change) for change in comparison.settings]),
        Section("requests to AWS", [_change(change) for change in comparison.requests]),
        Section("tags", [_change(change) for change in comparison.tags]),
        Section(
            "caches that find no earlier result",
            [
                Item("~", (Quoted(miss.step),), below=[Item("", reason) for reason in miss.reasons])
                for miss in comparison.caches
            ],
        ),
        Section("permissions of the roles", [_permission(change) for change in comparison.permissions]),
        Section(
            "resources that Terraform replaces, destroys, creates or lets go of",
            [_resource(change) for change in comparison.resources],
        ),
        Section("notes", [Item("", note) for note in comparison.notes]),
    ]
    return [section for section in found if section.items]


def summary(comparison: Comparison) -> str:
    """How much of what changes, in one line of our own words."""
    if comparison.is_added or comparison.is_removed:
        return f"the {comparison.noun} is {'added' if comparison.is_added else 'removed'}"
    if comparison.is_open:
        return "the definition is known only after the plan is applied"
    if not comparison.is_different:
        return "no difference"
    kinds = Counter(step.step.kind for step in comparison.steps)
    permissions = Counter(change.kind for change in comparison.permissions)
    resources = Counter(change.kind for change in comparison.resources)
    parts = [
        *(_count(kinds[kind], "step", kind) for kind in _KINDS),
        _count(len({str(change.change.path[0]) for change in comparison.parameters}), "parameter", "changed"),
        _count(len(comparison.settings), "setting", "changed"),
        _count(len(comparison.requests), "part", "of requests changed"),
        _count(len(comparison.tags), "tag", "changed"),
        _count(len(comparison.caches), "cache", "missed"),
        *(_count(permissions[kind], "permission", kind) for kind in _KINDS),
        *(_count(resources[kind], "resource", kind) for kind in ("replaced", "destroyed", "released", "created")),
    ]
    return ", ".join(part for part in parts if part)


def _count(number: int, noun: str, done: str) -> str:
    return f"{number} {noun}{'s' * (number > 1)} {done}" if number else ""


def _step(placed: PlacedStep) -> Item:
    step = placed.step
    was = (Quoted(step.old_name), " is now ") if step.kind == "renamed" else ()
    phrase = (*was, Quoted(step.name), " (", Quoted(step.type), f"), {step.kind}" if not was else ")")
    return Item(_SIGNS[step.kind], phrase, placed.position, [_change(change) for change in placed.changes])


def _change(placed: PlacedChange) -> Item:
    change = placed.change
    remark = (f"; {placed.remark}",) if placed.remark else ()
    return Item(_sign(change), (*_sentence(change), *remark), placed.position)


def _sign(change: Change) -> str:
    return "+" if change.old is ABSENT else "-" if change.new is ABSENT else "~"


def _sentence(change: Change) -> Phrase:
    path = Quoted(hide(shown_path(change.path)))
    if change.old is ABSENT:
        return path, ": ", Quoted(shortened(change.new))
    if change.new is ABSENT:
        return path, ": ", Quoted(shortened(change.old))
    old, new = shown_pair(change.old, change.new)
    return path, ": ", Quoted(old), " -> ", Quoted(new)


def _permission(change: PermissionChange) -> Item:
    whose = f"{change.role}: " if change.role else ""
    phrase = (whose, Quoted(", ".join(change.actions)), " on ", Quoted(", ".join(map(hide, change.resources))))
    reasons = (Item("", ("because ", Quoted(hide(reason)))) for reason in change.reasons)
    return Item(_SIGNS[change.kind], phrase, below=[*_conditions(change), *reasons])


def _conditions(change: PermissionChange) -> Iterator[Item]:
    """All conditions of a permission that comes or goes; of a changed one, those that do."""
    old = change.conditions if change.old_conditions is None else change.old_conditions
    for operator, key, values in dict.fromkeys([*old, *change.conditions]):
        one = operator, key, values
        sign = "+" if one not in old else "-" if one not in change.conditions else ""
        if sign or change.old_conditions is None:
            yield Item(sign, ("if ", Quoted(key), " ", Quoted(operator), " ", Quoted(", ".join(map(hide, values)))))


def _resource(change: ResourceChange) -> Item:
    names: Phrase = ()
    if change.old and change.new and change.old != change.new:
        names = (": ", Quoted(hide(change.old)), " -> ", Quoted(hide(change.new)))
    elif name := change.old or change.new:
        names = (": ", Quoted(hide(name)))
    because_of = (" because of ", Quoted(", ".join(change.because_of))) if change.because_of else ()
    consequence = (f"; {change.consequence}",) if change.consequence else ()
    phrase = (Quoted(change.address), f" is {change.kind}", *names, *because_of, *consequence)
    return Item(_SIGNS[change.kind], phrase)
