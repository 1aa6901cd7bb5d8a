"""`darkfigure` from a shell."""
