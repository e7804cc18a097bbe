"""Train a forest. Hyperparameters are arguments."""

import argparse
import os
import shutil
from pathlib import Path

import joblib
import numpy as np
from sklearn.ensemble import RandomForestClassifier


def main(trees: int) -> None:
    """Fit the model, and write it to where SageMaker takes it from, with the code that serves it."""
    channel, folder = Path(os.environ["SM_CHANNEL_TRAIN"]), Path(os.environ["SM_MODEL_DIR"])
    rows = np.loadtxt(channel / "train.csv", delimiter=",", ndmin=2)
    model = RandomForestClassifier(n_estimators=trees, min_samples_leaf=5, random_state=1)
    model.fit(rows[:, 1:], rows[:, 0])
    joblib.dump(model, folder / "model.joblib")
    (folder / "code").mkdir()
    shutil.copy(Path(__file__).with_name("inference.py"), folder / "code")
    print(f"{trees} trees, {len(rows)} customers")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--trees", type=int, required=True)
    main(parser.parse_args().trees)
