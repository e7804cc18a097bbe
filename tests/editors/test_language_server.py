"""What editors propose, show and mark: asked of a real language server, and of a real checker of JSON Schema."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from definitions.json_schema.schemas import SCHEMAS
from definitions.pipeline.steps import STEP_TYPES
from tests import extra
from tests.editors.language_server import LanguageServer
from tests.editors.schemas import ALL, FOLDER, MODELINE, kind_of
from tests.support import CONFIGS

pytestmark = [pytest.mark.extra, pytest.mark.xdist_group("language server")]

TRAIN = """\
projectName: churn
pipeline:
  steps:
    - name: Train
      type: Training
      training:
        instanceType: ml.m5.xlarge
"""


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    program = extra.node_package("yaml-language-server") / "bin" / "yaml-language-server"
    with LanguageServer([str(extra.node()), str(program)], CONFIGS) as running:
        yield running


def opened(server: LanguageServer, text: str, kind: str = "config") -> str:
    """Open a text with the line that names its schema; the result is the file's name."""
    name = f"{abs(hash(text))}.yaml"
    server.open(name, f"{MODELINE}schema/{SCHEMAS[kind].file}\n{text}")
    return name


def proposed(server: LanguageServer, text: str, kind: str = "config") -> dict[str, str]:
    """What is proposed at the end of a text, with the documentation of each."""
    name = opened(server, text, kind)
    *lines, last = text.split("\n")
    found = server.completions(name, len(lines) + 1, len(last))
    return {label: str(item.get("documentation", {})) for label, item in found.items()}


def marked(server: LanguageServer, text: str, kind: str = "config") -> list[tuple[str, str]]:
    """The marked texts, each with the message."""
    name = f"{abs(hash(text))}.yaml"
    whole = f"{MODELINE}schema/{SCHEMAS[kind].file}\n{text}"
    found = []
    for mark in server.open(name, whole):
        start, end = mark["range"]["start"], mark["range"]["end"]
        line = whole.split("\n")[start["line"]]
        found.append(
            (line[start["character"] : end["character"] if end["line"] == start["line"] else None], mark["message"])
        )
    return found


def test_it_proposes_keys_at_the_top(server: LanguageServer) -> None:
    assert {"projectName", "pipeline", "deletionProtection"} <= proposed(server, "").keys()


def test_it_proposes_types_of_steps_and_says_what_they_do(server: LanguageServer) -> None:
    found = proposed(server, "projectName: churn\npipeline:\n  steps:\n    - name: Train\n      type: ")
    assert found.keys() == set(STEP_TYPES)
    assert "A step that runs a training job." in found["Training"]


def test_it_proposes_keys_of_the_chosen_type_and_no_others(server: LanguageServer) -> None:
    found = proposed(server, "projectName: churn\npipeline:\n  steps:\n    - name: Train\n      type: Training\n      ")
    assert "training" in found
    assert {"processing", "qualityCheck", "retries"}.isdisjoint(found)


def test_it_proposes_keys_of_a_training_step_with_their_help(server: LanguageServer) -> None:
    found = proposed(server, f"{TRAIN}        ")
    assert {"imageUri", "instanceCount", "hyperparameters", "inputChannels"} <= found.keys()
    assert "instanceType" not in found
    assert "How many instances train." in found["instanceCount"]


def test_it_proposes_members_of_requests_of_aws(server: LanguageServer) -> None:
    found = proposed(server, f"{TRAIN}      arguments:\n        ")
    assert "RetryStrategy" in found
    assert "TrainingJobName" not in found


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("trainingInputMode", {"File", "FastFile", "Pipe"}),
        ("enableManagedSpotTraining", {"true", "false"}),
        ("imageUri", {"123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1.0"}),
    ],
)
def test_it_proposes_values(server: LanguageServer, key: str, values: set[str]) -> None:
    assert proposed(server, f"{TRAIN}        {key}: ").keys() == values


def test_it_proposes_expressions(server: LanguageServer) -> None:
    assert {"parameter", "execution", "join"} <= proposed(server, f"{TRAIN}        outputPath:\n          ").keys()
    numbers = proposed(server, f"{TRAIN}        maxRuntimeInSeconds:\n          ").keys()
    assert "parameter" in numbers
    assert "join" not in numbers


def test_it_proposes_keys_of_a_project_file(server: LanguageServer) -> None:
    found = proposed(server, "organization: acme\ndomains:\n  a:\n    environments:\n      dev:\n        ", "project")
    assert {"template", "modules", "terraform"} <= found.keys()
    assert "mdaa_version" not in found


def test_it_shows_what_a_key_is_for(server: LanguageServer) -> None:
    name = opened(server, TRAIN)
    shown = server.hover(name, 7, 12)
    assert "Such as ml.m5.xlarge. Or instanceGroups, instancePreferences or serverlessJobConfig." in shown
    assert "Takes: an instance type such as ml.m5.xlarge." in shown


def test_it_shows_what_a_type_of_step_does(server: LanguageServer) -> None:
    assert "A step that runs a training job." in server.hover(opened(server, TRAIN), 5, 8)


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("        imageURI: x", ("imageURI", "Property imageURI is not allowed.")),
        ("        instanceCount: many", ("many", "must be a whole number")),
        ("        volumeSizeInGB: 0", ("0", "Value is below the minimum of 1.")),
        (
            "        trainingInputMode: Pipes",
            ("Pipes", 'Value is not accepted. Valid values: "File", "FastFile", "Pipe".'),
        ),
        (
            "        outputPath: data/train",
            ("data/train", "must be an S3 URI such as s3://bucket/path of at most 1,024 characters"),
        ),
        ("        outputPath: {parmeter: Out}", ("parmeter", "Property parmeter is not allowed.")),
        ("      processing: {}", ("processing: {}", "is ignored: the step is of another type")),
    ],
)
def test_it_marks_mistakes_where_they_are(server: LanguageServer, line: str, mark: tuple[str, str]) -> None:
    image = "        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1.0\n"
    assert marked(server, f"{TRAIN}{image}") == []
    assert marked(server, f"{TRAIN}{image}{line}\n") == [mark]


@pytest.mark.parametrize("sample", ALL, ids=lambda path: str(path.relative_to(CONFIGS)))
def test_it_marks_nothing_in_samples(server: LanguageServer, sample: Path) -> None:
    assert server.open(str(sample.relative_to(CONFIGS)), sample.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("kind", SCHEMAS)
def test_samples_pass_check_jsonschema(kind: str) -> None:
    tool, schema = extra.python_tool("check-jsonschema"), FOLDER / SCHEMAS[kind].file
    samples = [str(sample) for sample in ALL if kind_of(sample) == kind]
    checks = [["--check-metaschema", str(schema)]]
    if samples:  # of outcomes there is none: they stand in files of tests
        checks.append(["--schemafile", str(schema), *samples])
    for words in checks:
        run = subprocess.run([tool, *words], capture_output=True, text=True, check=False)
        assert (run.returncode, run.stdout) == (0, "ok -- validation done\n"), run.stdout + run.stderr
