"""Resources around a pipeline: names, tags, permissions and published values."""
