import argparse
import json
import os
import shutil
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--slope", type=float)
slope = parser.parse_args().slope
rows = [line.split(",") for line in Path(os.environ["SM_CHANNEL_TRAIN"], "train.csv").read_text().splitlines()]
print(f"mse={sum((float(y) - slope * float(x) - 1) ** 2 for x, y in rows) / len(rows)};")
model = Path(os.environ["SM_MODEL_DIR"])
(model / "code").mkdir()
(model / "model.json").write_text(json.dumps({"slope": slope}))
shutil.copy("inference.py", model / "code")
