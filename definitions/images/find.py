"""Find an image of AWS's by framework, version and what else tells its images apart.

Versions are resolved as AWS's Python SDK does: a short version such as ``2.1`` is the tag of the newest patch.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from definitions.diagnostics.messages import nearest_name, quoted
from definitions.foundation.records import record
from definitions.images.processors import CPU, GPU, GRAVITON
from definitions.images.table import ImageFacts, aliases, purposes, versions

_ON_GRAVITON = "inference on Graviton"
_OR_URI = "for any other image, give 'imageUri' instead"
_MOST_SHOWN = 12


@record
class PublishedImage:
    """An image that AWS publishes.

    Attributes:
        registry: the name of the accounts that own it, for ``table.accounts``.
        repository: its name in Amazon ECR.
        tag: ``None`` for a repository whose newest image is taken.
    """

    registry: str
    repository: str
    tag: str | None


class NoSuchImage(KeyError):
    """AWS publishes no image of this description.

    Attributes:
        key: the YAML key that is wrong.
        message: the text for the user.
        hint: a suggestion.
    """

    def __init__(self, key: str, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.key = key
        self.message = message
        self.hint = hint


class SeveralImages(NoSuchImage):
    """The description fits several images; ``key`` is missing, and ``message`` lists its values."""


def find_image(
    framework: str,
    needed: Sequence[str],
    *,
    version: str | None,
    base: str | None,
    python: str | None,
    processors: Sequence[str],
) -> PublishedImage:
    """The image of a framework.

    Args:
        framework: of ``table.FRAMEWORKS``.
        needed: purposes that will do, the best first.
        version: of the framework, or an alias; ``None`` for the only one.
        base: the base framework of Hugging Face's images, such as ``pytorch2.1``; ``None`` for the only one.
        python: such as ``py310``; ``None`` for the only one.
        processors: of the instances, by ``processor_of``; none if they are not known.

    Raises:
        NoSuchImage: there is none.
        SeveralImages: the description fits several.
    """
    purpose = _purpose(framework, needed, processors)
    full, candidates = _version(framework, purpose, version)
    candidates = _of_base(candidates, base, framework)
    facts = _of_python(candidates, python, framework)
    if facts.tag is not None:
        return PublishedImage(facts.registry, facts.repository, facts.tag)
    start = version or full
    if facts.base is not None:
        start = f"{re.sub('^[a-z]+', '', facts.base)}-transformers{full}"
    chosen = None if facts.processors is None else _processor(facts.processors, processors, framework)
    end = "" if facts.processors is None or chosen is None else facts.processors[chosen]
    told_python = python or next(iter(facts.python), None)
    tag = "-".join(part for part in (start, chosen, told_python, end) if part)
    return PublishedImage(facts.registry, facts.repository, tag or None)


def _purpose(framework: str, needed: Sequence[str], processors: Sequence[str]) -> str:
    if GRAVITON in processors:
        return _purpose_on_graviton(framework, needed, processors)
    there = purposes(framework)
    found = next((purpose for purpose in needed if purpose in there), None)
    if found is None:
        message = f"AWS's {framework} images are for {' and '.join(there)}, not for {needed[0]}"
        raise NoSuchImage("framework", message, _OR_URI)
    return found


def _purpose_on_graviton(framework: str, needed: Sequence[str], processors: Sequence[str]) -> str:
    if len(processors) > 1:
        message = f"the instance types have {' and '.join(processors)}, and no image is for both"
        raise NoSuchImage("processor", message, "name instance types of one of them")
    if "inference" not in needed or _ON_GRAVITON not in purposes(framework):
        raise NoSuchImage("processor", f"AWS publishes no {framework} images for {needed[0]} on Graviton", _OR_URI)
    return _ON_GRAVITON


def _version(framework: str, purpose: str, version: str | None) -> tuple[str, list[ImageFacts]]:
    """The version without aliases, and the facts of its images."""
    known = versions(framework, purpose)
    if version is None:
        if len(known) == 1:
            return next(iter(known.items()))
        raise SeveralImages("version", f"one of {_listed(known)}")
    short = aliases(framework, purpose)
    full = short.get(version, version)
    if full in known:
        return full, known[full]
    if list(known) == [""]:
        raise NoSuchImage("version", f"cannot be chosen: AWS publishes one {framework} image", "remove the key")
    message = f"{quoted(version)} is no version of AWS's {framework} images for {purpose}: {_listed(known)}"
    longer = [each for each in _newest_first(known) if each.startswith((f"{version}.", f"{version}-"))]
    meant = longer[0] if longer else nearest_name(version, [*known, *short])
    raise NoSuchImage("version", message, _OR_URI if meant is None else f"did you mean '{meant}'? {_OR_URI}")


def _of_base(candidates: list[ImageFacts], base: str | None, framework: str) -> list[ImageFacts]:
    """The images with this base framework, or with the only one."""
    known = list(dict.fromkeys(facts.base for facts in candidates if facts.base is not None))
    if not known:
        if base is not None:
            message = f"is for huggingface; {framework}'s images rest on no other framework"
            raise NoSuchImage("baseFrameworkVersion", message, "remove the key")
        return candidates
    if base is None and len(known) == 1:
        return candidates
    if base is None:
        raise SeveralImages("baseFrameworkVersion", f"one of {', '.join(known)}")
    found = [facts for facts in candidates if facts.base == base or str(facts.base).startswith(f"{base}.")]
    if not found:
        message = f"{quoted(base)} is not one of {', '.join(known)}, on which AWS's images of this version rest"
        raise NoSuchImage("baseFrameworkVersion", message, _OR_URI)
    return found


def _of_python(candidates: list[ImageFacts], python: str | None, framework: str) -> ImageFacts:
    """The one image with this Python version, or with the only one."""
    known = [version for facts in candidates for version in facts.python]
    if python is None:
        if len(known) > 1:
            raise SeveralImages("pythonVersion", " or ".join(known))
        return candidates[0]
    if not known:
        message = f"cannot be chosen: AWS's {framework} images of this version are not told apart by it"
        raise NoSuchImage("pythonVersion", message, "remove the key")
    found = next((facts for facts in candidates if python in facts.python), None)
    if found is None:
        message = f"AWS's {framework} images of this version have {' or '.join(known)}, not {quoted(python)}"
        raise NoSuchImage("pythonVersion", message, _OR_URI)
    return found


def _processor(known: Mapping[str, str], processors: Sequence[str], framework: str) -> str:
    """The processor that the tag names."""
    if list(processors) == [GRAVITON] or (not processors and len(known) == 1):
        return next(iter(known))
    if len(processors) != 1:
        why = f": the instance types have {' and '.join(processors)}" if processors else ""
        raise SeveralImages("processor", f"{' or '.join(sorted(known))}{why}")
    if processors[0] not in known:
        message = (
            f"AWS's {framework} images of this version are for {' and '.join(sorted(known))}, not for {processors[0]}"
        )
        runs_anyway = list(known) == [CPU] and processors[0] == GPU
        raise NoSuchImage(
            "processor", message, "it runs on these too with 'processor: cpu'" if runs_anyway else _OR_URI
        )
    return processors[0]


def _listed(known: Iterable[str]) -> str:
    newest = _newest_first(known)
    return ", ".join(newest[:_MOST_SHOWN]) + (" ..." if len(newest) > _MOST_SHOWN else "")


def _newest_first(known: Iterable[str]) -> list[str]:
    return sorted(known, key=lambda version: [int(number) for number in re.findall(r"\d+", version)], reverse=True)
