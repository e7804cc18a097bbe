"""Pipelines really run here: each step as a process that sees SageMaker's folders, and of which nothing is left."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from definitions.__main__ import main
from definitions.local.sandbox.isolation import Missing
from definitions.local.sandbox.processes import attempt
from tests.support import ROOT

SAMPLE = Path(__file__).parent / "sample"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample, as the current folder."""
    try:
        attempt("namespaces", tmp_path)
    except Missing as missing:
        pytest.skip(f"needs namespaces of Linux: {missing}")
    shutil.copytree(SAMPLE, tmp_path / "sample")
    monkeypatch.chdir(tmp_path / "sample")
    return tmp_path / "sample"


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """What a run prints."""
    ended = main(["run", "pipeline.yaml", *words])
    printed = capsys.readouterr()
    assert ended == code, printed
    return printed.out + printed.err


def newest(folder: Path) -> Path:
    return max((folder / ".pipelines" / "executions").iterdir(), key=lambda path: path.stat().st_mtime)


def result(folder: Path, step: str) -> Any:
    return json.loads((newest(folder) / "steps" / step / "result.json").read_text())


def replace(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_all_types_run_a_worse_model_is_refused_and_a_run_goes_on_from_a_step(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = run(capsys)
    assert "Train: train:mse = 0\n" in said
    assert "Register: registered org-env-domain-module-lines, version 1, Approved\n" in said
    assert "Tune: best train:mse = 75.7517 with slope=1.9\n" in said
    first = newest(folder)
    [out] = (folder / ".pipelines" / "s3").rglob("test.csv.out")
    assert out.read_text().splitlines()[:2] == ["151,303,303.0", "152,305,305.0"]
    assert result(folder, "Evaluate")["properties"]["ExitMessage"] == "mse is 0.0"
    assert not list((folder / ".pipelines" / "s3").rglob("evaluation.json"))  # the Cleanup step has removed it
    assert not list(first.glob("steps/*/ml"))
    assert {path.name for path in first.glob("steps/TrainOther-*")} == {"TrainOther-0", "TrainOther-1"}

    looks = [path.parent.name for path in (folder / ".pipelines" / "s3").rglob("names")]
    assert sorted(re.sub(r".*-(Look-\d)-.*", r"\1", name) for name in looks) == ["Look-0", "Look-1"]

    said = run(capsys, "--set", "Slope=3", code=1)
    assert re.search(rf"Prepare: Succeeded, [0-9.]+ s \(from the cache, of {first.name}\)", said)
    assert "pipeline.yaml:161:13: step 'TooBad' failed: the model is too bad" in said
    assert result(folder, "IsGood")["properties"] == {"Outcome": "false"}

    said = run(capsys, "--set", "Slope=2.001", "--from", "IsGood", "--execution", newest(folder).name, code=1)
    assert "Evaluate: Succeeded" in said
    assert "(taken from" in said
    said = run(capsys, "--set", "Slope=2.001", "--from", "Train", "--execution", first.name)
    assert f"(taken from {first.name})" in said
    assert "version 2" in said


SCRIPT_ENDS = {
    "raise SystemExit(3)": "AlgorithmError: exit code: 3",
    "os.kill(os.getpid(), 11)": "AlgorithmError: exit code: 139 (SIGSEGV)",
    "time.sleep(99)": "MaxRuntimeExceeded: it ran longer than its 1 seconds",
    "Path('/opt/ml/output/message').write_bytes(b'\\xff')": "ClientError: /opt/ml/output/message is not UTF-8",
    "Path('/opt/ml/processing/evaluation/evaluation.json').write_text('[NaN]')": (
        "ClientError: the property file 'Report' ('evaluation.json' of the output 'evaluation') is not JSON: NaN is not"
        " JSON; Python writes none with json.dumps(..., allow_nan=False); it begins with '[NaN]'"
    ),
    "pass": ("ClientError: the property file 'Report' is missing: the output 'evaluation' has no 'evaluation.json'"),
}


@pytest.mark.parametrize("end", SCRIPT_ENDS)
def test_a_script_that_goes_wrong_ends_with_one_message(
    end: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "src" / "evaluate.py").write_text(f"import os, time\nfrom pathlib import Path\nprint('begun')\n{end}\n")
    script = "script: ./src/evaluate.py"
    replace(folder, "pipeline.yaml", script, f"{script}\n        maxRuntimeInSeconds: 1")
    said = run(capsys, "--from", "Evaluate", "--execution", earlier(folder), code=1)
    assert f"step 'Evaluate' failed: {SCRIPT_ENDS[end]}\n  | begun\n" in said
    assert f"again from there: pipelines run pipeline.yaml --from Evaluate --execution {newest(folder).name}\n" in said
    assert result(folder, "Evaluate")["status"] == "Failed"


def earlier(folder: Path) -> str:
    """An execution whose first steps have succeeded, as it is kept."""
    made = folder / ".pipelines" / "executions" / "earlier"
    state = {
        "pipeline": "org-env-domain-module-lines-sm-pipeline",
        "status": "Failed",
        "started": "2024",
        "parameters": {},
    }
    uri = "s3://org-env-domain-module-pipeline-lines/kept"
    (folder / ".pipelines" / "s3" / uri.removeprefix("s3://")).mkdir(parents=True)
    for name in ("model.tar.gz", "test"):
        (folder / ".pipelines" / "s3" / uri.removeprefix("s3://") / name).write_text("")
    outputs = [{"OutputName": name, "S3Output": {"S3Uri": f"{uri}/{name}"}} for name in ("train", "test")]
    steps = {
        "Count": {"OutputParameters": {"rows": 150}},
        "Prepare": {"ProcessingOutputConfig": {"Outputs": outputs}},
        "Train": {"ModelArtifacts": {"S3ModelArtifacts": f"{uri}/model.tar.gz"}},
    }
    for name, properties in steps.items():
        kept = {"status": "Succeeded", "properties": properties, "propertyFiles": {}, "request": {}}
        (made / "steps" / name).mkdir(parents=True)
        (made / "steps" / name / "result.json").write_text(json.dumps(kept))
    (made / "execution.json").write_text(json.dumps(state))
    return "earlier"


PROBE = """
import os, socket, subprocess
from pathlib import Path
for path in ("/etc/x", str(Path.home() / "x"), "/opt/x", "/opt/ml/x"):
    try:
        Path(path).write_text("x")
        print(path, "written")
    except OSError as error:
        print(path, error.strerror)
try:
    socket.create_connection(("192.0.2.1", 80), 1)
except OSError as error:
    print(error.strerror)
subprocess.Popen(["setsid", "sleep", "98.7"])
os.symlink("/etc/passwd", "/opt/ml/processing/evaluation/passwd")
print(sorted(name for name in os.environ if "TOKEN" in name))
Path("/opt/ml/processing/evaluation/evaluation.json").write_text('{"metrics": {"mse": {"value": 9}}}')
"""


def test_a_job_writes_its_own_folders_alone_reaches_no_network_and_leaves_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_TOKEN", "secret")
    (folder / "src" / "evaluate.py").write_text(PROBE)
    run(capsys, "--from", "Evaluate", "--execution", earlier(folder), code=1)
    assert (newest(folder) / "steps" / "Evaluate" / "log.txt").read_text().splitlines() == [
        "/etc/x Read-only file system",
        "/tmp/x written",
        "/opt/x Read-only file system",
        "/opt/ml/x written",
        "Network is unreachable",
        "[]",
    ]
    assert not Path("/tmp/x").exists()
    assert not commands_with("sleep\x0098.7")
    assert not list((folder / ".pipelines" / "s3").rglob("passwd"))


def commands_with(text: str) -> list[str]:
    """The processes whose command has a text in it."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_text()
        except OSError:
            continue
        if text in command:
            found.append(command)
    return found


def test_nothing_is_left_of_a_run_that_is_killed_and_no_other_meets_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "src" / "evaluate.py").write_text("import time\nprint('begun', flush=True)\ntime.sleep(97.6)\n")
    words = ["run", "pipeline.yaml", "--from", "Evaluate", "--execution", earlier(folder)]
    executions = folder / ".pipelines" / "executions"
    own = f"{executions}/"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-m", "definitions", *words], env=environment) as started:
        until(lambda: any("begun" in log.read_text() for log in executions.glob("*/steps/Evaluate/log.txt")))
        assert len(commands_with(own)) == 2  # the launcher, and the first process of the job
        assert f"another run uses this folder (process {started.pid})" in run(capsys, code=2)
        started.send_signal(signal.SIGKILL)
    until(lambda: not commands_with(own))
    main([*words, "--from", "Nothing"])
    [killed] = (path for path in executions.iterdir() if path.name != "earlier")
    assert json.loads((killed / "execution.json").read_text())["status"] == "Stopped"


def until(holds: Any, seconds: float = 120) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_local_yaml_serves_all_configs_of_its_folder_and_its_data_are_uris(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "other.yaml").write_text(
        "projectName: other\npipeline:\n  steps:\n    - {name: Stop, type: Fail, fail: {errorMessage: stopped}}\n"
    )
    assert main(["run", "other.yaml"]) == 1
    printed = capsys.readouterr()
    assert "warning: local.yaml has a double for 'Count', which is no step of this pipeline" in printed.err
    assert "step 'Stop' failed: stopped" in printed.out
    (folder / "local.yaml").write_text("data: {numbers: ./data}\n")
    assert "local.yaml:1:8: data.numbers: 'numbers' is not an S3 URI such as s3://bucket/path" in run(capsys, code=1)


def test_what_a_run_would_lack_is_told_before_anything_starts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "local.yaml").write_text(
        "steps:\n  Count: {function: doubles.py:cuont}\n  Aprove: {outputs: {}}\n  Train: {outputs: {}}\n"
    )
    said = run(capsys, code=1)
    assert [line for line in said.splitlines() if line.endswith("]")] == [
        "local.yaml:2:21: steps.Count.function: there is no function 'cuont' in 'doubles.py'; did you mean 'count'?"
        " [no-double]",
        "local.yaml:3:3: steps.Aprove: there is no step 'Aprove' that needs a double [unknown-step]",
        "local.yaml:4:11: steps.Train.outputs: does not stand for a Training step [no-double]",
        "pipeline.yaml:19:13: pipeline.steps[1]: the image '123456789012.dkr.ecr.us-east-1.amazonaws.com/python:3'"
        " has no Python environment here [no-local-image]",
        "pipeline.yaml:19:13: pipeline.steps[1]: there are no objects at 's3://raw-data/numbers/' [no-local-data]",
        "pipeline.yaml:69:13: pipeline.steps[5]: a Callback step needs a double on this machine [no-double]",
    ]
    assert not list((folder / ".pipelines" / "executions").iterdir())
