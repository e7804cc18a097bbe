"""Bundle of the scripts of a package: Node reads and compiles one file instead of hundreds.

The package holds the bundle, V8's bytecode of it, and the script that runs both, so it works wherever jsii unpacks it.

Source: Node.js, "Modules: CommonJS modules" ("Loading from node_modules folders", "Folders as modules"), "Modules:
Packages" ("Conditional exports") and "VM" (``vm.Script``: ``cachedData``, ``createCachedData``).
"""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from stacks.loading.assembly import METADATA, PACKAGE, UnexpectedAssembly

CONDITIONS = {"node", "require", "default"}
BUNDLE, BYTECODE = "bundle.js", "bundle.v8"
RUNNER = Path(__file__).with_suffix(".js")
RECORDER = """
Object.keys(modules).filter(name => !name.startsWith('node_modules/')).forEach(load);
process.on('exit', () => fs.writeFileSync(%s, script.createCachedData()));
"""
# CDKTF requires them at its start, and uses them only to zip folders and to ask Terraform for its version.
LATER = ("archiver", "child_process", "semver")
TEXTS = {"docs", "locationInModule", "readme", "symbolId"}  # each is optional

REQUIRE = re.compile(r"""\brequire\(\s*["']([^"']+)["']\s*\)""")
# V8 keeps a text with one such character in two bytes for each of its characters. White space cannot be escaped.
WIDE = re.compile(r"[^\x00-\xff\s\ufeff]")
# Most of a script's text; nothing reads it when stacks are synthesized.
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def bundled(files: Mapping[str, bytes], *, record: Path | None = None) -> dict[str, bytes]:
    """Return the package with all scripts that its main script leads to in one file, and no other files.

    Args:
        files: the files of the package, by path.
        record: where Node shall write the bytecode when it ends.

    Raises:
        UnexpectedAssembly: scripts are found in a way that is not followed here.
    """
    main = _file("", files)
    if main is None or not {METADATA, PACKAGE} <= files.keys():
        raise UnexpectedAssembly(f"a package without {METADATA}, {PACKAGE} or a main script")
    scripts = one_script(main, files, record=record, later=LATER)
    return {METADATA: _without_texts(files[METADATA]), PACKAGE: files[PACKAGE], **scripts}


def one_script(
    main: str, files: Mapping[str, bytes], *, record: Path | None = None, later: Sequence[str] = ()
) -> dict[str, bytes]:
    """Return a script, with all that it leads to in one file beside it.

    Args:
        main: the path of the script.
        files: those that it may lead to, and itself, by path.
        record: where Node shall write the bytecode when it ends.
        later: the packages that are loaded when something of them is used.
    """
    runner = RUNNER.read_text(encoding="utf-8")
    if record is not None:
        runner += RECORDER % json.dumps(str(record))
    return {main: runner.encode(), _beside(main, BUNDLE): _bundle(main, files, later).encode()}


def with_bytecode(bundle: Mapping[str, bytes], bytecode: bytes, main: str | None = None) -> dict[str, bytes]:
    """Return a bundle with what was recorded of it, without what recorded it.

    Args:
        bundle: its files, by path.
        bytecode: what was recorded.
        main: the path of its main script, unless it is a package that says so.

    Raises:
        UnexpectedAssembly: it has no main script.
    """
    if (main := main or _file("", bundle)) is None:
        raise UnexpectedAssembly("a bundle without a main script")
    return {**bundle, main: RUNNER.read_bytes(), _beside(main, BYTECODE): bytecode}


def _beside(main: str, name: str) -> str:
    return posixpath.join(posixpath.dirname(main), name)


def _without_texts(metadata: bytes) -> bytes:
    """Leave out of an assembly what only those read who write programs with it."""

    def slim(node: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in node.items() if key not in TEXTS}

    return json.dumps(json.loads(metadata, object_hook=slim)).encode()


def _bundle(main: str, files: Mapping[str, bytes], later: Sequence[str]) -> str:
    modules: dict[str, str] = {}
    waiting = [main]
    while waiting:
        name = waiting.pop()
        if name in modules:
            continue
        text = SOURCE_MAP.sub("", files[name].decode())
        required: dict[str, str] = {}
        if name.endswith(".json"):
            text = f"module.exports = {text};"
        else:
            required = {word: found for word in REQUIRE.findall(text) if (found := _required(word, name, files))}
        waiting += required.values()
        run = f"function (exports, require, module, __filename, __dirname) {{{text}\n}}"
        modules[name] = f"{json.dumps(name)}: [{run}, {json.dumps(required)}],\n"
    bundle = f"({{ main: {json.dumps(main)}, later: {json.dumps(later)}, modules: {{\n{''.join(modules.values())}}} }})"
    return WIDE.sub(lambda match: json.dumps(match[0])[1:-1], bundle)


def _required(word: str, name: str, files: Mapping[str, bytes]) -> str | None:
    """The file of the package that a script means by a word; ``None`` if it is of Node or of another package."""
    folder = posixpath.dirname(name)
    if word.startswith("."):
        return _file(posixpath.normpath(posixpath.join(folder, word)), files)
    parts = word.split("/")
    length = 2 if word.startswith("@") else 1
    package, subpath = "/".join(parts[:length]), "/".join(parts[length:])
    for above in _with_all_above(folder):
        place = posixpath.join(above, "node_modules", package)
        if f"{place}/{PACKAGE}" in files:
            exports = json.loads(files[f"{place}/{PACKAGE}"]).get("exports")
            exported = subpath if exports is None else _exported(exports, subpath)
            return None if exported is None else _file(posixpath.normpath(posixpath.join(place, exported)), files)
    return None


def _with_all_above(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _exported(exports: Any, subpath: str) -> Any:
    """What a package exports to ``require``; patterns are not followed."""
    name = f"./{subpath}" if subpath else "."
    target = exports.get(name) if isinstance(exports, dict) and any(key.startswith(".") for key in exports) else exports
    while isinstance(target, dict):
        target = next((value for condition, value in target.items() if condition in CONDITIONS), None)
    return target


def _file(place: str, files: Mapping[str, bytes]) -> str | None:
    names = [place, f"{place}.js", f"{place}.json"]
    if package := files.get(posixpath.join(place, PACKAGE)):
        main = posixpath.normpath(posixpath.join(place, json.loads(package).get("main", "index.js")))
        names += [main, f"{main}.js", f"{main}/index.js"]
    return next((name for name in [*names, f"{place}/index.js"] if name in files), None)
