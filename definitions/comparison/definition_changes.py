"""Two definitions, step by step: what was added, removed, renamed and changed."""

from definitions.comparison.changes import Change, TextsAgree, changes, identical
from definitions.comparison.definition import Definition
from definitions.comparison.renames import renamed_steps, with_step_names
from definitions.foundation.records import field, record


@record
class StepChange:
    """A step that is another one.

    Attributes:
        kind: ``added``, ``removed``, ``renamed`` or ``changed``; what is renamed may be changed by its new name alone.
        name: the name after; of a removed step, that before.
        type: likewise.
        old_name: of a renamed step.
        changes: of a renamed or changed step, with paths that begin with a member such as ``Arguments``.
    """

    kind: str
    name: str
    type: str
    old_name: str = ""
    changes: list[Change] = field(default_factory=list)


@record
class DefinitionChanges:
    """All changes between two definitions.

    Attributes:
        steps: in the order of the new definition, those that are gone at the end.
        parameters: with paths that begin with the name.
        others: of the other members, such as ``MlflowConfig``.
    """

    steps: list[StepChange]
    parameters: list[Change]
    others: list[Change]

    def __bool__(self) -> bool:
        return bool(self.steps or self.parameters or self.others)


def compare_definitions(old: Definition, new: Definition, agree: TextsAgree = identical) -> DefinitionChanges:
    """Compare two definitions.

    Args:
        old: the one before.
        new: the one after.
        agree: whether two texts mean the same, of which one has placeholders.
    """
    renamed = renamed_steps(old, new)
    old_names = {name: before for before, name in renamed.items()}
    steps: list[StepChange] = []
    for name, step in new.steps.items():
        before = old.steps.get(old_names.get(name, name))
        if before is None:
            steps.append(StepChange("added", name, step.type))
            continue
        found = list(changes(with_step_names(before.body, renamed), step.body, agree))
        if name in old_names:
            steps.append(StepChange("renamed", name, step.type, old_names[name], found))
        elif found:
            steps.append(StepChange("changed", name, step.type, changes=found))
    gone = (step for name, step in old.steps.items() if name not in new.steps and name not in renamed)
    steps += [StepChange("removed", step.name, step.type) for step in gone]
    return DefinitionChanges(
        steps,
        list(changes(dict(old.parameters), dict(new.parameters), agree)),
        list(changes(dict(old.others), dict(new.others), agree)),
    )
