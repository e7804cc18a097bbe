"""Requests of AWS as arguments of Terraform."""

from dataclasses import dataclass

import pytest

from definitions.api.structure import Structure
from definitions.values.infrastructure import KEY_ARN, InfrastructureKind
from stacks.terraform.arguments import arguments
from stacks.terraform.renderer import TerraformRenderer

TERRAFORM = TerraformRenderer({InfrastructureKind.KEY_ARN: "${key.arn}"}, str, lambda _, name: name, str)


@dataclass
class Block:
    """A class of the bindings whose blocks are lists."""

    size: int


@pytest.mark.parametrize(
    ("member", "argument"),
    [
        ("ModelName", "model_name"),
        ("MemorySizeInMB", "memory_size_in_mb"),
        ("VolumeSizeInGB", "volume_size_in_gb"),
        ("DestinationS3Uri", "destination_s3_uri"),
        ("S3OutputPath", "s3_output_path"),
        ("InferenceAmiVersion", "inference_ami_version"),
    ],
)
def test_names_are_those_of_the_provider(member: str, argument: str) -> None:
    assert arguments({member: 1}, TERRAFORM) == {argument: 1}


def test_what_is_not_given_is_left_out_at_any_depth() -> None:
    assert arguments({"A": None, "B": {"C": None, "D": False}}, TERRAFORM) == {"b": {"d": False}}


def test_texts_are_rendered_and_user_text_is_no_code() -> None:
    given = {"Key": KEY_ARN, "Names": ["${x}", KEY_ARN], "Part": Structure((("inYaml", "InAws", "%{y}"),))}
    assert arguments(given, TERRAFORM) == {
        "key": "${key.arn}",
        "names": ["$${x}", "${key.arn}"],
        "part": {"in_aws": "%%{y}"},
    }


def test_structures_that_terraform_has_as_lists_become_blocks() -> None:
    given = {"Many": [{"Size": 1}, {"Size": 2}], "Within": {"One": {"Size": 3}}}
    assert arguments(given, TERRAFORM, Many=Block, One=Block) == {
        "many": [Block(1), Block(2)],
        "within": {"one": [Block(3)]},
    }
