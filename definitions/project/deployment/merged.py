"""``terraform:`` of all levels as the settings of one stack."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from definitions.diagnostics.problems import Problem, dotted
from definitions.foundation.records import record
from definitions.project.deployment.base import Settings
from definitions.project.deployment.deployment import Deployment, LevelSettings, State
from definitions.project.deployment.settings import (
    AssumeRole,
    AwsProvider,
    Cloud,
    DefaultTags,
    S3Backend,
    TerraformSettings,
    Workspaces,
)
from definitions.project.naming.standard import Naming
from definitions.source.nodes import NodePath

_Settings = TypeVar("_Settings", bound=Settings)
_LONGEST_WORKSPACE = 90


@record
class _StateChoice:
    """The state settings that a level chooses."""

    state: State
    level: LevelSettings
    path: NodePath

    def problem(self, message: str, rule: str, hint: str | None = None, *, missing: str = "") -> Problem:
        path = (*self.path, missing) if missing else self.path
        return Problem.at(self.level.node, path, message, rule, hint, key=True)


def deployment(
    levels: Sequence[LevelSettings], naming: Naming, account: str | None, region: str | None
) -> tuple[Deployment, list[Problem]]:
    """The settings of all levels, and problems with paths below ``terraform``; lower levels win.

    Args:
        levels: top first.
        naming: names the state where the settings do not.
        account: of the stack, 12 digits; ``None`` for the account of the credentials.
        region: of the stack; ``None`` for that of the credentials.
    """
    problems: list[Problem] = []
    chosen: _StateChoice | None = None
    provider = AwsProvider()
    role: tuple[str, LevelSettings, NodePath] | None = None
    for level in levels:
        choices = list(_state_choices(level))
        problems.extend(
            other.problem(f"is a second place for the state, beside '{dotted(choices[0].path)}'", "two-backends")
            for other in choices[1:]
        )
        if choices:
            lower = choices[0]
            state = lower.state if chosen is None else _merged_state(chosen.state, lower.state)
            chosen = _StateChoice(state, level, lower.path)
        for path, settings in _providers(level.settings):
            provider = _merged_provider(provider, settings)
            if settings.assume_role is not None:
                role = settings.assume_role.role_arn, level, (*path, "assume_role", "role_arn")
    if role is not None:
        problems.extend(_role_of_another_account(*role, account))
    if chosen is None:
        return Deployment(provider=provider), problems
    problems.extend(_state_problems(chosen))
    state = _with_stack_name(chosen, naming, region)
    if isinstance(state, Cloud) and state.workspaces and len(state.workspaces.name or "") > _LONGEST_WORKSPACE:
        message = f"the stack's name is longer than the {_LONGEST_WORKSPACE} characters of a workspace"
        problems.append(chosen.problem(message, "bad-workspace-name", "give 'workspaces.name'"))
    return Deployment(state, provider), problems


def _state_choices(level: LevelSettings) -> Iterator[_StateChoice]:
    settings, override = level.settings, level.settings.override
    inside = override.terraform if override is not None else None
    for around, prefix in ((settings, ()), (inside, ("override", "terraform"))):
        if around is None:
            continue
        if around.backend is not None:
            if around.backend.local is not None:
                yield _StateChoice(around.backend.local, level, (*prefix, "backend", "local"))
            if around.backend.s3 is not None:
                yield _StateChoice(_with_full_role(around.backend.s3), level, (*prefix, "backend", "s3"))
        if around.cloud is not None:
            yield _StateChoice(around.cloud, level, (*prefix, "cloud"))


def _with_full_role(s3: S3Backend) -> S3Backend:
    """The short form of a role written out, so that it replaces an upper level's role in either form."""
    if s3.role_arn is None:
        return s3
    return s3.model_copy(update={"assume_role": s3.assume_role or AssumeRole(role_arn=s3.role_arn), "role_arn": None})


def _providers(settings: TerraformSettings) -> Iterator[tuple[NodePath, AwsProvider]]:
    for around, prefix in ((settings.override, ("override",)), (settings, ())):
        if around is not None and around.provider is not None and around.provider.aws is not None:
            yield (*prefix, "provider", "aws"), around.provider.aws


def _role_of_another_account(role: str, level: LevelSettings, path: NodePath, account: str | None) -> Iterator[Problem]:
    """A role that deploys to another account than the stack's: Terraform would refuse each of its plans."""
    if account is not None and role.split(":")[4] != account:
        message = f"the stack is for account {account}, and this role is of another"
        hint = "such as arn:aws:iam::{{context:account-{{env}}}}:role/deploy"
        yield Problem.at(level.node, path, message, "other-account", hint)


def _merged(upper: _Settings, lower: _Settings) -> _Settings:
    """Both as one; each key of the lower replaces the upper's whole."""
    return upper.model_copy(update={name: getattr(lower, name) for name in lower.model_fields_set})


def _merged_state(upper: State, lower: State) -> State:
    """Both as one if they are of the same kind; else the lower alone."""
    return _merged(upper, lower) if type(upper) is type(lower) else lower


def _merged_provider(upper: AwsProvider, lower: AwsProvider) -> AwsProvider:
    """As for state; tags add up."""
    both = _merged(upper, lower)
    tags = [settings.default_tags.tags for settings in (upper, lower) if settings.default_tags is not None]
    if not tags:
        return both
    return both.model_copy(
        update={"default_tags": DefaultTags(tags={k: v for level in tags for k, v in level.items()})}
    )


def _state_problems(chosen: _StateChoice) -> Iterator[Problem]:
    required = {S3Backend: "bucket", Cloud: "organization"}.get(type(chosen.state))
    if required is not None and getattr(chosen.state, required) is None:
        yield chosen.problem("is required and missing", "missing-key", missing=required)
    match chosen.state:
        case S3Backend(encrypt=False):
            hint = "remove the key, or name a key of KMS as 'kms_key_id'"
            yield chosen.problem("state in S3 is always encrypted", "unencrypted-state", hint, missing="encrypt")
        case Cloud(workspaces=Workspaces(name=str(), tags=[*_])):
            message = "a workspace is chosen by its name or by tags"
            yield chosen.problem(message, "two-backends", "remove one of them", missing="workspaces")


def _with_stack_name(chosen: _StateChoice, naming: Naming, region: str | None) -> State:
    """The state settings, named after the stack where they have no name."""
    stack = naming.stack_name
    match chosen.state:
        case S3Backend(key=key) as s3:
            if chosen.path[0] == "override":
                # MDAA's own key for the state of a module, whatever the block says.
                key = f"{naming.organization}-{naming.domain}-{naming.environment}-{naming.module}"
            return s3.model_copy(update={"key": key or stack, "region": s3.region or region})
        case Cloud(workspaces=workspaces) as cloud:
            workspaces = workspaces or Workspaces()
            update: dict[str, object] = (
                {"name": workspaces.name or stack}
                if workspaces.tags is None
                else {"tags": [*workspaces.tags, *([] if stack in workspaces.tags else [stack])]}
            )
            return cloud.model_copy(update={"workspaces": workspaces.model_copy(update=update)})
        case state:
            return state
