"""How YAML becomes models, and how models describe themselves."""

import os

# pydantic looks for plugins in the metadata of all packages that are installed, which takes as long as a tenth of a
# run; a plugin of somebody else's would see what is validated here, secrets included.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
