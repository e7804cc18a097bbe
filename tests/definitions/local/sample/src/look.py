import os
from pathlib import Path

Path("/opt/ml/processing/seen/names").write_text(" ".join(os.listdir("/opt/ml/processing/input/model")))
