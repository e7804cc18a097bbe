"""Outcomes for a pipeline: read from YAML, checked against what its steps can answer, files beside them read."""

from collections.abc import Mapping
from pathlib import Path

from definitions.diagnostics.files import yaml_of
from definitions.diagnostics.problems import InvalidConfig
from definitions.execution.outcome_checks import OutcomeChecks
from definitions.execution.outcomes import Outcomes, StepOutcome
from definitions.execution.step_runs import StepRun
from definitions.foundation.records import field, record
from definitions.pipeline.compile import CompiledPipeline
from definitions.schema.corrected_read import read_corrected
from definitions.source.nodes import Node
from definitions.values.expressions import Json


@record
class GivenStep:
    """What is given for a step, or for one iteration of it.

    Attributes:
        outcome: how it ends.
        properties: what it answers, in the types that AWS gives it.
        property_files: contents by name.
    """

    outcome: StepOutcome = field(default_factory=StepOutcome)
    properties: Mapping[str, Json] = field(default_factory=dict)
    property_files: Mapping[str, Json] = field(default_factory=dict)


@record
class GivenOutcomes:
    """Outcomes without errors.

    Attributes:
        node: their YAML; ``None`` if nothing is given.
        parameters: those of the start, in the type of the parameter.
        variables: execution variables.
        steps: by name, as the outcomes name them.
        objects: contents of JSON files in S3, by URI.
    """

    node: Node | None = None
    parameters: Mapping[str, Json] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, GivenStep] = field(default_factory=dict)
    objects: Mapping[str, Json] = field(default_factory=dict)

    def of(self, run: StepRun) -> GivenStep:
        """What is given for a run: for this iteration, for the step, or success without answers."""
        return self.steps.get(run.name) or self.steps.get(run.step) or GivenStep()


def read_outcomes(path: Path, pipeline: CompiledPipeline) -> GivenOutcomes:
    """Read an outcomes file.

    Raises:
        InvalidConfig: with all that is wrong with it.
    """
    read = read_corrected(yaml_of(path), Outcomes)
    problems = [*read.mistakes, *read.other_problems]
    if read.model is None or problems:
        raise InvalidConfig(problems)
    return given_outcomes(read.model, read.node, pipeline, path.parent)


def given_outcomes(outcomes: Outcomes, node: Node, pipeline: CompiledPipeline, folder: Path) -> GivenOutcomes:
    """Check outcomes that were read, and read the files that they name.

    Args:
        outcomes: the outcomes.
        node: their YAML.
        pipeline: the pipeline that they are for.
        folder: to which paths of files are relative.

    Raises:
        InvalidConfig: with all that does not fit the pipeline, and files that cannot be read.
    """
    checks = OutcomeChecks(node, pipeline, folder)
    parameters = checks.parameters(outcomes.parameters)
    checks.variables(outcomes.execution)
    steps = {}
    for name, outcome in outcomes.steps.items():
        step = checks.step(name)
        if step is not None:
            properties = checks.properties(step, name, outcome)
            steps[name] = GivenStep(outcome, properties, checks.property_files(step, name, outcome))
    objects = checks.objects(outcomes.objects)
    if checks.problems:
        raise InvalidConfig(checks.problems)
    return GivenOutcomes(node, parameters, outcomes.execution, steps, objects)
