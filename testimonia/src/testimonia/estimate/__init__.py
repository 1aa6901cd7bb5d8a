"""The plan goes in with the analysis frame, capture histories and sourced parameters; figures or refusals come out."""
