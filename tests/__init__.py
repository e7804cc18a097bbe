"""The tests; what several of them need stands in ``support``."""

import os

# The Node behind CDKTF takes this variable over any folder that a test asks for, and reads it once, when it starts.
os.environ.pop("CDKTF_OUTDIR", None)
