// The picture: steps as cards whose outline and colour tell their type, boxes around loops, arrows with labels.

const PADDING = { x: 16, y: 10 };
const MOST_RULES = 4;

/** What stands in a step, and how large it is. */
function cardOf(step) {
  const lines = [
    ...linesOf(step.title, TITLE).map((text) => ({ text, style: TITLE, name: "title" })),
    ...linesOf(step.caption, CAPTION).map((text) => ({ text, style: CAPTION, name: "caption" })),
    ...shortened(step.rules, MOST_RULES)
      .flatMap((rule) => linesOf(rule, RULE))
      .map((text) => ({ text, style: RULE, name: "rule" })),
    ...(step.outcome ? linesOf(step.outcome, RULE) : []).map((text) => ({ text, style: RULE, name: "outcome" })),
  ];
  const inset = INSETS[step.group] ?? 0;
  const width = Math.max(104, ...lines.map(({ text, style }) => widthOf(text, style.font))) + 2 * (PADDING.x + inset);
  const lid = LIDS[step.group] ?? 0;
  const height = lines.reduce((sum, { style }) => sum + style.height, lid) + 2 * PADDING.y;
  return { lines, inset, lid, width, height };
}

/** Draw into an svg element; returns the layout and the element of each step. */
function draw(target, picture) {
  const cards = picture.steps.map(cardOf);
  const layout = layoutOf(picture, cards);
  const camera = shape("g", { class: "camera" });
  const layer = (name, ...children) => camera.append(shape("g", { class: name, "aria-hidden": "true" }, ...children));
  layer(
    "boxes",
    ...layout.boxes.map((box) =>
      shape("rect", { class: "box", rx: 10, x: box.x, y: box.y, width: box.width, height: box.height }),
    ),
  );
  const lines = layout.arrows.map(drawLine);
  const labels = layout.arrows.map(drawLabel);
  layer("lines", ...lines);
  layer("labels", ...labels.filter(Boolean));
  const steps = picture.steps.map((step, index) => drawStep(step, cards[index], layout.steps[index]));
  camera.append(shape("g", { class: "steps" }, ...picture.order.map((index) => steps[index])));
  target.replaceChildren(markers(), camera);
  return { layout, camera, steps, lines, labels };
}

function drawStep(step, card, rect) {
  const text = shape("text", { "text-anchor": "middle" });
  let y = PADDING.y + card.lid;
  for (const { text: line, style, name } of card.lines) {
    text.append(shape("tspan", { class: name, x: rect.width / 2, y: y + style.height - 4 }, line));
    // Who hears or copies the lines has a space between them.
    text.append(shape("tspan", { class: "gap" }, " "));
    y += style.height;
  }
  const isCut = step.rules.length > MOST_RULES || card.lines.some(({ text: line }) => line.endsWith("…"));
  return shape(
    "g",
    {
      class: `step ${step.group} ${step.mark ?? ""}`,
      transform: `translate(${rect.x},${rect.y})`,
      role: "button",
      tabindex: 0,
      "aria-pressed": "false",
    },
    ...(isCut ? [shape("title", {}, [step.title, step.name, ...step.rules].join("\n"))] : []),
    outline(step.group, rect.width, rect.height),
    text,
  );
}

function drawLine({ arrow, points }) {
  const kind = arrow.kind === "branch" ? `branch ${arrow.labels[0]}` : arrow.kind;
  return shape("path", { class: `line ${kind} ${arrow.mark ?? ""}`, d: curve(points), "marker-end": `url(#head-${arrow.kind})` });
}

function drawLabel({ arrow, label, isInside }) {
  if (!label) return null;
  const text = shape("text", { "text-anchor": "middle" });
  label.lines.forEach((line, number) => {
    text.append(shape("tspan", { x: label.width / 2, y: number * LABEL.height + 12 }, line));
  });
  return shape(
    "g",
    { class: `label ${arrow.kind}${isInside ? " inside" : ""} ${arrow.mark ?? ""}`, transform: `translate(${label.x},${label.y})` },
    shape("rect", { width: label.width, height: label.height, rx: 4 }),
    text,
  );
}

/** A smooth line through all points that leaves and arrives upright. */
function curve(points) {
  return points
    .map(({ x, y }, number) => {
      if (!number) return `M${x},${y}`;
      const { x: x0, y: y0 } = points[number - 1];
      const middle = (y0 + y) / 2;
      return `C${x0},${middle} ${x},${middle} ${x},${y}`;
    })
    .join("");
}

function markers() {
  const head = (kind) =>
    shape(
      "marker",
      {
        id: `head-${kind}`,
        class: `head ${kind}`,
        viewBox: "0 0 8 8",
        refX: 7,
        refY: 4,
        markerWidth: 7,
        markerHeight: 7,
        orient: "auto",
        markerUnits: "userSpaceOnUse",
      },
      shape("path", { d: "M0,0L8,4L0,8Z" }),
    );
  return shape("defs", {}, ...["data", "order", "trigger", "branch", "start", "notify", "near"].map(head));
}
