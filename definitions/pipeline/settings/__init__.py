"""Keys of the config outside its steps."""
