"""Which modules of a project are meant: all, or those of some domains, environments and names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.project.module_entries import ModuleEntryNode
from definitions.source.nodes import Position

VARIABLES = {"domain": "PIPELINES_DOMAIN", "environment": "PIPELINES_ENV", "module": "PIPELINES_MODULE"}


@dataclass(frozen=True, slots=True)
class Selection:
    """Names that are meant, by what they are names of; none of a kind means all."""

    names: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Selection":
        """The names in ``PIPELINES_DOMAIN``, ``PIPELINES_ENV`` and ``PIPELINES_MODULE``, separated by commas."""
        words = {kind: environment.get(variable, "").split(",") for kind, variable in VARIABLES.items()}
        return cls({kind: tuple(word.strip() for word in of if word.strip()) for kind, of in words.items()})

    def __str__(self) -> str:
        """The variables as they are set, such as ``PIPELINES_ENV=dev``; empty if all is meant."""
        return " ".join(f"{VARIABLES[kind]}={','.join(names)}" for kind, names in self.names.items() if names)

    def chosen(self, places: Iterable[ModuleEntryNode]) -> list[ModuleEntryNode]:
        """The places that are meant.

        Raises:
            InvalidConfig: a name is none of the project's, or none of its modules has all of them.
        """
        everything = list(places)
        problems = list(self._unknown(everything))
        found = [place for place in everything if all(self._means(kind, place) for kind in VARIABLES)]
        if not found and everything and not problems:
            position = Position(next(VARIABLES[kind] for kind, names in self.names.items() if names), 1, 1)
            message = f"no module of the project is meant by {self}"
            problems.append(Problem(position, "", message, "unknown-selection"))
        if problems:
            raise InvalidConfig(problems)
        return found

    def _means(self, kind: str, place: ModuleEntryNode) -> bool:
        return not self.names.get(kind) or getattr(place, kind) in self.names[kind]

    def _unknown(self, places: list[ModuleEntryNode]) -> Iterator[Problem]:
        for kind, names in self.names.items():
            known = list(dict.fromkeys(str(getattr(place, kind)) for place in places))
            for name in names:
                if name not in known:
                    hint = did_you_mean(name, known) or f"there are: {', '.join(known)}"
                    message = f"there is no {kind} '{name}' in the project"
                    yield Problem(Position(VARIABLES[kind], 1, 1), "", message, "unknown-selection", hint)
