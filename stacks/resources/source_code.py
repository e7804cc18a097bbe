"""Code of the user's own: one object for each file, in the pipeline's bucket and under its key.

A changed file makes new objects under a new prefix, the pipeline is updated to it, and then the old ones go: the order
of ``create_before_destroy``.

Sources: AWS provider documentation, ``aws_s3_object`` (``source_hash`` where objects are encrypted with a key;
``override_provider``: an object has at most 10 tags, so those of the provider are not for it).
"""

import re
from collections.abc import Iterator
from hashlib import sha256

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.steps.core.bucket_layout import source_prefix
from definitions.source_code.source_code import SourceCode
from definitions.values.infrastructure import BUCKET_NAME, KEY_ARN
from stacks.bindings import (
    ITerraformDependable,
    S3Object,
    S3ObjectOverrideProvider,
    S3ObjectOverrideProviderDefaultTags,
    TerraformResourceLifecycle,
    TerraformStack,
)
from stacks.terraform.renderer import TerraformRenderer, escape


def add_source_code(
    stack: TerraformStack,
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
    depends_on: list[ITerraformDependable],
) -> Iterator[ITerraformDependable]:
    """Add an object for each file; ``depends_on`` is what the bucket must be before one is written."""
    provider = pipeline.deployment.provider
    has_tags = provider is not None and provider.default_tags is not None
    without_tags = S3ObjectOverrideProvider(default_tags=S3ObjectOverrideProviderDefaultTags(tags={}))
    for code in pipeline.sources:
        prefix = source_prefix(code, pipeline.names.stack)
        for file in code.files:
            yield S3Object(
                stack,
                object_id(code, file.name),
                bucket=terraform.text(BUCKET_NAME),
                key=escape(f"{prefix}{file.name}"),
                # Relative to the stack's folder, so that a run elsewhere finds it.
                source=f"${{path.module}}/{escape(f'{code.folder}{file.name}')}",
                source_hash=file.digest,
                server_side_encryption="aws:kms",
                kms_key_id=terraform.text(KEY_ARN),
                bucket_key_enabled=True,
                override_provider=without_tags if has_tags else None,
                lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
                depends_on=depends_on or None,
            )


def object_id(code: SourceCode, name: str) -> str:
    """The Terraform name of a file's object: the same whatever the file holds, and another for each place."""
    words = re.sub(r"[^a-z0-9]+", "_", f"{code.path}/{name}".lower()).strip("_")
    identity = sha256(f"{code.path}\0{name}".encode()).hexdigest()
    return f"source_{words[-60:].strip('_')}_{identity[:12]}"
