"""Texts of users: they arrive unchanged in definitions, policies and names, or are refused."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from definitions.iam.statements import literal_pattern
from definitions.project.naming import Naming
from definitions.values.infrastructure import ACCOUNT, REGION, InfrastructureText, Text, split, ssm_parameter, text
from tests.definitions.sample_data import CONTEXT, a_sample, dumped, of_sample, places, suppress_invalid, user_text
from tests.support import compiled, config_of, json_of, step

TRAINING = yaml.safe_load(
    config_of("""
    - name: Train
      type: Training
      training:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1
        instanceType: ml.m5.xlarge
        inputChannels: [{channelName: train, s3Uri: 's3://data/train'}]
    """)
)


def trained(hyperparameters: str) -> dict[str, object]:
    """The hyperparameters in the definition, from those in YAML."""
    values: dict[str, object] = step(compiled(dumped(TRAINING) + hyperparameters), "Train")["Arguments"][
        "HyperParameters"
    ]
    return values


def is_ours(words: str) -> bool:
    """Whether a text holds what has a meaning of its own: a reference or a prefix of one."""
    names = "org|env|domain|module_name|account|region|partition|[a-z_-]+:"
    return bool(re.search(rf"\{{\{{({names})|^(ssm|ssm-org|ssm-domain|ssm-env|generated-role-(id|arn)):", words))


def texts_in(tree: Any) -> Iterator[str]:
    """All texts of a tree of maps and lists, keys included."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield key
            yield from texts_in(value)
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from texts_in(value)
    elif isinstance(tree, str):
        yield tree


@settings(max_examples=400)
@given(a_sample, user_text, st.data())
def test_user_text_in_any_place_arrives_unchanged_or_is_refused(sample: Path, words: str, data: st.DataObject) -> None:
    assume(words and not is_ours(words))
    config = of_sample(sample)
    path = data.draw(st.sampled_from([path for path in places(config) if path[0] == "pipeline"]))
    parent = config
    for segment in path[:-1]:
        parent = parent[segment]
    assume(isinstance(parent[path[-1]], str))
    parent[path[-1]] = words
    with suppress_invalid() as told:
        pipeline = compiled(dumped(config), context=CONTEXT)
    if not told:
        whole = pipeline.config.pipeline
        outside = [whole.tags, str(whole.description), str(whole.display_name)]
        found = [*texts_in(json_of(pipeline.definition)), *texts_in(outside)]
        # Beside infrastructure values a text is shown with its own '${' escaped; in JSON that is text, as JSON has it.
        in_json = json.dumps(words, ensure_ascii=False)[1:-1]
        spellings = {words, in_json, words.replace("${", "$${"), in_json.replace("${", "$${")}
        assert any(spelling in text for text in found for spelling in spellings)


@given(user_text, user_text)
@example("${aws_kms_key.k.arn}", "%{ if true }")
@example("", "")
@example("=", "{{{{}}")
def test_user_text_arrives_unchanged(key: str, value: str) -> None:
    assume(not is_ours(key) and not is_ours(value))
    config = deepcopy(TRAINING)
    config["pipeline"]["steps"][0]["training"]["hyperparameters"] = {key: value}
    assert step(compiled(dumped(config)), "Train")["Arguments"]["HyperParameters"] == {key: value}


@given(st.from_regex(r"[-+]?[0-9][0-9_]{0,25}(\.[0-9]{0,25})?([eE][-+]?[0-9]{1,3})?", fullmatch=True))
def test_numbers_are_kept_as_written_where_text_is_expected(number: str) -> None:
    assert trained(f"      hyperparameters: {{n: {number}}}\n") == {"n": number}


texts = st.lists(
    st.sampled_from(["", "/", "a", "a/b", "${x}", "://"]) | st.sampled_from([ACCOUNT, REGION, ssm_parameter("/a/b")]),
    max_size=6,
).map(lambda parts: text(*parts))


@given(texts, st.sampled_from(["/", "a", "://", "${", "/b"]), st.integers(-1, 3))
def test_what_is_cut_and_joined_again_is_the_same(whole: Text, separator: str, maximum: int) -> None:
    pieces = split(whole, separator, maximum)
    joined = [part for piece in pieces for part in (separator, piece)][1:]
    assert text(*joined) == whole
    assert maximum < 0 or len(pieces) <= maximum + 1
    if maximum < 0:
        literals = [
            part for piece in pieces for part in (piece.parts if isinstance(piece, InfrastructureText) else [piece])
        ]
        assert not any(isinstance(part, str) and separator in part for part in literals)


@given(user_text)
def test_literal_text_says_the_same_to_iam(words: str) -> None:
    escaped = literal_pattern(words)
    assert isinstance(escaped, str)
    assert re.sub(r"\$\{([*?$])\}", r"\1", escaped) == words
    assert not re.search(r"[*?$]", re.sub(r"\$\{[*?$]\}", "", escaped))


names = st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True)


@given(names, names, names, names, st.from_regex(r"[A-Za-z0-9-]{0,80}", fullmatch=True), st.integers(20, 256))
def test_names_never_exceed_their_limit(
    org: str, env: str, domain: str, module: str, suffix: str, longest: int
) -> None:
    naming = Naming(org, env, domain, module)
    name, whole = naming.resource_name(suffix, longest), naming.resource_name(suffix)
    assert len(name) <= longest
    assert name == name.lower()
    assert (name == whole) == (len(whole) < longest)
    assert json_of(text(name)) == name
