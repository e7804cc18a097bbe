"""Permission statements as data, each with the reasons why it is granted.

Source: IAM User Guide, "IAM JSON policy elements reference"; Service Authorization Reference.
"""

import re
from collections.abc import Iterable
from typing import TypeAlias

from definitions.foundation.patterns import pattern
from definitions.foundation.records import record, replace
from definitions.values.infrastructure import InfrastructureText, Text, text

_SPECIAL = pattern("[*?$]")

StatementCondition: TypeAlias = tuple[str, str, tuple[Text, ...]]


@record
class Statement:
    """Actions allowed on resources; ``reasons`` name the steps that need it.

    Attributes:
        sid: what the statement is for, letters and digits; statements of one sid and equal conditions are merged.
        actions: such as ``s3:GetObject``.
        resources: ARNs, or ``("*",)`` where AWS allows no less.
        conditions: (operator, key, values) triples, all of which must hold.
        reasons: sentences for people, in order and without doubles.
        narrow: the resources in the narrowest form that is known, where ``resources`` leave room; empty if they do not.
        step: the name of the step that needs it; empty for what no step alone needs, such as all merged statements.
    """

    sid: str
    actions: tuple[str, ...]
    resources: tuple[Text, ...]
    reasons: tuple[str, ...]
    conditions: tuple[StatementCondition, ...] = ()
    narrow: tuple[Text, ...] = ()
    step: str = ""

    def of_step(self, name: str) -> "Statement":
        """The statement as one that a step needs; ``replace`` takes three times as long."""
        return Statement(self.sid, self.actions, self.resources, self.reasons, self.conditions, self.narrow, name)


def merge_statements(statements: Iterable[Statement]) -> list[Statement]:
    """One statement for each sid, in order of sid, with the union of resources and reasons.

    Where conditions differ, each set of conditions has a statement: that of most conditions keeps the sid, others get a
    number. A statement that another one makes needless is left out; its reasons go there.

    Raises:
        ValueError: two statements of one sid differ in actions.
    """
    kinds: dict[str, dict[tuple[StatementCondition, ...], list[Statement]]] = {}
    for statement in statements:
        kinds.setdefault(statement.sid, {}).setdefault(statement.conditions, []).append(statement)
    for sid, by_conditions in kinds.items():
        if len({statement.actions for alike in by_conditions.values() for statement in alike}) > 1:
            raise ValueError(f"statements '{sid}' differ in actions")
    merged = [
        _merged(alike, number)
        for _, by_conditions in sorted(kinds.items())
        for number, (_, alike) in enumerate(sorted(by_conditions.items(), key=_strictest), 1)
    ]
    return _needed(merged)


def _strictest(entry: tuple[tuple[StatementCondition, ...], list[Statement]]) -> tuple[int, str]:
    return -len(entry[0]), str(entry[0])


def _merged(statements: list[Statement], number: int) -> Statement:
    first = statements[0]
    resources = {resource: None for statement in statements for resource in statement.resources}
    reasons = {reason: None for statement in statements for reason in statement.reasons}
    sid = first.sid if number == 1 else f"{first.sid}{number}"
    return Statement(sid, first.actions, tuple(sorted(resources, key=str)), tuple(reasons), first.conditions)


def _needed(statements: list[Statement]) -> list[Statement]:
    """Those that allow something that no other one allows."""
    needed = {statement.sid: statement for statement in statements}
    for sid in list(needed):
        statement = needed[sid]
        wider = next((other for other in needed.values() if other.sid != sid and covers(other, statement)), None)
        if wider is not None:
            del needed[sid]
            reasons = tuple(dict.fromkeys((*wider.reasons, *statement.reasons)))
            needed[wider.sid] = replace(wider, reasons=reasons)
    return list(needed.values())


def covers(wide: Statement, narrow: Statement) -> bool:
    """Whether all that the narrow statement allows is allowed by the wide one."""
    if not set(wide.actions).issuperset(narrow.actions) or not set(narrow.conditions).issuperset(wide.conditions):
        return False
    patterns = [_expression(str(resource)) for resource in wide.resources]
    return all(any(pattern.fullmatch(str(resource)) for pattern in patterns) for resource in narrow.resources)


def _expression(pattern: str) -> re.Pattern[str]:
    """What an IAM pattern matches, other patterns among it: ``*`` any text, ``?`` any character but ``*``."""
    known = {"*": ".*", "?": "[^*]"}
    parts = re.split(r"(\$\{[*?$]\}|[*?])", pattern)
    return re.compile("".join(known.get(part, re.escape(part)) for part in parts), re.DOTALL)


def literal_pattern(whole: Text) -> Text:
    """Text that IAM takes as it is: ``*``, ``?`` and ``$`` of the user's are no wildcards and no policy variables.

    Source: IAM User Guide, "IAM policy elements: Variables and tags", section on characters with special meaning.
    """
    if isinstance(whole, InfrastructureText):
        return text(*(literal_pattern(part) if isinstance(part, str) else part for part in whole.parts))
    return _SPECIAL.sub(lambda character: f"${{{character[0]}}}", whole)


def policy_document(statements: Iterable[Statement]) -> dict[str, object]:
    """An identity policy as IAM reads it; a list of one is written as a list."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": statement.sid,
                "Effect": "Allow",
                "Action": list(statement.actions),
                "Resource": list(statement.resources),
                **({"Condition": _conditions(statement.conditions)} if statement.conditions else {}),
            }
            for statement in statements
        ],
    }


def _conditions(conditions: tuple[StatementCondition, ...]) -> dict[str, dict[str, list[Text]]]:
    block: dict[str, dict[str, list[Text]]] = {}
    for operator, key, values in conditions:
        block.setdefault(operator, {})[key] = list(values)
    return block
