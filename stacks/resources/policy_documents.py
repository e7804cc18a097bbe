"""Pieces that several resource policies share."""

from collections.abc import Mapping

from definitions.values.infrastructure import PARTITION, Text, text


def policy(*statements: Mapping[str, object]) -> dict[str, object]:
    """A policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def account_roots(account_ids: list[str]) -> list[Text]:
    """Principals: whole accounts, which decide through their own IAM who of theirs may."""
    return [text("arn:", PARTITION, f":iam::{account}:root") for account in account_ids]
