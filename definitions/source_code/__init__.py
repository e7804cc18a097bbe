"""Code of the user's own: which files of a folder it is, and what stands for all of them."""
