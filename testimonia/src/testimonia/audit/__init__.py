"""The log: a chain of entries, one inside every write's transaction, and signed heads that stop a silent rewrite.

`log` appends and signs, `verification` reads everything again; both need Django to be set up.
"""
