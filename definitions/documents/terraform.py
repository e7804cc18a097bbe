"""Pipelines of Terraform: of a plan, of a state, and of a configuration in JSON.

Source: Terraform documentation, "JSON output format" (plan and state representation) and "JSON configuration syntax".
"""

from collections.abc import Iterator, Mapping

from definitions.diagnostics.json_text import read_json
from definitions.documents.definition import NoDefinition, definition_in_text
from definitions.foundation.records import field, record
from definitions.iam.statements import Statement, StatementCondition
from definitions.values.placeholders import AnyText, Placeholder, open_text

PIPELINE = "aws_sagemaker_pipeline"
ENDPOINT = "aws_sagemaker_endpoint"
_DEFINITION = "pipeline_definition"
_LONGEST_NAME = 256
_KINDS = {"create delete": "replaced", "create forget": "replaced", "delete": "destroyed", "forget": "released"}
"""What the actions of a change come to, in the order of the alphabet."""
_POLICIES = ("aws_iam_role_policy", "aws_iam_policy")


@record
class PlannedPipeline:
    """A pipeline before and after a plan is applied.

    Attributes:
        address: such as ``aws_sagemaker_pipeline.pipeline``.
        before: the definition; ``None`` if the plan creates the pipeline.
        after: the definition; ``None`` if the plan destroys the pipeline, or if only the apply will tell.
        is_known: whether the plan knows the definition after it.
    """

    address: str
    before: dict[str, object] | None
    after: dict[str, object] | None
    is_known: bool = True


@record
class PlannedResource:
    """A resource that a plan destroys, makes anew, or lets go of.

    Attributes:
        address: of the resource.
        type: such as ``aws_s3_bucket``.
        kind: ``replaced``, ``destroyed`` or ``released``.
        because_of: the attributes whose change replaces it; none if the provider does not say so.
        old: the first of them before, such as a name; empty if it is no short text, or a secret.
        new: the same after; empty if only the apply will tell.
    """

    address: str
    type: str
    kind: str
    because_of: tuple[str, ...] = ()
    old: str = ""
    new: str = ""


@record
class Plan:
    """The part of a plan that is about pipelines and endpoints.

    Attributes:
        pipelines: all that the plan knows, changed or not.
        resources: of any type, that the plan destroys, makes anew or lets go of.
        statements_before: of policies of roles; likewise ``statements_after``.
        open_policies: addresses of policies that only the apply will tell; their statements are left out.
    """

    pipelines: list[PlannedPipeline]
    resources: list[PlannedResource] = field(default_factory=list)
    statements_before: list[Statement] = field(default_factory=list)
    statements_after: list[Statement] = field(default_factory=list)
    open_policies: list[str] = field(default_factory=list)


def plan_of(document: Mapping[str, object], shown_as: str) -> Plan:
    """The plan of ``terraform show -json PLANFILE``.

    Raises:
        InvalidConfig: the text of a definition is not JSON.
        NoDefinition: there is neither pipeline nor endpoint in it, or a pipeline whose definition is none.
    """
    changes = [change for change in _list(document, "resource_changes") if isinstance(change.get("change"), dict)]
    pipelines = [_planned_pipeline(change, shown_as) for change in changes if change.get("type") == PIPELINE]
    if not pipelines and not any(change.get("type") == ENDPOINT for change in changes):
        raise NoDefinition(f"{shown_as}: is a plan without a resource of type {PIPELINE} or {ENDPOINT}")
    policies = {
        str(change.get("address")): _map(change, "change") for change in changes if change.get("type") in _POLICIES
    }
    is_open = {address: bool(_map(policy, "after_unknown").get("policy")) for address, policy in policies.items()}
    known = [policy for address, policy in policies.items() if not is_open[address]]
    return Plan(
        pipelines,
        list(_destroyed(changes)),
        [statement for policy in known for statement in _statements(_map(policy, "before").get("policy"))],
        [statement for policy in known for statement in _statements(_map(policy, "after").get("policy"))],
        [address for address in policies if is_open[address]],
    )


def pipelines_of_configuration(document: Mapping[str, object], shown_as: str) -> dict[str, dict[str, object]]:
    """Definitions of ``*.tf.json`` by address. What ``${...}`` stands for is a placeholder.

    Raises:
        InvalidConfig: the text of a definition is not JSON.
        NoDefinition: there is no pipeline in it, or one whose definition is none.
    """
    resources = _map(_map(document, "resource"), PIPELINE)
    found = {
        f"{PIPELINE}.{name}": definition_in_text(_template(str(resource[_DEFINITION])), f"{shown_as}, {name}")
        for name, resource in resources.items()
        if isinstance(resource, dict) and isinstance(resource.get(_DEFINITION), str)
    }
    if not found:
        raise NoDefinition(f"{shown_as}: is a Terraform configuration without a '{_DEFINITION}'")
    return found


def pipelines_of_state(document: Mapping[str, object], shown_as: str) -> dict[str, dict[str, object]]:
    """Definitions of the state that ``terraform show -json`` prints, by address.

    Raises:
        InvalidConfig: the text of a definition is not JSON.
        NoDefinition: there is no pipeline in it, or one whose definition is none.
    """
    found = {}
    modules = [_map(_map(document, "values"), "root_module")]
    while modules:
        module = modules.pop()
        modules += _list(module, "child_modules")
        for resource in _list(module, "resources"):
            text = _map(resource, "values").get(_DEFINITION)
            if resource.get("type") == PIPELINE and isinstance(text, str):
                found[str(resource.get("address"))] = definition_in_text(text, f"{shown_as}, {resource.get('address')}")
    if not found:
        raise NoDefinition(f"{shown_as}: is a state of Terraform without a resource of type {PIPELINE}")
    return found


def _planned_pipeline(change: Mapping[str, object], shown_as: str) -> PlannedPipeline:
    address, values = str(change.get("address")), _map(change, "change")
    before, after = (
        definition_in_text(str(side[_DEFINITION]), f"{shown_as}, {address}") if side.get(_DEFINITION) else None
        for side in (_map(values, "before"), _map(values, "after"))
    )
    return PlannedPipeline(address, before, after, is_known=not _map(values, "after_unknown").get(_DEFINITION))


def _destroyed(changes: list[Mapping[str, object]]) -> Iterator[PlannedResource]:
    for change in changes:
        address, type_, values = str(change.get("address")), str(change.get("type")), _map(change, "change")
        actions, paths = values.get("actions"), values.get("replace_paths")
        kind = _KINDS.get(" ".join(sorted(map(str, actions)))) if isinstance(actions, list) else None
        if kind is not None:
            found = [path[0] for path in paths if isinstance(path, list) and path] if isinstance(paths, list) else []
            names = tuple(dict.fromkeys(map(str, found)))
            old, new = (_shown(values, side, names) for side in ("before", "after"))
            yield PlannedResource(address, type_, kind, names, old, new)


def _shown(values: Mapping[str, object], side: str, names: tuple[str, ...]) -> str:
    """The first of some attributes, if it is a short text that is no secret to Terraform."""
    value = _map(values, side).get(names[0]) if names else None
    is_secret = bool(names and _map(values, f"{side}_sensitive").get(names[0]))
    return value if isinstance(value, str) and not is_secret and len(value) <= _LONGEST_NAME else ""


def _statements(policy: object) -> Iterator[Statement]:
    """The statements of a policy that allow something; what is known only after the apply has none."""
    document = read_json(policy, "the policy of the plan") if isinstance(policy, str) else None
    entries = document.get("Statement") if isinstance(document, dict) else None
    for statement in _list({"Statement": [entries] if isinstance(entries, dict) else entries}, "Statement"):
        if statement.get("Effect") == "Allow":
            yield Statement(
                str(statement.get("Sid", "")),
                tuple(_texts(statement.get("Action"))),
                tuple(_texts(statement.get("Resource"))),
                (),
                tuple(_conditions(_map(statement, "Condition"))),
            )


def _conditions(block: Mapping[str, object]) -> Iterator[StatementCondition]:
    for operator in block:
        for key, values in _map(block, operator).items():
            yield operator, key, tuple(_texts(values))


def _texts(value: object) -> list[str]:
    """The texts of one value or a list; IAM takes ``true`` for ``"true"``."""
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [str(entry).lower() if isinstance(entry, bool) else str(entry) for entry in values]


def _template(text: str) -> AnyText:
    """The text of a template of Terraform's: ``${...}`` are placeholders, ``$${`` and ``%%{`` are literal."""
    parts: list[AnyText | Placeholder] = []
    at = 0
    while (start := min((found for sign in ("${", "%{") if (found := text.find(sign, at)) > -1), default=-1)) > -1:
        if start > at and text[start - 1] == text[start]:
            parts.append(text[at : start - 1] + text[start : start + 2])
            at = start + 2
            continue
        end = _end_of_expression(text, start + 2)
        parts += [text[at:start], Placeholder(f"<{text[start + 2 : end - 1].strip()}>")]
        at = end
    return open_text(*parts, text[at:])


def _end_of_expression(text: str, at: int) -> int:
    """The index behind the brace that ends an expression; braces in it are in pairs."""
    depth = 1
    while depth and at < len(text):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return at


def _map(tree: object, key: str) -> Mapping[str, object]:
    value = tree.get(key) if isinstance(tree, Mapping) else None
    return value if isinstance(value, dict) else {}


def _list(tree: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    """The maps of a list."""
    value = tree.get(key)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
