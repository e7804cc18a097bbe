"""Train trees that count the rings of an abalone. Hyperparameters are arguments."""

import argparse
import os
import shutil
from pathlib import Path

import numpy as np
import xgboost


def table(channel: str) -> xgboost.DMatrix:
    """The rows of a channel, of which the first column is what is learnt."""
    rows = np.loadtxt(Path(os.environ[f"SM_CHANNEL_{channel.upper()}"]) / f"{channel}.csv", delimiter=",", ndmin=2)
    return xgboost.DMatrix(rows[:, 1:], rows[:, 0])


def main(rounds: int, depth: int, eta: float) -> None:
    """Fit the model, and write it to where SageMaker takes it from, with the code that serves it.

    XGBoost prints lines such as ``[9] train-rmse:1.9 validation-rmse:2.2``, from which AWS reads metrics.
    """
    train, validation = table("train"), table("validation")
    model = xgboost.train(
        {"objective": "reg:squarederror", "max_depth": depth, "eta": eta, "subsample": 0.8, "seed": 1},
        train,
        rounds,
        evals=[(train, "train"), (validation, "validation")],
        verbose_eval=10,
    )
    folder = Path(os.environ["SM_MODEL_DIR"])
    model.save_model(folder / "abalone.ubj")
    (folder / "code").mkdir()
    shutil.copy(Path(__file__).with_name("inference.py"), folder / "code")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--max_depth", type=int, default=4)
    parser.add_argument("--eta", type=float, default=0.1)
    arguments = parser.parse_args()
    main(arguments.rounds, arguments.max_depth, arguments.eta)
