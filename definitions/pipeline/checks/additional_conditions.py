"""Conditions of ``additionalStatements``: as IAM knows them, and required where an action is worth more than others.

Sources: IAM User Guide, "IAM JSON policy elements: Condition operators", "AWS global condition context keys" and
"Granting a user permissions to pass a role to an AWS service"; AWS KMS Developer Guide, "Condition keys for AWS KMS";
Service Authorization Reference.
"""

import re
from collections.abc import Iterator, Sequence

from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.diagnostics.problems import Problem
from definitions.foundation.patterns import pattern
from definitions.iam.reference import Action
from definitions.iam.statements import StatementCondition
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.settings.additional_statements import AdditionalStatement
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import InfrastructureText, Text

_COMPARISONS = (
    *(f"String{how}" for how in ("Equals", "EqualsIgnoreCase", "Like")),
    *(f"StringNot{how}" for how in ("Equals", "EqualsIgnoreCase", "Like")),
    *(
        f"{kind}{how}"
        for kind in ("Numeric", "Date")
        for how in ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
    ),
    *("Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
)
_OPERATOR = pattern(rf"(ForA(llValues|nyValue):)?({'|'.join(_COMPARISONS)})(IfExists)?|Null")
_LIMITING = pattern(r"(ForAnyValue:)?(?!\w*(Not|IfExists))\w+")
"""Operators that do not hold for a request without the key."""
_GLOBAL_KEYS = """
    AssumedRoot CalledVia CalledViaFirst CalledViaLast ChatbotSourceArn CurrentTime Ec2InstanceSourcePrivateIPv4
    Ec2InstanceSourceVpc EpochTime FederatedProvider MultiFactorAuthAge MultiFactorAuthPresent PrincipalAccount
    PrincipalArn PrincipalIsAWSService PrincipalOrgID PrincipalOrgPaths PrincipalServiceName
    PrincipalServiceNamesList PrincipalTag/* PrincipalType referer RequestedRegion RequestTag/* ResourceAccount
    ResourceOrgID ResourceOrgPaths ResourceTag/* SecureTransport SourceAccount SourceArn SourceIdentity SourceIp
    SourceOrgID SourceOrgPaths SourceVpc SourceVpcArn SourceVpce TagKeys TokenIssueTime UserAgent userid username
    ViaAWSService VpceAccount VpceOrgID VpceOrgPaths VpcSourceIp
"""
_REQUIRED = {
    "iam:PassRole": ("iam:PassedToService",),
    "sts:AssumeRole": (
        *("sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity"),
        *("aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths", "aws:ResourceTag/*"),
    ),
    "kms:": (
        *("kms:ViaService", "kms:EncryptionContext:*", "kms:EncryptionContextKeys", "kms:GrantIsForAWSResource"),
        *("kms:GranteePrincipal", "kms:RecipientAttestation:*", "kms:RequestAlias", "kms:ResourceAliases"),
        *("kms:SigningAlgorithm", "kms:MacAlgorithm", "kms:MessageType", "aws:ResourceTag/*"),
    ),
}
"""Actions, or the beginnings of their names, and the keys of which one must limit them."""


def condition_problems(
    context: CheckContext, path: NodePath, statement: AdditionalStatement, actions: Sequence[Action]
) -> Iterator[Problem]:
    """Operators, keys and values of a statement, and whether they limit its actions; ``path`` is that of it."""
    conditions, found = statement.condition_triples, False
    for operator, key, values in conditions:
        where = (*path, "conditions", operator, key)
        problems = [*_operator_problems(context, where, operator), *_key_problems(context, where, key, actions)]
        problems += [
            policy_variable(context, (*where, index)) for index, value in enumerate(values) if has_variable(value)
        ]
        yield from problems
        found = found or bool(problems)
    if found:
        return
    for start, keys in _REQUIRED.items():
        needy = next((action.name for action in actions if action.name.startswith(start)), None)
        if needy is not None and not any(_limits(condition, keys) for condition in conditions):
            message = f"'{needy}' needs a condition that limits it"
            hint = f"compare {keys[0]}, or another of its keys, with values that are no mere '*'"
            if len(keys) == 1:
                hint = f"write {{StringEquals: {{{keys[0]}: [sagemaker.amazonaws.com]}}}}, or the service it is for"
            yield context.error((*path, "conditions"), message, "no-condition", hint)


def _operator_problems(context: CheckContext, path: NodePath, operator: str) -> Iterator[Problem]:
    if _OPERATOR.fullmatch(operator) is None:
        hint = did_you_mean(operator, [*_COMPARISONS, "Null"])
        yield context.error(path[:-1], f"IAM knows no operator {quoted(operator)}", "unknown-operator", hint)


def _key_problems(context: CheckContext, path: NodePath, key: str, actions: Sequence[Action]) -> Iterator[Problem]:
    """Keys that are not in the requests of an action: the statement would never allow it."""
    globals_ = [f"aws:{name}" for name in _GLOBAL_KEYS.split()]
    for action in actions:
        known = [*sorted(action.condition_keys), *globals_]
        if not any(_is_key(key, pattern) for pattern in known):
            message = f"'{action.name}' knows no condition key {quoted(key)}, so this statement does not allow it"
            hint = did_you_mean(key, known) or "give the action a statement of its own"
            yield context.error(path, message, "unknown-condition-key", hint)
            return


def _is_key(key: str, pattern: str) -> bool:
    """Whether it is the key, in any casing; ``*`` in the pattern stands for the name of a tag or the like."""
    expression = ".+".join(re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(expression, key, re.IGNORECASE) is not None


def _limits(condition: StatementCondition, keys: Sequence[str]) -> bool:
    operator, key, values = condition
    if _LIMITING.fullmatch(operator) is None or operator == "Null":
        return False
    if not any(_is_key(key, pattern) for pattern in keys):
        return False
    if operator == "Bool":
        return values == ("true",)
    if key.lower() == "iam:passedtoservice":
        return operator in ("StringEquals", "StringLike") and not any("*" in str(value) for value in values)
    return all(str(value).strip("*?") for value in values)


def has_variable(value: Text) -> bool:
    """Whether the user's own part of a text has a policy variable."""
    parts = value.parts if isinstance(value, InfrastructureText) else (value,)
    return any("${" in part for part in parts if isinstance(part, str))


def policy_variable(context: CheckContext, path: NodePath) -> Problem:
    """An error at a text with a policy variable."""
    hint = "write it out; {{account}}, {{region}} and other references of this project are read"
    return context.error(path, "holds a policy variable, which is taken here for what it says", "policy-variable", hint)
