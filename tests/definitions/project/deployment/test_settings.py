"""Where state is kept and how the provider is set up: what levels inherit, and what a stack's own name gives."""

import pytest

from definitions.project.deployment.settings import AssumeRole, Cloud, LocalBackend, S3Backend, Workspaces
from definitions.project.module import Module
from definitions.project.project_file import load_project
from tests.support import written

S3 = "backend: {s3: {bucket: state, region: eu-west-1}}"
CLOUD = "cloud: {organization: acme}"


def only(root: str = "", domain: str = "", environment: str = "", module: str = "") -> Module:
    """The one module of a project whose levels have these Terraform settings."""

    def terraform(settings: str) -> str:
        return f"terraform: {{{settings}}}, " if settings else ""

    ours = "module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [a.yaml]"
    text = (
        f"{{organization: acme, {terraform(root)}domains: {{shared: {{{terraform(domain)}environments: {{dev: "
        f"{{{terraform(environment)}region: us-east-1, modules: {{churn: {{{terraform(module)}{ours}}}}}}}}}}}}}}}"
    )
    [found] = load_project(written(text), {}).modules
    return found


def test_without_a_word_state_is_in_a_file_of_the_stacks_own() -> None:
    assert only().deployment.state is None


def test_state_in_s3_is_called_like_the_stack() -> None:
    state = only(S3).deployment.state
    assert state == S3Backend(bucket="state", key="acme-dev-shared-churn", region="eu-west-1")
    assert state.use_lockfile


def test_the_bucket_is_in_the_stacks_region_unless_another_is_named() -> None:
    state = only("backend: {s3: {bucket: state}}").deployment.state
    assert isinstance(state, S3Backend)
    assert state.region == "us-east-1"


def test_a_lower_level_adds_to_a_place_of_the_same_kind() -> None:
    state = only(S3, "", "backend: {s3: {kms_key_id: alias/a}}", "backend: {s3: {bucket: other, key: a/b}}")
    assert state.deployment.state == S3Backend(bucket="other", key="a/b", region="eu-west-1", kms_key_id="alias/a")


@pytest.mark.parametrize(
    ("upper", "lower", "kind"),
    [
        (S3, CLOUD, Cloud),
        (CLOUD, S3, S3Backend),
        (S3, "backend: {local: {}}", LocalBackend),
        (CLOUD, "backend: {local: {path: x}}", LocalBackend),
        (f"override: {{terraform: {{{S3}}}}}", CLOUD, Cloud),
    ],
)
def test_a_lower_level_chooses_a_place_of_another_kind_anew(upper: str, lower: str, kind: type) -> None:
    assert type(only(upper, module=lower).deployment.state) is kind


def test_a_workspace_is_called_like_the_stack() -> None:
    assert only(CLOUD).deployment.state == Cloud(
        organization="acme", workspaces=Workspaces(name="acme-dev-shared-churn")
    )


def test_a_workspace_may_be_named_with_references() -> None:
    state = only("cloud: {organization: acme, hostname: tfe.acme.com, workspaces: {name: '{{env}}_{{module_name}}'}}")
    assert state.deployment.state == Cloud(
        organization="acme", hostname="tfe.acme.com", workspaces=Workspaces(name="dev_churn")
    )


def test_a_workspace_chosen_by_tags_also_has_the_stacks_name_as_a_tag() -> None:
    state = only("cloud: {organization: acme, workspaces: {tags: [ml, '{{env}}'], project: models}}").deployment.state
    assert state == Cloud(
        organization="acme", workspaces=Workspaces(tags=["ml", "dev", "acme-dev-shared-churn"], project="models")
    )


def test_mdaas_override_keeps_state_under_mdaas_own_key() -> None:
    block = "override: {terraform: {backend: {s3: {bucket: state, region: eu-west-1, key: ignored, role_arn: %s}}}}"
    role = "arn:aws:iam::123456789012:role/state"
    state = only(block % role).deployment.state
    assert isinstance(state, S3Backend)
    assert (state.bucket, state.key) == ("state", "acme-shared-dev-churn")
    assert state.assume_role == AssumeRole(role_arn=role)


def test_a_role_of_a_lower_level_takes_the_place_of_the_upper_ones_in_either_form() -> None:
    long, short = "assume_role: {role_arn: '%s'}", "role_arn: '%s'"
    a, b = (f"arn:aws:iam::123456789012:role/{name}" for name in "ab")
    for upper, lower in ((long, short), (short, long), (short, short), (long, long)):
        root, module = (f"backend: {{s3: {{bucket: state, {form % role}}}}}" for form, role in ((upper, a), (lower, b)))
        state = only(root, module=module).deployment.state
        assert isinstance(state, S3Backend)
        assert state.assume_role == AssumeRole(role_arn=b)


def test_provider_settings_of_all_levels_are_one_and_tags_add_up() -> None:
    role = "assume_role: {role_arn: 'arn:aws:iam::123456789012:role/%s', external_id: ours}"
    root = f"provider: {{aws: {{{role % 'root'}, profile: ml, default_tags: {{tags: {{a: root, b: root}}}}}}}}"
    module = f"provider: {{aws: {{{role % 'module'}, default_tags: {{tags: {{b: '{{{{module_name}}}}'}}}}}}}}"
    provider = only(root, "", "override: {provider: {aws: {profile: deploy}}}", module).deployment.provider
    assert provider is not None
    assert provider.assume_role is not None
    assert provider.assume_role.role_arn == "arn:aws:iam::123456789012:role/module"
    assert provider.profile == "deploy"
    assert provider.default_tags is not None
    assert provider.default_tags.tags == {"a": "root", "b": "churn"}
