"""Programs of peers: they run in the environment that `benchmarks.environments` makes, and import nothing of ours."""
