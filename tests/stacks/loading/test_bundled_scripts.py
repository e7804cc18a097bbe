"""Scripts in one file do in Node what they do in hundreds: what they find, what they print, how they fail."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import TypeAlias

import pytest

from stacks.loading import jsii_runtime
from stacks.loading.assembly import UnexpectedAssembly, installed_assembly
from stacks.loading.jsii_runtime import LAUNCHER, PROGRAM, recorded_scripts, runtime_scripts
from stacks.loading.nodejs import use_bundled_node
from stacks.loading.script_bundle import RUNNER, bundled
from stacks.loading.tarballs import pack, unpack

CORE = installed_assembly("cdktf", "cdktf")
FILES = unpack(Path(CORE.tarball))
PACKAGE = {
    ".jsii": "{}",
    "package.json": '{"main": "lib"}',
    "lib/index.js": """'use strict';
        const attempt = word => { try { return require(word); } catch (error) { return error.code; } };
        exports.folder = require('./folder'); exports.data = require('../data.json');
        exports.cycle = require('./cycle').seen; exports.later = () => require('./later.js');
        exports.installed = require('installed'); exports.part = require('installed/part');
        exports.scoped = require('@scope/scoped/deep'); exports.exported = require('exported');
        exports.exportedPart = require('exported/part'); exports.builtin = typeof require('events').once;
        exports.shadowed = require('events/'); exports.missing = attempt('nowhere');
        try { require('not-there'); } catch (error) { exports.optional = error.code; }
        exports.later = exports.later(); exports.wide = require('./wide');
        exports.paths = [__filename, __dirname].map(path => require('path').basename(path));
        exports.main = require.main === module; exports.isThis = this === exports;""",
    "lib/folder/index.js": "module.exports = ['folder', require('nested')];",
    "lib/folder/node_modules/nested/package.json": "{}",
    "lib/folder/node_modules/nested/index.js": "module.exports = require('installed') + ' of nested';",
    "lib/cycle.js": "exports.seen = 'before'; exports.other = require('./other'); exports.seen += exports.other;",
    "lib/other.js": "module.exports = ' and ' + require('./cycle').seen; //# sourceMappingURL=data:1",
    "lib/wide.js": """const ŵ = `└ \\u2514 ${'—'}`;
        module.exports = [ŵ, /^—$/.test('—'),\u00a0'\U0001f600'.length];\ufeff""",
    "lib/later.js": "module.exports = 'later' // without a line end",
    "data.json": '{"a": [1, "two"]}',
    "node_modules/installed/package.json": '{"main": "./lib/main"}',
    "node_modules/installed/lib/main.js": "module.exports = 'main of installed';",
    "node_modules/installed/part.js": "module.exports = 'part of installed';",
    "node_modules/@scope/scoped/package.json": "{}",
    "node_modules/@scope/scoped/deep/index.js": "module.exports = 'deep';",
    "node_modules/exported/package.json": json.dumps(
        {"main": "no", "exports": {".": {"import": "./no.js", "require": {"default": "./yes.js"}}, "./part": "./p.js"}}
    ),
    "node_modules/exported/yes.js": "module.exports = 'yes';",
    "node_modules/exported/p.js": "module.exports = 'p';",
    "node_modules/events/package.json": "{}",
    "node_modules/events/index.js": "module.exports = 'the package events';",
}  # fmt: skip
USE = """
import sys, constructs, jsii
jsii.load({name!r}, {version!r}, sys.argv[1])
from cdktf import App, TerraformStack
app = App(outdir=sys.argv[2])
stack = TerraformStack(app, "it")
"""
Run: TypeAlias = Callable[..., tuple[str, str]]


def write_scripts(folder: Path) -> Path:
    """Writes what jsii runs, and returns the path of its first script."""
    for name, content in runtime_scripts(folder).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder / LAUNCHER


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs Python with bundles of jsii and of CDKTF, which has one more line; returns what is printed, as without."""
    use_bundled_node()
    monkeypatch.setenv("JSII_RUNTIME", str(write_scripts(tmp_path / "jsii")))
    monkeypatch.setenv("JSII_RUNTIME_PACKAGE_CACHE", "disabled")

    def run(python: str, line: str = "") -> tuple[str, str]:
        files = {**FILES, "lib/index.js": FILES["lib/index.js"] + f"\n{line}".encode()}
        tarball = tmp_path / "cdktf.jsii.tgz"
        tarball.write_bytes(pack(bundled(files)))
        words = ["-c", USE.format(name=CORE.name, version=CORE.version) + python, str(tarball), str(tmp_path)]
        done = subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=100, check=False)
        return done.stdout, done.stderr

    return run


def test_what_scripts_print_arrives(run: Run) -> None:
    assert run("", "console.log('said'); console.error('complained');") == ("said\n", "complained\n")


def test_an_exception_arrives_with_its_message(run: Run) -> None:
    _, stderr = run('TerraformStack(app, "it")')
    assert "\nRuntimeError: There is already a Construct with name 'it' in App" in stderr


def test_the_stack_of_an_exception_is_told_and_that_of_a_token_is_not_made(run: Run) -> None:
    stdout, _ = run(
        "app.synth()",
        """exports.App.prototype.synth = function broken() {
            const { Intrinsic } = require('./tokens/private/intrinsic');
            console.log(new Intrinsic('a').creationStack, new TypeError('it broke').stack);
        };""",
    )
    assert stdout.startswith("[] TypeError: it broke\n    at App.broken (")


def test_the_end_of_node_is_an_error(run: Run) -> None:
    _, stderr = run("app.synth()", "exports.App.prototype.synth = () => process.kill(process.pid, 'SIGKILL');")
    assert "\njson.decoder.JSONDecodeError: " in stderr


def test_scripts_find_what_they_would_find_in_folders(tmp_path: Path) -> None:
    use_bundled_node()
    found = []
    for name, files in (("folders", encoded(PACKAGE)), ("bundle", bundled(encoded(PACKAGE)))):
        for path, content in files.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        show = f"console.log(JSON.stringify(require({json.dumps(str(tmp_path / name))})))"
        done = subprocess.run([os.environ["JSII_NODE"], "-e", show], capture_output=True, text=True, check=False)
        assert done.stderr == ""
        found.append(json.loads(done.stdout))
    assert found[0] == found[1]
    assert found[1]["exported"] == "yes"
    assert found[1]["wide"] == ["└ └ —", True, 2]
    assert not [path for path in bundled(encoded(PACKAGE)) if "node_modules" in path]


def test_a_package_that_few_functions_use_is_loaded_when_they_do(tmp_path: Path) -> None:
    use_bundled_node()
    files = {
        ".jsii": "{}",
        "package.json": "{}",
        "index.js": """const archiver = require('archiver'), { log } = console;
            log('start'); log(archiver('zip'), archiver.level, 'level' in archiver);""",
        "node_modules/archiver/package.json": "{}",
        "node_modules/archiver/index.js": """console.log('loaded');
            module.exports = function archive(format) { return `a ${format}`; }; module.exports.level = 9;""",
    }
    for name, content in bundled(encoded(files)).items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        [os.environ["JSII_NODE"], str(tmp_path / "index.js")], capture_output=True, text=True, check=True
    )
    assert done.stdout == "start\nloaded\na zip 9 true\n"


def test_the_scripts_of_jsii_keep_their_bytecode_and_start_v8_with_few_optimizations(tmp_path: Path) -> None:
    use_bundled_node()
    launcher, started, spy = write_scripts(tmp_path), tmp_path / "started", tmp_path / "spy.js"
    spy.write_text(
        f"require('fs').appendFileSync({json.dumps(str(started))}, JSON.stringify(process.execArgv) + '\\n')"
    )
    command = [os.environ["JSII_NODE"], "--require", str(spy), str(launcher)]
    done = subprocess.run(command, input='{"api": "stats"}\n{"exit": 0}\n', capture_output=True, text=True, check=True)
    assert done.stdout.startswith('{"hello":"@jsii/runtime@')
    program = json.loads(started.read_text().splitlines()[1])
    assert program[2:] == ["--invocation-count-for-turbofan=15000", "--preserve-symlinks"]

    kept = recorded_scripts(tmp_path)
    assert sorted(name for name in kept if name.endswith(".v8")) == ["bin/bundle.v8", "lib/bundle.v8"]
    assert kept[LAUNCHER] == kept[PROGRAM] == RUNNER.read_bytes()


def test_another_layout_of_jsii_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin__other.js").touch()
    other = ModuleSpec("jsii", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(jsii_runtime, "find_spec", lambda name: other)
    with pytest.raises(UnexpectedAssembly, match=r"^jsii runs other scripts: bin/other\.js$"):
        runtime_scripts(tmp_path)


def test_no_character_makes_node_keep_two_bytes_for_each() -> None:
    assert not re.search(r"[^\x00-\xff]", bundled(FILES)["lib/bundle.js"].decode())


def test_descriptions_of_types_are_left_out_of_the_metadata() -> None:
    documented = {"docs": {"summary": "A key."}, "fqn": "it.Key", "locationInModule": {"line": 1}, "name": "Key"}
    files = {**encoded(PACKAGE), ".jsii": json.dumps({"readme": {}, "types": {"it.Key": documented}}).encode()}
    assert json.loads(bundled(files)[".jsii"]) == {"types": {"it.Key": {"fqn": "it.Key", "name": "Key"}}}


@pytest.mark.parametrize("lacking", [".jsii", "package.json", "lib/index.js"])
def test_a_package_without_its_main_parts_is_refused(lacking: str) -> None:
    with pytest.raises(UnexpectedAssembly, match=r"a package without \.jsii, package\.json or a main script"):
        bundled({name: content for name, content in encoded(PACKAGE).items() if name != lacking})


def encoded(files: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}
