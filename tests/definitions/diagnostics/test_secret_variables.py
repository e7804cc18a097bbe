"""Environment variables: which carry secrets by their names, and which look alike and are harmless."""

import time

import pytest

from definitions.diagnostics.problems import InvalidConfig
from definitions.diagnostics.secret_variables import carries_a_secret
from definitions.project.project_file import load_project
from tests.definitions.diagnostics.test_secret_formats import SECRETS
from tests.support import written

OF_AWS = """
    AWS_SECRET_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_SESSION_TOKEN AWS_SECURITY_TOKEN
    AWS_CONTAINER_AUTHORIZATION_TOKEN AWS_CONTAINER_CREDENTIALS_FULL_URI AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
    AWS_BEARER_TOKEN_BEDROCK PROD_AWS_SECRET_ACCESS_KEY AWS_SECRET_ACCESS_KEY_PROD aws_access_key_id
    AWS_SECRET_KEY
"""
OF_TERRAFORM = """
    TF_TOKEN_app_terraform_io TF_TOKEN_x TF_VAR_db_password TF_VAR_token TF_VAR_github_pat TF_VAR_aws_access_key
    TFE_TOKEN ATLAS_TOKEN TF_HTTP_PASSWORD TF_ENCRYPTION SPACELIFT_API_KEY_SECRET SCALR_TOKEN
"""
OF_CI = """
    GITHUB_TOKEN GH_TOKEN GH_PAT GITHUB_ENTERPRISE_TOKEN INPUT_TOKEN ACTIONS_RUNTIME_TOKEN
    ACTIONS_ID_TOKEN_REQUEST_TOKEN CI_JOB_TOKEN CI_JOB_JWT CI_JOB_JWT_V2 CI_DEPLOY_PASSWORD CI_REGISTRY_PASSWORD
    CI_REPOSITORY_URL GITLAB_TOKEN SYSTEM_ACCESSTOKEN System.AccessToken AZP_TOKEN AZURE_DEVOPS_EXT_PAT
    VSS_NUGET_ACCESSTOKEN BITBUCKET_STEP_OIDC_TOKEN BITBUCKET_APP_PASSWORD CIRCLE_OIDC_TOKEN
    CIRCLE_OIDC_TOKEN_V2 CIRCLE_TOKEN BUILDKITE_AGENT_ACCESS_TOKEN BUILDKITE_AGENT_JOB_API_TOKEN
    JENKINS_API_TOKEN JENKINS_AGENT_SECRET DEPLOY_PSW CODEBUILD_AUTH_TOKEN
"""
OF_REGISTRIES = """
    NPM_TOKEN NODE_AUTH_TOKEN npm_config_//registry.example/:_authToken PYPI_TOKEN PYPI_API_TOKEN TWINE_PASSWORD
    POETRY_PYPI_TOKEN_ACME UV_PUBLISH_TOKEN CARGO_REGISTRY_TOKEN NUGET_API_KEY COMPOSER_AUTH DOCKER_AUTH_CONFIG
    DOCKER_PASSWORD DOCKERHUB_TOKEN
"""
OF_CLOUDS = """
    VAULT_TOKEN VAULT_SECRET_ID CONSUL_HTTP_TOKEN CONSUL_HTTP_AUTH KUBE_CONFIG_DATA SSH_PRIVATE_KEY
    GPG_PASSPHRASE GOOGLE_CREDENTIALS GOOGLE_OAUTH_ACCESS_TOKEN GCP_SA_KEY GCP_SA_KEY_B64 GOOGLE_API_KEY
    CLOUDSDK_AUTH_ACCESS_TOKEN ARM_CLIENT_SECRET ARM_ACCESS_KEY ARM_SAS_TOKEN ARM_OIDC_TOKEN
    ARM_CLIENT_CERTIFICATE AZURE_CLIENT_SECRET AZURE_CREDENTIALS AZURE_STORAGE_KEY
    AZURE_STORAGE_CONNECTION_STRING
"""
OF_SERVICES = """
    OPENAI_API_KEY ANTHROPIC_API_KEY HF_TOKEN HUGGING_FACE_HUB_TOKEN WANDB_API_KEY DD_APP_KEY SENTRY_AUTH_TOKEN
    PGPASSWORD MYSQL_PWD DB_PASS DB_PASSWORD_1 DB_SECRET SECRET_KEY_BASE JWT_SECRET DATABRICKS_TOKEN KAGGLE_KEY
    SNYK_TOKEN TOKEN SECRET PASSWORD APIKEY dbPassword
"""
HARMLESS = """
    AWS_REGION AWS_DEFAULT_REGION AWS_PROFILE AWS_ROLE_ARN AWS_ROLE_SESSION_NAME AWS_ACCOUNT_ID AWS_KMS_KEY_ID
    AWS_WEB_IDENTITY_TOKEN_FILE AWS_SHARED_CREDENTIALS_FILE AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
    AWS_CREDENTIAL_EXPIRATION TF_VAR_project TF_VAR_key TF_VAR_pad_token TF_WORKSPACE TF_CLI_CONFIG_FILE TF_LOG
    TFC_RUN_ID TFE_HOSTNAME GITHUB_REF GITHUB_SHA GITHUB_ACTOR GITHUB_RUN_ID ACTIONS_RUNNER_DEBUG
    ACTIONS_ID_TOKEN_REQUEST_URL CI CI_COMMIT_SHA CI_PIPELINE_ID CI_DEPLOY_USER CI_REGISTRY_USER CI_JOB_ID
    SYSTEM_TEAMPROJECT BUILD_SOURCEVERSION BITBUCKET_COMMIT BITBUCKET_SSH_KEY_FILE CIRCLE_SHA1
    BUILDKITE_AGENT_NAME JENKINS_URL CODEBUILD_BUILD_ID NPM_CONFIG_REGISTRY PIP_INDEX_URL VAULT_ADDR
    ARM_CLIENT_ID ARM_TENANT_ID ARM_CLIENT_CERTIFICATE_PATH GOOGLE_GHA_CREDS_PATH TOKENIZER_VERSION
    TOKENIZERS_PARALLELISM MAX_TOKENS NUM_TOKENS PAD_TOKEN EOS_TOKEN TOKEN_LIMIT SECRET_NAME DB_SECRET_ARN
    SECRETS_MANAGER_ARN PASSWORD_POLICY KMS_KEY_ARN KMS_KEY ENCRYPTION_KEY PUBLIC_KEY PARTITION_KEY STATE_KEY
    S3_KEY PWD OLDPWD HOME PATH COMPASS_URL BYPASS PATTERN MONKEY AUTHOR SSH_AUTH_SOCK GIT_ASKPASS SACRED
    CREDIT_LIMIT AUTH_METHOD JWT_ISSUER COOKIE_DOMAIN MODEL_KEY STAGE
"""


@pytest.mark.parametrize("names", [OF_AWS, OF_TERRAFORM, OF_CI, OF_REGISTRIES, OF_CLOUDS, OF_SERVICES])
def test_variables_that_carry_secrets_are_known_by_their_names(names: str) -> None:
    assert [name for name in names.split() if not carries_a_secret(name)] == []


def test_variables_that_look_alike_are_harmless() -> None:
    assert [name for name in HARMLESS.split() if carries_a_secret(name)] == []


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_under_a_harmless_name_is_refused_and_not_repeated(kind: str) -> None:
    text = """
        organization: acme
        context: {note: '{{env_var:NOTE}}'}
        domains:
          shared:
            environments:
              dev:
                modules:
                  churn: {module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [a.yaml]}
        """
    with pytest.raises(InvalidConfig) as raised:
        load_project(written(text), {"NOTE": SECRETS[kind]})
    [problem] = raised.value.problems
    expected = f"the environment variable 'NOTE' holds {kind.split(', ')[0]}"
    assert (problem.rule, problem.message.split(":")[0]) == ("secret-variable", expected)
    assert SECRETS[kind].splitlines()[-1] not in str(raised.value)


@pytest.mark.parametrize("name", ["A_" * 50_000, "_PROD" * 20_000 + "x", "SECRET_" * 10_000 + "x", "a1B" * 30_000])
def test_long_names_are_read_quickly(name: str) -> None:
    start = time.perf_counter()
    carries_a_secret(name)
    assert time.perf_counter() - start < 5
