// The page: reads its data, draws, and ties the parts together. The step in the address is the one that is open.

async function start() {
  startTheme(byId("theme"));
  const picture = await readData();
  const svg = byId("picture");
  const panel = byId("panel");
  byId("summary").textContent = picture.summary;
  const { layout, camera: target, steps, lines, labels } = draw(svg, picture);
  const camera = new Camera(svg, target, layout);
  camera.begin(layout.steps[picture.order[0]]);
  fillLegend(byId("legend"), picture);

  const open = (index) => {
    location.hash = addressOf(picture.steps[index]);
  };
  const close = () => {
    if (location.hash.length > 1) location.hash = "";
  };
  let opened = null;

  function follow() {
    const name = decoded(location.hash.slice(1));
    const index = picture.steps.findIndex((step) => step.name === name);
    steps.forEach((step, one) => step.setAttribute("aria-pressed", `${one === index}`));
    layout.arrows.forEach(({ arrow }, number) => {
      const isNear = arrow.before === index || arrow.after === index;
      lines[number].classList.toggle("near", isNear);
      labels[number]?.classList.toggle("near", isNear);
    });
    const isOverview = name === OVERVIEW;
    byId("overview").setAttribute("aria-expanded", `${isOverview}`);
    if (index < 0 && !isOverview) {
      panel.hidden = true;
      (steps[opened] ?? byId("overview")).focus({ preventScroll: true });
      opened = null;
      return;
    }
    if (isOverview) showWhole(panel, picture);
    else showStep(panel, picture, index);
    opened = index;
    if (index >= 0) camera.reveal(layout.steps[index]);
    panel.querySelector("h2").focus({ preventScroll: true });
  }

  const jump = (index) => {
    camera.show(layout.steps[index]);
    open(index);
  };
  window.addEventListener("hashchange", follow);
  svg.addEventListener("click", (event) => {
    const step = event.target.closest(".step");
    if (camera.isMoved || !step || `${getSelection()}`) return;
    open(steps.indexOf(step));
  });
  startSearch(byId("search"), byId("matches"), picture, jump);
  startKeyboard({ picture, layout, camera, steps, svg, open, close, search: byId("search") });
  byId("zoom-in").addEventListener("click", () => camera.zoom(1.25));
  byId("zoom-out").addEventListener("click", () => camera.zoom(0.8));
  byId("fit").addEventListener("click", () => camera.fit());
  byId("overview").addEventListener("click", () => {
    location.hash = location.hash === `#${OVERVIEW}` ? "" : OVERVIEW;
  });
  byId("save").addEventListener("click", () => save(svg, layout, picture.title));
  byId("print").addEventListener("click", () => window.print());
  startPrinting(camera);
  if (location.hash.length > 1) follow();
}

/** No step's name: names have no dots. */
const OVERVIEW = ".pipeline";

async function readData() {
  const bytes = Uint8Array.from(atob(byId("data").textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

function startTheme(button) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const set = (isDark) => {
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    button.setAttribute("aria-pressed", `${isDark}`);
  };
  const follow = () => set(system.matches);
  follow();
  system.addEventListener("change", follow);
  button.addEventListener("click", () => {
    system.removeEventListener("change", follow);
    set(document.documentElement.dataset.theme !== "dark");
  });
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

start().catch((error) => {
  byId("summary").textContent = `The picture cannot be drawn by this browser: ${error.message}`;
});
