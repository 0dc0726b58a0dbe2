import math

import torch

from ductus_torch.model_file import Model
from ductus_torch.network import Architecture, HandShape, HandwritingNetwork, negative_log_likelihood


def test_a_line_that_begins_forgets(model: Model) -> None:
    ink = torch.randn(12, 2, 3)
    begins = torch.zeros(12, 2, dtype=torch.bool)
    begins[0] = True
    begins[5, 1] = True
    together, _ = model.network(ink, None, begins)
    alone, _ = model.network(ink[:, :1])
    rest, _ = model.network(ink[5:, 1:])
    torch.testing.assert_close(together[:, :1], alone)
    torch.testing.assert_close(together[5:, 1:], rest)


def test_a_line_that_begins_reads_its_own_text_from_its_start() -> None:
    torch.manual_seed(2)
    network = HandwritingNetwork(Architecture((6, 5), 2, window=3, alphabet="ab"))
    ink = torch.randn(12, 2, 3)
    begins = torch.zeros(12, 2, dtype=torch.bool)
    begins[0] = True
    begins[5, 1] = True
    first, second, third = ([1, 2, 1, 0], [2, 2, 0, -1], [1, 1, 2, 0])
    texts = torch.tensor([[first, second], [first, third]])
    together, _ = network(ink, None, begins, texts)
    alone, _ = network(ink[:, :1], texts=torch.tensor([[first]]))
    rest, _ = network(ink[5:, 1:], texts=torch.tensor([[third]]))
    torch.testing.assert_close(together[:, :1], alone)
    torch.testing.assert_close(together[5:, 1:], rest)


def test_a_text_matters() -> None:
    torch.manual_seed(2)
    network = HandwritingNetwork(Architecture((6, 5), 2, window=3, alphabet="ab"))
    ink = torch.randn(12, 1, 3)
    one, _ = network(ink, texts=torch.tensor([[[1, 2, 0]]]))
    other, _ = network(ink, texts=torch.tensor([[[2, 1, 0]]]))
    assert (one - other).abs().max() > 1e-3


def test_the_density_is_that_of_its_gaussians() -> None:
    logits = torch.zeros(13)
    logits[1], logits[2] = 1.0, -1.0
    logits[3:5] = torch.tensor([0.5, -2.0])
    logits[7] = math.log(2.0)
    logits[11] = math.atanh(0.3)
    target = torch.tensor([0.2, -0.1, 1.0])
    density, end = negative_log_likelihood(logits[None], target[None])
    weights = torch.softmax(logits[1:3], 0)
    first = torch.distributions.MultivariateNormal(
        torch.tensor([0.5, 0.0]), torch.tensor([[4.0, 0.6], [0.6, 1.0]])
    ).log_prob(target[:2])
    second = torch.distributions.MultivariateNormal(torch.tensor([-2.0, 0.0]), torch.eye(2)).log_prob(target[:2])
    expected = -torch.log(weights[0] * first.exp() + weights[1] * second.exp())
    torch.testing.assert_close(density[0], expected)
    torch.testing.assert_close(end[0], torch.tensor(math.log(2.0)))


def test_a_wider_network_predicts_what_the_narrower_did() -> None:
    torch.manual_seed(3)
    narrow = HandwritingNetwork(Architecture((6, 5), 2, window=3, alphabet="ab"))
    hand = HandShape(4, (5, 7))
    wide = HandwritingNetwork(Architecture((9, 8), 2, window=3, alphabet="ab", hand=hand))
    wide.start_from(narrow)
    ink, texts = torch.randn(12, 1, 3), torch.tensor([[[1, 2, 1, 0]]])
    torch.testing.assert_close(wide(ink, texts=texts)[0], narrow(ink, texts=texts)[0])
    wider = HandwritingNetwork(Architecture((9, 12), 2, window=3, alphabet="ab", hand=hand))
    wider.start_from(wide)
    torch.testing.assert_close(wider(ink, texts=texts)[0], narrow(ink, texts=texts)[0])
    negative_log_likelihood(wider(ink, texts=texts)[0], ink)[0].mean().backward()
    assert wider.output.weight.grad is not None and (wider.output.weight.grad[:, -4:] != 0).any(), "new units learn"
