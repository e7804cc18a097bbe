"""Context flags of MDAA: what they change, and which change nothing."""

import pytest

from definitions.compiler.compile_project import compile_project
from definitions.pipeline.compile import CompiledPipeline
from tests.support import config_of, written

STEP = "- {name: Stop, type: Fail, fail: {errorMessage: stopped}}"


def compiled_with(flag: str, value: str) -> CompiledPipeline:
    """The one pipeline of a project with a flag in its context."""
    config = written(config_of(STEP))
    file = written(f"""
        organization: acme
        context: {{'{flag}': {value}}}
        domains:
          shared:
            environments:
              dev:
                modules:
                  churn: {{module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [{config.name}]}}
        """)
    [pipeline] = compile_project(file, {}).pipelines
    return pipeline


@pytest.mark.parametrize("value", ["true", "'true'", "1"])
def test_a_flag_is_set_by_what_means_yes(value: str) -> None:
    assert not compiled_with("@aws-mdaa/publicAccessBlockManagedExternally", value).flags.has_public_access_block


@pytest.mark.parametrize("value", ["false", "'false'", "''", "'FALSE'", "0"])
def test_a_flag_is_not_set_by_what_means_no(value: str) -> None:
    assert compiled_with("@aws-mdaa/publicAccessBlockManagedExternally", value).flags.has_public_access_block


def test_without_parameters_only_the_marker_is_published() -> None:
    assert len(compiled_with("other", "true").published) == 12
    pipeline = compiled_with("@aws-mdaa/skipCreateParams", "true")
    assert pipeline.published == []
    assert pipeline.solution_path == "/acme/shared/churn/aws-solution"


def test_old_tags_begin_with_caef() -> None:
    tags = compiled_with("@aws-mdaa/legacyCaefTags", "true").tags
    assert {key: tags[key] for key in tags if not key.startswith("sagemaker:")} == {
        "caef_org": "acme",
        "caef_env": "dev",
        "caef_domain": "shared",
        "caef_module_name": "churn",
        "caef_cdk_app": "sagemaker-pipeline",
    }
