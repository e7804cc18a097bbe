"""``.pipelinesignore`` means what the same lines mean to Git."""

import pytest

from definitions.source.nodes import Fault, Position
from definitions.source_code.ignore_file import ignore_rules

FILES = [
    *("train.py", "notes.md", "a.ipynb", "data/x.csv", "data/keep.csv", "lib/data/y.csv", "lib/a.ipynb"),
    *("lib/deep/notes.md", "docs/a/b/c.md", "build"),
]


def left(*lines: str) -> set[str]:
    """The files that are not ignored; what is below an ignored folder is never looked at."""
    rules, faults = ignore_rules("\n".join(lines), "it")
    assert faults == []

    def is_ignored(name: str) -> bool:
        parts = name.split("/")
        folders = ["/".join(parts[:end]) for end in range(1, len(parts))]
        return any(rules.ignores(folder, is_folder=True) for folder in folders) or rules.ignores(name, is_folder=False)

    return {name for name in FILES if not is_ignored(name)}


@pytest.mark.parametrize(
    ("lines", "ignored"),
    [
        (["", "# *.py", "   "], set()),
        (["*.ipynb"], {"a.ipynb", "lib/a.ipynb"}),
        (["/*.ipynb"], {"a.ipynb"}),
        (["data"], {"data/x.csv", "data/keep.csv", "lib/data/y.csv"}),
        (["/data/"], {"data/x.csv", "data/keep.csv"}),
        (["build/"], set()),
        (["build"], {"build"}),
        (["lib/data"], {"lib/data/y.csv"}),
        (["lib/**"], {"lib/data/y.csv", "lib/a.ipynb", "lib/deep/notes.md"}),
        (["**/notes.md"], {"notes.md", "lib/deep/notes.md"}),
        (["docs/**/c.md"], {"docs/a/b/c.md"}),
        (["lib/**/a.ipynb"], {"lib/a.ipynb"}),
        (["docs/*.md"], set()),
        (["?.ipynb  "], {"a.ipynb", "lib/a.ipynb"}),
        (["*.csv", "!keep.csv"], {"data/x.csv", "lib/data/y.csv"}),
        (["!keep.csv", "*.csv"], {"data/x.csv", "data/keep.csv", "lib/data/y.csv"}),
        (["data/", "!keep.csv"], {"data/x.csv", "data/keep.csv", "lib/data/y.csv"}),
        (["a.py"], set()),
    ],
)
def test_patterns(lines: list[str], ignored: set[str]) -> None:
    assert left(*lines) == set(FILES) - ignored


def test_what_is_not_supported_is_refused_where_it_stands() -> None:
    _, faults = ignore_rules("*.py\n*.py[co]\nb\\#", "src/.pipelinesignore")
    hint = "write '*' or '?' instead"
    assert faults == [
        Fault(Position("src/.pipelinesignore", 2, 5), "'[' is not supported in a pattern", "bad-ignore-pattern", hint),
        Fault(Position("src/.pipelinesignore", 3, 2), "'\\' is not supported in a pattern", "bad-ignore-pattern", hint),
    ]
