"""How the classes of CDKTF and of the AWS provider are imported."""

from collections.abc import Iterator
from contextlib import contextmanager

from stacks.loading.argument_checks import without_argument_checks
from stacks.loading.cdk import chosen_cdk, under_names_of_cdktf
from stacks.loading.nodejs import use_bundled_node
from stacks.loading.provider_slice import only_imported_modules


@contextmanager
def provider_classes() -> Iterator[None]:
    """Import classes inside this block, under CDKTF's names: those of the chosen CDK, and fast.

    Raises:
        UnusableCdk: there is no such CDK, or it is not installed.
    """
    use_bundled_node()
    cdk = chosen_cdk()
    with without_argument_checks(cdk.core, cdk.provider), only_imported_modules(cdk), under_names_of_cdktf(cdk):
        yield
