"""Keys of buckets that are not the module's own.

Source: Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)".
"""

import re
from collections.abc import Iterable, Iterator

from definitions.diagnostics.problems import Problem
from definitions.foundation.patterns import pattern
from definitions.iam.statements import Statement
from definitions.pipeline.config.module_config import STEPS, ModuleConfig
from definitions.source.nodes import Node
from definitions.values.infrastructure import BUCKET_NAME

_OBJECTS = pattern(r"arn:[^:]+:s3:::(?P<bucket>[^/]+)/.*", re.DOTALL)


def unknown_keys(config: ModuleConfig, statements: Iterable[Statement], node: Node) -> Iterator[Problem]:
    """A note on buckets of others: which key encrypts them is not known here."""
    if config.additional_kms_key_arns:
        return
    names_buckets = bool(config.additional_read_bucket_names or config.additional_write_bucket_names)
    buckets = {
        match["bucket"]
        for statement in statements
        for resource in statement.resources
        if (match := _OBJECTS.fullmatch(str(resource))) is not None
    }
    buckets -= {str(BUCKET_NAME), str(config.pipeline_bucket_name)}
    if buckets:
        named = ", ".join(f"'{bucket}'" for bucket in sorted(buckets))
        which = "a KMS key of another account" if names_buckets else "a KMS key"
        message = f"objects encrypted with {which} cannot be read or written in {named}: no such key is granted"
        hint = "name the key in 'additionalKmsKeyArns'"
        yield Problem.at(node, STEPS, message, "key-of-bucket", hint, severity="note")
