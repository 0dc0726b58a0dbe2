// The hands to choose from: a specimen of each, and a map on which hands that write alike lie
// near each other. Dragging over the map mixes the hands around the finger.

/** The map's hands are mixed from so many of the nearest. */
const NEIGHBOURS = 3;

export class Gallery {
  #list;
  #map;
  #choose;
  #places = []; // of the map's hands: {hand, x, y}, within 0 to 1
  #point = null;
  #mix;

  /**
   * @param {{list: HTMLElement, map: HTMLCanvasElement,
   *   mix: (hands: object[], weights: number[]) => Promise<object>,
   *   choose: (name: string | null, hand?: object) => void}} parts
   */
  constructor({ list, map, mix, choose }) {
    this.#list = list;
    this.#map = map;
    this.#choose = choose;
    this.#mix = mix;
    const follow = (event) => {
      const box = map.getBoundingClientRect();
      this.#point = { x: inside((event.clientX - box.left) / box.width), y: inside((event.clientY - box.top) / box.height) };
      this.#drawMap();
      this.#chooseMixed();
    };
    map.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      map.setPointerCapture(event.pointerId);
      follow(event);
    });
    map.addEventListener("pointermove", (event) => { if (event.buttons > 0) follow(event); });
    map.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-0.05, 0], ArrowRight: [0.05, 0], ArrowUp: [0, -0.05], ArrowDown: [0, 0.05] }[event.key];
      if (!step) return;
      event.preventDefault();
      const { x, y } = this.#point ?? { x: 0.5, y: 0.5 };
      const box = map.getBoundingClientRect();
      follow({ clientX: box.left + (x + step[0]) * box.width, clientY: box.top + (y + step[1]) * box.height });
    });
    new ResizeObserver(() => this.#drawMap()).observe(map);
    map.addEventListener("contextrestored", () => this.#drawMap());
  }

  /** Shows the hands, each by its specimen. @param {{name: string, description: string}[]} hands */
  show(hands) {
    for (const { name, description } of hands) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.hand = name;
      button.title = description;
      button.setAttribute("role", "radio");
      button.setAttribute("aria-checked", "false");
      button.setAttribute("aria-label", description ? `${name}: ${description}` : name);
      button.onclick = () => this.#choose(name);
      const specimen = Object.assign(document.createElement("img"), { src: `hands/${name}.svg`, alt: "", loading: "lazy" });
      const label = document.createElement("span");
      label.textContent = name;
      button.append(specimen, label);
      this.#list.append(button);
    }
  }

  /** Marks the hand that is in use. */
  mark(name) {
    for (const button of this.#list.children) button.setAttribute("aria-checked", button.dataset.hand === name);
    if (name !== null) this.#point = null;
    this.#drawMap();
  }

  /** Lays the hands out on the map; a place that somebody has pointed at meanwhile is taken now. @param {object[]} hands */
  lay(hands) {
    this.#places = places(hands.map(({ levels }) => levels)).map((place, i) => ({ ...place, hand: hands[i] }));
    this.#drawMap();
    this.#chooseMixed();
  }

  /** Chooses a mix of the hands around the point, if they are laid out already. */
  async #chooseMixed() {
    if (!this.#point || this.#places.length === 0) return;
    const { hands, weights } = this.#around(this.#point);
    this.#choose(null, await this.#mix(hands, weights));
  }

  #around({ x, y }) {
    const near = this.#places.map((place) => ({ ...place, distance: Math.hypot(place.x - x, place.y - y) }))
      .sort((a, b) => a.distance - b.distance).slice(0, NEIGHBOURS);
    return { hands: near.map(({ hand }) => hand), weights: near.map(({ distance }) => 1 / (0.02 + distance)) };
  }

  #drawMap() {
    const box = this.#map.getBoundingClientRect();
    if (box.width === 0) return;
    const density = Math.max(1, devicePixelRatio);
    [this.#map.width, this.#map.height] = [box.width * density, box.height * density];
    const context = this.#map.getContext("2d");
    context.scale(density, density);
    context.fillStyle = "#b9ad9c";
    for (const { x, y } of this.#places) dot(context, x * box.width, y * box.height, 3);
    if (this.#point) {
      context.fillStyle = "#24508f";
      dot(context, this.#point.x * box.width, this.#point.y * box.height, 7);
    }
  }
}

const inside = (share) => Math.max(0, Math.min(1, share));

function dot(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/**
 * Vectors on a plane: their first two principal components, each spread evenly over 0 to 1 by rank, so that the map is full.
 * @param {number[][]} vectors
 * @returns {{x: number, y: number}[]}
 */
export function places(vectors) {
  if (vectors.length === 0) return [];
  const mean = vectors[0].map((_, i) => vectors.reduce((sum, vector) => sum + vector[i], 0) / vectors.length);
  let rows = vectors.map((vector) => vector.map((value, i) => value - mean[i]));
  const ranks = [0, 1].map((component) => {
    let axis = mean.map((_, i) => Math.cos(i * (component + 1)));
    for (let n = 0; n < 60; n++) {
      const shares = rows.map((row) => row.reduce((sum, value, i) => sum + value * axis[i], 0));
      axis = axis.map((_, i) => rows.reduce((sum, row, r) => sum + shares[r] * row[i], 0));
      const length = Math.hypot(...axis) || 1;
      axis = axis.map((value) => value / length);
    }
    const shares = rows.map((row) => row.reduce((sum, value, i) => sum + value * axis[i], 0));
    rows = rows.map((row, r) => row.map((value, i) => value - shares[r] * axis[i]));
    const order = shares.map((_, i) => i).sort((a, b) => shares[a] - shares[b]);
    const rank = [];
    for (const [at, index] of order.entries()) rank[index] = (at + 0.5) / order.length;
    return rank;
  });
  return vectors.map((_, i) => ({ x: ranks[0][i], y: ranks[1][i] }));
}
