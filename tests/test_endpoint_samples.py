"""The samples of endpoints; requests and permissions of each stand in ``golden/endpoints``, reviewed by people."""

import json
import os
import re

import pytest

from definitions.compiler.kinds import view_of
from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.project.module import ENDPOINT
from definitions.project.project_file import load_project
from definitions.schema.field_help import help_of, models_below
from definitions.values.plain import plain
from tests.endpoints import PROJECT, endpoint_of
from tests.support import ROOT, SERVING, permissions

GOLDEN = ROOT / "tests" / "golden" / "endpoints"
SAMPLES = {
    module.name: project
    for project in (SERVING / "mdaa.yaml", PROJECT)
    for module in load_project(project).modules
    if module.package == ENDPOINT
}
WITHOUT_SAMPLE = {"nag_suppressions", "service_catalog_product_config", "sagemakerBlueprint"}
"""Keys of MDAA's that change nothing here."""


@pytest.mark.parametrize("sample", SAMPLES)
def test_golden_requests_and_permissions_of_endpoint(sample: str) -> None:
    compiled = endpoint_of(SAMPLES[sample], sample)
    requests = plain(dict(view_of(compiled).definition))
    found = {"requests": requests, "permissions": permissions(compiled.statements)}
    text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    path = GOLDEN / f"{sample}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_every_key_of_an_endpoint_has_a_sample() -> None:
    files = [file for project in (SERVING, PROJECT.parent) for file in project.glob("*.yaml")]
    written = set(re.findall(r"\b(\w+):", "\n".join(file.read_text("utf-8") for file in files)))
    below = [model for model in models_below(EndpointModuleConfig) if not model.__module__.endswith("nag_suppressions")]
    keys = {field.key for model in below for field in help_of(model).fields}
    assert keys - written == WITHOUT_SAMPLE


def test_every_config_is_an_endpoint_of_its_project() -> None:
    files = {file.stem for file in (*SERVING.glob("*.yaml"), *PROJECT.parent.glob("*.yaml"))}
    assert len(files - {"mdaa", "train"}) == len(SAMPLES)
