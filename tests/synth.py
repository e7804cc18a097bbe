"""Stacks as CDKTF writes them, and their texts as AWS gets them after Terraform has filled in what it knows."""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import chdir
from pathlib import Path
from typing import Any, TypeAlias

from definitions.compiler.compile_project import compile_project
from definitions.diagnostics.problems import report
from definitions.module.compiled import CompiledModule
from stacks.bindings import App as CdktfApp
from stacks.kinds import add_stack
from tests.app import App, inherited

Stack: TypeAlias = dict[str, Any]
"""The content of a ``cdk.tf.json``."""

ACCOUNT, REGION, PARTITION = "111111111111", "eu-west-1", "aws"
"""Where Terraform is imagined to run, unless the project file names another place."""
KEY_ID = "0a0a0a0a-1b1b-2c2c-3d3d-4e4e4e4e4e4e"
_TEMPLATE = re.compile(r"(?P<escaped>\$\$\{|%%\{)|\$\{(?P<expression>(?:\"[^\"]*\"|[^\"}])*)\}")
_INSIDE_JSON = re.compile(r"substr\(jsonencode\((.+?)\), 1, length\(jsonencode\(\1\)\) - 2\)")
_LAST_OF_ARN = re.compile(r"element\(split\(\"/\", \"(.+)\"\), 1\)")


def synthesized(module: CompiledModule) -> Stack:
    """The stack of one module; it takes hundredths of a second."""
    [stack] = all_synthesized([module])
    return stack


def all_synthesized(modules: Sequence[CompiledModule]) -> list[Stack]:
    """The stacks of modules of different names, in one app."""
    with tempfile.TemporaryDirectory() as folder:
        app = CdktfApp(outdir=folder)
        assert Path(app.outdir) == Path(folder), "CDKTF_OUTDIR was set when Node started"
        for module in modules:
            add_stack(app, module, Path(folder))
        app.synth()
        paths = [Path(folder, "stacks", module.stack, "cdk.tf.json") for module in modules]
        return [json.loads(path.read_text("utf-8")) for path in paths]


def synthesized_project(folder: Path, project_file: Path) -> App:
    """What ``main.py`` makes in a folder, made by this process: that saves starting Python and Node once more."""
    project = compile_project(project_file, inherited())
    made = App(folder, 0, "", report(project.warnings))
    with chdir(folder):  # state is in the current folder
        app = CdktfApp(outdir=str(made.out))
        for module in project.modules:
            add_stack(app, module, made.out)
        app.synth()
    return made


def resources(stack: Stack, kind: str) -> dict[str, Any]:
    """All resources of a Terraform type by id; none if the stack has none."""
    found: dict[str, Any] = stack["resource"].get(kind, {})
    return found


def resource(stack: Stack, kind: str) -> Any:
    """The one resource of a Terraform type."""
    [only] = resources(stack, kind).values()
    return only


def document(stack: Stack, kind: str, attribute: str = "policy") -> Any:
    """A policy or pipeline definition as AWS gets it."""
    return json.loads(applied(resource(stack, kind)[attribute], values_of(stack)))


def applied(template: str, values: Mapping[str, str]) -> str:
    """What Terraform makes of a template in which only references and the functions that the stacks use occur."""

    def result(match: re.Match[str]) -> str:
        if match["escaped"]:
            return match["escaped"][1:]
        expression: str = match["expression"]
        inside_json = _INSIDE_JSON.fullmatch(expression)
        if inside_json:
            return json.dumps(values[inside_json[1]])[1:-1]
        last_of_arn = _LAST_OF_ARN.fullmatch(expression)
        if last_of_arn:
            return applied(last_of_arn[1], values).split("/")[1]
        if expression.startswith('"'):
            quoted: str = json.loads(expression)
            return quoted
        return values[expression]

    return _TEMPLATE.sub(result, template)


def applied_by_terraform(template: str, values: Mapping[str, str]) -> str:
    """The same, but Terraform does it, offline and without any provider; references become entries of a local map."""
    [result] = all_applied_by_terraform([template], values)
    return result


def all_applied_by_terraform(templates: list[str], values: Mapping[str, str]) -> list[str]:
    """The same for many templates in one run."""
    references = re.compile("|".join(map(re.escape, sorted(values, key=len, reverse=True))))

    def local(match: re.Match[str]) -> str:
        expression = references.sub(lambda found: f'local.values["{found[0]}"]', match["expression"] or "")
        return match["escaped"] or f"${{{expression}}}"

    with tempfile.TemporaryDirectory() as folder:
        module = {
            "locals": {"values": {name: escaped(value) for name, value in values.items()}},
            "output": {"results": {"value": [_TEMPLATE.sub(local, template) for template in templates]}},
        }
        Path(folder, "main.tf.json").write_text(json.dumps(module), "utf-8")
        _terraform(folder, "apply", "-auto-approve", "-input=false")
        results: list[str] = json.loads(_terraform(folder, "output", "-json", "results"))
    return results


def escaped(literal: str) -> str:
    """Text that Terraform takes as it is."""
    return literal.replace("${", "$${").replace("%{", "%%{")


def values_of(stack: Stack) -> dict[str, str]:
    """What each reference of the stack stands for after deployment."""
    lookups = stack.get("data", {}).get("aws_ssm_parameter", {})
    values = {
        "data.aws_caller_identity.current_account.account_id": ACCOUNT,
        "data.aws_region.current_region.region": REGION,
        "data.aws_partition.current_partition.partition": PARTITION,
        "data.aws_partition.current_partition.dns_suffix": "amazonaws.com",
        **{
            f"local.{name.replace('accounts', 'account', 1)}": accounts[REGION]
            for name, accounts in stack.get("locals", {}).items()
            if name.startswith("image_accounts_")
        },
        **{f"data.aws_ssm_parameter.{id}.insecure_value": f"value-of-{data['name']}" for id, data in lookups.items()},
        **_attributes("aws_iam_role.execution_role", f"arn:aws:iam::{ACCOUNT}:role/runner", name="runner"),
        "aws_iam_role.execution_role.unique_id": "AROAEXAMPLE",
        **_attributes("aws_kms_key.encryption_key", f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}", key_id=KEY_ID),
    }
    for id, bucket in resources(stack, "aws_s3_bucket").items():
        values |= _attributes(f"aws_s3_bucket.{id}", f"arn:aws:s3:::{bucket['bucket']}", bucket=bucket["bucket"])
    for group in resources(stack, "aws_sagemaker_model_package_group").values():
        name = group["model_package_group_name"]
        arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package-group/{name}"
        kind = "aws_sagemaker_model_package_group.model_package_group"
        values |= _attributes(kind, arn, model_package_group_name=name)
    return values


def _attributes(of: str, arn: str, **others: str) -> dict[str, str]:
    return {f"{of}.arn": arn, **{f"{of}.{name}": value for name, value in others.items()}}


def _terraform(folder: str, *arguments: str) -> str:
    # No settings of the user's: they may name a mirror, a workspace or arguments for each command.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    command = ["terraform", f"-chdir={folder}", *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout
