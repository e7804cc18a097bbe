"""The sample of a whole organization: eighteen stacks of one project file, with state in three kinds of places."""

import json
from pathlib import Path

import pytest

from tests.app import App, run_app
from tests.support import CONFIGS

pytestmark = pytest.mark.xdist_group("organization")  # one run of the app is enough for all tests

PROJECT = str(CONFIGS / "organization" / "mdaa.yaml")
ACCOUNTS = {"dev": "111111111111", "prod": "222222222222"}
STACKS = {
    (domain, environment, module): f"acme-{environment}-{domain}-{module}"
    for domain in ("marketing", "risk", "research")
    for environment in ACCOUNTS
    for module in ("train", "score", "monitor")
}


@pytest.fixture(scope="module")
def organization(tmp_path_factory: pytest.TempPathFactory) -> App:
    app = run_app(tmp_path_factory.mktemp("organization"), PIPELINES_PROJECT=PROJECT)
    assert (app.code, app.stderr) == (0, "")
    return app


def test_each_module_of_each_environment_is_a_stack(organization: App) -> None:
    manifest = json.loads((organization.out / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["stacks"]) == set(STACKS.values())
    assert len(STACKS) == 18


def test_each_stack_has_a_state_of_its_own(organization: App) -> None:
    for (domain, environment, module), name in STACKS.items():
        terraform = organization.stack(name)["terraform"]
        if domain == "marketing":
            assert terraform["backend"] == {
                "s3": {
                    "bucket": "acme-terraform-state",
                    "key": name,
                    "region": "eu-west-1",
                    "encrypt": True,
                    "kms_key_id": "alias/terraform-state",
                    "use_lockfile": True,
                }
            }
        elif domain == "risk":
            assert "backend" not in terraform
            assert terraform["cloud"] == {"organization": "acme", "workspaces": {"name": name, "project": "risk"}}
        else:
            path = Path(organization.out, "stacks", name, terraform["backend"]["local"]["path"])
            assert path.resolve() == organization.folder.resolve() / environment / f"{module}.tfstate"


def test_each_stack_is_deployed_to_its_account_by_a_role_of_that_account(organization: App) -> None:
    for (domain, environment, module), name in STACKS.items():
        account = ACCOUNTS[environment]
        assert organization.stack(name)["provider"] == {
            "aws": [
                {
                    "region": "eu-west-1",
                    "allowed_account_ids": [account],
                    "assume_role": [
                        {"role_arn": f"arn:aws:iam::{account}:role/deploy", "session_name": f"{domain}-{module}"}
                    ],
                    "default_tags": [{"tags": {"managed-by": "terraform"}}],
                }
            ]
        }


def test_lookups_and_variables_are_terraforms(organization: App) -> None:
    train = organization.stack("acme-prod-risk-train")["data"]["aws_ssm_parameter"]
    assert {lookup["name"] for lookup in train.values()} == {
        "/acme/risk/prod/network/subnet-id",
        "/acme/risk/prod/network/security-group-id",
    }
    monitor = organization.stack("acme-prod-risk-monitor")
    assert monitor["variable"] == {"tolerance": {"type": "number", "nullable": False}}
    assert [lookup["name"] for lookup in monitor["data"]["aws_ssm_parameter"].values()] == [
        "/acme/risk/prod/studio/domain-id"
    ]


def test_context_of_lower_levels_reaches_the_steps(organization: App) -> None:
    types = {
        name: organization.stack(name)["resource"]["aws_sagemaker_pipeline"]["pipeline"]["pipeline_definition"]
        for name in ("acme-dev-risk-score", "acme-prod-risk-score", "acme-prod-marketing-score")
    }
    assert '"InstanceType":"ml.m5.xlarge"' in types["acme-dev-risk-score"]
    assert '"InstanceType":"ml.c5.2xlarge"' in types["acme-prod-risk-score"]
    assert '"InstanceType":"ml.m5.4xlarge"' in types["acme-prod-marketing-score"]


def test_tags_are_those_of_the_file_and_of_the_levels(organization: App) -> None:
    tags = organization.stack("acme-dev-research-score")["resource"]["aws_kms_key"]["encryption_key"]["tags"]
    assert {key: tags[key] for key in ("team", "cost-center", "environment", "mdaa_domain")} == {
        "team": "ml-platform",
        "cost-center": "0042",
        "environment": "dev",
        "mdaa_domain": "research",
    }


def test_only_what_is_meant_is_synthesized(tmp_path: Path) -> None:
    app = run_app(tmp_path, PIPELINES_PROJECT=PROJECT, PIPELINES_DOMAIN="risk", PIPELINES_ENV="prod")
    assert app.code == 0
    assert sorted(path.name for path in (app.out / "stacks").iterdir()) == [
        "acme-prod-risk-monitor",
        "acme-prod-risk-score",
        "acme-prod-risk-train",
    ]
