"""Ask the model about abalones that it has not seen, and report by how much it is wrong."""

import json
import tarfile
from pathlib import Path

import numpy as np
import xgboost

INPUT, EVALUATION = Path("/opt/ml/processing/input"), Path("/opt/ml/processing/evaluation")


def main() -> None:
    """Write ``evaluation.json``, from which the condition reads the mean square error."""
    with tarfile.open(INPUT / "model/model.tar.gz") as archive:
        archive.extractall("model", filter="data")
    model = xgboost.Booster(model_file="model/abalone.ubj")
    rows = np.loadtxt(INPUT / "test/test.csv", delimiter=",", ndmin=2)
    errors = model.predict(xgboost.DMatrix(rows[:, 1:])) - rows[:, 0]
    mse = {"value": float(np.mean(errors**2)), "standard_deviation": float(np.std(errors))}
    EVALUATION.mkdir(parents=True, exist_ok=True)
    (EVALUATION / "evaluation.json").write_text(json.dumps({"regression_metrics": {"mse": mse}}))
    print(f"mean square error {mse['value']:.2f} on {len(rows)} abalones")


if __name__ == "__main__":
    main()
