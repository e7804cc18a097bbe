"""Adopt a definition: the config that compiles to it, and what became of each of its values."""

from collections.abc import Mapping

from definitions.adoption.comments import comments
from definitions.adoption.config import config_of
from definitions.adoption.expressions import with_known_labels
from definitions.adoption.put_back import with_taken_out
from definitions.adoption.remainder import remainder
from definitions.adoption.round_trip import Compiled, compile_what_can_be
from definitions.adoption.shortening import shortened, steps_of
from definitions.adoption.steps import AdoptedStep
from definitions.adoption.verdict import Difference, Verdict, verdict
from definitions.adoption.yaml_text import yaml_text
from definitions.comparison.definition import read_definition
from definitions.diagnostics.problems import Problem
from definitions.foundation.records import record
from definitions.pipeline.compile import CompiledPipeline
from definitions.values.placeholders import with_placeholders


@record
class Adopted:
    """A config, and what became of the definition that it was made of.

    Attributes:
        yaml: the text of the config, with parts that would not compile; secrets are left out of it.
        lossy_yaml: the same without these parts; it compiles.
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


def adopt_definition(definition: Mapping[str, object], name: str = "adopted") -> Adopted:
    """Make a config of a definition, compile it and compare the two.

    Args:
        definition: as AWS has it, with a list ``Steps``; its texts may have placeholders or infrastructure values.
        name: of the pipeline, from which ``projectName`` is made.
    """
    whole = with_known_labels(with_placeholders(dict(definition)))
    assert isinstance(whole, dict)
    tree, steps = config_of(whole, name)
    compiled = compile_what_can_be(tree)
    if compiled.pipeline is not None and _add_remainders(compiled.pipeline, steps):
        compiled = _then(compiled, compile_what_can_be(tree))
    pipeline = None if compiled.pipeline is None else shortened(tree, compiled.pipeline)
    found = Verdict()
    if pipeline is None:
        found.lost.append(Difference("", "", "", "the config does not compile"))
    else:
        found = verdict(read_definition(whole), read_definition(pipeline.definition), compiled.taken_out)
    problems = compiled.problems if pipeline is None else pipeline.problems
    text, lossy_text = _text(with_taken_out(tree, compiled.taken_out), found), _text(tree, found)
    return Adopted(text, lossy_text, found.owned, found.harmless, found.lost, problems, pipeline)


def _text(tree: dict[str, object], found: Verdict) -> str:
    return yaml_text(tree, *comments(found, [step.get("name") for step in steps_of(tree)]))


def _then(first: Compiled, second: Compiled) -> Compiled:
    return Compiled(second.pipeline, [*first.taken_out, *second.taken_out], second.problems)


def _add_remainders(pipeline: CompiledPipeline, steps: list[AdoptedStep]) -> bool:
    """Add what the requests of steps lack under ``arguments``, in place; whether there is anything."""
    is_any = False
    for step in steps:
        known = pipeline.context.steps.get(str(step.body["Name"]))
        if known is None or known.request_shape() is None:
            continue
        written = with_placeholders(known.render(pipeline.context)["Arguments"])
        more = remainder(step.body.get("Arguments"), written)
        if more:
            step.keys["arguments"] = more
            is_any = True
    return is_any
