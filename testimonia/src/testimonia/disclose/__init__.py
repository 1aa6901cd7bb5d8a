"""The gate: figures, tables and quotes asked for go in, cleared values come out. Nothing leaves by default."""
