"""What is told of a step: what it waits for and why, what it reads and writes, what it runs, caches and repeats."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from definitions.diagnostics.problems import dotted
from definitions.foundation.records import field, record
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.steps.core.cache_config import CacheConfig
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.core.dependencies import ANY, COMPLETED, FAILED, STOPPED
from definitions.pipeline.steps.core.retry_policy import RetryPolicy
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.graph import Edge
from definitions.pipeline.steps.permissions.s3_objects import READ, WRITE
from definitions.schema.expression_syntax import EXPRESSION_KEYS
from definitions.values.expressions import ParameterReference
from definitions.values.infrastructure import Text
from definitions.values.plain import plain

_OUTCOMES = {FAILED: "to fail", STOPPED: "to be stopped", ANY: "however it ends"}
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "h": "hour", "m": "minute", "s": "second"}


@record(frozen=False)
class StepFacts:
    """Sentences about a step, by subject."""

    step: Step
    waits: list[str] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[tuple[str, Sequence[str]]]:
        """Labels with texts, none for some."""
        step = self.step
        yield "about", [" ".join(str(plain(text)).split()) for text in (step.description,) if text is not None]
        yield "waits for", self.waits
        yield "set by", list(dict.fromkeys(_parameters(step)))
        yield "reads", self.reads
        yield "writes", self.writes
        yield from _branches(step)
        yield "cached", _cache(step.cache_config)
        yield "again", [_retries(policy) for policy in step.retry_policies]


def step_facts(pipeline: CompiledPipeline) -> dict[str, StepFacts]:
    """Facts by the name of the step."""
    facts = {step.name: StepFacts(step) for step in pipeline.config.pipeline.steps}
    for (before, after), edges in _edges_by_steps(pipeline.graph.edges).items():
        facts[after].waits.append(_wait(before, edges))
    for statement in pipeline.granted:
        if not statement.step or statement.actions not in (READ, WRITE):
            continue
        of_step = facts[statement.step]
        verb, found = ("reads", of_step.reads) if statement.actions == READ else ("writes", of_step.writes)
        _, is_told, what = statement.reasons[0].partition(f"step '{statement.step}' {verb} ")
        if is_told:
            found += [f"{what}: {_uri(resource)}" for resource in statement.resources]
    return facts


def _edges_by_steps(edges: Sequence[Edge]) -> dict[tuple[str, str], list[Edge]]:
    found: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        if edge.kind != "branch":
            found.setdefault((edge.before, edge.after), []).append(edge)
    return found


def _wait(before: str, edges: Sequence[Edge]) -> str:
    """A step with what is used of it, or with the outcome that is waited for."""
    used = [edge.why for edge in edges if edge.kind == "data"]
    trigger = next((edge.trigger for edge in edges if edge.trigger != COMPLETED), None)
    if trigger is not None:
        return f"{before} {_OUTCOMES[trigger]}, as 'dependsOn' says"
    return f"{before}: uses its {', '.join(used)}" if used else f"{before}, as 'dependsOn' says"


def _parameters(step: Step) -> Iterator[str]:
    """Parameters, each with the key whose value it is or is part of."""
    for path, reference in step.all_references:
        if isinstance(reference, ParameterReference):
            keys = takewhile(lambda segment: segment not in EXPRESSION_KEYS, path)
            yield f"parameter {reference.name}: {dotted(tuple(key for key in keys if key != step.payload))}"


def _uri(resource: Text) -> str:
    """The S3 URI of an ARN whose ``*`` at the end stands for all that is below."""
    return f"s3://{str(plain(resource)).partition(':::')[2].removesuffix('*')}"


def _branches(step: Step) -> Iterator[tuple[str, Sequence[str]]]:
    if not isinstance(step, RunsSteps):
        return
    labels = ("repeats",) if step.runs_body_per_item else ("if", "else")
    rules = "; ".join(step.rules()) if step.runs_body_per_item else " and ".join(step.rules())
    for number, names in enumerate(step.branches().values()):
        runs = ", ".join(names) or "nothing more"
        yield labels[number], [runs if number else f"{rules}: {runs}"]


def _cache(cache: CacheConfig | None) -> list[str]:
    if cache is None or not cache.enabled or cache.expire_after is None:
        return []
    return [
        f"takes the result of an execution with the same arguments that is at most {_duration(cache.expire_after)} old"
    ]


def _duration(iso: str) -> str:
    """``P1DT12H`` as ``1 day 12 hours``."""
    date, _, time = iso.removeprefix("P").partition("T")
    parts = re.findall(r"(\d+)([A-Za-z])", date + time.lower())
    return " ".join(f"{number} {_UNITS[unit]}{'s' * (number != '1')}" for number, unit in parts)


def _retries(policy: RetryPolicy) -> str:
    """When a failed step is run again; AWS's own numbers where none are given."""
    if policy.expire_after_min is not None:
        end = f"for {policy.expire_after_min} minutes"
    else:
        end = f"up to {5 if policy.max_attempts is None else policy.max_attempts} times"
    interval = 1 if policy.interval_seconds is None else policy.interval_seconds
    rate = 2.0 if policy.backoff_rate is None else policy.backoff_rate
    wait = f"first after {interval} second{'s' * (interval != 1)}, then each time {rate:g} times as long"
    return f"after {' or '.join(policy.exception_type)}: {end}, {wait}"
