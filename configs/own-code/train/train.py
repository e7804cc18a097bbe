"""Train a forest. Hyperparameters are arguments, and the last lines put the code of the endpoint into the model."""

import argparse
import os
import shutil
from pathlib import Path

import joblib
import pandas as pd
from features import numbers
from sklearn.ensemble import RandomForestClassifier


def main(label: str, trees: int) -> None:
    """Fit the model, and write it to where SageMaker takes it from."""
    channel, model_folder = Path(os.environ["SM_CHANNEL_TRAIN"]), Path(os.environ["SM_MODEL_DIR"])
    customers = pd.concat(pd.read_csv(file) for file in sorted(channel.glob("*.csv")))
    model = RandomForestClassifier(n_estimators=trees, random_state=1)
    model.fit(numbers(customers.drop(columns=label)), customers[label])
    joblib.dump(model, model_folder / "model.joblib")
    here = Path(__file__).parent
    (model_folder / "code").mkdir()
    for name in ("inference.py", "features.py"):
        shutil.copy(here / name, model_folder / "code")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--label", required=True)
    parser.add_argument("--trees", type=int, default=100)
    arguments = parser.parse_args()
    main(arguments.label, arguments.trees)
