"""What looks across stages: the trace of a figure, and the release of an edition."""
