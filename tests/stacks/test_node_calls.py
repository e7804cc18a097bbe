"""How much a synth asks of Node: what is counted here takes the time, and no clock is needed to see it grow."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from tests.app import run_app

COUNTER = """
const { isMainThread } = require('worker_threads');
if (isMainThread) require('fs').appendFileSync(%s, process.argv[1] + '\\n');
"""


def test_a_synth_starts_two_processes_of_node_and_calls_them_once_for_each_construct(tmp_path: Path) -> None:
    run_app(tmp_path)  # all that is made once is there then
    started, counter = tmp_path / "started", tmp_path / "counter.js"
    counter.write_text(COUNTER % json.dumps(str(started)), "utf-8")
    app = run_app(tmp_path, NODE_OPTIONS=f"--require {counter}", JSII_DEBUG="1")
    assert app.code == 0

    programs = [Path(line).name for line in started.read_text("utf-8").splitlines()]
    assert programs == ["jsii-runtime.js", "program.js"]

    calls = Counter(re.findall(r'^> {.*"api":"(\w+)"', app.stderr, re.MULTILINE))
    stacks = [json.loads(file.read_text("utf-8")) for file in app.out.glob("stacks/*/cdk.tf.json")]
    constructs = 1 + sum(2 + constructs_below(stack) for stack in stacks)  # the app; each stack, and its backend
    assert calls == {
        "load": 5,  # constructs, our CDKTF and slice, and their packages, which jsii has then loaded already
        "create": constructs,
        "invoke": 1,  # synth
        "complete": 2 * len(stacks),  # CDKTF asks each to prepare itself, and for its published values
    }


def constructs_below(stack: dict[str, Any]) -> int:
    """Those with a block of their own, and one for all published values."""
    typed = sum(len(blocks) for kind in ("resource", "data") for blocks in stack[kind].values())
    published = len([name for name in stack["resource"]["aws_ssm_parameter"] if name.startswith("parameter_")])
    others = sum(len(stack.get(kind, {})) for kind in ("locals", "provider", "variable"))
    return typed - published + others + 1 + ("approved-model-package-parameter" in stack["output"])
