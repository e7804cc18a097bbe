"""Makes ``definitions/images/images.json`` from the tables of AWS's Python SDK: the images that AWS publishes.

The file is a JSON object:

- ``families``: a list of the accounts that own images, each with its Regions. No two repositories of a family have
  different accounts in one Region.
- ``registries``: by name, the number of a family, and those of its Regions in which the images are not.
- ``repositories``: all repositories that the SDK knows, by registry.
- ``images``: for each framework and purpose, ``aliases`` of versions, and groups of ``versions`` with the same facts:
  ``repository``, ``registry`` (a name), ``base`` framework, ``python`` versions, and by processor the end of the tag.

Lists of words are texts with spaces. A fact that a group lacks is no part of its tags.

Source: the folder image_uri_config of the package sagemaker-core, and how its image_uris.py reads it.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Config: TypeAlias = dict[str, Any]
"""A file of the SDK or a part of it."""
Accounts: TypeAlias = dict[str, str]
"""The account that owns images, by Region."""

FRAMEWORKS = {
    "xgboost": "xgboost",
    "sklearn": "scikit-learn",
    "pytorch": "pytorch",
    "tensorflow": "tensorflow",
    "huggingface": "huggingface",
    "spark": "spark",
    "model-monitor": "model-monitor",
    "clarify": "clarify",
}
"""The SDK's files and our names of the frameworks in them."""

SCOPES = {
    "training": "training",
    "inference": "inference",
    "inference_graviton": "inference on Graviton",
    "processing": "processing",
    "monitoring": "processing",
}
"""The SDK's scopes and our purposes. Elastic Inference (eia) has ended."""

ARM_TAGS = {
    ("xgboost", "1.5-1"): "1.5-1-arm64",
    ("xgboost", "1.3-1"): "1.3-1-arm64",
    ("sklearn", "1.0-1"): "1.0-1-arm64-cpu-py3",
}
"""Whole tags that the SDK has in its code."""

UNTOLD_PYTHON = {"spark"}
"""Frameworks whose usual tags leave the Python version out."""


def table_file(configs: Mapping[str, Config]) -> str:
    """The text of the file; ``configs`` are the SDK's, by name of the file."""
    preferred = {part["repository"] for name in FRAMEWORKS for part in parts(configs[name])}
    registries = _Registries([part for config in configs.values() for part in parts(config)], preferred)
    images = {ours: _purposes(name, configs[name], registries) for name, ours in FRAMEWORKS.items()}
    sections = {
        "families": registries.families(),
        "registries": registries.named,
        "repositories": registries.repositories(),
        "images": images,
    }
    lines = ",\n".join(f"{_compact(key)}:{_lines(section)}" for key, section in sections.items())
    return f"{{{lines}}}\n"


def parts(config: object) -> Iterator[Config]:
    """The parts of a file that name a repository."""
    if isinstance(config, dict):
        if "registries" in config:
            yield config
        for value in config.values():
            yield from parts(value)


class _Registries:
    """Accounts by Region, merged into families and named."""

    def __init__(self, found: list[Config], preferred: set[str]) -> None:
        self._found = found
        self._preferred = preferred
        self._unions = self._by_repository()
        different = {str(accounts): accounts for accounts in [*self._lists(), *self._unions.values()]}
        self._families: list[Accounts] = []
        for accounts in sorted(different.values(), key=lambda each: (-len(each), sorted(each.items()))):
            self._join(accounts)
        self._names = self._by_use(different)
        self.named = {name: self._entry(different[accounts]) for accounts, name in self._names.items()}

    def _lists(self) -> list[Accounts]:
        return [_sorted(part["registries"]) for part in self._found]

    def _by_repository(self) -> dict[str, Accounts]:
        """The accounts of each repository, over all its versions.

        Raises:
            ValueError: a repository has two accounts in a Region.
        """
        unions: dict[str, Accounts] = {}
        for part in self._found:
            union = unions.setdefault(part["repository"], {})
            for region, account in part["registries"].items():
                if union.setdefault(region, account) != account:
                    raise ValueError(f"{part['repository']} has two accounts in {region}")
        return {repository: _sorted(union) for repository, union in sorted(unions.items())}

    def _join(self, accounts: Accounts) -> None:
        """Add the accounts to the first family that has no other ones, and at least one of them."""
        for family in self._families:
            common = family.keys() & accounts.keys()
            if common and all(family[region] == accounts[region] for region in common):
                family.update(accounts)
                return
        self._families.append(dict(accounts))

    def _by_use(self, different: Mapping[str, Accounts]) -> dict[str, str]:
        """Names of different accounts: the repository with the most versions there, and a number if that has others.

        Repositories of the frameworks come before others.
        """
        uses: dict[str, Counter[str]] = {accounts: Counter() for accounts in different}
        for part, accounts in zip(self._found, self._lists(), strict=True):
            uses[str(accounts)][part["repository"]] += 1
        for repository, union in self._unions.items():
            uses[str(union)][repository] += 0
        names: dict[str, str] = {}
        taken = Counter[str]()
        for key in sorted(different, key=lambda each: (-len(different[each]), each)):
            name = min((name not in self._preferred, -count, name) for name, count in uses[key].items())[2]
            taken[name] += 1
            names[key] = name if taken[name] == 1 else f"{name}-{taken[name]}"
        return names

    def _family(self, accounts: Accounts) -> int:
        return next(i for i, family in enumerate(self._families) if accounts.items() <= family.items())

    def _entry(self, accounts: Accounts) -> list[Any]:
        family = self._family(accounts)
        return [family, " ".join(sorted(self._families[family].keys() - accounts.keys()))]

    def name(self, accounts: Accounts) -> str:
        """The name of these accounts."""
        return self._names[str(_sorted(accounts))]

    def families(self) -> list[dict[str, str]]:
        return [
            {
                account: " ".join(sorted(region for region, owner in family.items() if owner == account))
                for account in sorted(set(family.values()))
            }
            for family in self._families
        ]

    def repositories(self) -> dict[str, str]:
        """Repositories by registry."""
        by_registry: dict[str, list[str]] = {}
        for repository, accounts in self._unions.items():
            by_registry.setdefault(self.name(accounts), []).append(repository)
        return {name: " ".join(repositories) for name, repositories in by_registry.items()}


def _sorted(accounts: Accounts) -> Accounts:
    return dict(sorted(accounts.items()))


def _purposes(framework: str, config: Config, registries: _Registries) -> dict[str, Config]:
    scopes = dict.fromkeys(config["scope"], config) if "scope" in config else config
    return {
        SCOPES[scope]: _purpose(framework, scope, part, registries) for scope, part in scopes.items() if scope in SCOPES
    }


def _purpose(framework: str, scope: str, config: Config, registries: _Registries) -> Config:
    groups: dict[str, list[str]] = {}
    for version, part in config["versions"].items():
        for facts in _facts(framework, scope, version, part, config, registries):
            groups.setdefault(_compact(facts), []).append(version)
    aliases = config.get("version_aliases", {})
    return {
        "aliases": " ".join(f"{alias}={version}" for alias, version in aliases.items()),
        "versions": [{"versions": " ".join(versions), **json.loads(facts)} for facts, versions in groups.items()],
    }


def _facts(
    framework: str, scope: str, version: str, part: Config, config: Config, registries: _Registries
) -> Iterator[Config]:
    """What tells the images of a version: one entry, or one for each base framework or Python version."""
    if "registries" not in part:
        for name, inner in part.items():
            if name == "version_aliases":
                continue
            for facts in _facts(framework, scope, version, inner, config, registries):
                yield facts | ({"python": name} if name.startswith("py") and name[2:].isdigit() else {"base": name})
        return
    facts = {"repository": part["repository"], "registry": registries.name(part["registries"])}
    if scope == "inference_graviton" and (framework, version) in ARM_TAGS:
        yield facts | {"tag": ARM_TAGS[framework, version]}
        return
    if part.get("py_versions") and framework not in UNTOLD_PYTHON:
        facts["python"] = " ".join(part["py_versions"])
    ends = part.get("container_version", {})
    is_arm = part["repository"].endswith(("-inference-graviton", "-inference-arm64"))
    processors = config.get("processors") or part.get("processors") or []
    if processors:
        facts["processors"] = {
            processor: f"{ends[processor]}-sagemaker" if is_arm else ends.get(processor, "") for processor in processors
        }
    yield facts


def _lines(section: Any) -> str:
    """A section with one entry on a line; of images, one group of versions."""
    if isinstance(section, list):
        return "[\n" + ",\n".join(map(_compact, section)) + "]"
    entries = (
        f"{_compact(key)}:{_purpose_lines(value) if isinstance(value, dict) else _compact(value)}"
        for key, value in section.items()
    )
    return "{\n" + ",\n".join(entries) + "}"


def _purpose_lines(purposes: dict[str, Config]) -> str:
    entries = []
    for purpose, facts in purposes.items():
        groups = ",\n".join(map(_compact, facts["versions"]))
        entries.append(f'{_compact(purpose)}:{{"aliases":{_compact(facts["aliases"])},"versions":[\n{groups}]}}')
    return "{\n" + ",\n".join(entries) + "}"


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
