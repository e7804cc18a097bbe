"""The pages, their fenced blocks, and the files that a reader has after following them.

A block says what it is by its language; the sentence before it may say where it belongs, as the last thing:

- "... `churn.yaml`:" is this file;
- "... end of `churn.yaml`:" comes behind what the file holds;
- "... `mdaa.yaml`, below `modules:`:" comes behind this line;
- "... `churn.yaml`, instead of `ifSteps: [Register]`:" takes the place of this text.

A block ``console`` has commands behind ``$ ``, each with all that it prints; one of ``sh`` has commands alone. A block
``mermaid`` is all that the command prints with which the sentence before it ends: "... `pipelines graph churn.yaml`:".
"""

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import ROOT

MADE_OF_MODELS = {"endpoint-config.md", "module-config.md", "rules.md"}
"""Pages that are made of the code: one has no blocks, and ``test_rules.py`` tries those of the other."""
README, TUTORIAL, ENDPOINTS = ROOT / "README.md", ROOT / "docs" / "tutorial.md", ROOT / "docs" / "endpoints.md"
PAGES = [README, *(page for page in sorted(ROOT.glob("docs/*.md")) if page.name not in MADE_OF_MODELS)]
STACK = "acme-dev-marketing-churn"
"""The stack that the pages speak of."""

FENCED = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
_WHERE = re.compile(r"(?P<end>end of )?`(?P<file>[\w./-]+\.\w+)`(?:, (?P<how>below|instead of) `(?P<what>[^`]+)`)?:$")
_COMMAND = re.compile(r"`(?P<text>pipelines [^`]+)`:$")
_SHOWN_LINE = re.compile(r"^(?P<file>[\w./-]+):(?P<number>\d+):\d+: .*\n +\d+ \| (?P<line>.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Command:
    """A command and, if the page shows it, all that it prints, behind ``prompt``."""

    text: str
    output: str | None = None
    prompt: str = ""

    @property
    def words(self) -> list[str]:
        """Its words, with the name of a stack where the page leaves one to the reader, and without variables."""
        words = shlex.split(re.sub(r"<stack>|\bSTACK\b(?!=)", STACK, self.text), comments=True)
        while words and re.match(r"[A-Z_]+=", words[0]):
            del words[0]
        return words

    @property
    def pipelines(self) -> list[str]:
        """The words behind ``pipelines``, if it is one; ``make`` is taken for it where a page shows what it prints."""
        program, *words = self.words or [""]
        is_ours = program == "pipelines" or (program == "make" and self.output is not None)
        return words if is_ours else []


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        page: relative to the project.
        line: the line of the page on which it begins.
        text: without the indentation of the fence.
        before: the paragraph before it, in one line.
    """

    page: str
    line: int
    language: str
    text: str
    before: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def file(self) -> str | None:
        """The file that it is or becomes part of."""
        where = _WHERE.search(self.before)
        return where["file"] if where else None

    def write(self, folder: Path) -> None:
        """Write it where the sentence before it says, if it says so."""
        where = _WHERE.search(self.before)
        if not where:
            return
        file = folder / where["file"]
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text("utf-8") if where["end"] or where["how"] else ""
        if where["how"]:
            assert before.count(where["what"]) == 1, f"{self}: {where['what']!r} is not in the file, or not only once"
            old, new = where["what"], self.text.strip("\n")
            file.write_text(before.replace(old, f"{old}\n{new}" if where["how"] == "below" else new), "utf-8")
        else:
            file.write_text(before + self.text, "utf-8")

    def commands(self) -> list[Command]:
        """The commands of a block of commands, in order; usage with ``[...]`` is none."""
        if self.language == "console":
            shown = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", self.text, re.MULTILINE)
            return [Command(text, output, f"$ {text}\n") for text, output in shown]
        if self.language == "mermaid":
            drawn = _COMMAND.search(self.before)
            assert drawn, f"{self}: the sentence before it does not end with the command that draws it"
            return [Command(drawn["text"], self.text, f"`{drawn['text']}`:\n\n```mermaid\n")]
        if self.language != "sh":
            return []
        lines = [line.strip() for line in self.text.replace("\\\n", "").splitlines()]
        return [Command(line) for line in lines if line and not re.search(r"^#| \[-?-?\w.*\]", line)]


def blocks(page: Path | str) -> list[Block]:
    """The blocks of a page, by its path relative to the project."""
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    return [
        Block(
            str(path.relative_to(ROOT)),
            text.count("\n", 0, match.start()) + 1,
            match["language"],
            re.sub(rf"^{match['indent']}", "", match["text"], flags=re.MULTILINE),
            " ".join(text[: match.start()].rstrip().rpartition("\n\n")[2].split()),
        )
        for match in FENCED.finditer(text)
    ]


def all_blocks() -> list[Block]:
    """The blocks of all pages."""
    return [block for page in PAGES for block in blocks(page)]


@contextmanager
def shown_lines_in(folder: Path, output: str) -> Iterator[None]:
    """Let the files hold the lines that messages show for a while: a page shows what a mistake would earn."""
    before = {
        file: file.read_text("utf-8") for file in {folder / match["file"] for match in _SHOWN_LINE.finditer(output)}
    }
    for match in _SHOWN_LINE.finditer(output):
        file = folder / match["file"]
        lines = file.read_text("utf-8").split("\n")
        lines[int(match["number"]) - 1] = match["line"]
        file.write_text("\n".join(lines), "utf-8")
    yield
    for file, text in before.items():
        file.write_text(text, "utf-8")


def write_usual_project(folder: Path) -> None:
    """The project that pages speak of: that of ``project-file.md``, with the README's pipeline and a tested one."""
    project = next(block for block in blocks("docs/project-file.md") if "organization:" in block.text)
    config = next(block for block in blocks("README.md") if block.file == "configs/churn.yaml")
    settings = next(block for block in blocks("docs/own-repository.md") if block.file == "cdktf.json")
    for name, block in [("mdaa.yaml", project), ("churn.yaml", config), ("cdktf.json", settings)]:
        (folder / name).write_text(block.text, encoding="utf-8")
    config.write(folder)
    for block in blocks("docs/testing-pipelines.md"):
        if block.file in ("quality.yaml", "tests/quality.yaml"):
            block.write(folder)


def followed(page: Path, folder: Path) -> Iterator[Command]:
    """The commands of a page, each when the folder holds what the reader has until then."""
    for block in blocks(page):
        block.write(folder)
        yield from block.commands()
