"""A synth of a project: its modules in shares, which several processes compile and build."""
