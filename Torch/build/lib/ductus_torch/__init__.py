"""The Ductus handwriting network in PyTorch: the same network, the same data, the same model file."""
