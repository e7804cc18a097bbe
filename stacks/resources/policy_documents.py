"""Policy documents and principals of resource policies."""

from collections.abc import Mapping

from definitions.values.infrastructure import PARTITION, Text, text


def policy(*statements: Mapping[str, object]) -> dict[str, object]:
    """Return a policy document with these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def account_principals(*account_ids: Text) -> dict[str, list[Text]]:
    """Return whole accounts as principals, each of which grants the access to identities of its own through IAM."""
    return {"AWS": [text("arn:", PARTITION, ":iam::", account, ":root") for account in account_ids]}
