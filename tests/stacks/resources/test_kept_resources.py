"""A module that names a bucket of others lets go of its own, and leaves all that hangs on it in AWS."""

from definitions.pipeline.compile import compile_pipeline
from tests.mdaa_defects.configs import IMPORTED, stack, training
from tests.synth import Stack, synthesized
from tests.test_samples import MODULES


def addresses(made: Stack) -> set[str]:
    return {f"{kind}.{name}" for kind, resources in made["resource"].items() for name in resources}


def test_all_that_only_a_module_with_its_own_bucket_has_is_kept() -> None:
    with_all_options = addresses(synthesized(compile_pipeline(MODULES["hardened"])))
    imported = stack(training(), **IMPORTED)
    own = {
        address
        for address in with_all_options - addresses(imported)
        if "model_package_group" not in address and not address.startswith("aws_ssm_parameter.")
    }
    assert {entry["from"] for entry in imported["removed"]} == own
    assert all(entry["lifecycle"] == {"destroy": False} for entry in imported["removed"])


def test_a_module_with_its_own_bucket_lets_go_of_nothing() -> None:
    assert "removed" not in stack(training())
