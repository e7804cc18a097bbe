"""Whatever stands in a text of a config stays text: of each field of each model and of each request's shape.

The fields are found by walking the models. A text is put into each; either the field refuses it by its form, at its
place, or the stack that CDKTF writes is evaluated by Terraform itself, and the text is found there as it was written.
"""

import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Literal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from definitions.diagnostics.problems import InvalidConfig, Problem, dotted
from definitions.foundation.records import replace
from definitions.iam.statements import literal_pattern
from definitions.pipeline.compile import CompiledPipeline
from tests.support import compiled, node_of
from tests.synth import all_applied_by_terraform, all_synthesized, values_of
from tests.text_fields import Field, Filled, Place, config_with, text_fields

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")

CONTEXT: dict[str, object] = {"account-2": "222222222222", "account-3": "333333333333"}
ONE_LINE = (
    "${HOME}%{if true}x%{endif}$${a}%%{b}${TfToken[TOKEN.0]}#{TfToken[TOKEN.1]}&{TfToken[TOKEN.2]}${aws:username}"
    "${aws_kms_key.encryption_key.arn}$(id)`id`;'\" \\ !!x &a *b -1.8881545897087505e+289"
)
LINES = f"{ONE_LINE}\n- x: !!python/object:os.system\n\ty\u2028${{"
SHORT = "${a}%{b}"
PREFIXES = (
    "s3://bucket/",
    "/",
    "arn:aws:iam::123456789012:role/",
    "arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/",
)
PIECES = [
    *("${", "%{", "$", "%", "}", "$$", "%%", "~}", "TfToken[TOKEN.0]", "#{TfToken[TOKEN.1]}", "${TfToken[TOKEN.2]}"),
    *(
        "${aws:username}",
        "${data.aws_region.current_region.region}",
        '"',
        "\\",
        "'",
        "\n",
        "*",
        "?",
        "é",
        "\u2028",
        "x",
    ),
    *(
        "!!python/object:os.system ",
        "- ",
        ": ",
        "#",
        "`id`",
        "$(id)",
        ";",
        "&",
        "|",
        ">",
        '${jsonencode("x")}',
        "<%= %>",
    ),
]
WITHOUT_EFFECT = ".nag_suppressions"
"""Accepted for compatibility, and nowhere in what is deployed."""
HOWS: tuple[Literal["whole", "added", "bare"], ...] = ("whole", "added", "bare")
MARKED = re.compile(r"q(\d{4})a(.*?)q\1z", re.DOTALL)


def test_text_in_every_field_is_refused_there_or_arrives_as_written() -> None:
    taken = [filled for _, filled in outcomes() if isinstance(filled, Filled)]
    refused = [field.label for field, state in outcomes() if state == "closed"]
    unreached = {field.label for field, state in outcomes() if state == "unreached"}
    assert len(taken) > 1000
    assert len(refused) > 400
    # A few are for what no sample is, such as a tuning that chooses its ranges itself.
    assert len(unreached) < len(outcomes()) // 25, sorted(unreached)
    assert [filled.field.label for filled in lost(taken) if WITHOUT_EFFECT not in filled.field.label] == []


@settings(max_examples=3, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # each takes seconds
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join), st.randoms(use_true_random=False))
def test_any_text_in_many_fields_at_once_is_refused_or_arrives_as_written(words: str, random: Random) -> None:
    taken = [filled for _, filled in outcomes() if isinstance(filled, Filled) and filled.words == marked(LINES)]
    chosen = [replace(filled, words=marked(words)) for filled in random.sample(taken, 60)]
    assert [filled.field.label for filled in lost(chosen) if WITHOUT_EFFECT not in filled.field.label] == []


def lost(taken: list[Filled]) -> list[Filled]:
    """Those whose text is nowhere in what Terraform evaluates; wherever a text is, it is as it was written."""
    numbered = [
        replace(filled, words=filled.words.replace("q1000", f"q{number}")) for number, filled in enumerate(taken, 1001)
    ]
    groups = enumerate(bins(numbered))
    pipelines = [pair for number, together in groups for pair in compiled_together(together, f"m{number}")]
    stacks = all_synthesized([with_less_published(pipeline) for pipeline, _ in pipelines])
    values = {name: value for stack in stacks for name, value in values_of(stack).items()}
    templates = {text: None for stack in stacks for text in texts_in(stack) if MARKED.search(text) or "TfToken" in text}
    written = {int(number): words for filled in numbered for number, words in MARKED.findall(filled.words)}
    found = set()
    for text in all_applied_by_terraform(list(templates), values):
        for number, words in [pair for leaf in leaves(text) for pair in MARKED.findall(leaf)]:
            assert words in spellings(written[int(number)])
            found.add(int(number))
    arrived = {filled for _, group in pipelines for filled in group if number_of(filled) in found}
    return [filled for _, group in pipelines for filled in group if filled not in arrived]


def with_less_published(pipeline: CompiledPipeline) -> CompiledPipeline:
    """Without the values for other modules in which no text is: they would be half of what CDKTF has to make."""
    return replace(pipeline, published=[value for value in pipeline.published if MARKED.search(repr(value))])


def number_of(filled: Filled) -> int:
    [(number, _)] = MARKED.findall(filled.words)
    return int(number)


def spellings(words: str) -> set[str]:
    """The text, and the same for IAM, where some names are also granted in lower case."""
    return {words, str(literal_pattern(words)), str(literal_pattern(words.lower()))}


def texts_in(tree: object) -> Iterator[str]:
    """All texts of a tree, keys included."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield key
            yield from texts_in(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from texts_in(value)
    elif isinstance(tree, str):
        yield tree


def leaves(text: str) -> Iterator[str]:
    """The text, or the texts in it if it is JSON, and in those of them that are JSON themselves."""
    try:
        tree = json.loads(text) if text[:1] in ("{", "[") else None
    except ValueError:
        tree = None
    if tree is None:
        yield text
    else:
        for leaf in texts_in(tree):
            yield from leaves(leaf)


def bins(filled: list[Filled]) -> list[list[Filled]]:
    """The fields in groups that can stand in one config: of one sample, none inside another."""
    groups: list[list[Filled]] = []
    for one in filled:
        group = next((g for g in groups if not any(one.excludes(other) for other in g)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def compiled_together(filled: list[Filled], name: str) -> list[tuple[CompiledPipeline, list[Filled]]]:
    """One pipeline for all, or several where they do not go together; none for what is refused."""
    try:
        return [(pipeline_with(filled, name), filled)]
    except InvalidConfig:
        if len(filled) == 1:
            return []
        half = len(filled) // 2
        return [*compiled_together(filled[:half], f"{name}a"), *compiled_together(filled[half:], f"{name}b")]


@cache
def outcomes() -> list[tuple[Field, Filled | str]]:
    """For each field the widest text that it takes; ``closed`` if its form refuses all, ``unreached`` if others do."""
    return [(field, outcome(field)) for field in text_fields(CONTEXT)]


def outcome(field: Field) -> Filled | str:
    # Best where the sample has the field itself.
    for place in sorted(field.places, key=lambda place: field.leaf.path[0] not in place.value())[:2]:
        filled, rules = tried(field, place, marked(LINES))
        if filled is not None:
            return filled
        # What is of a form may go on with any text behind it.
        for prefix in ("", *(PREFIXES if any(rule.startswith("bad-") for rule in rules) else ())) if rules else ():
            filled, _ = tried(field, place, prefix + marked(SHORT))
            if filled is not None:
                longer = replace(filled, words=prefix + marked(ONE_LINE))
                return filled if problems_of([longer]) else longer
        if rules:
            return "closed"
    return "unreached"


def marked(words: str, number: int = 1000) -> str:
    """The text between marks of its own, by which it is found again."""
    return f"q{number}a{words}q{number}z"


def tried(field: Field, place: Place, words: str) -> tuple[Filled | None, set[str]]:
    """The text in the field, if that compiles; and the rules by which the field itself refuses it."""
    key = field.leaf.path[0]
    for how in HOWS[:1] if len(field.leaf.path) == 1 or "join" in field.leaf.path else HOWS:
        filled = Filled(field, place, words, how)
        for _ in range(3):
            problems = problems_of([filled])
            if not problems:
                return filled, set()
            refusals = [problem for problem in problems if problem.severity == "error"]
            rules = {problem.rule for problem in refusals if dotted(problem.path) in (filled.path, filled.map_path)}
            if rules:
                return None, rules
            # Keys that a problem names may stand in the way.
            named = {name for problem in problems for name in re.findall(r"'(\w+)'", problem.message)}
            more = [other for other in place.value() if other in named and other not in (key, *filled.without)]
            if not more:
                break
            filled = replace(filled, without=(*filled.without, more[0]))
    return None, set()


def problems_of(filled: list[Filled]) -> list[Problem]:
    """Errors, or what says that the text has no effect."""
    try:
        pipeline = compiled(node_of(config_with(filled)), context=CONTEXT)
    except InvalidConfig as invalid:
        return [problem for problem in invalid.problems if problem.severity == "error"]
    return [warning for warning in pipeline.warnings if warning.rule == "ignored-key"]


def pipeline_with(filled: list[Filled], name: str = "m") -> CompiledPipeline:
    # JSON is YAML, but for characters that break lines in the one and not in the other.
    return compiled(json.dumps(config_with(filled)), context=CONTEXT, name=name)
