"""The endpoint: one kind of module, with its settings, checks, requests and role."""
