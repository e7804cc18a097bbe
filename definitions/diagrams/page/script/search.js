// Finding a step by its name, title or type.

const MOST_FOUND = 12;

function startSearch(input, list, { steps, node }, jump) {
  let found = [];
  let chosen = 0;
  const texts = steps.map((step) => `${step.title}\n${step.name}\n${step.type}`.toLowerCase());

  function update() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = words.length
      ? steps.map((_, index) => index).filter((index) => words.every((word) => texts[index].includes(word)))
      : [];
    found = fitting.slice(0, MOST_FOUND);
    chosen = 0;
    const none = words.length
      ? [element("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, `No such ${node}`)]
      : [];
    list.replaceChildren(...(found.length ? found.map(optionOf) : none));
    list.hidden = !words.length;
    input.setAttribute("aria-expanded", `${!list.hidden}`);
    mark();
  }

  function optionOf(index, number) {
    const step = steps[index];
    const option = element(
      "li",
      { role: "option", id: `match-${number}` },
      step.title,
      element("small", {}, step.caption),
    );
    // Before the input loses the focus.
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      take(index);
    });
    return option;
  }

  function mark() {
    if (!found.length) return input.removeAttribute("aria-activedescendant");
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", `${number === chosen}`));
    list.children[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", `match-${chosen}`);
  }

  function take(index) {
    input.value = "";
    update();
    jump(index);
  }

  input.addEventListener("input", update);
  input.addEventListener("blur", () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      chosen = (chosen + step + found.length) % found.length;
      mark();
      event.preventDefault();
    } else if (event.key === "Enter" && found.length) take(found[chosen]);
    else if (event.key === "Escape") {
      if (input.value) {
        input.value = "";
        update();
      } else input.blur();
    } else return;
    event.stopPropagation();
  });
}
