"""Put the code of the endpoint into an archive that lacks it, as ``code/``."""

import tarfile
from pathlib import Path

MODEL, OUTPUT = Path("/opt/ml/processing/input/model/model.tar.gz"), Path("/opt/ml/processing/model")
CODE = ("inference.py", "features.py")


def main() -> None:
    """Write the archive with all that was in it, and the code."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with tarfile.open(MODEL) as model, tarfile.open(OUTPUT / "model.tar.gz", "w:gz") as repacked:
        for member in model:
            if Path(member.name).parts[:1] != ("code",):
                repacked.addfile(member, model.extractfile(member) if member.isfile() else None)
        for name in CODE:
            repacked.add(Path(__file__).parent / "train" / name, f"code/{name}")


if __name__ == "__main__":
    main()
