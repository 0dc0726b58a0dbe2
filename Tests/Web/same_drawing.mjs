/** The bits of the record's thousand points (Tests/same-drawing.txt) as lines, drawn by the model Cursive; in Node and in pages. */
export function drawnPoints(model) {
  const bits = (value) => new Uint32Array(Float32Array.of(value).buffer)[0];
  return model.writer({ seed: 2017, temperature: 0.7, bias: 0.25 }).write(1000)
    .map(({ dx, dy, endOfStroke }) => `${bits(dx)} ${bits(dy)} ${endOfStroke ? 1 : 0}\n`).join("");
}
