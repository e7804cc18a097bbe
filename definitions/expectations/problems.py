"""Whether the problems and warnings are those that are expected."""

from collections.abc import Iterator, Sequence

from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.diagnostics.problems import Problem
from definitions.diagnostics.rules import load_rules
from definitions.expectations.mismatches import Mismatch, unmet
from definitions.expectations.models import ExpectedProblem


def mismatches(key: str, expected: Sequence[ExpectedProblem], found: Sequence[Problem]) -> Iterator[Mismatch]:
    """Those that are expected and not found; what is found and not expected tells ``unexpected``."""
    for index, one in enumerate(expected):
        if not any(_is(one, problem) for problem in found):
            others = ", ".join(dict.fromkeys(f"[{problem.rule}] {problem.message}" for problem in found))
            yield unmet((key, index), _named(one), others or "none", _hint(one.rule))


def unexpected(expected: Sequence[ExpectedProblem], found: Sequence[Problem]) -> list[Problem]:
    """Those that are found and not expected."""
    return [problem for problem in found if not any(_is(one, problem) for one in expected)]


def _is(expected: ExpectedProblem, problem: Problem) -> bool:
    return expected.rule in (None, problem.rule) and (expected.text or "") in problem.message


def _hint(rule: str | None) -> str | None:
    """What to write for a rule that there is not."""
    rules = load_rules()
    return None if rule is None or rule in rules else did_you_mean(rule, list(rules)) or "there is no such rule"


def _named(expected: ExpectedProblem) -> str:
    rule = f"[{expected.rule}]" if expected.rule else ""
    return " ".join(filter(None, [rule, quoted(expected.text) if expected.text else ""]))
