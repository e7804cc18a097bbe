"""The page in a browser: what lies where, how large it is, and how texts of users are shown."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from definitions.diagrams.page.page import draw, page
from definitions.diagrams.page.page_data import page_data
from definitions.diagrams.picture import Modules
from tests.definitions.diagrams.page.many_steps import many_steps
from tests.definitions.diagrams.page.opened_page import SIZES, Opened, text_of
from tests.definitions.endpoint.projects import linked
from tests.support import compiled, config_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.extra


MEASURE = """() => {
    const rect = node => (({left, right, top, bottom}) => ({left, right, top, bottom}))(node.getBoundingClientRect())
    const all = (selector, part) => [...document.querySelectorAll(selector)].map(node => ({
        name: node.textContent, ...rect(part ? node.querySelector(part) : node)}))
    const cut = [...document.querySelectorAll(".step")].filter(step => {
        const outer = rect(step.querySelector(".outline"))
        return [...step.querySelectorAll("tspan:not(.gap)")].some(line => {
            const inner = rect(line)
            return inner.left < outer.left || inner.right > outer.right || inner.bottom > outer.bottom + 1
        })
    })
    const origin = document.querySelector("#picture").getBoundingClientRect()
    const heads = [...document.querySelectorAll(".lines path")].map(line => {
        const {x, y} = line.getPointAtLength(line.getTotalLength())
        const [left, bottom] = [x + origin.left, y + origin.top]
        return {name: "head", left: left - 4, right: left + 4, top: bottom - 7, bottom}
    })
    return {steps: all(".step", ".outline"), labels: all(".label"), boxes: all(".box"), heads, cut: cut.length}
}"""
Rect = dict[str, Any]


def overlap(one: Rect, other: Rect) -> bool:
    return bool(
        one["left"] < other["right"] - 0.5
        and other["left"] < one["right"] - 0.5
        and one["top"] < other["bottom"] - 0.5
        and other["top"] < one["bottom"] - 0.5
    )


def contains(outer: Rect, inner: Rect) -> bool:
    return bool(
        outer["left"] <= inner["left"]
        and inner["right"] <= outer["right"]
        and outer["top"] <= inner["top"]
        and inner["bottom"] <= outer["bottom"]
    )


@pytest.mark.parametrize("size", SIZES)
def test_no_step_and_no_label_covers_another_and_boxes_hold_their_bodies_alone(
    browser: "Browser", tmp_path: Path, size: int
) -> None:
    pipeline = compiled(many_steps(size))
    text = draw(pipeline)
    opened = Opened(browser, text, tmp_path)
    opened.page.keyboard.press("0")
    opened.page.evaluate("camera => document.querySelector('.camera').removeAttribute('transform')")
    found: dict[str, Any] = opened.page.evaluate(MEASURE)
    things = [*found["steps"], *found["labels"]]
    pairs = [
        (one["name"], other["name"])
        for index, one in enumerate(things)
        for other in things[index + 1 :]
        if overlap(one, other)
    ]
    assert (len(found["steps"]), pairs, found["cut"]) == (size, [], 0)
    assert not any(overlap(head, label) for head in found["heads"] for label in found["labels"])
    data: Any = page_data(pipeline)
    loops = [step for step in data["steps"] if step["body"]]
    assert len(found["boxes"]) == len(loops)
    for box, loop in zip(found["boxes"], loops, strict=True):
        names = [loop["title"], *(data["steps"][index]["title"] for index in loop["body"])]
        touched = [step for step in found["steps"] if overlap(box, step)]
        assert sorted(step["name"].split(" ")[0] for step in touched) == sorted(names)
        assert all(contains(box, thing) for thing in things if overlap(box, thing))
    assert not any(
        overlap(one, other) for index, one in enumerate(found["boxes"]) for other in found["boxes"][index + 1 :]
    )
    assert opened.said == []
    opened.context.close()


def test_siblings_stand_in_the_order_of_the_yaml_and_no_letter_makes_a_step_wide(
    browser: "Browser", tmp_path: Path
) -> None:
    # All of the title is one letter, as Unicode counts them.
    names = ["a" + 200 * "\u0903", "b", "c", "d"]
    stops = [
        f"- {{name: {name[0]}, displayName: {name}, type: Fail, dependsOn: [Go], fail: {{errorMessage: a}}}}"
        for name in names
    ]
    go = "- {name: Go, type: Lambda, lambda: {functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:go'}}"
    opened = Opened(browser, draw(compiled(config_of("\n".join([go, *stops])))), tmp_path)
    opened.page.keyboard.press("0")
    _, *rects = opened.page.evaluate(MEASURE)["steps"]
    assert [rect["name"][0] for rect in sorted(rects, key=lambda rect: rect["left"])] == ["a", "b", "c", "d"]
    assert max(rect["right"] - rect["left"] for rect in rects) < 300
    opened.context.close()


def test_triggers_stand_apart_above_the_steps_and_a_click_tells_of_one(browser: "Browser", tmp_path: Path) -> None:
    steps = [f"- {{name: Stop-{index}, type: Fail, fail: {{errorMessage: a}}}}" for index in range(4)]
    names = [f"daily-{index}" for index in range(12)]
    schedules = (f"  - {{name: {name}, schedule: {{expression: cron(0 6 ? * MON *)}}}}\n" for name in names)
    opened = Opened(browser, draw(compiled(config_of(*steps, root=f"triggers:\n{''.join(schedules)}"))), tmp_path)
    found: dict[str, Any] = opened.page.evaluate(MEASURE)
    things = found["steps"]
    assert not any(overlap(one, other) for index, one in enumerate(things) for other in things[index + 1 :])
    assert (len(things), found["cut"]) == (4 + 1 + 12, 0)
    lowest, highest = (opened.rect(name) for name in ("daily-0", "Stop-0"))
    assert lowest["y"] + lowest["height"] < highest["y"]
    opened.step("daily-0").click()
    assert opened.opened() == "daily-0"
    assert "name: daily-0" in (opened.page.locator("#panel pre").text_content() or "")
    assert opened.said == []
    opened.context.close()


def test_receivers_and_alarms_stand_apart_below_the_steps_and_a_click_tells_of_one(
    browser: "Browser", tmp_path: Path
) -> None:
    steps = [f"- {{name: Stop-{index}, type: Fail, fail: {{errorMessage: a}}}}" for index in range(4)]
    topics = [f"  - {{name: topic-{index}, events: [stepFailed], topic: {{}}}}\n" for index in range(5)]
    root = f"notifications:\n{''.join(topics)}alarms: {{executionFailed: true, nothingSucceededForHours: 26}}\n"
    opened = Opened(browser, draw(compiled(config_of(*steps, root=root))), tmp_path)
    found: dict[str, Any] = opened.page.evaluate(MEASURE)
    things = found["steps"]
    assert not any(overlap(one, other) for index, one in enumerate(things) for other in things[index + 1 :])
    assert (len(things), found["cut"]) == (4 + 1 + 1 + 5, 0)
    lowest, highest = (opened.rect(name) for name in ("Stop-0", "topic-0"))
    assert lowest["y"] + lowest["height"] < highest["y"]
    opened.step("topic-0").click()
    assert opened.opened() == "topic-0"
    assert "name: topic-0" in (opened.page.locator("#panel pre").text_content() or "")
    assert opened.said == []
    opened.context.close()


@pytest.mark.parametrize("size", SIZES)
def test_it_is_small_and_drawn_within_a_second(browser: "Browser", tmp_path: Path, size: int) -> None:
    text = text_of(size)
    assert len(text.encode()) < 600_000
    opened = Opened(browser, text, tmp_path)
    # Of the processor, so that what else runs on the machine does not count.
    metrics = {metric["name"]: metric["value"] for metric in opened.session.send("Performance.getMetrics")["metrics"]}
    assert metrics["TaskDuration"] < 1
    opened.context.close()


@given(st.lists(st.text(min_size=1, max_size=80), min_size=3, max_size=3))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_of_users_are_shown_and_never_run(browser: "Browser", tmp_path: Path, texts: list[str]) -> None:
    data: Any = page_data(compiled(config_of("- {name: Stop, type: Fail, fail: {errorMessage: a}}")))
    trap = "</script><img src=x onerror=alert(1)>{{script}}"
    step = {**data["steps"][0], "title": texts[0] + trap, "description": texts[1] + trap, "yaml": [texts[2] + trap]}
    opened = Opened(browser, page({**data, "title": trap, "description": trap, "steps": [step]}), tmp_path)
    opened.page.locator(".step").first.press("Enter")
    assert opened.opened() == texts[0] + trap
    assert opened.page.locator("#panel p").first.text_content() == "Step Stop"
    assert opened.page.locator("#panel p").nth(1).text_content() == texts[1] + trap
    assert opened.page.locator("img").count() == 0
    assert opened.page.title() == trap
    assert opened.said == []
    opened.context.close()


def test_an_arrow_that_leads_back_up_in_a_circle_is_seen_from_its_beginning_to_its_end(
    browser: "Browser", tmp_path: Path
) -> None:
    opened = Opened(browser, draw(Modules("mdaa.yaml", linked().modules)), tmp_path)
    ends = opened.page.evaluate("""() => {
        const line = document.querySelector(".lines .start")
        const at = length => { const {x, y} = line.getPointAtLength(length).matrixTransform(line.getScreenCTM())
            return [x, y] }
        return [at(0), at(line.getTotalLength())]
    }""")
    started, trigger = (opened.page.locator(".step .outline").nth(number).bounding_box() for number in (0, -1))
    assert started is not None
    assert trigger is not None
    assert [y for _, y in ends] == pytest.approx([trigger["y"], started["y"] + started["height"]], abs=2)
    assert opened.said == []
    opened.context.close()
