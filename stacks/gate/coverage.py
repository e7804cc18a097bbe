"""What a run of checkov left out without saying so: stacks that were not read, rules that did not run.

Whatever the reason, a setting that was overlooked, a limit of checkov's, an error in a rule, which checkov takes as
"unknown": what should have been judged is counted from the stacks and rules alone, and compared with the records.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checkov.common.bridgecrew.severities import Severities, Severity
from checkov.common.output.record import Record
from checkov.runner_filter import RunnerFilter

READABLE = "CKV_SMP_27"
"""The rule that fails where what others should judge cannot be read."""


@dataclass(frozen=True)
class OwnRule:
    """One of our rules: its id, its severity, and the types of resources and providers that it judges."""

    id: str
    severity: Severity | None
    types: frozenset[str]


def rules_of(modules: Iterable[Any], graph_checks: Iterable[Mapping[str, Any]]) -> list[OwnRule]:
    """Our rules: those of loaded modules, and those that are graph checks of checkov's."""
    own = [OwnRule(r.id, r.severity, frozenset(r.resources)) for m in modules for r in getattr(m, "RULES", ())]
    for check in graph_checks:
        facts, types = check["metadata"], set[str]()
        for part in check["definition"]["and"]:
            if part["cond_type"] == "filter":
                types.update(part["value"])
        own.append(OwnRule(facts["id"], Severities[facts["severity"]], frozenset(types)))
    return own


def gaps(files: Sequence[Path], rules: Sequence[OwnRule], skips: Sequence[str], records: Sequence[Record]) -> list[str]:
    """One sentence for each stack that was not read, and for each rule that did not judge all that it should have.

    Args:
        files: the stacks, all of which can be read as JSON.
        rules: our rules.
        skips: checks to skip, as ``.checkov.yaml`` names them.
        records: all that checkov says it did.
    """
    judged = {(os.path.abspath(record.file_abs_path), record.check_id, _name(record)) for record in records}
    unreadable = {
        (os.path.abspath(record.file_abs_path), _name(record))
        for record in records
        if record.check_id == READABLE and record.check_result["result"] == "FAILED"
    }
    found = []
    for file in files:
        path, missing, expected = os.path.abspath(file), defaultdict[str, list[str]](list), 0
        for rule, name in _expected(path, rules, skips):
            expected += 1
            if (path, rule, name) not in judged and (path, name) not in unreadable:
                missing[rule].append(name)
        if expected and sum(map(len, missing.values())) == expected:
            found.append(f"{file}: was not checked: none of our rules ran")
        else:
            found.extend(f"{file}: {rule} did not judge {', '.join(names)}" for rule, names in missing.items())
    return found


def _expected(path: str, rules: Sequence[OwnRule], skips: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Rules, each with the name of a resource or provider of the stack that it must judge."""
    chosen = RunnerFilter(skip_checks=list(skips))
    # Checkov searches the whole path, where the name of an output folder could skip a rule for all stacks in it.
    origin = ["/" + "/".join(Path(path).parts[-3:])]  # /stacks/<name>/cdk.tf.json
    running = [
        rule
        for rule in rules
        if chosen.should_run_check(check_id=rule.id, severity=rule.severity, file_origin_paths=origin)
    ]
    entities = list(_entities(json.loads(Path(path).read_text(encoding="utf-8"))))
    for rule in running:
        yield from ((rule.id, name) for kind, name in entities if kind in rule.types)


def _entities(stack: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Types and names of the stack's resources and providers."""
    for kind, resources in stack.get("resource", {}).items():
        if isinstance(resources, dict):
            yield from ((kind, name) for name in resources if name != "//")
    yield from ((kind, kind) for kind in stack.get("provider", {}) if kind != "//")


def _name(record: Record) -> str:
    return str(record.resource).rpartition(".")[2]
