"""Reports: what they say, and that text from outside is text in each of them."""

import json
import re
from html.parser import HTMLParser
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from definitions.comparison.compare import Side, compare
from definitions.comparison.comparison import Comparison
from definitions.comparison.reports.as_json import as_json
from definitions.comparison.reports.markdown import LONGEST, as_markdown
from definitions.comparison.reports.text import as_text
from definitions.comparison.reports.values import shown_pair, shown_value
from definitions.diagnostics.printable import escaped
from definitions.pipeline.steps import STEP_TYPES
from definitions.values.placeholders import Placeholder, open_text

TEXTS = st.text(min_size=1).filter(lambda text: text not in {"DefaultValue", "EnumValues", "Type", *STEP_TYPES})
"""All but names of members whose changes break starts, and types of steps: of these more is said."""


def comparison_with(text: str) -> Comparison:
    """A comparison in which a text is a title, the name and type of a step, a key, a value and a parameter."""
    sides = (
        Side(
            {
                "Steps": [{"Name": text, "Type": text, "Arguments": {text: value}}],
                "Parameters": [{"Name": text, text: value}],
            }
        )
        for value in (f"{text}1", f"{text}2")
    )
    return compare(text, *sides)


class Tags(HTMLParser):
    """The tags of HTML, and the text in its ``code``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.code: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        self.code += [""] if tag == "code" else []

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "code":
            self.code[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")


MARKUP = re.compile(r"[`*_\[\]()<>@#|!~\\$:&;{}=^\"?]|www\.", re.IGNORECASE)
"""What GitHub may take for markup, a mention, a link, an emoji or a reference."""


@given(TEXTS)
@example("`</code></details><script>alert(1)</script>@team #1 [a](http://b.c) www.b.c | :smile: **x** &lt; $x$")
@example("\n\n# title\n- [ ] task\n```")
@example("WWW.example.com user@example.com GH-1 ![a](b)\u202e\x1b[31m")
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    written, harmless = as_markdown([comparison_with(text)]), as_markdown([comparison_with("x")])
    found, expected = Tags(written), Tags(harmless)
    assert found.tags == expected.tags
    assert found.code[0] == escaped(text)
    for quoted in re.findall(r"<code>(.*?)</code>", written):
        assert not MARKUP.search(re.sub(r"&#\d+;", "", quoted))
    assert re.sub(r"<code>.*?</code>", "", written) == re.sub(r"<code>.*?</code>", "", harmless)


@given(TEXTS)
@example("\x1b]0;title\x07\r\n\u202e")
def test_text_and_json_show_any_text_on_its_line(text: str) -> None:
    comparison = comparison_with(text)
    assert as_text([comparison]).count("\n") == as_text([comparison_with("x")]).count("\n")
    assert all(line.isprintable() for line in as_text([comparison]).splitlines())
    assert json.loads(as_json([comparison]))["pipelines"][0]["steps"][0]["name"] == text


def test_no_difference_is_one_line() -> None:
    comparison = compare("x", Side({"Steps": []}), Side({"Steps": []}))
    assert as_text([comparison, comparison]) == "no difference\n"
    assert as_markdown([comparison]) == "No difference in meaning.\n"
    assert json.loads(as_json([comparison]))["different"] is False


def test_a_comment_is_never_longer_than_github_takes() -> None:
    old, new = (
        Side(
            {
                "Steps": [
                    {"Name": f"S{index}", "Type": "Fail", "Arguments": {"X": f"{value}" * 90}} for index in range(900)
                ]
            }
        )
        for value in ("&", "<")
    )
    written = as_markdown([compare("x", old, new)])
    assert len(written) < LONGEST + 200
    assert written.endswith("run `pipelines diff` to read it.\n")
    tags = Tags(written).tags
    assert tags.count("details") == tags.count("/details") > 1


def test_values_are_shown_by_what_they_are() -> None:
    join = {"Std:Join": {"On": "/", "Values": ["s3:/", {"Get": "Parameters.Bucket"}]}}
    assert shown_value(join) == "join('s3:/', Parameters.Bucket, on '/')"
    assert shown_value(open_text("a-", Placeholder("<role arn>"))) == "'a-<role arn>'"
    assert shown_value({"a": [1, True, None, "x\ny"]}) == r"{a: [1, true, null, 'x\ny']}"
    assert shown_value("token ghp_" + "a" * 36) == "'token ***'"


def test_long_values_are_shown_where_they_differ() -> None:
    old, new = shown_pair("a" * 300 + "x", "a" * 300 + "y")
    assert (old, new) == ("..." + "a" * 20 + "x'", "..." + "a" * 20 + "y'")
