"""Run the benchmarks: `make bench`."""
