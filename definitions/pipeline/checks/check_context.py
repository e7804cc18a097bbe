"""A config as its checks see it, and the problems that they make of it."""

from collections.abc import Iterator
from functools import cached_property

from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import Problem
from definitions.foundation.records import field, record
from definitions.pipeline.config.module_config import STEPS, ModuleConfig
from definitions.pipeline.steps.core.capabilities import RunsSteps, is_read, run_steps
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.graph import Graph, connect
from definitions.schema.model import Model
from definitions.source.nodes import Node, NodePath
from definitions.values.expressions import Expression, JsonGet, ParameterReference, StepOutput, StepProperty


@record(slots=False)
class CheckContext:
    """A config with its surroundings, as checks see it.

    Attributes:
        config: the config, or its valid part.
        step_context: the same, as steps see it.
        node: its YAML.
        refused: paths of what is no part of the config because it has errors; ``None`` for a config without errors.
        account: of the stack, 12 digits; ``None`` for the account of the credentials.
        region: of the stack; ``None`` for that of the credentials.
        found: the problems of the checks before.
    """

    config: ModuleConfig
    step_context: StepContext
    node: Node
    refused: frozenset[NodePath] | None = None
    account: str | None = None
    region: str | None = None
    found: list[Problem] = field(default_factory=list)

    def steps(self) -> Iterator[tuple[NodePath, Step]]:
        """All steps, each with its path."""
        for index, step in enumerate(self.config.pipeline.steps):
            yield (*STEPS, index), step

    def correct_steps(self) -> Iterator[tuple[NodePath, Step]]:
        """The steps in which the checks before found no error, and whose references all lead to known parts."""
        with_errors = {problem.path[:3] for problem in self.found if problem.severity == "error"}
        return ((path, step) for path, step in self._resolved_steps if path not in with_errors)

    @cached_property
    def _resolved_steps(self) -> list[tuple[NodePath, Step]]:
        return [(path, step) for path, step in self.steps() if self._is_resolved(step)]

    def _is_resolved(self, step: Step) -> bool:
        return all(self._is_known(reference) for _, reference in step.all_references) and all(
            is_read(name, self.step_context) for name in run_steps(step)
        )

    def _is_known(self, reference: Expression) -> bool:
        match reference:
            case ParameterReference(name=name):
                return name in self.step_context.parameters
            case StepOutput(step=step) | StepProperty(step=step) | JsonGet(step=step):
                return is_read(step, self.step_context)
        return True

    @cached_property
    def models(self) -> dict[NodePath, list[tuple[NodePath, Model]]]:
        """The models of each step by the step's path, each with its own path."""
        return {path: list(step.models(path)) for path, step in self.steps()}

    @cached_property
    def by_name(self) -> dict[str, Step]:
        """The steps by name."""
        return {name: step for name, step in self.step_context.steps.items() if isinstance(step, Step)}

    @cached_property
    def graph(self) -> Graph:
        """The graph of the steps."""
        return connect(self.by_name.values())

    @cached_property
    def parameter_indexes(self) -> dict[str, int]:
        """The index of each parameter in the YAML, by name."""
        return {parameter.name: index for index, parameter in enumerate(self.config.pipeline.parameters)}

    @cached_property
    def loop_of(self) -> dict[str, str]:
        """The name of the loop around each step in one, by name of the step."""
        loops = [step for step in self.by_name.values() if isinstance(step, RunsSteps) and step.runs_body_per_item]
        return {name: loop.name for loop in loops for name in run_steps(loop)}

    def error(self, path: NodePath, message: str, rule: str, hint: str | None = None) -> Problem:
        """An error at a path."""
        return Problem.at(self.node, path, message, rule, hint)

    def warning(self, path: NodePath, message: str, rule: str, hint: str | None = None) -> Problem:
        """A warning at a path."""
        return Problem.at(self.node, path, message, rule, hint, severity="warning")

    def note(self, path: NodePath, message: str, rule: str, hint: str | None = None) -> Problem:
        """A note at a path."""
        return Problem.at(self.node, path, message, rule, hint, severity="note")

    def unknown_step(self, path: NodePath, name: str) -> Problem:
        """An error at a path that names a step which does not exist."""
        hint = did_you_mean(name, list(self.by_name))
        if name not in self.by_name and all(part in self.by_name for part in name.split()):
            hint = "write each name as an item of its own: behind '- ', or with a comma between them in brackets"
        elif name not in self.by_name and (
            step := next((part for part in name.split(".") if part in self.by_name), "")
        ):
            hint = f"write {step}: only the name of the step stands here"
        return self.error(path, f"there is no step '{name}'", "unknown-step", hint)

    def line(self, path: NodePath, *, seen_from: NodePath) -> str:
        """The line of a path for a message at another path, with the file if that is another one."""
        position, own = self.node.nearest(path).position, self.node.nearest(seen_from).position
        return f"line {position.line}" if position.file == own.file else str(position)


def with_article(step: Step) -> str:
    """The step's type in a sentence: ``a Training step``, ``an EMR step``."""
    return f"{'an' if step.type_name[0] in 'AEI' else 'a'} {step.type_name} step"
