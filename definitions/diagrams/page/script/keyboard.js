// Keys: Tab goes through the steps in run order, arrows along the picture, Enter opens a step, Escape closes it.

const PAN = 60;

/** The step next to one in a direction: what comes before or after it, or its neighbour in the row. */
function neighbour(picture, rects, index, key) {
  const middle = (one) => rects[one].x + rects[one].width / 2;
  const level = (one) => rects[one].y + rects[one].height / 2;
  const nearest = (candidates) =>
    candidates.toSorted(
      (one, other) => Math.abs(middle(one) - middle(index)) - Math.abs(middle(other) - middle(index)),
    )[0];
  const box = picture.steps.findIndex((step) => step.body.includes(index));
  if (key === "ArrowDown") {
    return nearest([
      ...picture.arrows.filter((arrow) => arrow.before === index).map((arrow) => arrow.after),
      ...picture.steps[index].body,
    ]);
  }
  if (key === "ArrowUp") {
    return nearest([
      ...picture.arrows.filter((arrow) => arrow.after === index).map((arrow) => arrow.before),
      ...(box < 0 ? [] : [box]),
    ]);
  }
  const sign = key === "ArrowRight" ? 1 : -1;
  const row = picture.steps
    .map((_, one) => one)
    .filter((one) => {
      return sign * (middle(one) - middle(index)) > 0 && Math.abs(level(one) - level(index)) < rects[index].height;
    });
  return nearest(row);
}

function startKeyboard({ picture, layout, camera, steps, svg, open, close, search }) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return close();
    if (event.target.closest("input")) return;
    const keys = {
      "+": () => camera.zoom(1.25),
      "=": () => camera.zoom(1.25),
      "-": () => camera.zoom(0.8),
      0: () => camera.fit(),
      "/": () => search.focus(),
    };
    if (event.key in keys) {
      keys[event.key]();
      return event.preventDefault();
    }
    const index = steps.indexOf(event.target.closest(".step"));
    if (index >= 0 && (event.key === "Enter" || event.key === " ")) {
      open(index);
      return event.preventDefault();
    }
    const moves = { ArrowLeft: [PAN, 0], ArrowRight: [-PAN, 0], ArrowUp: [0, PAN], ArrowDown: [0, -PAN] };
    if (!(event.key in moves) || event.target.closest(".panel, button, summary")) return;
    if (index < 0) camera.pan(...moves[event.key]);
    else {
      const next = neighbour(picture, layout.steps, index, event.key);
      if (next !== undefined) steps[next].focus({ preventScroll: true });
    }
    event.preventDefault();
  });
  svg.addEventListener("focusin", (event) => {
    const index = steps.indexOf(event.target.closest(".step"));
    if (index >= 0 && event.target.matches(":focus-visible")) camera.reveal(layout.steps[index]);
  });
}
