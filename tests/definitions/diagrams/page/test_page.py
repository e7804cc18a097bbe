"""The page as text: one file that needs nothing else, in which texts of users are data."""

import base64
import hashlib
import json
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.diagnostics.printable import LINES, escaped
from definitions.diagrams.appearance import APPEARANCES
from definitions.diagrams.page.page import FOLDER, draw, page
from tests.support import CONFIGS, compiled

SCRIPTS = sorted((FOLDER / "script").glob("*.js"))
ANY_TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&'\"`/!-{}\\\u2028\u2029\u202e\x00")), max_size=60
) | st.sampled_from(["</script>", "<!--<script>", "{{script}}", "{{data}}", "]]>", "</title><script>alert(1)</script>"])


class Parts(HTMLParser):
    """Elements of a page with their attributes, and the texts of those that hold no others."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, attrs))
        self.texts.setdefault(tag, []).append("")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem or self.lasttag == "title":
            self.texts[self.lasttag][-1] += data

    @property
    def policy(self) -> dict[str, list[str]]:
        [content] = [
            dict(attributes)["content"] for tag, attributes in self.elements if ("http-equiv", POLICY) in attributes
        ]
        return {name: values for name, *values in (part.split() for part in (content or "").split(";"))}

    @property
    def data(self) -> object:
        packed, *_ = self.texts["script"]
        return json.loads(zlib.decompress(base64.b64decode(packed)))


POLICY = "Content-Security-Policy"
WORDS = {"node": "step", "whole": "pipeline"}
EMPTY = Parts(page({"title": "churn", **WORDS}))


def test_a_page_that_is_printed_is_the_page_that_is_written() -> None:
    text = page({"title": "churn", **WORDS})
    assert escaped(text, LINES) == text


@given(ANY_TEXT)
def test_any_text_of_a_user_is_data(text: str) -> None:
    data = {"title": text, **WORDS, "steps": [{"title": text, "rules": [text]}]}
    parts = Parts(page(data))
    assert parts.data == data
    assert parts.elements == EMPTY.elements
    assert parts.texts["script"][1:] == EMPTY.texts["script"][1:]
    assert parts.texts["style"] == EMPTY.texts["style"]


def test_the_page_may_run_and_show_what_it_brings_and_reach_nothing() -> None:
    hashes = {
        tag: [
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
            for text in EMPTY.texts[tag]
            if tag == "style" or "function" in text
        ]
        for tag in ("script", "style")
    }
    assert [len(found) for found in hashes.values()] == [2, 2]
    assert EMPTY.policy == {
        "default-src": ["'none'"],
        "script-src": hashes["script"],
        "style-src": hashes["style"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def test_the_page_names_no_file_and_no_address() -> None:
    named = [value for _, attributes in EMPTY.elements for key, value in attributes if key in ("src", "href")]
    addresses = set(re.findall(r"https?://[^\s\"'>)]+", page({"title": "churn", **WORDS})))
    assert (named, addresses) == ([], {"http://www.w3.org/2000/svg"})


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_scripts_make_elements_and_never_markup_or_code(script: Path) -> None:
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|Function\(|setTimeout\(\s*['\"]"
    )
    assert re.findall(forbidden, script.read_text(encoding="utf-8")) == []


def test_all_scripts_are_in_the_page() -> None:
    [own] = [text for text in EMPTY.texts["script"] if '"use strict";\n//' in text]
    assert all(script.read_text(encoding="utf-8") in own for script in SCRIPTS)


def test_the_library_is_what_its_page_says() -> None:
    told = (FOLDER / "dagre" / "README.md").read_text(encoding="utf-8")
    assert hashlib.sha256((FOLDER / "dagre" / "dagre.min.js").read_bytes()).hexdigest() in told
    assert (FOLDER / "dagre" / "LICENSE").read_text(encoding="utf-8").strip() in page({"title": "churn", **WORDS})


def test_a_sample_is_smaller_than_600_kilobytes_and_drawn_the_same_each_time() -> None:
    pipeline = compiled(CONFIGS / "step-types" / "churn-lifecycle.yaml")
    text = draw(pipeline)
    assert len(text.encode()) < 600_000
    assert draw(pipeline) == text


# Colours. WCAG 2.2, success criteria 1.4.3 and 1.4.11: 4.5 for text, 3 for what a shape is known by.

Colours = dict[str, str]


def colours(selector: str) -> Colours:
    css = (FOLDER / "picture.css").read_text(encoding="utf-8")
    rules = re.findall(rf"^{re.escape(selector)} \{{(.*?)\}}", css, re.MULTILINE | re.DOTALL)
    return dict(re.findall(r"(--[\w-]+): (#\w+)", "".join(rules)))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(factor * part for factor, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", ["", '[data-theme="dark"]'])
@pytest.mark.parametrize("group", [appearance.group for appearance in APPEARANCES])
def test_steps_of_every_group_are_readable(group: str, theme: str) -> None:
    page_colours, own = colours(f":root{theme}"), colours(f"{theme} .{group}".strip())
    for text in ("--text", "--muted"):
        assert contrast(page_colours[text], own["--fill"]) >= 4.5
    for ground in ("--page", "--box"):
        assert contrast(own["--edge"], page_colours[ground]) >= 3


@pytest.mark.parametrize("theme", ["", '[data-theme="dark"]'])
def test_arrows_and_their_labels_are_readable(theme: str) -> None:
    own = colours(f":root{theme}")
    for ground in ("--page", "--box", "--surface"):
        assert contrast(own["--line"], own[ground]) >= 3
        for text in ("--text", "--muted", "--accent", "--trigger", "--branch"):
            assert contrast(own[text], own[ground]) >= 4.5
