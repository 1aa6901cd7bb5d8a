"""From a team's files to records: read the tables, check every row, say what would happen, and only then write."""
