// Writes across the page and starts again at its edge, at twice the scale.
var sketch = function(p) {
  var x, y, dx, dy, pen, prev_pen, rnn_state, pdf;
  var temperature = 0.65;
  var scale = 5;

  function restart() {
    scale = scale * 2;
    Model.set_scale_factor(scale);
    x = 50;
    y = 200;
    rnn_state = Model.random_state();
    [dx, dy, prev_pen] = Model.zero_input();
  }

  p.setup = function() {
    p.createCanvas(800, 400);
    restart();
  };

  p.draw = function() {
    rnn_state = Model.update([dx, dy, prev_pen], rnn_state);
    pdf = Model.get_pdf(rnn_state);
    [dx, dy, pen] = Model.sample(pdf, temperature);
    if (prev_pen == 0) p.line(x, y, x + dx, y + dy);
    x += dx;
    y += dy;
    prev_pen = pen;
    if (x > 750) restart();
  };
};
var custom_p5 = new p5(sketch, 'sketch');
