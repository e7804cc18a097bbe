"""The page in a browser: what lies where, and what each part of it does."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from definitions.diagrams.marks import StepMark
from definitions.diagrams.page.page import FOLDER, draw, page
from definitions.diagrams.page.page_data import page_data
from definitions.diagrams.picture import Modules
from tests import extra
from tests.definitions.diagrams.page.many_steps import many_steps
from tests.definitions.endpoint.projects import linked
from tests.support import CONFIGS, compiled, config_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.extra
LIFECYCLE = CONFIGS / "step-types" / "churn-lifecycle.yaml"
LOOP = CONFIGS / "step-types" / "for-each.yaml"
SIZES = (5, 40, 300)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with extra.open_browser() as browser:
        yield browser


class Opened:
    """A page that is open, with all that its console said."""

    def __init__(self, browser: "Browser", text: str, folder: Path, **context: Any) -> None:
        file = folder / "page.html"
        file.write_text(text, encoding="utf-8")
        self.context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, **context})
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on(
            "request", lambda request: self.said.append(request.url) if "page.html" not in request.url else None
        )
        self.session = self.context.new_cdp_session(self.page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.page.goto(file.as_uri())
        self.page.wait_for_selector(".step")
        self.settle()

    def settle(self) -> None:
        """Let the page paint, and hear of what has happened."""
        self.page.evaluate("new Promise(painted => setTimeout(() => requestAnimationFrame(() => setTimeout(painted))))")

    def opened(self) -> str | None:
        """The title of what the panel shows."""
        self.settle()
        heading = self.page.locator("#panel:not([hidden]) h2")
        return heading.text_content() if heading.count() else None

    def focused(self) -> str:
        self.settle()
        text: str = self.page.evaluate("document.activeElement.textContent")
        return text.split(" ")[0]

    def step(self, name: str) -> Any:
        return self.page.locator(f'.step:has(tspan.title:text-is("{name}"))')

    def rect(self, name: str) -> dict[str, float]:
        found: dict[str, float] = self.step(name).locator(".outline").bounding_box()
        return found


@cache
def text_of(size: int) -> str:
    return draw(compiled(many_steps(size)))


@pytest.fixture
def lifecycle(browser: "Browser", tmp_path: Path) -> Iterator[Opened]:
    opened = Opened(browser, draw(compiled(LIFECYCLE)), tmp_path)
    yield opened
    assert opened.said == []
    opened.context.close()


# What lies where

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


# What it does


def test_a_click_opens_a_step_and_escape_closes_it(lifecycle: Opened) -> None:
    lifecycle.step("Train").locator(".outline").click(position={"x": 10, "y": 4})
    assert lifecycle.opened() == "Train"
    headings = lifecycle.page.locator("#panel h3").all_text_contents()
    assert [heading.split("configs")[0] for heading in headings] == [
        "Comes after",
        "Comes before",
        "YAML",
        "Inputs",
        "Outputs",
        "Request",
        "Permissions of the role for this step",
    ]
    numbers = [
        int(line or 0)
        for line in lifecycle.page.locator("#panel pre.numbered span").evaluate_all(
            "all => all.map(one => one.dataset.line)"
        )
    ]
    lines = LIFECYCLE.read_text(encoding="utf-8").splitlines()
    assert lines[numbers[0] - 1].strip() == "- name: Train"
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    lifecycle.page.keyboard.press("Escape")
    assert (lifecycle.opened(), lifecycle.focused()) == (None, "Train")


def test_links_lead_along_the_arrows_and_back(lifecycle: Opened) -> None:
    lifecycle.step("Train").press("Enter")
    lifecycle.page.locator("#panel section", has_text="Comes after").get_by_role("link", name="Tune").click()
    assert lifecycle.opened() == "Tune"
    assert lifecycle.page.locator(".line.near").count() == 3
    lifecycle.page.go_back()
    assert lifecycle.opened() == "Train"


def test_the_address_of_a_step_opens_it(lifecycle: Opened) -> None:
    lifecycle.page.goto(f"{lifecycle.page.url}#GiveUp")
    lifecycle.page.wait_for_selector("#panel:not([hidden])")
    assert lifecycle.opened() == "GiveUp"
    # Arrows of all kinds are marked alike.
    marked = lifecycle.page.locator(".lines .branch.near")
    accent = lifecycle.page.locator("#panel section a").first.evaluate("link => getComputedStyle(link).color")
    assert marked.evaluate_all("all => all.map(line => getComputedStyle(line).stroke)") == [accent]


def test_tab_goes_through_the_steps_in_run_order_and_arrows_along_the_picture(lifecycle: Opened) -> None:
    data: Any = page_data(compiled(LIFECYCLE))
    lifecycle.step("FindData").focus()
    seen = [lifecycle.focused()]
    for _ in data["order"][1:]:
        lifecycle.page.keyboard.press("Tab")
        seen.append(lifecycle.focused())
    assert seen == [data["steps"][index]["title"] for index in data["order"]]
    lifecycle.step("FindData").focus()
    for key, name in [("ArrowDown", "Prepare"), ("ArrowUp", "FindData")]:
        lifecycle.page.keyboard.press(key)
        assert lifecycle.focused() == name
    lifecycle.step("GiveUp").focus()
    for key, name in [("ArrowRight", "AskPeople"), ("ArrowLeft", "GiveUp")]:
        lifecycle.page.keyboard.press(key)
        assert lifecycle.focused() == name


def test_steps_are_found_by_parts_of_their_name(lifecycle: Opened) -> None:
    lifecycle.page.keyboard.press("/")
    lifecycle.page.keyboard.type("endpoint serv")
    assert [text.split("Serv")[0] for text in lifecycle.page.get_by_role("option").all_text_contents()] == [
        "Describe",
        "",
    ]
    lifecycle.page.keyboard.press("ArrowDown")
    lifecycle.page.keyboard.press("Enter")
    assert lifecycle.opened() == "Serve"
    lifecycle.page.get_by_role("combobox").fill("no such thing")
    assert lifecycle.page.get_by_role("option").all_text_contents() == ["No such step"]


def test_wheel_buttons_and_keys_zoom_and_fit_shows_all(lifecycle: Opened) -> None:
    def width() -> float:
        return lifecycle.rect("Train")["width"]

    camera = lifecycle.page.locator(".camera").get_attribute("transform")
    fitted = width()
    lifecycle.page.mouse.move(700, 400)
    lifecycle.page.mouse.wheel(0, -300)
    lifecycle.page.wait_for_selector(f".camera:not([transform='{camera}'])", state="attached")
    by_wheel = width()
    lifecycle.page.get_by_role("button", name="Zoom in").click()
    by_button = width()
    lifecycle.page.locator("#picture").dispatch_event("keydown", {"key": "+", "bubbles": True})
    by_key = width()
    assert fitted < by_wheel < by_button < by_key
    lifecycle.page.get_by_role("button", name="Zoom out").click()
    assert width() == pytest.approx(by_button, rel=0.01)
    lifecycle.page.get_by_role("button", name="Fit").click()
    assert width() == pytest.approx(fitted)


def test_the_picture_is_moved_by_dragging_the_ground_and_texts_are_selected(lifecycle: Opened) -> None:
    before = lifecycle.rect("Train")
    lifecycle.page.mouse.move(60, 300)
    lifecycle.page.mouse.down()
    lifecycle.page.mouse.move(160, 340, steps=4)
    lifecycle.page.mouse.up()
    after = lifecycle.rect("Train")
    assert after["x"] - before["x"] == pytest.approx(100, abs=1)
    assert after["y"] - before["y"] == pytest.approx(40, abs=1)
    lifecycle.step("Train").locator("tspan.title").dblclick()
    assert lifecycle.page.evaluate("`${getSelection()}`.trim()") == "Train"


def test_the_theme_follows_the_system_until_it_is_switched(lifecycle: Opened) -> None:
    def ground() -> str:
        lifecycle.settle()
        colour: str = lifecycle.page.evaluate("getComputedStyle(document.body).backgroundColor")
        return colour

    light = ground()
    lifecycle.page.emulate_media(color_scheme="dark")
    # A busy browser takes the system's new theme a moment later.
    lifecycle.page.wait_for_function("light => getComputedStyle(document.body).backgroundColor !== light", arg=light)
    dark = ground()
    lifecycle.page.get_by_role("button", name="Dark").click()
    assert ground() == light
    lifecycle.page.emulate_media(color_scheme="light")
    lifecycle.page.get_by_role("button", name="Dark").click()
    assert ground() == dark


def test_the_pipeline_has_its_parameters_and_permissions(lifecycle: Opened) -> None:
    button = lifecycle.page.get_by_role("button", name="Pipeline")
    button.click()
    assert lifecycle.opened() == page_data(compiled(LIFECYCLE))["title"]
    parameters = lifecycle.page.locator("#panel section", has_text="Parameters").locator("li").all_text_contents()
    assert [text.split(" ")[0] for text in parameters] == [
        parameter.name for parameter in compiled(LIFECYCLE).config.pipeline.parameters
    ]
    button.click()
    assert lifecycle.opened() is None


def test_the_saved_picture_is_a_file_of_its_own(lifecycle: Opened, browser: "Browser", tmp_path: Path) -> None:
    width = lifecycle.rect("Train")["width"]
    with lifecycle.page.expect_download() as download:
        lifecycle.page.get_by_role("button", name="Save SVG").click()
    saved = tmp_path / "picture.svg"
    download.value.save_as(saved)
    with browser.new_context() as context:
        alone = context.new_page()
        requests: list[str] = []
        alone.on("request", lambda request: requests.append(request.url))
        alone.goto(saved.as_uri())
        assert alone.locator(".step").count() == 15
        assert (
            alone.locator(".step").first.locator(".outline").evaluate("node => getComputedStyle(node).fill")
            != "rgb(0, 0, 0)"
        )
        assert alone.locator(".outline").first.bounding_box()["width"] >= width
        assert requests == [saved.as_uri()]


@pytest.mark.parametrize("size", [40, 300])
def test_on_paper_it_is_one_page(browser: "Browser", tmp_path: Path, size: int) -> None:
    opened = Opened(browser, text_of(size), tmp_path, color_scheme="dark")
    for landscape in (True, False):
        paper = opened.page.pdf(format="A4", landscape=landscape, print_background=True)
        assert paper.count(b"/Type /Page\n") == 1
    assert opened.page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert opened.page.locator(".camera[transform]").count() == 1
    opened.context.close()


def test_a_phone_shows_picture_and_details(browser: "Browser", tmp_path: Path) -> None:
    phone = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
    opened = Opened(browser, draw(compiled(LIFECYCLE)), tmp_path, **phone)
    opened.step("FindData").locator(".outline").tap()
    assert opened.opened() == "FindData"
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390
    step, panel = opened.rect("FindData"), opened.page.locator("#panel").bounding_box()
    assert panel is not None
    assert step["y"] + step["height"] <= panel["y"]
    assert opened.said == []
    opened.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_kept_out(browser: "Browser", tmp_path: Path, theme: str) -> None:
    opened = Opened(browser, draw(compiled(LOOP)), tmp_path, color_scheme=theme, bypass_csp=True)
    opened.page.add_script_tag(path=extra.node_package("axe-core") / "axe.min.js")
    for show in ("Fit", "Pipeline"):
        opened.page.get_by_role("button", name=show).click()
        found: dict[str, Any] = opened.page.evaluate("axe.run()")
        assert [violation["id"] for violation in found["violations"]] == []
    opened.step("Train").press("Enter")
    assert opened.page.evaluate("axe.run().then(found => found.violations.map(one => one.id))") == []
    opened.context.close()


def test_the_library_is_the_file_of_its_package() -> None:
    package = extra.node_package("@dagrejs/dagre")
    assert (FOLDER / "dagre" / "dagre.min.js").read_bytes() == (package / "dist" / "dagre.min.js").read_bytes()
    assert (FOLDER / "dagre" / "LICENSE").read_bytes() == (package / "LICENSE").read_bytes()
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    assert f"`@dagrejs/dagre` {version}" in (FOLDER / "dagre" / "README.md").read_text(encoding="utf-8")


def test_the_legend_tells_the_marks_of_an_execution(browser: "Browser", tmp_path: Path) -> None:
    marks = {"Train": StepMark("taken", "Succeeded"), "Evaluate": StepMark("not-taken", "never runs")}
    opened = Opened(browser, draw(compiled(LIFECYCLE), marks), tmp_path)
    items = opened.page.locator("#legend li").all_text_contents()
    assert items[-2:] == ["succeeded", "did not run"]
    opened.context.close()
