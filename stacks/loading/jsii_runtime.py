"""The two scripts that jsii runs, each with V8's bytecode of an earlier run.

jsii unpacks them into another temporary folder in each run, where Node finds no bytecode again.

Source: jsii, "Configuration" (``JSII_RUNTIME``); Node.js, "Process" (``process.execArgv``); V8, "Stack trace API".
"""

from importlib.util import find_spec
from pathlib import Path

from stacks.loading.assembly import UnexpectedAssembly

VARIABLE = "JSII_RUNTIME"
LAUNCHER, PROGRAM, INDEXER = "bin/jsii-runtime.js", "lib/program.js", "lib/runtime-index-worker.js"
# V8 optimizes a function after 3,000 calls. That pays only where one process makes some 50 stacks; this is for fewer.
# The launcher hands its options to the program. Only these versions of V8 are known to have this one.
LATE = "if (process.versions.v8.startsWith('12.')) process.execArgv.push('--invocation-count-for-turbofan=15000');\n"
# CDKTF asks for the stack of each token that it creates, and nothing reads it: as text, only those of errors are made.
NO_TRACES = """\
if (Error.prepareStackTrace) {
  const text = Error.prepareStackTrace;
  Error.prepareStackTrace = (error, calls) => (error instanceof Error ? text(error, calls) : '');
}
"""


def runtime_scripts(folder: Path) -> dict[str, bytes]:
    """The installed scripts; Node writes their bytecode into this folder, where they are to be put.

    Raises:
        UnexpectedAssembly: jsii does not bring them, or not as expected.
    """
    from stacks.loading.script_bundle import BYTECODE, one_script

    spec = find_spec("jsii")
    files = Path(spec.origin).parent.rglob("*__*.js") if spec and spec.origin else []
    scripts = {file.name.replace("__", "/"): file.read_bytes() for file in files}
    if scripts.keys() != {LAUNCHER, PROGRAM, INDEXER}:
        raise UnexpectedAssembly(f"jsii runs other scripts: {', '.join(sorted(scripts)) or 'none'}")
    scripts[LAUNCHER] = LATE.encode() + scripts[LAUNCHER]
    scripts[PROGRAM] = NO_TRACES.encode() + scripts[PROGRAM]
    bundles = {INDEXER: scripts[INDEXER]}
    for path in (LAUNCHER, PROGRAM):
        room, _, name = path.partition("/")
        bundle = one_script(name, {name: scripts[path]}, record=folder / room / BYTECODE)
        bundles |= {f"{room}/{file}": content for file, content in bundle.items()}
    return bundles


def recorded_scripts(folder: Path) -> dict[str, bytes]:
    """The scripts in this folder with what Node has written of them.

    Raises:
        FileNotFoundError: it has written nothing.
    """
    from stacks.loading.script_bundle import BYTECODE, with_bytecode

    scripts = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.glob("*/*.js")}
    for path in (LAUNCHER, PROGRAM):
        scripts = with_bytecode(scripts, (folder / path).with_name(BYTECODE).read_bytes(), path)
    return scripts
