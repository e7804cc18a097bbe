"""Model package groups that a parameter names too shortly, and those of other accounts.

Sources: API CreateModelPackage, ``ModelPackageGroupName``; Amazon SageMaker Developer Guide, "Register a Model Version
from a Different Account" (the owner's resource policy of the group must allow it).
"""

import re
from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.foundation.patterns import pattern
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.foreign_regions import possible_texts
from definitions.pipeline.steps.core.capabilities import NamesModelGroup
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression

_GROUP = pattern(r"arn:[^:]*:sagemaker:[^:]*:(?P<account>\d{12}):model-package-group/(?P<name>.*)", re.DOTALL)


def check_model_package_groups(context: CheckContext) -> Iterator[Problem]:
    """Groups that steps name; each is reported once, where its name stands."""
    reported: set[NodePath] = set()
    for path, step in context.correct_steps():
        named = step.named_group() if isinstance(step, NamesModelGroup) else None
        if named is None:
            continue
        for text_path, text in possible_texts(named[1], (*path, *named[0]), context):
            if text_path in reported:
                continue
            reported.add(text_path)
            if isinstance(named[1], Expression):
                yield from _short_name(context, text_path, text)
            yield from _foreign_group(context, text_path, text)


def _short_name(context: CheckContext, path: NodePath, text: str) -> Iterator[Problem]:
    written, real = context.step_context.group_name or (None, None)
    if text == written != real:
        message = f"is not the config's own group, which is called '{real}' in AWS: an expression gives a name as it is"
        hint = "for the config's own group leave 'modelPackageGroupName' out of the step, or write the full name"
        yield context.warning(path, message, "short-group-name", hint)


def _foreign_group(context: CheckContext, path: NodePath, text: str) -> Iterator[Problem]:
    """A group of another account; only a note if that is trusted, or if the pipeline's own account is not known."""
    found = _GROUP.fullmatch(text)
    if found is None or found["account"] == context.account:
        return
    owner, hint = found["account"], "the owner does so in a resource policy of the group (PutModelPackageGroupPolicy)"
    if context.account is None:
        message = f"if the pipeline runs in another account than {owner}, that account must admit it to this group"
        yield context.note(path, message, "foreign-group", hint)
    else:
        message = (
            f"group '{found['name']}' is of account {owner}: "
            f"it can be used only if that account admits account {context.account}"
        )
        if owner in context.config.trusted_account_ids:
            yield context.note(path, message, "foreign-group", hint)
        else:
            hint = f"{hint}; if that account is meant, list it in 'trustedAccountIds'"
            yield context.warning(path, message, "foreign-group", hint)
