"""Adopt a definition: the config that compiles to it, and what became of each of its values."""

from collections.abc import Mapping, Sequence
from copy import deepcopy

from definitions.adoption.comments import comments
from definitions.adoption.config import config_of, parameters_of
from definitions.adoption.expressions import has_placeholders, with_known_labels
from definitions.adoption.foreign_references import without_references
from definitions.adoption.mending import Mending
from definitions.adoption.remainder import remainder
from definitions.adoption.round_trip import SECRET, Readable, TakenOut, made_readable, steps_of
from definitions.adoption.shortening import shortened
from definitions.adoption.steps import AdoptedStep, is_step
from definitions.adoption.tidying import tidied
from definitions.adoption.verdict import Difference, shown, verdict
from definitions.adoption.yaml_text import yaml_text
from definitions.comparison.definition import read_definition
from definitions.diagnostics.problems import Problem
from definitions.foundation.records import record
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.steps.core.step import Step
from definitions.values.placeholders import with_placeholders


@record
class Adopted:
    """A config, and what became of the definition that it was made of.

    Attributes:
        yaml: the text of the config, with steps that cannot be read where they were.
        lossy_yaml: the same without these steps.
        owned: what the module has of its own by design, such as role and key.
        harmless: differences that mean nothing.
        lost: what the config does not say.
        problems: of the config: errors if it does not compile, else warnings and notes.
        pipeline: the compiled config; ``None`` if it does not compile.
    """

    yaml: str
    lossy_yaml: str
    owned: list[Difference]
    harmless: list[Difference]
    lost: list[Difference]
    problems: list[Problem]
    pipeline: CompiledPipeline | None

    @property
    def errors(self) -> list[Problem]:
        """Problems for which the config is refused."""
        return [problem for problem in self.problems if problem.severity == "error"]


def adopt_definition(definition: Mapping[str, object], name: str = "adopted", *, is_tidy: bool = False) -> Adopted:
    """Make a config of a definition, compile it and compare the two.

    Args:
        definition: as AWS has it, with a list ``Steps``; its texts may have placeholders or infrastructure values.
        name: of the pipeline, from which ``projectName`` is made.
        is_tidy: whether values that repeat become parameters, and account and Region references.
    """
    try:
        return _adopted(definition, name, is_tidy=is_tidy)
    except RecursionError:
        too_deep = Difference("Steps", "", None, "it is nested too deeply to be read")
        return Adopted("", "", [], [], [too_deep], [], None)


def _adopted(definition: Mapping[str, object], name: str, *, is_tidy: bool) -> Adopted:
    given = with_known_labels(with_placeholders(dict(definition)))
    assert isinstance(given, dict)
    mending = Mending(given)
    whole = mending.definition
    entries = whole.get("Steps")
    whole["Steps"] = [entry for entry in entries if is_step(entry)] if isinstance(entries, list) else []
    odd = [entry for entry in entries if not is_step(entry)] if isinstance(entries, list) else [entries]
    text_only = without_references(whole)
    assert isinstance(text_only, dict)
    tree, steps = config_of(text_only, name)
    readable = made_readable(tree)
    if _add_remainders(readable, steps):
        again = made_readable(tree)
        readable = Readable(
            again.trip, [*readable.taken_out, *again.taken_out], {**readable.unreadable, **again.unreadable}
        )
    trip = shortened(tree, readable.trip, is_of_config=has_placeholders(whole))
    compiled = trip.definition if trip.definition is not None else {**whole, "Steps": []}
    found = verdict(read_definition(whole), read_definition(compiled), readable.taken_out)
    found.harmless.extend(mending.differences)
    found.lost.extend(Difference("Steps", shown(entry), None, "it has no name or no type") for entry in odd)
    if is_tidy:
        trip = tidied(tree, trip, whole)
    lossy, lossy_text = deepcopy(tree), yaml_text(tree, *comments(found, steps_of(tree)))
    _put_back(tree, steps, readable.unreadable)
    _put_back_parameters(tree, text_only, readable.taken_out)
    refused = {part.step: part.problem for part in reversed(readable.taken_out) if part.step in readable.unreadable}
    pipeline = None if readable.unreadable else trip.pipeline
    text = lossy_text if tree == lossy else yaml_text(tree, *comments(found, steps_of(tree)))
    return Adopted(
        text, lossy_text, found.owned, found.harmless, found.lost, list(refused.values()) or trip.problems, pipeline
    )


def _add_remainders(readable: Readable, steps: Sequence[AdoptedStep]) -> bool:
    """Add what the requests of steps lack under ``arguments``, in place; whether there is anything."""
    context = readable.trip.context
    is_any = False
    for step in steps if context is not None else ():
        assert context is not None
        known = context.steps.get(str(step.body["Name"]))
        if not isinstance(known, Step) or known.request_shape() is None:
            continue
        written = with_placeholders(known.render(context)["Arguments"])
        more = remainder(step.body.get("Arguments"), written)
        if more:
            step.keys["arguments"] = more
            is_any = True
    return is_any


def _put_back_parameters(
    tree: Mapping[str, object], whole: Mapping[str, object], taken_out: Sequence[TakenOut]
) -> None:
    """Put parameters that cannot be read where they were, unless they hold a secret."""
    lost = [part for part in taken_out if part.path[:2] == ("pipeline", "parameters")]
    pipeline = tree["pipeline"]
    if lost and isinstance(pipeline, dict) and all(part.problem.rule != SECRET for part in lost):
        pipeline["parameters"] = parameters_of(whole)


def _put_back(
    tree: dict[str, object], steps: Sequence[AdoptedStep], unreadable: Mapping[str, dict[str, object]]
) -> None:
    """Put steps that cannot be read where they were: whoever has the file mends them there."""
    left, waiting, listed = list(steps_of(tree)), dict(unreadable), []
    for step in steps:
        name = str(step.body["Name"])
        if left and left[0]["name"] == name:
            listed.append(left.pop(0))
        elif name in waiting:
            listed.append(waiting.pop(name))
    steps_of(tree)[:] = [*listed, *left]
