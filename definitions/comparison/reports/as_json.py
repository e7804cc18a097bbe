"""Comparisons as JSON, for programs."""

import json
from collections.abc import Sequence

from definitions.comparison.changes import ABSENT, Change
from definitions.comparison.comparison import Comparison, PlacedChange, PlacedStep
from definitions.comparison.paths import shown_path
from definitions.comparison.permissions import Conditions
from definitions.comparison.phrases import plain_text
from definitions.comparison.reports.sections import summary
from definitions.comparison.reports.values import plain_data
from definitions.diagnostics.secret_formats import hide
from definitions.source.nodes import Position


def as_json(comparisons: Sequence[Comparison]) -> str:
    """An object with ``different`` and a list ``pipelines``; values that one side does not have are left out."""
    whole = {
        "different": any(comparison.is_different for comparison in comparisons),
        "pipelines": [_comparison(comparison) for comparison in comparisons],
    }
    return json.dumps(whole, indent=2) + "\n"


def _comparison(comparison: Comparison) -> dict[str, object]:
    return {
        "title": hide(comparison.title),
        "different": comparison.is_different,
        "summary": summary(comparison),
        "added": comparison.is_added,
        "removed": comparison.is_removed,
        "known_after_apply": comparison.is_open,
        "steps": [_step(step) for step in comparison.steps],
        "parameters": [_placed(change) for change in comparison.parameters],
        "settings": [_placed(change) for change in comparison.settings],
        "requests": [_placed(change) for change in comparison.requests],
        "tags": [_placed(change) for change in comparison.tags],
        "caches": [
            {"step": miss.step, "reasons": [plain_text(reason) for reason in miss.reasons]}
            for miss in comparison.caches
        ],
        "permissions": [
            {
                "kind": change.kind,
                **({"role": change.role} if change.role else {}),
                "actions": list(change.actions),
                "resources": list(map(hide, change.resources)),
                **({} if change.old_conditions is None else {"old_conditions": _conditions(change.old_conditions)}),
                "conditions": _conditions(change.conditions),
                "reasons": list(map(hide, change.reasons)),
            }
            for change in comparison.permissions
        ],
        "resources": [
            {
                "kind": change.kind,
                "address": change.address,
                "old": hide(change.old),
                "new": hide(change.new),
                "because_of": list(change.because_of),
                "consequence": change.consequence,
            }
            for change in comparison.resources
        ],
        "notes": [hide(plain_text(note)) for note in comparison.notes],
    }


def _conditions(conditions: Conditions) -> list[dict[str, object]]:
    return [
        {"operator": operator, "key": key, "values": list(map(hide, values))} for operator, key, values in conditions
    ]


def _step(placed: PlacedStep) -> dict[str, object]:
    step = placed.step
    return {
        "kind": step.kind,
        "name": step.name,
        "type": step.type,
        **({"old_name": step.old_name} if step.old_name else {}),
        **_position(placed.position),
        "changes": [_placed(change) for change in placed.changes],
    }


def _placed(placed: PlacedChange) -> dict[str, object]:
    return {
        **_change(placed.change),
        **({"remark": placed.remark} if placed.remark else {}),
        **_position(placed.position),
    }


def _change(change: Change) -> dict[str, object]:
    sides = {"old": change.old, "new": change.new}
    values = {side: plain_data(value) for side, value in sides.items() if value is not ABSENT}
    return {"path": hide(shown_path(change.path)), **values}


def _position(position: Position | None) -> dict[str, object]:
    return {} if position is None else {"file": position.file, "line": position.line, "column": position.column}
