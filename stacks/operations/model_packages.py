"""Versions of a model package group, and what is decided on them.

Source: Amazon SageMaker API Reference, ListModelPackages and UpdateModelPackage.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from definitions.commands.ending import Refused
from stacks.operations.deployed import Account

PENDING = "PendingManualApproval"
_COMPLETED = "Completed"
LONGEST_DESCRIPTION = 1024
_MOST_VERSIONS = 10


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A version of a group.

    Attributes:
        arn: of the model package.
        number: counts from 1.
        status: whether AWS has finished it, such as ``Completed``.
        approval: such as ``PendingManualApproval``.
    """

    arn: str
    number: int
    status: str
    approval: str


def find_version(account: Account, group: str, number: int | None) -> ModelVersion:
    """Find a version, or the latest that waits for approval.

    Raises:
        Refused: there is none, or AWS has not finished it.
    """
    seen: list[ModelVersion] = []
    for version in _versions(account, group, pending=number is None):
        seen.append(version)
        if number in (None, version.number):
            return _finished(version, group)
    if number is None:
        raise Refused(f"no version of '{group}' waits for approval; name the version that you mean")
    numbers = ", ".join(str(version.number) for version in seen[:_MOST_VERSIONS])
    hint = f"the latest are: {numbers}" if numbers else "it has none yet"
    raise Refused(f"'{group}' has no version {number}; {hint}")


def decide(account: Account, version: ModelVersion, approval: str, description: str) -> None:
    """Approve or reject a version.

    Args:
        account: where it is.
        version: the version.
        approval: ``Approved`` or ``Rejected``.
        description: why, and who says so; at most 1,024 characters on one line.
    """
    account.sagemaker.update_model_package(
        ModelPackageArn=version.arn, ModelApprovalStatus=approval, ApprovalDescription=description
    )


def _finished(version: ModelVersion, group: str) -> ModelVersion:
    if version.status != _COMPLETED:
        raise Refused(
            f"version {version.number} of '{group}' is {version.status}, and only completed ones are decided on"
        )
    return version


def _versions(account: Account, group: str, *, pending: bool) -> Iterator[ModelVersion]:
    """The versions, the latest first."""
    chosen: dict[str, Any] = {"ModelApprovalStatus": PENDING} if pending else {}
    pages = account.sagemaker.get_paginator("list_model_packages").paginate(
        ModelPackageGroupName=group, SortBy="CreationTime", SortOrder="Descending", **chosen
    )
    for page in pages:
        for package in page["ModelPackageSummaryList"]:
            yield ModelVersion(
                package["ModelPackageArn"],
                package["ModelPackageVersion"],
                package["ModelPackageStatus"],
                package["ModelApprovalStatus"],
            )
