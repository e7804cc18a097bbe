"""Suppressions for cdk-nag: accepted, as MDAA's configs have them, and without effect."""

from typing import Annotated

from pydantic import Field

from definitions.schema.field_types import FixedText
from definitions.schema.model import Model


class Suppression(Model):
    """A rule of cdk-nag that is accepted."""

    id: FixedText
    """The rule."""
    reason: FixedText
    """Why."""


class PathSuppressions(Model):
    """Accepted rules of one construct."""

    path: FixedText
    """The construct."""
    suppressions: list[Suppression]
    """The rules."""


class NagSuppressions(Model):
    """Suppressions for cdk-nag, which is not run here."""

    by_path: Annotated[list[PathSuppressions], Field(alias="by_path")]
    """One entry for each construct."""
