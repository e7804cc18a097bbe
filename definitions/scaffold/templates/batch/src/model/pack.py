"""Make the archive of the model: its numbers, and as ``code/`` what loads them and answers."""

import tarfile
from pathlib import Path

HERE, OUTPUT = Path(__file__).parent, Path("/opt/ml/processing/model")


def main() -> None:
    """Write ``model.tar.gz``."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with tarfile.open(OUTPUT / "model.tar.gz", "w:gz") as archive:
        archive.add(HERE / "weights.json", "weights.json")
        archive.add(HERE / "inference.py", "code/inference.py")


if __name__ == "__main__":
    main()
