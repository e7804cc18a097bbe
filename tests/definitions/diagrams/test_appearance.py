"""Shapes and colours: told apart, and seen on a white page and on a dark one."""

import pytest

from definitions.diagrams.appearance import APPEARANCES, FAILURE_COLOUR, TEXT_COLOUR, Appearance
from definitions.pipeline.steps import step_types

PAGES = ["#ffffff", "#0d1117"]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio" and "relative luminance")."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_step_type_looks_like_something_and_so_does_what_stands_around_the_steps() -> None:
    named = [name for appearance in APPEARANCES for name in appearance.types]
    starts = ["Schedule", "Event", "Disabled schedule", "Disabled event", "Concurrency", "Any trigger"]
    receivers = ["SNS topic", "Event bus", "CloudWatch alarms", "Any event"]
    others = ["Pipeline", "Model package group", "Variant", "S3 bucket"]
    assert sorted(named) == sorted([*starts, *receivers, *others, *(kind.type_name for kind in step_types())])


@pytest.mark.parametrize("fact", ["group", "mermaid", "dot", "fill", "stroke"])
def test_no_two_groups_look_alike(fact: str) -> None:
    # A loop is a box in DOT, and one around its steps in Mermaid. Disabled triggers differ from triggers by colour.
    alike = {("loop", "dot"), ("loop", "mermaid"), ("idle", "dot"), ("idle", "mermaid")}
    facts = [getattr(appearance, fact) for appearance in APPEARANCES if (appearance.group, fact) not in alike]
    assert len(set(facts)) == len(facts)


@pytest.mark.parametrize("appearance", APPEARANCES, ids=lambda appearance: appearance.group)
def test_text_and_borders_are_seen(appearance: Appearance) -> None:
    assert contrast(TEXT_COLOUR, appearance.fill) >= 7
    assert min(contrast(appearance.stroke, page) for page in PAGES) >= 3


def test_arrows_after_a_failure_are_seen() -> None:
    assert min(contrast(FAILURE_COLOUR, page) for page in PAGES) >= 3
