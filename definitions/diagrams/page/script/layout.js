// Where steps, boxes, arrows and labels lie. dagre gives each label a place of its own, so that none covers another.
// Of layouts with as few crossings it takes one with siblings in reverse, so it is given the last edge first.

const SPACE = { between: 26, rows: 26, arrows: 14, box: 14 };
const MOST_LABELS = 4;
const SHORT = { weight: 6 };

/**
 * The layout of a picture.
 *
 * A ForEach is a box: its own step is the first in it, and a point below the others is where its arrows begin.
 *
 * @returns {{width, height, steps: rect[], boxes: rect[], arrows: {points, label}[]}} rects have x, y (top left), width
 *   and height; steps and arrows are in the order of the picture.
 */
function layoutOf(picture, cards) {
  const graph = new dagre.graphlib.Graph({ compound: true, multigraph: true });
  graph.setGraph({ nodesep: SPACE.between, ranksep: SPACE.rows, edgesep: SPACE.arrows });
  const steps = picture.steps;
  steps.forEach((step, index) => graph.setNode(`${index}`, { width: cards[index].width, height: cards[index].height }));
  const drawn = picture.arrows.filter((arrow) => !arrow.isRedundant);
  steps.forEach((step, index) => {
    if (step.body.length) addBox(graph, step, index, drawn);
  });
  const labels = drawn.map((arrow) => labelOf(arrow));
  [...drawn.entries()].reverse().forEach(([number, arrow]) => {
    const label = labels[number];
    const size = label ? { width: label.width, height: label.height, labelpos: "c" } : {};
    graph.setEdge(startOf(steps, arrow), `${arrow.after}`, size, `${number}`);
  });
  dagre.layout(graph);
  const { width, height } = graph.graph();
  const rects = steps.map((_, index) => rectOf(graph.node(`${index}`)));
  const edges = drawn.map((arrow, number) => graph.edge(startOf(steps, arrow), `${arrow.after}`, `${number}`));
  labels.forEach((label, number) => Object.assign(label ?? {}, label && rectOf({ ...edges[number], ...label })));
  const boxes = steps.flatMap((step, index) => (step.body.length ? [boxOf(graph, step, index, rects, labels)] : []));
  const arrows = drawn.map((arrow, number) => {
    const label = labels[number];
    const box = boxes.find((one) => startOf(steps, arrow) === `end ${one.step}`);
    const points = pathPoints(edges[number].points, box ?? rects[arrow.before], rects[arrow.after], cards[arrow.after]);
    return { arrow, points, label, isInside: label !== null && boxes.some((one) => isInside(label, one)) };
  });
  return { width, height, steps: rects, boxes, arrows };
}

/** Around a loop's own step, its body and the labels among them: no larger than dagre's, which others keep out of. */
function boxOf(graph, step, index, rects, labels) {
  const outer = rectOf(graph.node(`box ${index}`));
  const inner = [
    rects[index],
    ...step.body.map((one) => rects[one]),
    ...labels.filter((label) => label && isInside(label, outer)),
  ];
  const x = Math.min(...inner.map((rect) => rect.x)) - SPACE.box;
  const y = Math.min(...inner.map((rect) => rect.y)) - SPACE.box;
  const right = Math.max(...inner.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...inner.map((rect) => rect.y + rect.height));
  return { step: index, x, y, width: right + SPACE.box - x, height: bottom + SPACE.box - y };
}

const isInside = (rect, outer) => {
  const x = rect.x + rect.width / 2;
  const y = rect.y + rect.height / 2;
  return x > outer.x && x < outer.x + outer.width && y > outer.y && y < outer.y + outer.height;
};

function addBox(graph, step, index, arrows) {
  const inside = new Set(step.body);
  const within = arrows.filter((arrow) => inside.has(arrow.before) && inside.has(arrow.after));
  graph.setNode(`box ${index}`, {});
  graph.setNode(`end ${index}`, { width: 1, height: 1 });
  for (const name of [`${index}`, `end ${index}`, ...step.body.map(String)]) graph.setParent(name, `box ${index}`);
  for (const one of [...step.body].reverse()) {
    if (!within.some((arrow) => arrow.after === one)) graph.setEdge(`${index}`, `${one}`, SHORT, "first");
    if (!within.some((arrow) => arrow.before === one)) graph.setEdge(`${one}`, `end ${index}`, SHORT, "last");
  }
}

/** Where an arrow begins: that of a loop, below its box. */
function startOf(steps, arrow) {
  return steps[arrow.before].body.length ? `end ${arrow.before}` : `${arrow.before}`;
}

function labelOf(arrow) {
  if (!arrow.labels.length) return null;
  const lines = shortened(arrow.labels, MOST_LABELS).map((label) => linesOf(label, LABEL)[0]);
  const width = Math.max(...lines.map((line) => widthOf(line, LABEL.font))) + 10;
  return { lines, width, height: lines.length * LABEL.height + 4 };
}

function rectOf({ x, y, width, height }) {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/**
 * From the lower edge of one rect to the upper edge of another, past dagre's points between the two; the other way round
 * for an arrow that leads back up in a circle.
 */
function pathPoints(points, from, to, card) {
  const isUpward = to.y + to.height <= from.y;
  const first = { x: within(points[0].x, from, 12), y: isUpward ? from.y : from.y + from.height };
  const last = { x: within(points.at(-1).x, to, card.inset + 6), y: isUpward ? to.y + to.height : to.y };
  const [top, bottom] = isUpward ? [last.y, first.y] : [first.y, last.y];
  return [first, ...points.slice(1, -1).filter((point) => point.y > top && point.y < bottom), last];
}

function within(x, rect, margin) {
  return Math.min(Math.max(x, rect.x + margin), rect.x + rect.width - margin);
}
