"""Secrets in plain text: what is one, what is none, and that no message repeats one."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from definitions.diagnostics.problems import InvalidConfig, report
from definitions.diagnostics.secret_formats import formats_in, hide, is_given_openly, names_a_secret, secret_in
from tests.support import CONFIGS, SAMPLES, compiled, config_of, problems_of, written

DASHES = "-" * 5
# Put together here, so that no scanner takes this file for a leak.
SECRETS = {
    "an AWS access key id": "AKIA" + "IOSFODNN7EXAMPLE",
    "an AWS access key id, for a session": "ASIA" + "IOSFODNN7EXAMPLE",
    "an AWS session token": "IQoJb3JpZ2lu" + "X2VjEAAaCXVzLWVhc3QtMSJHMEUCIQ",
    "a private key": f"{DASHES}BEGIN RSA PRIVATE KEY{DASHES}\nMIIEpAIBAAKC\n{DASHES}END RSA PRIVATE KEY{DASHES}",
    "a private key, without a kind": f"{DASHES}BEGIN PRIVATE KEY{DASHES}",
    "a token of GitHub": "ghp_" + "a1" * 18,
    "a token of GitHub, of the newer kind": "github_pat_" + "a1B2_" * 10,
    "a token of GitLab": "glpat-" + "x1-" * 7,
    "a token of Slack": "xoxb-" + "1234567890-abcdef",
    "a token of Slack, as a webhook": "https://hooks.slack.com/services/" + "T01/B02/abc",
    "a JSON web token": "eyJhbGciOiJub25lIn0." + "eyJzdWIiOiJzYW1wbGUifQ.",
    "a token of Hugging Face": "hf_" + "aB" * 17,
    "an API key of OpenAI or Anthropic": "sk-ant-" + "api03-" + "a1" * 20,
    "an API key of Google": "AIza" + "a1B2c" * 7,
    "a token of Databricks": "dapi" + "0f" * 16,
    "a token of a package registry": "npm_" + "a1" * 18,
    "a token of HCP Terraform": "a1B2c3D4e5F6g7" + ".atlasv1." + "a1" * 30,
    "a token of Vault": "hvs." + "CAESI" + "a1" * 12,
    "an API key of Stripe": "sk_live_" + "a1" * 12,
    "a bearer token": "Authorization: Bearer " + "a1b2c3d4e5f6a7b8",
    "a password in a URL": "postgresql://ml:correct-horse@store:5432/models",
    "a password, as a variable": "MLFLOW_TRACKING_PASSWORD=correct-horse",
    "a password, in JSON": '{"apiKey": "correct-horse", "x": 1}',
    "a password, as a parameter of a query": "https://models.example/x?access_token=abcdef123456",
    "a password, as an option": "--aws-secret-access-key=wJalrXUtnFEMI/K7MDENG",
}
HARMLESS = [
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/train@sha256:" + "9f86d081884c7d65" * 4,
    "s3://models/AKIA/asia/2f1c3a9e0b5d4c6f8a7b9c0d1e2f3a4b5c6d7e8f/model.tar.gz",
    "s3://data@team/a:b@c",
    "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:aws:kms:us-east-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab",
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-password-AbCdEf",
    "https://sqs.us-east-1.amazonaws.com/123456789012/queue",
    "https://api.example.com:8443/path?x=a@b",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "the password: ask the team",
    "PASSWORD=$DB_PASSWORD python3 train.py",
    "--password=${DB_PASSWORD}",
    '{"password": "{{resolve}}"}',
    "postgresql://ml:${PASSWORD}@store/models",
    "postgresql://ml:***@store/models",
    "sk-learn",
    "AKIAIOSFODNN7EXAMPLES3URI",
    "eyJ.eyJ.x",
    "hf_hub_download",
    "terraform.atlasv1.example",
    "hvs.example",
    "sk_live_models",
    "sk_test_" + "a1" * 12,
    "Authorization: Bearer ${TOKEN}",
    "the bearer bondsofthecompany of 2025",
    "https://models.example/x?access_token=${TOKEN}",
    "max_access_tokens=5000000",
]
NAMES_OF_SECRETS = (
    "password PASSWORD dbPassword DB_PASSWORD db-passwd pwd passphrase api_key apiKey WANDB_API_KEY SECRET_KEY"
    " aws_secret_access_key AWS_ACCESS_KEY clientSecret token HF_TOKEN github_token accessToken auth-token private_key"
    " MLFLOW_TRACKING_PASSWORD credentials PGPASSWORD DB_PASS smtpPass JWT_SECRET jwt-key SIGNING_SECRET session_key"
)
NAMES_OF_OTHERS = (
    "max_tokens eos_token pad_token stop_token num_tokens tokenizer tokenizer_name token_type secret_name DB_SECRET"
    " PASSWORD_SECRET_ARN passwordPolicy partition_key s3_key key primary_key kms_key_id keyword AWS_ACCESS_KEY_ID_PATH"
    " secretsmanager bypass compass special_tokens first_pass forward_pass one_pass jwt_issuer session_keys_path"
)
PLACEHOLDERS: list[object] = [
    "",
    "  ",
    "key.pem",
    2,
    "arn:aws:secretsmanager:x",
    "/run/secrets/db",
    "${PASSWORD}",
    "$PASSWORD",
    "<yours>",
    "***",
]


@pytest.mark.parametrize("kind", SECRETS)
def test_secret_is_recognised(kind: str) -> None:
    expected = kind.split(", ")[0]
    assert secret_in(SECRETS[kind]) == expected
    assert secret_in(f"x '{SECRETS[kind]}' y") == expected


@pytest.mark.parametrize("words", HARMLESS)
def test_harmless_text_stays(words: str) -> None:
    assert secret_in(words) is None
    assert hide(words) == words


@given(
    st.from_regex(
        r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[A-Za-z0-9+/]{40}|[0-9a-f]{8}(-[0-9a-f]{4}){3}", fullmatch=True
    )
)
def test_random_text_without_a_name_is_no_secret(words: str) -> None:
    assert secret_in(words) is None or re.search("AKIA|ASIA|eyJ|IQoJ|FwoG", words)


def test_names() -> None:
    assert [name for name in NAMES_OF_SECRETS.split() if not names_a_secret(name)] == []
    assert [name for name in NAMES_OF_OTHERS.split() if names_a_secret(name)] == []


@pytest.mark.parametrize("value", [*PLACEHOLDERS, True, False, None, {"parameter": "Password"}])
def test_where_a_secret_is_may_be_said(value: object) -> None:
    assert not is_given_openly(value)


def test_no_sample_holds_one() -> None:
    for path in CONFIGS.rglob("*.yaml"):
        words = path.read_text(encoding="utf-8")
        assert hide(words) == words


def trained(settings: str) -> str:
    return config_of(f"""
        - name: Train
          type: Training
          training:
            imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1
            instanceType: ml.m5.xlarge
            inputChannels: [{{channelName: train, s3Uri: 's3://data/train'}}]
            {settings}
        """)


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ("hyperparameters: {password: 1234}", "hyperparameters.password"),
        ("environment: {A: 'AKIAIOSFODNN7EXAMPLE {{account}}'}", "environment.A"),
        ("environment: {AKIAIOSFODNN7EXAMPLE: x}", "environment.***"),
        ("arguments: {ContainerArguments: [--db-password, correct-horse]}", "arguments.ContainerArguments[1]"),
        ("tags: [{key: api_key, value: correct-horse}]", "tags[0].value"),
    ],
)
def test_wherever_it_stands(settings: str, path: str) -> None:
    found = [problem for problem in problems_of(trained(settings)) if "[plain-secret]" in problem]
    assert len(found) == 1
    assert f" pipeline.steps[0].training.{path}: " in found[0]


def test_secret_of_the_context_is_told_where_it_is_used() -> None:
    source = trained("environment: {A: '{{context:key}}'}")
    [problem] = problems_of(source, context={"key": "AKIAIOSFODNN7EXAMPLE"})
    assert problem.startswith("10:26: pipeline.steps[0].training.environment.A: holds an AWS access key id")


def places(data: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children: list[Any] = (
        list(data.items()) if isinstance(data, dict) else list(enumerate(data)) if isinstance(data, list) else []
    )
    return [found for key, child in children for found in [(*path, key), *places(child, (*path, key))]]


@given(st.sampled_from(SAMPLES), st.sampled_from(sorted(SECRETS)), st.booleans(), st.data())
def test_secret_in_any_place_is_refused_and_never_repeated(
    sample: Path, kind: str, is_key: bool, data: st.DataObject
) -> None:
    config = yaml.safe_load(sample.read_text(encoding="utf-8"))
    secret = SECRETS[kind]
    path = data.draw(st.sampled_from(places(config)))
    parent = config
    for segment in path[:-1]:
        parent = parent[segment]
    assume(isinstance(parent, dict) or not is_key)
    if is_key:
        parent[secret] = parent.pop(path[-1])
    else:
        parent[path[-1]] = secret
    file = written(yaml.safe_dump(config, sort_keys=False, width=1000))
    with pytest.raises(InvalidConfig) as raised:
        compiled(file, context={"account-2": "222222222222", "account-3": "333333333333"})
    assert "plain-secret" in {problem.rule for problem in raised.value.problems}
    text = report(raised.value.problems)
    value = secret.split("=")[-1] if "=" in secret else "correct-horse" if "correct-horse" in secret else secret
    assert value not in text
    assert not any(len(line) > 8 and line in text for line in secret.split("\n"))


def test_secret_is_not_taken_apart_where_a_list_must_be() -> None:
    steps = "- name: Decide\n  type: Condition\n  condition:\n    conditions: []\n    ifSteps: "
    problems = problems_of(config_of(steps + json.dumps(SECRETS["a private key"])))
    assert any("[plain-secret]" in problem for problem in problems)
    assert not any("PRIVATE KEY" in problem for problem in problems)


@pytest.mark.parametrize("kind", SECRETS)
def test_formats_are_found_wherever_they_begin_and_names_tell_nothing(kind: str) -> None:
    known = not kind.startswith("a password,")
    for text in (SECRETS[kind], f"x = '{SECRETS[kind]}'\n", f"{SECRETS['a token of GitLab']} {SECRETS[kind]}"):
        found = [name for name, _ in formats_in(text)]
        assert (kind.partition(",")[0] in found) is known


@pytest.mark.parametrize("text", HARMLESS)
def test_formats_are_not_found_in_what_looks_alike(text: str) -> None:
    assert list(formats_in(text)) == []
