"""The picture of a pipeline: its steps and what leads from one to another, and the languages that it is drawn in."""
