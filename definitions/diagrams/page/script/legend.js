// The legend names only what this picture has.

const KINDS = {
  start: "starts it",
  data: "uses its output",
  order: "only waits for it",
  trigger: "runs after another outcome",
  branch: "is chosen by a condition",
  notify: "is told",
};

const MARKS = {
  taken: "succeeded",
  failed: "failed or was stopped",
  "not-taken": "did not run",
};

function fillLegend(legend, picture) {
  const groups = new Map();
  for (const { type, group } of picture.steps) groups.set(group, (groups.get(group) ?? new Set()).add(type));
  const kinds = Object.keys(KINDS).filter((kind) => picture.arrows.some((arrow) => arrow.kind === kind));
  const marks = Object.keys(MARKS).filter((mark) => picture.steps.some((step) => step.mark === mark));
  legend.append(
    element(
      "ul",
      {},
      ...[...groups].map(([group, names]) => {
        const sample = shape(
          "svg",
          { class: group, viewBox: "-1 -1 42 22", "aria-hidden": "true" },
          outline(group, 40, 20),
        );
        return element("li", {}, sample, [...names].join(", "));
      }),
      ...kinds.map((kind) => {
        const line = shape("path", { class: `line ${kind}`, d: "M2,10H32", "marker-end": `url(#head-${kind})` });
        return element("li", {}, shape("svg", { viewBox: "0 0 40 20", "aria-hidden": "true" }, line), KINDS[kind]);
      }),
      ...marks.map((mark) => {
        const sample = shape(
          "svg",
          { class: `loop sample ${mark}`, viewBox: "-2 -2 44 24", "aria-hidden": "true" },
          outline("processing", 40, 20),
        );
        return element("li", {}, sample, MARKS[mark]);
      }),
    ),
  );
  legend.open = window.innerWidth > 720;
}
