"""Hooks of mkdocs: what the site has besides the pages of ``docs/``.

The menu is made of ``docs/README.md``. Files outside of ``docs/`` to which a page links become pages themselves:
Markdown as it is, other files as a block of code, folders as a list. So a link works on the site as beside the code.

Source: MkDocs, "Hooks", "Events" and "Files.append".
"""

import posixpath
import re
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from markdown import Extension, Markdown
from mkdocs.structure.files import File, Files, InclusionLevel

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
NODE_MODULES = ROOT / ".venv" / "extra" / "node" / "node_modules"
SCRIPTS = {
    "iframe-worker.js": NODE_MODULES / "iframe-worker" / "shim" / "index.js",
    "mermaid.min.js": NODE_MODULES / "mermaid" / "dist" / "mermaid.min.js",
}
"""Scripts of other packages that pages load, by their names on the site."""
OUTSIDE = "repository"
"""Folder of the site for what lies outside of ``docs/``."""
LANGUAGES = {".json": "json", ".py": "python", ".toml": "toml", ".yaml": "yaml", ".yml": "yaml"}
LONGEST = 100_000
"""Bytes of the longest file that is shown as a page; a longer one lies beside the pages."""
FENCED = re.compile(r"(^ *(`{3,}).*?^ *\2$)", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)(?P<target>[^)\s#]+)(?=[)#])")
ENDED_ITEM = re.compile(r"(^\n(?: +\S.*\n)+)(?=(?:\d+\.|-) )", re.MULTILINE)
"""The last paragraph of an item of a list: Markdown of Python sees the next item only behind an empty line."""
ENTRY = re.compile(r"^- \[(?P<title>[^\]]+)\]\((?P<target>[^)#\s]+)\)", re.MULTILINE)


class IndentedByTwo(Extension):  # type: ignore[misc] # its package is elsewhere
    """Lists in lists, and blocks in lists, are indented by two spaces or more, as GitHub reads them."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Make the parser again, since its parts have read the width already; other extensions come after this one."""
        md.tab_length = 2
        md.build_parser()


def on_config(config: Any) -> Any:
    """Set the menu, and how Markdown is read."""
    config.markdown_extensions.insert(0, IndentedByTwo())
    config.nav = list(menu())
    return config


def menu() -> Iterator[dict[str, Any]]:
    """Headings and lists of ``docs/README.md``, as ``nav`` of mkdocs has them."""
    _, *sections = (DOCS / "README.md").read_text("utf-8").split("\n## ")
    yield {"Overview": "README.md"}
    for section in sections:
        heading = section.partition("\n")[0]
        yield {heading: [{entry["title"]: _entry(entry["target"])} for entry in ENTRY.finditer(section)]}


def _entry(target: str) -> str | list[dict[str, str]]:
    """The page, or the page and those that it lists of the folder of its name."""
    page = DOCS / target
    if not page.with_suffix("").is_dir():
        return _on_site(_named("docs/README.md", target))
    listed = ENTRY.finditer(page.read_text("utf-8"))
    below = [entry for entry in listed if entry["target"].startswith(f"{page.stem}/")]
    return [{"Overview": target}, *({entry["title"]: entry["target"]} for entry in below)] if below else target


def on_files(files: Files, config: Any) -> Files:
    """Add scripts, licences, and what lies outside of ``docs/`` and is linked."""
    for name, path in SCRIPTS.items():
        files.append(File.generated(config, f"scripts/{name}", abs_src_path=str(path)))
    files.append(File.generated(config, "licences.txt", content=licences()))
    names = [f"docs/{file.src_uri}" for file in files.documentation_pages()]
    for name in names:  # which grows by what these link to
        path = ROOT / name
        on_site = _on_site(name)
        if not on_site.endswith(".md"):
            files.append(File.generated(config, on_site, abs_src_path=str(path)))
            continue
        text = _markdown(path)
        if not name.startswith("docs/"):
            files.append(File.generated(config, on_site, content=text, inclusion=InclusionLevel.NOT_IN_NAV))
        linked = {_named(name, link["target"]) for link in LINK.finditer(FENCED.sub("", text))}
        new = sorted(linked.difference(names))
        names += [other for other in new if not other.startswith(("docs/", "..")) and (ROOT / other).exists()]
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Let links lead to the pages of what they name."""
    at = page.file.src_uri
    name = f"docs/{at}"
    if at.startswith(f"{OUTSIDE}/"):
        name = at.removeprefix(f"{OUTSIDE}/")
        name = name if (ROOT / name).exists() else name.removesuffix(".md")

    def led(link: re.Match[str]) -> str:
        return posixpath.relpath(_on_site(_named(name, link["target"])), posixpath.dirname(at) or ".")

    def text(part: str) -> str:
        return LINK.sub(led, ENDED_ITEM.sub(r"\1\n", part))

    parts = FENCED.split(markdown)  # text, fenced block, its fence, text ...
    return "".join(text(part) if index % 3 == 0 else part for index, part in enumerate(parts) if index % 3 < 2)


def _named(page: str, target: str) -> str:
    """The path in the repository that a link names, of a page by its own path there."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), target))


def _on_site(name: str) -> str:
    """The path on the site, before mkdocs makes HTML of Markdown, of a path in the repository."""
    if name.startswith("docs/"):
        return name.removeprefix("docs/")
    path = ROOT / name
    is_page = path.suffix != ".md" and (path.is_dir() or path.stat().st_size <= LONGEST) if path.exists() else False
    return f"{OUTSIDE}/{name}{'.md' if is_page else ''}"


def _markdown(path: Path) -> str:
    """A page about a file or folder."""
    if path.suffix == ".md":
        return path.read_text("utf-8")
    name = path.relative_to(ROOT).as_posix()
    heading = f"---\nsearch: {{exclude: true}}\n---\n# {name}\n\n"
    if path.is_dir():
        shown = [file for file in sorted(path.rglob("*")) if file.is_file() and file.parent.name != "__pycache__"]
        return heading + "".join(f"- [{file.relative_to(path)}]({file.relative_to(path.parent)})\n" for file in shown)
    return f"{heading}````{LANGUAGES.get(path.suffix, 'text')}\n{path.read_text('utf-8')}\n````\n"


def licences() -> str:
    """The licences of this project and of what the pages bring of others: the theme, its scripts, and ``SCRIPTS``."""
    texts = {"this project": (ROOT / "LICENSE").read_text("utf-8")}
    for package in ("mkdocs", "mkdocs-material"):
        texts[package] = distribution(package).read_text("licenses/LICENSE") or ""
    for script in SCRIPTS.values():
        package = script.relative_to(NODE_MODULES).parts[0]
        texts[package] = (NODE_MODULES / package / "LICENSE").read_text("utf-8")
    line = "=" * 80
    return "\n\n".join(f"{line}\n{name}\n{line}\n\n{text}" for name, text in texts.items())
