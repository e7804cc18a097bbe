"""User text never reaches Terraform as code: what Terraform evaluates is what the user wrote."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.values.infrastructure import (
    ACCOUNT,
    ROLE_ARN,
    InfrastructureKind,
    InfrastructureText,
    InfrastructureValue,
    Text,
    image_account,
    ssm_parameter,
    text,
)
from stacks.terraform.renderer import TerraformRenderer, escape

WORDS = TerraformRenderer(
    {InfrastructureKind.ACCOUNT: "111122223333", InfrastructureKind.ROLE_ARN: "${aws_iam_role.execution_role.arn}"},
    lambda path: f'data.aws_ssm_parameter.x["{path}"]',
    lambda kind, name: f"var.{name}",
    lambda registry: f"local.{registry}",
)
NASTY = [
    "${HOME}",
    "%{if true}x%{endif}",
    "$${already}",
    "$$${three}",
    "%%{x}",
    "${TfToken[TOKEN.12]}",
    "#{TfToken[TOKEN.0]}",
    "&{TfToken[TOKEN.1]}",
    "$TfToken[TOKEN.2]",
    "${$$TfToken[TOKEN.3]",
    "$",
    "${",
    "%{",
    "a\nb\tc",
    'quotes " and \\ backslash',
    "é ü 漢字 😀 \u2028",
    '${jsonencode("x")}',
    "<b>&amp;</b>",
    "\x7f",
    "${aws_iam_role.execution_role.arn}",
]


def read_template(template: str) -> str:
    """What Terraform makes of a template without interpolations: only escapes are taken off."""
    template = re.sub(r'\$\{"(\$*TfToken)"\}', r"\1", template)
    assert "${" not in template.replace("$${", "")
    assert "%{" not in template.replace("%%{", "")
    return template.replace("$${", "${").replace("%%{", "%{")


@given(st.text() | st.sampled_from(NASTY))
def test_any_text_arrives_as_written(words: str) -> None:
    assert read_template(escape(words)) == words


@given(st.dictionaries(st.text(), st.recursive(st.text() | st.integers() | st.booleans(), st.lists)))
def test_any_tree_arrives_as_written(tree: dict[str, object]) -> None:
    assert json.loads(read_template(WORDS.json(tree))) == tree


@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")
def test_control_characters_stand_in_a_document_as_json_escapes() -> None:
    controls = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
    document = WORDS.json({controls: controls})
    assert document.isprintable()
    assert json.loads(document) == {controls: controls}


def test_terraform_itself_evaluates_to_what_the_user_wrote(tmp_path: Path) -> None:
    config = {
        "output": {
            "texts": {"value": [escape(words) for words in NASTY]},
            "keys": {"value": {escape(words): "x" for words in NASTY}},
            "document": {"value": WORDS.json({words: [words] for words in NASTY})},
        }
    }
    outputs = evaluate(config, tmp_path)
    assert outputs["texts"] == NASTY
    assert set(outputs["keys"]) == set(NASTY)
    assert json.loads(outputs["document"]) == {words: [words] for words in NASTY}


def test_account_of_images_stands_in_a_document_as_it_is() -> None:
    host = text(image_account("sagemaker-xgboost"), ".dkr.ecr")
    assert WORDS.text(host) == "${local.sagemaker-xgboost}.dkr.ecr"
    assert WORDS.json({"Image": host}) == '{"Image":"${local.sagemaker-xgboost}.dkr.ecr"}'


@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")
def test_quotes_in_a_looked_up_parameter_do_not_end_the_json_string(tmp_path: Path) -> None:
    words = TerraformRenderer({}, lambda path: "local.looked_up", lambda kind, name: f"var.{name}", str)
    document = words.json({"Image": text("repository/", ssm_parameter("/image"), ":latest")})
    nasty = 'x", "Injected": "y\\'
    outputs = evaluate({"locals": {"looked_up": nasty}, "output": {"document": {"value": document}}}, tmp_path)
    assert json.loads(outputs["document"]) == {"Image": f"repository/{nasty}:latest"}


def test_infrastructure_values_are_bound_and_literals_beside_them_escaped() -> None:
    value = text("${x} ", ACCOUNT, " ", ROLE_ARN, " %{y}")
    assert WORDS.text(value) == "$${x} 111122223333 ${aws_iam_role.execution_role.arn} %%{y}"


def test_values_in_a_document_stand_between_escaped_literals() -> None:
    value = text('"$', ROLE_ARN, "${x}\x7f", ACCOUNT)
    whole = '\\"${"$"}${aws_iam_role.execution_role.arn}$${x}\\u007f111122223333'
    assert WORDS.json({"a": [value]}) == f'{{"a":["{whole}"]}}'


@given(st.lists(st.lists(st.text() | st.sampled_from([*NASTY, ACCOUNT, ROLE_ARN, ssm_parameter("/a")]))))
def test_a_document_holds_each_text_as_it_is_alone(texts: list[list[Text]]) -> None:
    values = [text(*parts) for parts in texts]
    assert WORDS.json(values) == f"[{','.join(map(WORDS.json, values))}]"


def test_parameter_lookups_are_references_to_data_sources() -> None:
    value = ssm_parameter(text("/org/", ACCOUNT, "/subnet"))
    assert WORDS.text(value) == '${data.aws_ssm_parameter.x["/org/111122223333/subnet"]}'


def test_value_that_a_stack_cannot_know_is_refused() -> None:
    with pytest.raises(KeyError):
        WORDS.text(InfrastructureText((InfrastructureValue(InfrastructureKind.CONTEXT, "missing"),)))


def evaluate(config: Mapping[str, object], folder: Path) -> dict[str, Any]:
    """The outputs of a configuration without resources, which needs no provider."""
    terraform = shutil.which("terraform")
    assert terraform
    (folder / "main.tf.json").write_text(json.dumps(config), encoding="utf-8")
    for words in (["init", "-backend=false"], ["apply", "-auto-approve"]):
        subprocess.run([terraform, *words, "-input=false", "-no-color"], cwd=folder, check=True, capture_output=True)
    shown = subprocess.run([terraform, "output", "-json"], cwd=folder, check=True, capture_output=True)
    return {name: output["value"] for name, output in json.loads(shown.stdout).items()}
