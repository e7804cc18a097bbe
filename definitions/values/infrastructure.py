"""Infrastructure values, known only when Terraform applies, and text that contains them.

A text of the configuration is either a plain ``str`` or an ``InfrastructureText``: literal parts and infrastructure
values side by side. No literal can be mistaken for a value, whatever characters it holds.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import TypeAlias

from definitions.foundation.records import record


class InfrastructureKind(StrEnum):
    """The infrastructure values there are."""

    __hash__ = str.__hash__  # that of enums is a function of Python, and each text is hashed many times
    ACCOUNT = "account"
    REGION = "region"
    PARTITION = "partition"
    DNS_SUFFIX = "dnsSuffix"
    IMAGE_ACCOUNT = "imageAccount"
    BUCKET_NAME = "bucketName"
    BUCKET_ARN = "bucketArn"
    KEY_ARN = "keyArn"
    KEY_ID = "keyId"
    ROLE_ARN = "roleArn"
    ROLE_ID = "roleId"
    ROLE_NAME = "roleName"
    GROUP_ARN = "modelPackageGroupArn"
    MODEL_NAME = "modelName"
    POLICY_ARN = "policyArn"
    POLICY_NAME = "policyName"
    ENDPOINT_CONFIG_NAME = "endpointConfigName"
    ENDPOINT_ARN = "endpointArn"
    SSM_PARAMETER = "ssm"
    VARIABLE = "variable"
    NUMBER_VARIABLE = "numberVariable"
    LIST_VARIABLE = "listVariable"
    CONTEXT = "context"


VARIABLES = (InfrastructureKind.VARIABLE, InfrastructureKind.NUMBER_VARIABLE, InfrastructureKind.LIST_VARIABLE)


@record
class InfrastructureValue:
    """One infrastructure value.

    ``argument`` is the parameter's path for ``SSM_PARAMETER``, the name for variables, the key for ``CONTEXT``, the
    registry for ``IMAGE_ACCOUNT``, the resource's name in Terraform for ``MODEL_NAME`` and managed policies.
    """

    kind: InfrastructureKind
    argument: "Text" = ""

    def __str__(self) -> str:
        return f"${{{self.kind}:{self.argument}}}" if self.argument else f"${{{self.kind}}}"


@record
class InfrastructureText:
    """Literal parts and infrastructure values in order; at least one part is a value. Made by ``text``."""

    parts: tuple[str | InfrastructureValue, ...]

    def __str__(self) -> str:
        return "".join([part.replace("${", "$${") if isinstance(part, str) else str(part) for part in self.parts])


Text: TypeAlias = str | InfrastructureText


def text(*parts: Text | InfrastructureValue) -> Text:
    """Join texts and values; the result is a plain ``str`` when nothing but literals were joined."""
    joined: list[str | InfrastructureValue] = []
    last = ""  # the literal since the last value
    for part in parts:
        if isinstance(part, str):
            last += part
            continue
        for piece in part.parts if isinstance(part, InfrastructureText) else (part,):
            if isinstance(piece, str):
                last += piece
            else:
                if last:
                    joined.append(last)
                    last = ""
                joined.append(piece)
    if not joined:
        return last
    return InfrastructureText((*joined, last) if last else tuple(joined))


def split(whole: Text, separator: str, maximum: int = -1) -> list[Text]:
    """``str.split`` for texts: literal parts are cut at the separator, infrastructure values never."""
    if isinstance(whole, str):
        return list(whole.split(separator, maximum))
    pieces: list[list[str | InfrastructureValue]] = [[]]
    for part in whole.parts:
        if isinstance(part, str):
            remaining = maximum if maximum < 0 else maximum - (len(pieces) - 1)
            first, *rest = part.split(separator, remaining)
            pieces[-1].append(first)
            pieces.extend([piece] for piece in rest)
        else:
            pieces[-1].append(part)
    return [text(*piece) for piece in pieces]


VALUE_MARK = "\x1a"
"""What stands for any infrastructure value in a pattern for ``find_all``, also inside ``[...]``."""


def find_all(pattern: re.Pattern[str], whole: Text) -> Iterator[Text]:
    """``re.findall`` for texts: all that matches as a whole, with the infrastructure values in it."""
    parts = whole.parts if isinstance(whole, InfrastructureText) else (whole,)
    if any(VALUE_MARK in part for part in parts if isinstance(part, str)):
        return  # There the character means something to the user only.
    values = [part for part in parts if not isinstance(part, str)]
    flat = "".join(part if isinstance(part, str) else VALUE_MARK for part in parts)
    for found in pattern.finditer(flat):
        first, *others = found[0].split(VALUE_MARK)
        inside = values[flat.count(VALUE_MARK, 0, found.start()) :]
        yield text(first, *(part for pair in zip(inside, others, strict=False) for part in pair))


def values_in(whole: object) -> Iterator[InfrastructureValue]:
    """All infrastructure values in a tree of maps, lists and texts, arguments of values included."""
    if isinstance(whole, InfrastructureText):
        for part in whole.parts:
            if isinstance(part, InfrastructureValue):
                yield part
                yield from values_in(part.argument)
    elif isinstance(whole, dict):
        for key, value in whole.items():
            yield from values_in(key)
            yield from values_in(value)
    elif isinstance(whole, (list, tuple)):  # not "list | tuple", which is slow
        for value in whole:
            yield from values_in(value)


ACCOUNT = text(InfrastructureValue(InfrastructureKind.ACCOUNT))
REGION = text(InfrastructureValue(InfrastructureKind.REGION))
PARTITION = text(InfrastructureValue(InfrastructureKind.PARTITION))
DNS_SUFFIX = text(InfrastructureValue(InfrastructureKind.DNS_SUFFIX))
BUCKET_NAME = text(InfrastructureValue(InfrastructureKind.BUCKET_NAME))
BUCKET_ARN = text(InfrastructureValue(InfrastructureKind.BUCKET_ARN))
KEY_ARN = text(InfrastructureValue(InfrastructureKind.KEY_ARN))
KEY_ID = text(InfrastructureValue(InfrastructureKind.KEY_ID))
ROLE_ARN = text(InfrastructureValue(InfrastructureKind.ROLE_ARN))
ROLE_ID = text(InfrastructureValue(InfrastructureKind.ROLE_ID))
ROLE_NAME = text(InfrastructureValue(InfrastructureKind.ROLE_NAME))
GROUP_ARN = text(InfrastructureValue(InfrastructureKind.GROUP_ARN))
ENDPOINT_CONFIG_NAME = text(InfrastructureValue(InfrastructureKind.ENDPOINT_CONFIG_NAME))
ENDPOINT_ARN = text(InfrastructureValue(InfrastructureKind.ENDPOINT_ARN))


def arn(service: str, resource: Text, *, account: Text = ACCOUNT, region: Text = REGION) -> Text:
    """``arn:<partition>:<service>:<region>:<account>:<resource>`` in the stack's partition."""
    return text("arn:", PARTITION, f":{service}:", region, ":", account, ":", resource)


def ssm_parameter(path: Text) -> Text:
    """The value of an SSM parameter, looked up when Terraform plans."""
    return text(InfrastructureValue(InfrastructureKind.SSM_PARAMETER, path))


def image_account(registry: str) -> Text:
    """The account that owns images of AWS's in the stack's Region; ``registry`` is a name of ``images.table``."""
    return text(InfrastructureValue(InfrastructureKind.IMAGE_ACCOUNT, registry))


def model_name(key: str) -> Text:
    """The name of a model of the stack; ``key`` is its name in Terraform."""
    return text(InfrastructureValue(InfrastructureKind.MODEL_NAME, key))


def policy_arn(key: str) -> Text:
    """The ARN of a managed policy of the stack; ``key`` is its name in Terraform."""
    return text(InfrastructureValue(InfrastructureKind.POLICY_ARN, key))


def policy_name(key: str) -> Text:
    """The name of a managed policy of the stack; ``key`` is its name in Terraform."""
    return text(InfrastructureValue(InfrastructureKind.POLICY_NAME, key))
