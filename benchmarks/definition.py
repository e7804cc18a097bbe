"""Reads a module config, and writes its pipeline definition into the file named: `python -m definitions`, and no more.

Like that command it turns garbage collection off. Infrastructure values are written as ``${kind}``.
"""

import gc
import json
import sys
from pathlib import Path

from definitions.pipeline.compile import compile_pipeline
from definitions.project.module import ConfigFile, Module
from definitions.project.naming import Naming
from definitions.source.nodes import Position


def main(config: Path, file: Path) -> None:
    """Read, validate, compile and write it."""
    files = (ConfigFile(config, Position(str(config), 1, 1), ""),)
    definition = compile_pipeline(Module(Naming("org", "env", "domain", "module"), files)).definition
    file.write_text(json.dumps(definition, default=str), encoding="utf-8")


if __name__ == "__main__":
    gc.disable()
    main(*map(Path, sys.argv[1:]))
