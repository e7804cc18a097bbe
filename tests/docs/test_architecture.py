"""The table of rooms names every folder of code, and no other."""

import re
from collections.abc import Iterator

from tests.support import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def rooms() -> Iterator[str]:
    """The folders in the tables: one after ``·`` lies in the last one that has a dot less."""
    above: list[str] = []
    for dots, names in re.findall(r"^\| ((?:· )*)((?:`[\w/]+/` ?)+)\|", PAGE, re.MULTILINE):
        del above[dots.count("·") :]
        found = ["".join([*above, name]) for name in re.findall(r"`([\w/]+/)`", names)]
        above.append(found[-1].removeprefix("".join(above)))
        yield from found


def folders_of_code() -> Iterator[str]:
    """All folders of what is installed, but files that are copied elsewhere, and the first level of those of tests."""
    for top in ("definitions", "stacks"):
        for folder in sorted(path for path in (ROOT / top).rglob("*") if path.is_dir()):
            if any(folder.glob("*.*")) and not {"__pycache__", "templates"} & set(folder.parts):
                yield f"{folder.relative_to(ROOT)}/"
    yield from (f"tests/{path.name}/" for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name[0] != "_")


def test_every_folder_is_a_room_and_every_room_a_folder() -> None:
    same_as_what_they_test = {"tests/definitions/", "tests/stacks/"}
    assert set(rooms()) - {"stacks/"} == set(folders_of_code()) - same_as_what_they_test
