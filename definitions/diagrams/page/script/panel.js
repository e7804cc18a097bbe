// What is known of a step, or of the pipeline as a whole.

/** The address of a step within the page. */
const addressOf = (step) => `#${encodeURIComponent(step.name)}`;

function showPanel(panel, ...children) {
  const close = element("a", { class: "close", href: "#", "aria-label": "Close the details" }, "×");
  const [top, ...rest] = children;
  panel.replaceChildren(element("div", { class: "top" }, top, close), ...rest.filter(Boolean));
  panel.hidden = false;
  panel.scrollTop = 0;
}

/** A step, or what starts the pipeline or hears of it, which has sections of its own in place of those of a step. */
function showStep(panel, picture, index) {
  const step = picture.steps[index];
  const isAround = step.sections !== undefined;
  const before = picture.arrows.filter((arrow) => arrow.after === index);
  const after = picture.arrows.filter((arrow) => arrow.before === index);
  const box = picture.steps.findIndex((one) => one.body.includes(index));
  showPanel(
    panel,
    element(
      "div",
      {},
      element("span", { class: `badge ${step.group}` }, step.type),
      element("h2", { tabindex: -1 }, step.title),
    ),
    isAround || step.title === step.name ? null : element("p", { class: "quiet" }, `Step ${step.name}`),
    step.outcome ? element("p", { class: `verdict ${step.mark}` }, step.outcome) : null,
    step.description ? element("p", {}, step.description) : null,
    ...step.rules.map((rule) => element("p", {}, rule)),
    isAround && !before.length
      ? null
      : section(
          "Comes after",
          listOf([
            ...(box < 0 ? [] : [[linkTo(picture.steps[box]), ": runs once for each item"]]),
            ...before.map((arrow) => [linkTo(picture.steps[arrow.before]), wordsOf(arrow)]),
          ]),
          "Nothing: it runs at the start.",
        ),
    isAround && !after.length
      ? null
      : section(
          "Comes before",
          listOf([
            ...step.body.map((one) => [linkTo(picture.steps[one]), ": runs once for each item"]),
            ...after.map((arrow) => [linkTo(picture.steps[arrow.after]), wordsOf(arrow)]),
          ]),
          "Nothing: no step waits for it.",
        ),
    section("YAML", codeOf("YAML", step.yaml, step.line), "", step.place),
    ...(step.sections ?? sectionsOfStep(step)).map(sectionOf),
  );
}

function sectionOf({ title, values, permissions, code }) {
  const content = code ? codeOf(title, code) : values ? valuesOf(values) : permissionsOf(permissions);
  return section(title, content, "None.");
}

const sectionsOfStep = (step) => [
  { title: "Inputs", values: step.inputs },
  { title: "Outputs", values: step.outputs },
  { title: "Request", code: step.request },
  { title: "Permissions of the role for this step", permissions: step.permissions },
];

/** What is drawn as a whole; what is no pipeline has sections of its own. */
function showWhole(panel, picture) {
  const head = [
    element("h2", { tabindex: -1 }, picture.title),
    picture.description ? element("p", {}, picture.description) : null,
  ];
  if (picture.sections) {
    showPanel(panel, ...head, ...picture.sections.map(sectionOf));
    return;
  }
  showPanel(
    panel,
    ...head,
    section(
      "Parameters",
      listOf(
        picture.parameters.map((parameter) => [
          element("code", {}, parameter.name),
          ` ${parameter.type}`,
          element("div", { class: "quiet" }, parameter.value),
          ...(parameter.description ? [element("div", { class: "quiet" }, parameter.description)] : []),
        ]),
      ),
      "None.",
    ),
    section("Permissions of the role for the pipeline itself", permissionsOf(picture.permissions), "None."),
  );
}

const WORDS = { start: "starts it", notify: "tells it" };
const wordsOf = ({ kind, labels }) => `: ${labels.join(", ") || WORDS[kind] || "only the order"}`;
const linkTo = (step) => element("a", { href: addressOf(step) }, step.title);

function section(title, content, none = "", place = "") {
  const heading = element("h3", {}, title, ...(place ? [element("code", {}, place)] : []));
  return element("section", {}, heading, content ?? element("p", { class: "quiet" }, none));
}

function listOf(entries) {
  return entries.length ? element("ul", {}, ...entries.map((entry) => element("li", {}, ...entry))) : null;
}

function valuesOf(entries) {
  return listOf(entries.map(({ value, at }) => [element("code", {}, value), element("div", { class: "quiet" }, at)]));
}

function codeOf(label, lines, first = null) {
  const attributes = { tabindex: 0, role: "region", "aria-label": label, class: first === null ? "" : "numbered" };
  return element(
    "pre",
    attributes,
    ...lines.map((line, number) => element("span", first === null ? {} : { "data-line": first + number }, line || " ")),
  );
}

function permissionsOf(statements) {
  if (!statements.length) return null;
  return element(
    "div",
    {},
    ...statements.map(({ sid, reasons, actions, resources, conditions }) =>
      element(
        "details",
        {},
        element("summary", {}, sid, element("div", { class: "quiet" }, reasons.join("; "))),
        ...[
          ["Actions", actions],
          ["Resources", resources],
          ["Only if", conditions],
        ]
          .filter(([, texts]) => texts.length)
          .flatMap(([title, texts]) => [
            element("h4", {}, title),
            listOf(texts.map((text) => [element("code", {}, text)])),
          ]),
      ),
    ),
  );
}
