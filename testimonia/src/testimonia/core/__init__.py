"""The ground floor: what a record is, which values an answer may have, and how the product refuses."""
