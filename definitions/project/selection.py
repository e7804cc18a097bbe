"""The selection of modules by domain, environment and name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.project.module_entries import ModuleEntryNode
from definitions.source.nodes import Position

VARIABLES = {"domain": "PIPELINES_DOMAIN", "environment": "PIPELINES_ENV", "module": "PIPELINES_MODULE"}


@dataclass(frozen=True, slots=True)
class Selection:
    """Selected names by kind of level; none of a kind means all."""

    names: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Selection":
        """The names in ``PIPELINES_DOMAIN``, ``PIPELINES_ENV`` and ``PIPELINES_MODULE``, separated by commas."""
        lists = {kind: environment.get(variable, "").split(",") for kind, variable in VARIABLES.items()}
        return cls({kind: tuple(name.strip() for name in names if name.strip()) for kind, names in lists.items()})

    def __str__(self) -> str:
        """The variables as they are set, such as ``PIPELINES_ENV=dev``; empty if all modules are selected."""
        return " ".join(f"{VARIABLES[kind]}={','.join(names)}" for kind, names in self.names.items() if names)

    def chosen(self, entries: Iterable[ModuleEntryNode]) -> list[ModuleEntryNode]:
        """The selected entries.

        Raises:
            InvalidConfig: the project has no such name, or no module with all of them.
        """
        everything = list(entries)
        problems = list(self._unknown(everything))
        found = [entry for entry in everything if all(self._selects(kind, entry) for kind in VARIABLES)]
        if not found and everything and not problems:
            position = Position(next(VARIABLES[kind] for kind, names in self.names.items() if names), 1, 1)
            message = f"no module of the project is meant by {self}"
            problems.append(Problem(position, (), message, "unknown-selection"))
        if problems:
            raise InvalidConfig(problems)
        return found

    def _selects(self, kind: str, entry: ModuleEntryNode) -> bool:
        return not self.names.get(kind) or getattr(entry, kind) in self.names[kind]

    def _unknown(self, entries: list[ModuleEntryNode]) -> Iterator[Problem]:
        for kind, names in self.names.items():
            known = list(dict.fromkeys(str(getattr(entry, kind)) for entry in entries))
            for name in names:
                if name not in known:
                    hint = did_you_mean(name, known) or f"there are: {', '.join(known)}"
                    message = f"there is no {kind} '{name}' in the project"
                    yield Problem(Position(VARIABLES[kind], 1, 1), (), message, "unknown-selection", hint)
