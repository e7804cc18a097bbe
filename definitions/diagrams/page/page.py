"""The page as text: its own files, dagre and the data of one pipeline in one file of HTML.

Sources: HTML Standard, "Scripting" and "Data blocks"; Content Security Policy Level 3, hashes of scripts and styles.
"""

import base64
import hashlib
import html
import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path

from definitions.diagrams.marks import Marks
from definitions.diagrams.page.page_data import page_data
from definitions.diagrams.picture import Drawn

FOLDER = Path(__file__).resolve().parent
_SCRIPTS = (
    "elements", "texts", "outlines", "layout", "picture", "legend", "camera", "panel", "search", "keyboard", "saving",
    "page",
)  # fmt: skip
"""Files of ``script/``, each behind those that it uses when it is read."""
_POLICY = "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'"


def draw(drawn: Drawn, marks: Marks | None = None) -> str:
    """The page of what is drawn; with marks, of an execution of a pipeline."""
    return page(page_data(drawn, marks))


def page(data: Mapping[str, object]) -> str:
    """The page of such data as ``page_data`` gives.

    The data is compressed and written in base64, so whatever stands in it, it is neither HTML nor JavaScript. The
    policy lets the page run its own scripts, which it knows by their hashes, and reach nothing.
    """
    # The address of a map of the library, which only its developers want, and which is not there.
    library = _file("dagre/dagre.min.js").partition("//# sourceMappingURL=")[0]
    # In its texts stands a character that is printed as this escape, and then would not have the hash of the policy.
    library = library.replace("\x01", r"\x01")
    script = '"use strict";\n' + "".join(_file(f"script/{name}.js") for name in _SCRIPTS)
    styles = {"page style": _file("page.css"), "picture style": _file("picture.css")}
    values = {
        "policy": _POLICY.format(_hashes(library, script), _hashes(*styles.values())),
        "node": str(data["node"]),
        "whole": str(data["whole"]),
        "overview": str(data["whole"]).capitalize(),
        "title": html.escape(str(data["title"])),
        "data": _packed(data),
        "licence": _file("dagre/LICENSE").strip(),
        "library": library,
        "script": script,
        **styles,
    }
    return re.sub(r"\{\{([a-z ]+)\}\}", lambda mark: values[mark[1]], _file("page.html"))


def _file(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _hashes(*texts: str) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def _packed(data: object) -> str:
    text = json.dumps(data, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()
