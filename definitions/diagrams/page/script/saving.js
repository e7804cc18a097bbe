// The picture as a file of its own, and on paper.

/** The text of an SVG file with the whole picture and its styles. */
function savedPicture(svg, size) {
  const copy = svg.cloneNode(true);
  copy.removeAttribute("class");
  copy.setAttribute("viewBox", wholeOf(size));
  copy.setAttribute("width", Math.ceil(size.width + 2 * MARGIN));
  copy.setAttribute("height", Math.ceil(size.height + 2 * MARGIN));
  copy.setAttribute("data-theme", document.documentElement.dataset.theme);
  copy.querySelector(".camera").removeAttribute("transform");
  for (const node of copy.querySelectorAll(".near")) node.classList.remove("near");
  for (const step of copy.querySelectorAll(".step"))
    for (const name of ["tabindex", "role", "aria-pressed"]) step.removeAttribute(name);
  const background = shape("rect", { x: -MARGIN, y: -MARGIN, width: "100%", height: "100%", fill: "var(--page)" });
  copy.prepend(shape("style", {}, byId("picture-style").textContent), background);
  return new XMLSerializer().serializeToString(copy);
}

/** On paper, the whole picture is on one page, and light. */
function startPrinting(camera) {
  const root = document.documentElement;
  let theme = root.dataset.theme;
  window.addEventListener("beforeprint", () => {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    camera.whole(true);
  });
  window.addEventListener("afterprint", () => {
    root.dataset.theme = theme;
    camera.whole(false);
  });
}

function save(svg, size, name) {
  const address = URL.createObjectURL(new Blob([savedPicture(svg, size)], { type: "image/svg+xml" }));
  const link = element("a", { href: address, download: `${name}.svg` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
