"""The selection of modules by domain, environment, name and stack."""

from collections.abc import Iterable, Iterator, Mapping

from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.foundation.records import record
from definitions.project.module_entries import ModuleEntryNode
from definitions.source.nodes import Position

VARIABLES = {
    "domain": "PIPELINES_DOMAIN",
    "environment": "PIPELINES_ENV",
    "module": "PIPELINES_MODULE",
    "stack": "PIPELINES_STACK",
}
_KINDS = ("domain", "environment", "module")


@record
class Selection:
    """Selected names by kind of level; none of a kind means all."""

    names: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Selection":
        """The names in the variables, separated by commas; those of stacks by commas or spaces."""
        lists = {kind: environment.get(VARIABLES[kind], "").split(",") for kind in _KINDS}
        lists["stack"] = environment.get(VARIABLES["stack"], "").replace(",", " ").split()
        return cls({kind: tuple(name.strip() for name in names if name.strip()) for kind, names in lists.items()})

    @property
    def stacks(self) -> tuple[str, ...]:
        """Names of stacks and patterns for them."""
        return self.names.get("stack", ())

    def __str__(self) -> str:
        """The variables as they are set, such as ``PIPELINES_ENV=dev``; empty if all modules are selected."""
        return " ".join(f"{VARIABLES[kind]}={','.join(names)}" for kind, names in self.names.items() if names)

    def chosen(self, entries: Iterable[ModuleEntryNode]) -> list[ModuleEntryNode]:
        """The entries that are selected by domain, environment and module.

        Raises:
            InvalidConfig: the project has no such name, or no module with all of them.
        """
        everything = list(entries)
        problems = list(self._unknown(everything))
        found = [entry for entry in everything if all(self._selects(kind, entry) for kind in _KINDS)]
        if not found and everything and not problems:
            position = Position(next(VARIABLES[kind] for kind in _KINDS if self.names.get(kind)), 1, 1)
            message = f"no module of the project is meant by {self}"
            problems.append(Problem(position, (), message, "unknown-selection"))
        if problems:
            raise InvalidConfig(problems)
        return found

    def _selects(self, kind: str, entry: ModuleEntryNode) -> bool:
        return not self.names.get(kind) or getattr(entry, kind) in self.names[kind]

    def _unknown(self, entries: list[ModuleEntryNode]) -> Iterator[Problem]:
        for kind in _KINDS:
            names = self.names.get(kind, ())
            known = list(dict.fromkeys(str(getattr(entry, kind)) for entry in entries))
            for name in names:
                if name not in known:
                    hint = did_you_mean(name, known) or f"there are: {', '.join(known)}"
                    message = f"there is no {kind} '{name}' in the project"
                    yield Problem(Position(VARIABLES[kind], 1, 1), (), message, "unknown-selection", hint)
