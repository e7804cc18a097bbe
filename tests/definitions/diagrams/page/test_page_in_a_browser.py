"""The page in a browser: what each part of it does."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from definitions.diagrams.marks import StepMark
from definitions.diagrams.page.page import FOLDER, draw
from definitions.diagrams.page.page_data import page_data
from tests import extra
from tests.definitions.diagrams.page.opened_page import LIFECYCLE, Opened, text_of
from tests.support import CONFIGS, compiled

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.extra
LOOP = CONFIGS / "step-types" / "for-each.yaml"


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
