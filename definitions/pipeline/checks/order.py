"""What can be wrong with the order of steps: dependencies, the branches of conditions, the bodies of loops."""

import re
from collections.abc import Iterator

from definitions.api.properties import UnknownProperty
from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.references import References, a_step
from definitions.pipeline.steps.control.condition import ConditionStep
from definitions.pipeline.steps.control.fail import FailStep
from definitions.pipeline.steps.control.for_each import NOT_IN_LOOPS, ForEachStep
from definitions.pipeline.steps.core.capabilities import MayShareOutput, RunsSteps
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.unread_step import UnreadStep
from definitions.source.nodes import NodePath
from definitions.values.expressions import (
    Expression,
    IterationOutput,
    JsonGet,
    LoopValue,
    ParameterType,
    StepOutput,
    StepProperty,
)


class BranchChecks(References):
    """Checks of the order of steps."""

    def dependencies(self) -> Iterator[Problem]:
        for path, step in self.steps():
            for below, name in step.awaited_steps():
                where = (*path, *below)
                before = self.by_name.get(name)
                if before is None:
                    yield from self.unknown_step(where, name)
                elif before.type_name == ConditionStep.type_name:
                    message = f"'{name}' is a Condition step; AWS lets no step depend on one"
                    hint = (
                        f"use {{property: {name}.Outcome}} in this step to run after it, or name a step of its branches"
                    )
                    yield self.at(where, message, "depends-on-condition", hint)
                elif before.type_name == FailStep.type_name:
                    message = f"'{name}' is a Fail step: it ends the execution, so nothing can run after it"
                    yield self.at(where, message, "depends-on-fail")
                elif name in self.loops_of and self.loops_of[name] != self.loops_of.get(step.name):
                    yield self.inside(where, name)

    def branches(self) -> Iterator[Problem]:
        first: dict[str, NodePath] = {}
        for path, step in self.steps():
            for key, names in step.branches().items() if isinstance(step, RunsSteps) else ():
                for index, name in enumerate(names):
                    where = (*path, step.payload, key, index)
                    chosen = self.by_name.get(name)
                    if chosen is None:
                        yield from self.unknown_step(where, name)
                        continue
                    if name in first:
                        place = self.place(first[name], where)
                        yield self.at(where, f"step '{name}' is in two branches; first at {place}", "two-branches")
                    first.setdefault(name, where)
                    if step.type_name == chosen.type_name == ConditionStep.type_name and chosen is not step:
                        message = f"'{name}' is a Condition step inside a Condition; AWS documents this as unsupported"
                        hint = "combine the conditions, or order by outputs"
                        yield self.warn(where, message, "nested-condition", hint)

    def loops(self) -> Iterator[Problem]:
        for path, step in self.steps():
            if isinstance(step, RunsSteps) and step.runs_body_per_item:
                yield from self.body((*path, "forEach"), step)
            yield from self.into_loops(path, step)
            loop = self.loops_of.get(step.name)
            for below, reference in step.all_references:
                if isinstance(reference, LoopValue) and loop is None and not self.may_be_in_a_loop:
                    message = "is known only in steps that a ForEach step runs"
                    yield self.at((*path, *below), message, "outside-for-each", "name this step in a 'forEachBody'")

    @property
    def may_be_in_a_loop(self) -> bool:
        """Whether a step that cannot be read may be a loop around any other."""
        return any(isinstance(step, UnreadStep) and step.may_run_others for _, step in self.steps())

    def body(self, path: NodePath, step: Step) -> Iterator[Problem]:
        names = step.branches().get("forEachBody", []) if isinstance(step, RunsSteps) else []
        for index, name in enumerate(names):
            chosen = self.by_name.get(name)
            if chosen is not None and chosen.type_name in NOT_IN_LOOPS:
                message = f"'{name}' is {a_step(chosen)}; a ForEach step runs no {', '.join(NOT_IN_LOOPS)} steps"
                yield self.at((*path, "forEachBody", index), message, "not-in-for-each")
            if isinstance(chosen, MayShareOutput) and chosen.shares_its_output:
                message = f"all runs of '{name}' write to one place, each over what was written before"
                hint = "give it an 'outputPath' with {forEach: CurrentItem} in it"
                yield self.warn((*path, "forEachBody", index), message, "shared-output", hint)
        for where, other in self.steps():
            numbered = re.fullmatch(r"(.+)-\d+", other.name)
            if numbered is not None and numbered[1] in names:
                message = f"'{other.name}' is what AWS calls a run of '{numbered[1]}' in '{step.name}'"
                yield self.at((*where, "name"), message, "duplicate-name", "choose another name")
        selector = step.for_each.selector if isinstance(step, ForEachStep) else None
        if selector is not None:
            yield from self.selected((*path, "selector", "field"), selector.field, names)

    def selected(self, path: NodePath, field: IterationOutput, body: list[str]) -> Iterator[Problem]:
        step = self.by_name.get(field.step)
        if isinstance(step, UnreadStep):
            return
        if field.step not in body or step is None:
            hint = f"steps of the body: {', '.join(body)}"
            yield self.at(path, f"'{field.step}' is no step of this body", "unknown-step", hint)
            return
        try:
            found = step.property_type(field.path, self.context)
        except UnknownProperty as unknown:
            yield self.at(path, f"'{field.step}' is {a_step(step)}; of it, {unknown}", "unknown-property", unknown.hint)
            return
        yield from self.type(path, f"'{field.step}.{field.path}'", found, field)

    def into_loops(self, path: NodePath, step: Step) -> Iterator[Problem]:
        for below, reference in step.all_references:
            match reference:
                case StepOutput(step=name) | StepProperty(step=name) | JsonGet(step=name) if (
                    name in self.loops_of and self.loops_of[name] != self.loops_of.get(step.name)
                ):
                    yield self.inside((*path, *below), name)

    def inside(self, path: NodePath, name: str) -> Problem:
        loop = self.loops_of[name]
        message = f"'{name}' runs many times, in '{loop}'; a step outside cannot refer to it"
        return self.at(path, message, "inside-for-each", f"use {{property: {loop}.IterationOutputs[0].{name}...}}")

    def compared(self) -> Iterator[Problem]:
        for path, step in self.steps():
            if not isinstance(step, ConditionStep):
                continue
            for index, condition in enumerate(step.condition.conditions):
                for where, left, right in condition.compared_values((*path, "condition", "conditions", index)):
                    kinds = {self.group_of(left), self.group_of(right)} - {None}
                    if len(kinds) > 1:
                        message = f"compares {' with '.join(sorted(str(kind) for kind in kinds))}"
                        yield self.warn(where, message, "mixed-types", "AWS compares values of one type")

    def group_of(self, value: object) -> str | None:
        kind = self.type_of(value) if isinstance(value, Expression) else _literal_type(value)
        return None if kind is None else _GROUPS[kind]

    def type_of(self, reference: Expression) -> ParameterType | None:
        try:
            return self.context.type_of(reference)
        except (KeyError, UnknownProperty):  # told elsewhere
            return None


_GROUPS = {"String": "text", "Integer": "numbers", "Float": "numbers", "Boolean": "booleans"}


def _literal_type(value: object) -> ParameterType:
    if isinstance(value, bool):
        return "Boolean"
    return "Float" if isinstance(value, int | float) else "String"
