"""Versions of other accounts and Regions.

Sources: Amazon SageMaker Developer Guide, "Deploy a Model Version from a Different Account"; AWS Systems Manager User
Guide, "Working with shared parameters in Parameter Store"; API CreateModel (a model and its package are in one Region).
"""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.endpoint.checks.check_context import CheckContext
from definitions.endpoint.models import ServedModel


def check_accounts(context: CheckContext) -> Iterator[Problem]:
    """Versions of accounts that are not trusted or admit nobody, and keys that another account does not tell."""
    for model in context.models:
        if model.is_foreign and model.account is not None:
            yield from _untrusted(context, model, model.account)
            yield from _not_admitted(context, model)
            yield from _unknown_key(context, model)
            yield from _untold_version(context, model)


def _untrusted(context: CheckContext, model: ServedModel, owner: str) -> Iterator[Problem]:
    if owner not in context.config.trusted_account_ids and not context.is_refused(("trustedAccountIds",)):
        message = f"is of account {owner}; the endpoint's account is {context.module.account}"
        hint = f"if that is meant, write trustedAccountIds: ['{owner}']"
        yield context.error(model.version.named_at, message, "foreign-account", hint)


def _not_admitted(context: CheckContext, model: ServedModel) -> Iterator[Problem]:
    registry, own = model.registry, context.module.account
    if registry is not None and own not in registry.readers:
        message = f"the pipeline '{registry.stack}' does not let account {own} read its models"
        hint = f"write prodAccountId: '{own}' in {registry.config_file}"
        yield context.error(model.version.named_at, message, "closed-to-reader", hint)


def _unknown_key(context: CheckContext, model: ServedModel) -> Iterator[Problem]:
    registry, config = model.registry, context.config
    is_known = config.model_artifact_kms_key_arn is not None or (registry is not None and registry.key_arn is not None)
    if is_known:
        return
    message = f"is required and missing: the model is encrypted with a key of account {model.account}"
    path = registry.key_path if registry is not None else None
    hint = None if path is None else f"that account has its ARN in the SSM parameter {path}"
    yield context.error(("modelArtifactKmsKeyArn",), message, "missing-key", hint, key=True)


def _untold_version(context: CheckContext, model: ServedModel) -> Iterator[Problem]:
    """A parameter by its name alone, which is then one of the endpoint's own account."""
    package = model.version.package
    given = package.parameter if package is not None else None
    if isinstance(given, str) and not given.startswith("arn:"):
        message = (
            f"a parameter of account {model.account} is read by its ARN; a name means one of the endpoint's account"
        )
        path = (*model.version.path, "modelPackage", "parameter")
        yield context.warning(path, message, "parameter-of-account")


def check_regions(context: CheckContext) -> Iterator[Problem]:
    """Versions of other Regions."""
    for model in context.models:
        region = model.version.region or (model.registry.region if model.registry is not None else None)
        if region is not None and context.module.region not in (None, region):
            message = f"is in {region}; an endpoint in {context.module.region} serves only versions of that Region"
            yield context.error(model.version.named_at, message, "foreign-region")
