// Draws the distribution of the next movement as ellipses, and the neurons above it; uses the array library too.
var sketch = function(p) {
  var rnn_state, input;

  var sharpen = function(pi, temperature) {
    var z = nj.array(pi);
    for (var i = z.shape[0] - 1; i >= 0; i--) z.set(i, Math.log(z.get(i)) / temperature);
    z = nj.exp(nj.subtract(z, z.max()));
    return nj.divide(z, z.sum());
  };

  p.setup = function() {
    Model.set_scale_factor(10.0);
    rnn_state = Model.random_state();
    input = Model.random_input();
  };

  p.draw = function() {
    rnn_state = Model.update([input.get ? input.get(0) : input[0], input[1], input[2]], rnn_state);
    var pdf = Model.get_pdf(rnn_state);
    var pi = sharpen(pdf[0].tolist(), 0.5);
    p.total = pi.sum();
    p.neurons = rnn_state[0].slice([0, 100]).tolist();
    p.likeliest = 0;
    for (var i = 0; i < 20; i++) {
      if (pi.get(i) > pi.get(p.likeliest)) p.likeliest = i;
      p.ellipse(pdf[1].get(i) * 10, pdf[2].get(i) * 10, pdf[3].get(i) * 20, pdf[4].get(i) * 20);
    }
    for (var k = 0; k < 100; k++) p.rect(k * 4, 10, 3, rnn_state[0].get(k) * 10);
    input = Model.sample(pdf);
  };
};
var custom_p5 = new p5(sketch, 'sketch');
