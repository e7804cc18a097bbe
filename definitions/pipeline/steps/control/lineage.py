"""Lineage: record what the pipeline did and made, and what came from what.

Source: SageMaker Python SDK 3.27, lineage step; APIs CreateAction, CreateArtifact, CreateContext and AddAssociation.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, Self

from definitions.api.shapes import TEXT, Shape, structure
from definitions.api.structure import Structure
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.foundation.patterns import pattern
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.capabilities import NamesParts
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.permissions import job_runs, resource_names
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals
from definitions.schema.field_types import TextValue
from definitions.schema.fields import ChoiceField, TextField
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import STRING, Join, Json, StepProperty
from definitions.values.infrastructure import Text, arn

KINDS = {"Action": "actions", "Artifact": "artifacts", "Context": "contexts"}
"""Kinds of entities that a step records, each with its YAML key."""

_END = structure({"Arn": "AssociationEntityArn", "Name": TEXT, "Type": TEXT})
_ASSOCIATION = structure({"Source": _END, "Destination": _END, "AssociationType": "AssociationEdgeType"})
_REQUEST = structure(
    {
        **{f"{kind}s": Shape("list", item_shape=f"Create{kind}Request") for kind in KINDS},
        "Associations": Shape("list", item_shape=_ASSOCIATION),
    }
)
_RESPONSE = structure({f"{kind}Arns": Shape("map", item_shape=TEXT, key_shape=TEXT) for kind in KINDS})

_WITH_KIND = pattern(r"arn:[^*?/]*:[a-z-]+/")
"""The beginning of an ARN up to its kind of resource, as an IAM pattern without wildcards."""

LineageText = Annotated[TextValue, TextField(parameters=STRING)]


class End(Model):
    """One end of an association: something that exists, or something that the step records."""

    arn: LineageText | None = None
    """The ARN of an action, artifact, context, experiment or trial component. Or name and type."""
    name: LineageText | None = None
    """The name of an entry of this step; with type."""
    type: Annotated[str, ChoiceField(tuple(KINDS))] | None = None
    """Which of the step's lists has it: Action, Artifact or Context."""

    @validator("after")
    def _is_named_one_way(self) -> Self:
        if self.arn is not None and (self.name is not None or self.type is not None):
            other = "name" if self.name is not None else "type"
            raise invalid("not-one-of", f"'arn' and '{other}' exclude each other", key=other)
        if self.arn is None and self.name is None and self.type is None:
            raise invalid("not-one-of", "needs 'arn', or 'name' and 'type'")
        if self.arn is None and (self.name is None or self.type is None):
            given, missing = ("name", "type") if self.type is None else ("type", "name")
            raise invalid("missing-key", f"'{given}' needs '{missing}'", key=given)
        return self

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "arn name type")

    def render(self) -> Json:
        """``Source`` or ``Destination``."""
        return {"Arn": self.arn, "Name": self.name, "Type": self.type}


class Association(Model):
    """A relation between two entities."""

    source: End
    """Where the arrow begins."""
    destination: End
    """Where it ends."""
    association_type: Annotated[TextValue, ApiField("AssociationEdgeType")] | None = None
    """ContributedTo, AssociatedWith, DerivedFrom, Produced or SameAs."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "source destination associationType")

    def render(self) -> Json:
        """An entry of ``Associations``."""
        return {
            "Source": self.source.render(),
            "Destination": self.destination.render(),
            "AssociationType": self.association_type,
        }


class Lineage(Model):
    """Settings of a Lineage step; at least one of the lists."""

    actions: list[Annotated[Structure, ApiField("CreateActionRequest")]] = []
    """What was done: {actionName, actionType, source: {sourceUri}, status, properties ...}."""
    artifacts: list[Annotated[Structure, ApiField("CreateArtifactRequest")]] = []
    """What was used or made: {artifactName, artifactType, source: {sourceUri}, properties ...}."""
    contexts: list[Annotated[Structure, ApiField("CreateContextRequest")]] = []
    """What it belongs to: {contextName, contextType, source: {sourceUri}, properties ...}."""
    associations: list[Association] = []
    """What came from what, among these and others."""

    @validator("after")
    def _records_something(self) -> Self:
        if not (self.actions or self.artifacts or self.contexts or self.associations):
            raise invalid("missing-key", "needs one of 'actions', 'artifacts', 'contexts' and 'associations'")
        return self

    @validator("after")
    def _ends_are_recorded(self) -> Self:
        refusals = Refusals()
        for index, association in enumerate(self.associations):
            for key, end in (("source", association.source), ("destination", association.destination)):
                if end.type is not None and end.name not in self.names(end.type):
                    known = [name for name in self.names(end.type) if isinstance(name, str)]
                    hint = did_you_mean(end.name, known) if isinstance(end.name, str) else None
                    hint = hint or f"{KINDS[end.type]} of this step: {', '.join(known) or 'none'}"
                    message = f"the step records no {end.type} named {quoted(end.name)}"
                    error = invalid("unknown-entity", message, hint)
                    refusals.add(error, "associations", index, key, "name")
        refusals.finish()
        return self

    def entries(self, kind: str) -> list[Structure]:
        """Entities of a kind that the step records."""
        lists = {"Action": self.actions, "Artifact": self.artifacts, "Context": self.contexts}
        return lists[kind]

    def names(self, kind: str) -> list[object]:
        """Names of these entities; artifacts need none."""
        names = [entry.get(f"{kind}Name") for entry in self.entries(kind)]
        return [name for name in names if name is not None]


class LineageStep(Step, NamesParts):
    """A step that records lineage."""

    type_name: ClassVar = "Lineage"
    payload: ClassVar = "lineage"

    type: Literal["Lineage"]
    lineage: Lineage

    @classmethod
    def request_shape(cls) -> Shape:
        """Requests of CreateAction, CreateArtifact, CreateContext and AddAssociation in one."""
        return _REQUEST

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "actions artifacts contexts associations")

    def arguments(self, context: StepContext) -> Json:
        """``Actions``, ``Artifacts``, ``Contexts`` and ``Associations``."""
        lineage = self.lineage
        return {
            **{f"{kind}s": list(lineage.entries(kind)) or None for kind in KINDS},
            "Associations": [association.render() for association in lineage.associations] or None,
        }

    def properties(self, context: StepContext) -> list[Shape]:
        """``ActionArns``, ``ArtifactArns`` and ``ContextArns``."""
        return [_RESPONSE]

    def property_keys(self) -> dict[str, list[str]]:
        """Names of recorded entities, for each kind of which all names are known."""
        names = {f"{kind}Arns": self.lineage.names(kind) for kind in KINDS}
        return {
            path: [str(name) for name in found]
            for path, found in names.items()
            if all(isinstance(name, str) for name in found)
        }

    def part_names(self) -> Iterator[tuple[str, NodePath, str]]:
        """Names of actions, artifacts and contexts; each kind has its own."""
        for kind, key in KINDS.items():
            for index, entry in enumerate(self.lineage.entries(kind)):
                name = entry.get(f"{kind}Name")
                if isinstance(name, str):
                    spelled = f"{kind.lower()}Name"
                    yield f"{kind.lower()} name", (self.payload, key, index, spelled), name

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Record the entities, and associate them."""
        for kind, key in KINDS.items():
            actions = (f"sagemaker:Create{kind}", f"sagemaker:Describe{kind}", *job_runs.TAGGING)
            for index, entry in enumerate(self.lineage.entries(kind)):
                path = (self.payload, key, index, f"{kind.lower()}Name")
                resources = _entry_arns(kind, entry.get(f"{kind}Name"), context)
                if resources is None:
                    yield from resource_names.report_unknown_name(f"the {kind.lower()}", path)
                else:
                    yield Statement(f"Record{kind}s", actions, resources, (f"step '{self.name}' records it",))
        for index, association in enumerate(self.lineage.associations):
            for key, end in (("source", association.source), ("destination", association.destination)):
                yield from self._associate(end, (self.payload, "associations", index, key), context)

    def _associate(self, end: End, path: NodePath, context: StepContext) -> Iterator[PermissionResult]:
        resources = _associated_arns(end.arn, context) if end.type is None else _entry_arns(end.type, end.name, context)
        if resources is not None:
            reason = f"step '{self.name}' associates it"
            yield Statement("AssociateLineage", ("sagemaker:AddAssociation",), resources, (reason,))
        elif end.type is None:
            message = "what this is the ARN of is not known before it runs, so associating it is not granted"
            hint = "give it as text, or by the Lineage step that records it"
            yield MissingPermission((*path, "arn"), message, hint)


def _entry_arns(kind: str, name: object, context: StepContext) -> tuple[Text, ...] | None:
    """ARNs of the entity with this name; ``None`` if the name is not known."""
    if kind == "Artifact":
        # AWS names artifacts by a hash of their source.
        return (arn("sagemaker", "artifact/*"),)
    pattern = resource_names.name_pattern(name, context)
    return None if pattern is None else resource_names.named_arns(kind.lower(), pattern)


def _associated_arns(value: object, context: StepContext) -> tuple[Text, ...] | None:
    """The ARN as written or joined, or ARNs of the entity that a Lineage step records."""
    known = context.static_text(value)
    if known is not None:
        return (literal_pattern(known),)
    if isinstance(value, Join):
        pattern = resource_names.name_pattern(value, context)
        # Of an entity whose kind is not known, the pattern would match those of all kinds.
        return (pattern,) if pattern is not None and _WITH_KIND.match(str(pattern)) else None
    if isinstance(value, StepProperty) and isinstance(context.steps[value.step], LineageStep):
        match = re.fullmatch(r"(Action|Artifact|Context)Arns\['(.+)'\]", value.path)
        return match and _entry_arns(match[1], match[2], context)
    return None
