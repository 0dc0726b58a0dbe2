// Reads the mouse while it is pressed, and shows ten guesses of how it will go on.
var sketch = function(p) {
  var x, y, prev_pen = 1, rnn_state, started = false;
  p.guesses = 0;

  p.setup = function() {
    Model.set_scale_factor(10.0);
    rnn_state = Model.random_state();
  };

  p.draw = function() {
    if (p.mouseIsPressed) {
      if (!started) {
        started = true;
        x = p.mouseX;
        y = p.mouseY;
      }
      var dx = p.mouseX - x, dy = p.mouseY - y;
      if (dx * dx + dy * dy > 16) {
        rnn_state = Model.update([dx, dy, 0], rnn_state);
        p.line(x, y, x + dx, y + dy);
        x += dx;
        y += dy;
        prev_pen = 0;
      }
    } else if (prev_pen == 0) {
      rnn_state = Model.update([0, 0, 1], rnn_state);
      prev_pen = 1;
    }
    if (!started) return;
    for (var n = 0; n < 10; n++) {
      var guess = Model.copy_state(rnn_state), gx = x, gy = y;
      for (var i = 0; i < 5; i++) {
        var step = Model.sample(Model.get_pdf(guess), 0.5);
        gx += step[0];
        gy += step[1];
        guess = Model.update(step, guess);
      }
      p.line(x, y, gx, gy);
      p.guesses++;
    }
  };
};
var custom_p5 = new p5(sketch, 'sketch');
