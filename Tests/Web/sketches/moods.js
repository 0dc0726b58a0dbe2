// Four hands from one beginning: three copies of a state, one of them with some neurons poked.
var sketch = function(p) {
  var hands = [];

  p.setup = function() {
    Model.set_seed(5);
    Model.set_scale_factor(10.0);
    var state = Model.zero_state();
    for (var i = 0; i < 30; i++) state = Model.update([1, i % 7 - 3, 0], state);
    for (var n = 0; n < 4; n++) {
      var own = Model.copy_state(state);
      if (n == 3) {
        for (var j = 0; j < own[1].shape[0]; j += 2) own[1].set(j, own[1].get(j) + 1.5);
      }
      hands.push({ state: own, x: 20, y: 60 + 80 * n, pen: 0 });
    }
  };

  p.draw = function() {
    for (var n = 0; n < hands.length; n++) {
      var hand = hands[n];
      var pdf = Model.get_pdf(hand.state);
      var next = Model.sample(pdf, n == 2 ? 0 : 0.4);
      if (hand.pen === 0) p.line(hand.x, hand.y, hand.x + next[0], hand.y + next[1]);
      hand.x += next[0];
      hand.y += next[1];
      hand.pen = next[2];
      hand.state = Model.update(next, hand.state);
    }
  };

  p.hands = hands;
};
var custom_p5 = new p5(sketch, 'sketch');
