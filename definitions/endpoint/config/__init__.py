"""The root model of an endpoint's config, and the keys below it."""
