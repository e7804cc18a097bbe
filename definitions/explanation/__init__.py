"""What a config does, told to people: the pipeline in the order in which it runs, and one key at a time."""
