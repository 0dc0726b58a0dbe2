// A stand-in for p5.js that runs a sketch frame by frame and keeps the lines it draws.

globalThis.p5 = class {
  constructor(sketch) {
    this.lines = [];
    this.texts = [];
    this.frameCount = 0;
    this.mouseIsPressed = false;
    this.mouseX = 0;
    this.mouseY = 0;
    for (const name of ["createCanvas", "frameRate", "background", "fill", "stroke", "strokeWeight", "noStroke"]) {
      this[name] = () => {};
    }
    this.color = (...parts) => parts;
    this.random = (a, b) => a + Math.random() * (b - a);
    this.line = (...ends) => this.lines.push(ends);
    this.rect = this.ellipse = (...sizes) => this.texts.push(sizes);
    sketch(this);
    this.setup();
    globalThis.running = this;
  }

  /** Draws frames; `hand(frame)` may move the mouse: [x, y], or nothing when it does not press. */
  run(frames, hand = () => undefined) {
    for (let i = 0; i < frames; i++) {
      const place = hand(this.frameCount);
      this.mouseIsPressed = place !== undefined;
      if (place) [this.mouseX, this.mouseY] = place;
      this.frameCount++;
      this.draw();
    }
    return this.lines;
  }
};
