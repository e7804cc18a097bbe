"""Names of environment variables that carry secrets.

More names are secret here than under a key of a config: a CI system sets these variables for whoever deploys, and no
config needs them. Variables with the location of a secret (``..._ARN``, ``..._FILE``, ``..._NAME``) carry none.

Sources: AWS SDKs and Tools Reference Guide, "Environment variables list"; Terraform CLI documentation, "Environment
variable credentials"; GitHub Actions, "Variables reference"; GitLab, "Predefined CI/CD variables reference"; Azure
Pipelines, "Use predefined variables"; Bitbucket, "Variables and secrets"; CircleCI, "Project values and variables";
Buildkite, "Environment variables"; Vault, "Vault commands"; Azure and Google providers of Terraform, "Authenticating".
"""

import re

from definitions.diagnostics.secret_formats import names_a_secret
from definitions.foundation.patterns import pattern

_KEYS = (
    "access|account|api|app|application|auth|azure_storage|client|consumer|deploy|gcp|gcloud_service|kaggle|license|master"
    "|private|rsa|sa|secret|secret_access|service|service_account|shared|signing|ssh|subscription"
)
_AUTHS = "basic|composer|config|docker|http|npm|proxy|registry"
_CARRIES = pattern(
    rf"""(?x)
    # The last word says what it is: CI_DEPLOY_PASSWORD, SYSTEM_ACCESSTOKEN, CI_JOB_JWT, ARM_CLIENT_SECRET ...
    \w*(?:password|passwd|passphrase|passcode|secret|credential)s?
    | \w*token | (?:\w+_)?(?:access|api|auth|deploy)_?tokens
    | (?:\w+_)?(?:{_KEYS})_?keys? | (?:\w+_)?access_?key_?id | (?:\w+_)?key_pem
    | (?:\w+_)?(?:{_AUTHS})_auth(?:_config)?
    | (?:\w+_)?(?:bearer|cookie|creds?|jwt|netrc|otp|pass|pat|psk|psw|sas)
    | (?:\w+_)?(?:connection_?string|docker_?config_?json|kube_?config_data)
    | \w+_pwd
    # Its beginning says so, or only the whole name.
    | tf_token_\w+ | aws_bearer_token_\w+ | poetry_pypi_token_\w+
    | arm_client_certificate | aws_container_credentials_(?:full|relative)_uri | ci_repository_url | tf_encryption
    | vault_secret_id | vss_nuget_external_feed_endpoints
    """
)
_HARMLESS_TOKEN = pattern(
    r"(?:\w+_)?(?:bos|client|client_request|cls|continuation|end|eos|image|mask|max|min|next|pad|sep|special|start|stop|unk)_token"
)
"""Tokens of texts and lists."""
_SHELL_VARIABLES = ("pwd", "oldpwd")
_VARIANT = pattern(
    r"v?\d+|prod|production|nonprod|preprod|dev|development|test|testing|stage|staging|qa|uat"
    r"|b64|base64|base|json|plain|value|ro|rw|read|write|old|new|main|primary|secondary"
)
"""Suffixes of variants of a variable: ``GITHUB_TOKEN_PROD``, ``CI_JOB_JWT_V2``, ``SA_KEY_B64``."""


def carries_a_secret(variable: str) -> bool:
    """Recognize variables that hold a secret by their names: ``GITHUB_TOKEN``, not ``GITHUB_REF``."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", variable).strip("_").lower()
    if name in _SHELL_VARIABLES or _HARMLESS_TOKEN.fullmatch(name):
        return False
    parts = name.split("_")
    while len(parts) > 1 and _VARIANT.fullmatch(parts[-1]):
        parts.pop()
    forms = {name, "_".join(parts)}
    return any(_CARRIES.fullmatch(form) is not None or names_a_secret(form) for form in forms)
