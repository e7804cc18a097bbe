"""Endpoints that tests compile: of a config alone, and of a project with pipelines."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from definitions.compiler.kinds import compile_module
from definitions.diagnostics.problems import InvalidConfig
from definitions.endpoint.compile import CompiledEndpoint
from definitions.foundation.records import replace
from definitions.iam.statements import Statement
from definitions.project.module import ENDPOINT, Module
from definitions.project.project_file import read_project
from tests.support import CONFIGS, Source, module

PROJECT = CONFIGS / "mdaa-endpoints" / "mdaa.yaml"
"""The two samples of MDAA, under the names of its own tests."""
PACKAGE = "arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3"
CONFIG = f"{{projectName: churn, stageName: dev, modelBucketName: churn-models, modelPackageArn: '{PACKAGE}'}}"


def endpoint(source: Source | list[Source], **settings: Any) -> CompiledEndpoint:
    """The compiled endpoint of a file or text; settings as for ``module``."""
    return _endpoint(replace(module(source, **settings), package=ENDPOINT))


def with_keys(lines: str, **settings: Any) -> CompiledEndpoint:
    """The endpoint of ``CONFIG`` with keys more."""
    return endpoint([CONFIG, lines], **settings)


def endpoint_of(project: Path, name: str, environment: str | None = None) -> CompiledEndpoint:
    """The endpoint that a project file has under a name."""
    return _endpoint(
        next(
            one
            for one in read_project(project).modules
            if one.name == name and environment in (None, one.naming.environment)
        )
    )


def _endpoint(one: Module) -> CompiledEndpoint:
    compiled = compile_module(one)
    assert isinstance(compiled, CompiledEndpoint)
    return compiled


def written_project(folder: Path, accounts: Mapping[str, str], **files: str) -> Path:
    """A project with the pipeline ``train`` in ``dev``, and endpoints named after their files.

    Args:
        folder: where it is written.
        accounts: of the environments ``dev`` and ``prod``; an endpoint is in ``prod`` if that has one.
        files: configs by name.
    """
    (folder / "train.yaml").write_text(files.pop("train"), encoding="utf-8")
    last = list(accounts)[-1]
    lines = ["organization: acme", "domains:", "  ml:", "    environments:"]
    for environment, account in accounts.items():
        lines += [f"      {environment}:", f"        account: '{account}'", "        modules:"]
        if environment == "dev":
            lines.append(
                "          train: {module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./train.yaml]}"
            )
        for name, text in files.items() if environment == last else ():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
            lines.append(
                f"          {name}: {{module_path: '@aws-mdaa/sagemaker-endpoint', module_configs: [./{name}.yaml]}}"
            )
    (folder / "mdaa.yaml").write_text("\n".join(lines), encoding="utf-8")
    return folder / "mdaa.yaml"


def _entry(name: str, package: str) -> str:
    return f"          {name}: {{module_path: '@aws-mdaa/{package}', module_configs: [./{name}.yaml]}}"


def problems_of(source: Source | list[Source], **settings: Any) -> list[str]:
    """The errors of an endpoint's config, without position."""
    try:
        endpoint(source, **settings)
    except InvalidConfig as invalid:
        return [str(problem).split(": ", 1)[1] for problem in invalid.problems]
    return []


def statement(compiled: CompiledEndpoint, sid: str) -> Statement:
    """The merged statement of the role with an id."""
    return next(one for one in compiled.statements if one.sid == sid)
