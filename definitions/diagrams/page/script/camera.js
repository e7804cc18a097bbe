// What part of the picture is seen, and how large: moved and zoomed by mouse, fingers, keys and buttons.

const SMALLEST = 0.02;
const READABLE = 0.5;
const LARGEST = 4;
const MARGIN = 24;

class Camera {
  constructor(stage, target, size) {
    Object.assign(this, { stage, target, size, x: 0, y: 0, scale: 1 });
    this.fingers = new Map();
    this.isFitted = this.isWhole = false;
    new ResizeObserver(() => {
      if (this.isFitted) this.fit();
    }).observe(stage.parentElement);
    stage.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, (event) => this.#up(event));
  }

  /** All of the picture, as large as it fits, but no larger than it is; it stays so when the window changes. */
  fit() {
    const { width, height } = this.stage.getBoundingClientRect();
    const scale = Math.min((width - 2 * MARGIN) / this.size.width, (height - 2 * MARGIN) / this.size.height, 1);
    this.scale = Math.max(scale, SMALLEST);
    this.#centre(this.size.width / 2, this.size.height / 2, true);
  }

  /** All of the picture; of one too large to be read so, the part around its first step. */
  begin(rect) {
    this.fit();
    if (this.scale >= READABLE || !rect) return;
    const { height } = this.stage.getBoundingClientRect();
    this.scale = READABLE;
    const isTall = this.size.height * READABLE > height - 2 * MARGIN;
    const y = isTall ? rect.y + height / 2 / READABLE - MARGIN : this.size.height / 2;
    this.#centre(rect.x + rect.width / 2, y);
  }

  /** A rect in the middle, large enough to be read. */
  show(rect) {
    this.scale = Math.max(this.scale, 0.8);
    this.#centre(rect.x + rect.width / 2, rect.y + rect.height / 2);
  }

  /** Move as little as needed for a rect to be seen. */
  reveal(rect) {
    if (this.isFitted) return this.fit();
    const { width, height } = this.stage.getBoundingClientRect();
    const left = rect.x * this.scale + this.x;
    const top = rect.y * this.scale + this.y;
    const right = left + rect.width * this.scale;
    const bottom = top + rect.height * this.scale;
    const inside = left >= 0 && top >= 0 && right <= width && bottom <= height;
    if (!inside) this.#centre(rect.x + rect.width / 2, rect.y + rect.height / 2);
  }

  zoom(factor, at = null) {
    const { width, height } = this.stage.getBoundingClientRect();
    const { x, y } = at ?? { x: width / 2, y: height / 2 };
    const scale = Math.min(Math.max(this.scale * factor, SMALLEST), LARGEST);
    this.x = x - ((x - this.x) * scale) / this.scale;
    this.y = y - ((y - this.y) * scale) / this.scale;
    this.scale = scale;
    this.#apply();
  }

  pan(x, y) {
    this.x += x;
    this.y += y;
    this.#apply();
  }

  /** Without a camera: the whole picture in whatever place it has, as on paper. */
  whole(isWhole) {
    this.isWhole = isWhole;
    if (isWhole) {
      this.stage.setAttribute("viewBox", wholeOf(this.size));
      this.target.removeAttribute("transform");
    } else {
      this.stage.removeAttribute("viewBox");
      this.#apply(this.isFitted);
    }
  }

  #centre(x, y, isFitted = false) {
    const { width, height } = this.stage.getBoundingClientRect();
    this.x = width / 2 - x * this.scale;
    this.y = height / 2 - y * this.scale;
    this.#apply(isFitted);
  }

  #apply(isFitted = false) {
    this.isFitted = isFitted;
    if (this.isWhole) return;
    this.target.setAttribute("transform", `translate(${this.x},${this.y}) scale(${this.scale})`);
  }

  #place(event) {
    const { left, top } = this.stage.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #wheel(event) {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode ? 30 : 1);
    this.zoom(Math.exp(-Math.max(-240, Math.min(240, pixels)) * 0.0018), this.#place(event));
  }

  #down(event) {
    this.isMoved = false;
    // A mouse on a text selects it.
    if (event.button || (event.pointerType === "mouse" && event.target.closest("text"))) return;
    this.fingers.set(event.pointerId, this.#place(event));
  }

  #move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = this.#place(event);
    if (!this.isMoved && Math.hypot(now.x - before.x, now.y - before.y) < 4) return;
    if (!this.isMoved) this.stage.setPointerCapture(event.pointerId);
    this.isMoved = true;
    this.stage.classList.add("moving");
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const distance = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
      this.zoom(distance(now) / distance(before), other);
    } else this.pan(now.x - before.x, now.y - before.y);
    this.fingers.set(event.pointerId, now);
  }

  #up(event) {
    this.fingers.delete(event.pointerId);
    this.stage.classList.toggle("moving", this.fingers.size > 0);
  }
}

const wholeOf = ({ width, height }) => `${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`;
