"""From survivor testimony to published figures that hold up, and that put no one at risk."""

__version__ = "0.1.0"
