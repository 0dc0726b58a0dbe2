// Pens: how a stroke of points {x, y, time} becomes lines or areas on a page, in millimetres. A shape is
// {points, width} for a line or {area} for a filled outline.

/** A smooth line through points, as SVG path data. */
export function smooth(points) {
  const number = (value) => +value.toFixed(3);
  const [first, ...rest] = points;
  let data = `M${number(first.x)} ${number(first.y)}`;
  if (rest.length === 0) return `${data}l0 0`;
  for (let i = 0; i < rest.length - 1; i++) {
    const [a, b] = [rest[i], rest[i + 1]];
    const middle = i === rest.length - 2 ? b : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    data += `Q${number(a.x)} ${number(a.y)} ${number(middle.x)} ${number(middle.y)}`;
  }
  if (rest.length === 1) data += `L${number(rest[0].x)} ${number(rest[0].y)}`;
  return data;
}

/** The edges of a band along points, `half(i)` wide to each side as {x, y}. */
function band(points, half) {
  const left = points.map((point, i) => ({ x: point.x + half(i).x, y: point.y + half(i).y }));
  const right = points.map((point, i) => ({ x: point.x - half(i).x, y: point.y - half(i).y }));
  return [...left, ...right.reverse()];
}

export const pens = {
  /** A line of one width. */
  round: (points, width) => [{ points, width }],

  /** A flat nib held at 40 degrees: what it passes over from point to point. */
  broad(points, width) {
    const edge = { x: 1.3 * width * Math.cos(-0.7), y: 1.3 * width * Math.sin(-0.7) };
    const shapes = [{ points, width: 0.25 * width }];
    for (let i = 1; i < points.length; i++) shapes.push({ area: band([points[i - 1], points[i]], () => edge) });
    return shapes;
  },

  /** The faster, the thinner; the width changes little by little, as bristles do. */
  brush(points, width) {
    let now = width;
    const widths = points.map((point, i) => {
      const speed = i === 0 ? 0 : Math.hypot(point.x - points[i - 1].x, point.y - points[i - 1].y);
      now += 0.3 * (width * Math.max(0.35, 2.1 - 2.2 * speed) - now);
      return now;
    });
    if (points.length < 3) return [{ points, width: 1.4 * width }];
    const half = (i) => {
      const [a, b] = [points[Math.max(0, i - 1)], points[Math.min(points.length - 1, i + 1)]];
      const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
      return { x: (-(b.y - a.y) / length) * widths[i] / 2, y: ((b.x - a.x) / length) * widths[i] / 2 };
    };
    const ends = [points[0], points.at(-1)].map((point, i) => ({ points: [point], width: widths.at(-i) }));
    return [{ area: band(points, half) }, ...ends];
  },
};
