"""The sample project, and single configs, beside peers: whole processes."""

import os
from pathlib import Path

from benchmarks.environments import NotInstalled, peers, version
from benchmarks.processes import Failed, Process, run
from benchmarks.same_definition import require_same
from benchmarks.samples import Outcome, measure, peak, peak_ratio, processor, ratios, wall
from benchmarks.table import Table, process_table
from stacks.loading.nodejs import use_bundled_node

# As `make` runs it once the packages are installed.
SET_UP_COMMANDS = (
    ("-m", "compileall", "-q", "definitions", "stacks"),
    ("-c", "import stacks.synthesis.share, definitions.compiler.compile_project"),
    ("-c", "import stacks.bindings, time; time.sleep(1)"),
)
SET_UP = (
    "-c",
    f"import subprocess, sys\nfor words in {SET_UP_COMMANDS}: subprocess.run([sys.executable, *words], check=True)",
)
OURS = ("main.py",)
NO_MDAA = "MDAA publishes no package of its SageMaker pipeline app"


def synth(temp: Path, *, is_quick: bool) -> tuple[Table, dict[str, Outcome]]:
    """The sample project from YAML to Terraform, with caches of an earlier run."""
    n, few = (3, 1) if is_quick else (11, 2)
    floor = Process("floor: import cdktf, synth one empty stack", ["-m", "benchmarks.floor"], n)
    ours = Process("ours: python main.py", OURS, n)
    full = {"PIPELINES_FULL_BINDINGS": "1"}
    plain = Process("plain CDKTF: AWS provider imported as usual", OURS, few, full)
    cdk: list[Process] = []
    name = f"CDK: aws-cdk-lib {version('aws-cdk-lib')} in Python"
    obstacles = [("MDAA's own app", NO_MDAA)]
    try:
        cdk = [_sample_in_cdk(name, few, temp)]
    except NotInstalled as reason:
        obstacles.append((name, str(reason)))
    results = measure([floor, ours, plain, *cdk], temp)
    table = process_table(
        "synth: the sample project, warm caches",
        "Plain CDKTF is the same app with `PIPELINES_FULL_BINDINGS=1`: same YAML, same stacks; the provider package "
        "is imported as in any other project. What `main.py` does about garbage collection and the start of Node helps "
        "it too. The app of aws-cdk-lib, `peers/sample_cdk.py`, gets names, policies, tags and definitions from our "
        "output and has no YAML to read or check. It has a resource for each of ours, except for those that are "
        "properties of the bucket and of the model package group in CloudFormation, and for objects in the bucket.",
        results,
        [(floor, None), (ours, floor), (plain, ours), *((peer, ours) for peer in cdk)],
        obstacles,
    )
    return table, {
        "sample-processor": ratios(results, ours, floor, processor),
        "sample-wall": ratios(results, ours, floor, wall),
        "mdaa": NO_MDAA,
        "plain": ratios(results, plain, ours),
        "plain-memory": peak_ratio(results, plain, ours),
        "cdk": ratios(results, cdk[0], ours) if cdk else obstacles[-1][1],
    }


def _sample_in_cdk(name: str, n: int, temp: Path) -> Process:
    python = peers()
    use_bundled_node()
    terraform = temp / "terraform"
    run(Process("synth for the peer", OURS, variables={"CDKTF_OUTDIR": str(terraform)}), temp)
    words = ["-m", "benchmarks.peers.sample_cdk", str(terraform / "stacks"), str(temp / "templates")]
    return Process(name, words, n, {"JSII_NODE": os.environ["JSII_NODE"]}, python=str(python))


def cold(temp: Path, *, is_quick: bool) -> tuple[Table, dict[str, Outcome]]:
    """The first runs, as in a new CI container."""
    n = 1 if is_quick else 3
    floor = Process("floor, cold", ["-m", "benchmarks.floor"], n, is_cold=True)
    set_up = Process("set-up: what make does once packages are installed", SET_UP, n, is_cold=True)
    first = Process("first: ours, after set-up", OURS, n, is_cold=True, set_up=SET_UP)
    bare = Process("bare: ours, cold, without set-up", OURS, n, is_cold=True)
    warm = Process("warm: ours, as above", OURS, max(n, 2))
    results = measure([floor, set_up, first, bare, warm], temp)
    table = process_table(
        "cold: the sample project, empty caches",
        "Each run finds neither bytecode of Python, nor packages unpacked by jsii, nor the part of the provider that "
        "the project cuts out. The first run after set-up finds what set-up leaves.",
        results,
        [(floor, None), (set_up, None), (first, warm), (bare, warm), (warm, None)],
    )
    return table, {
        "first-run": ratios(results, first, warm),
        "cold-memory": peak(results, set_up, first),
    }


def validate(temp: Path, *, is_quick: bool) -> tuple[Table, dict[str, Outcome]]:
    """What a user waits for who only wants to know whether a config is good."""
    n = 5 if is_quick else 15
    python = Process("python -c pass", ["-c", "pass"], n)
    imports = Process('imports: python -c "import yaml, pydantic"', ["-c", "import yaml, pydantic"], n)
    words = ["-m", "definitions", "validate"]
    config = Process(
        "python -m definitions validate configs/house-prices.yaml", [*words, "configs/house-prices.yaml"], n
    )
    project = Process("python -m definitions validate", words, n)
    results = measure([python, imports, config, project], temp)
    pairs = [(python, None), (imports, None), (config, imports), (project, imports)]
    table = process_table("validate: without Terraform", "One config, and the sample project.", results, pairs)
    return table, {"validate": ratios(results, project, imports)}


def sdk(temp: Path, *, is_quick: bool) -> tuple[Table, dict[str, Outcome]]:
    """The same pipeline from YAML and from the SageMaker Python SDK, up to its definition as JSON."""
    n = 3 if is_quick else 7
    written = {whose: temp / f"{whose}.json" for whose in ("ours", "theirs")}
    words = ["-m", "benchmarks.definition", "benchmarks/abalone.yaml", str(written["ours"])]
    ours = Process("ours: python -m benchmarks.definition benchmarks/abalone.yaml", words, n)
    name = f"SDK: SageMaker Python SDK {version('sagemaker')}, pipeline.definition()"
    note = (
        "From nothing to JSON: preprocess, train, evaluate, check, register. The peer is `peers/abalone_sdk.py`, "
        "without a call to AWS: all that it could look up is given. Definitions that differ in parameters, steps, "
        "types, branches or references are a failure. Ours also checks the config and derives the role's permissions."
    )
    title = "sdk: the definition of one pipeline"
    # Whoever runs this may have settings for AWS and the SDK; it is to find none of them.
    nobody = {
        **dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull),
        **dict.fromkeys(("XDG_CONFIG_HOME", "XDG_CONFIG_DIRS"), str(temp)),
    }
    try:
        python = str(peers())
    except NotInstalled as reason:
        results = measure([ours], temp)
        table = process_table(title, note, results, [(ours, None)], [(name, str(reason))])
        return table, {"sdk": str(reason)}
    peer = Process(name, ["-m", "benchmarks.peers.abalone_sdk", str(written["theirs"])], n, nobody, python=python)
    results = measure([ours, peer], temp)
    if not any(isinstance(samples, Failed) for samples in results.values()):
        require_same(written["ours"], written["theirs"])
    return process_table(title, note, results, [(ours, None), (peer, ours)]), {"sdk": ratios(results, peer, ours)}
