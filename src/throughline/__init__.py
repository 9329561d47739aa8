"""Train a medical coder per specialty, certify how far it may act alone, promote it, serve it, watch it."""

__version__ = "0.1.0"
