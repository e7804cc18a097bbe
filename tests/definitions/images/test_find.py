"""Images of AWS's by their names: what AWS's Python SDK resolves them to, and what it refuses."""

from collections.abc import Iterator
from typing import Any

import pytest

from definitions.images.find import NoSuchImage, SeveralImages, find_image
from definitions.images.table import FRAMEWORKS, accounts, aliases, purposes, versions

ANY = ("training", "inference", "processing")


def found(framework: str, *needed: str, **description: Any) -> str:
    """``account/repository:tag`` of an image in us-east-1."""
    words = {"version": None, "base": None, "python": None, "processors": (), **description}
    image = find_image(framework, needed or ANY, **words)
    tag = "" if image.tag is None else f":{image.tag}"
    return f"{accounts(image.registry)['us-east-1']}/{image.repository}{tag}"


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (found("xgboost", version="1.7-1"), "683313688378/sagemaker-xgboost:1.7-1"),
        (found("xgboost", version="1.0-1"), "683313688378/sagemaker-xgboost:1.0-1-cpu-py3"),
        (found("xgboost", version="latest"), "811284229777/xgboost:latest"),
        (found("xgboost", version="1.7-1", processors=["gpu"]), "683313688378/sagemaker-xgboost:1.7-1"),
        (found("scikit-learn", version="1.2-1"), "683313688378/sagemaker-scikit-learn:1.2-1-cpu-py3"),
        (
            found("pytorch", "training", version="2.1", processors=["gpu"]),
            "763104351884/pytorch-training:2.1-gpu-py310",
        ),
        (
            found("pytorch", "training", version="2.1.0", python="py310", processors=["cpu"]),
            "763104351884/pytorch-training:2.1.0-cpu-py310",
        ),
        (
            found("pytorch", "inference", version="2.6.0", processors=["graviton"]),
            "763104351884/pytorch-inference-arm64:2.6.0-cpu-py312-ubuntu22.04-sagemaker",
        ),
        (
            found("xgboost", "inference", version="1.5-1", processors=["graviton"]),
            "683313688378/sagemaker-xgboost:1.5-1-arm64",
        ),
        (
            found("tensorflow", "inference", version="2.19", processors=["cpu"]),
            "763104351884/tensorflow-inference:2.19-cpu",
        ),
        (
            found("tensorflow", "training", version="1.13", python="py2", processors=["cpu"]),
            "520713654638/sagemaker-tensorflow-scriptmode:1.13-cpu-py2",
        ),
        (
            found("huggingface", "training", version="4.36"),
            "763104351884/huggingface-pytorch-training:2.1.0-transformers4.36.0-gpu-py310-cu121-ubuntu20.04",
        ),
        (
            found("huggingface", "inference", version="4.17", base="tensorflow2.6", processors=["cpu"]),
            "763104351884/huggingface-tensorflow-inference:2.6.3-transformers4.17.0-cpu-py38-ubuntu20.04",
        ),
        (found("spark", version="3.5"), "173754725891/sagemaker-spark-processing:3.5-cpu"),
        (found("clarify"), "205585389593/sagemaker-clarify-processing:1.0"),
        (found("model-monitor"), "156813124566/sagemaker-model-monitor-analyzer"),
    ],
)
def test_image_is_that_of_the_sdk(image: str, expected: str) -> None:
    assert image == expected


def described() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every description that leaves nothing open."""
    for framework in FRAMEWORKS:
        for purpose in purposes(framework):
            known = versions(framework, purpose)
            for version, candidates in known.items():
                for facts in candidates:
                    for python in facts.python or [None]:
                        for processor in facts.processors or ["cpu"]:
                            chip = "graviton" if purpose.endswith("Graviton") else processor
                            description = {"base": facts.base, "python": python, "processors": (chip,)}
                            yield framework, purpose, {"version": version or None, **description}


def test_every_description_is_of_one_image() -> None:
    images: dict[tuple[str, str], list[object]] = {}
    for framework, purpose, description in described():
        needed = "inference" if purpose.endswith("Graviton") else purpose
        image = found(framework, needed, **description)
        images.setdefault((purpose.split()[0], image), []).append((framework, description))
    # What one image is for may be the same for training and inference; no two descriptions mean the same one.
    ambiguous = {image: names for image, names in images.items() if len(names) > 1}
    assert ambiguous == {}


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_alias_is_of_a_version(framework: str) -> None:
    for purpose in purposes(framework):
        assert set(aliases(framework, purpose).values()) <= versions(framework, purpose).keys()


@pytest.mark.parametrize(
    ("framework", "description", "key", "hint"),
    [
        (
            "xgboost",
            {"version": "1.7"},
            "version",
            "did you mean '1.7-1'? for any other image, give 'imageUri' instead",
        ),
        (
            "pytorch",
            {"version": "2.11.0"},
            "version",
            "did you mean '2.1.0'? for any other image, give 'imageUri' instead",
        ),
        ("pytorch", {"version": "nightly"}, "version", "for any other image, give 'imageUri' instead"),
        ("model-monitor", {"version": "1.0"}, "version", "remove the key"),
        ("pytorch", {"version": "2.6", "python": "py38"}, "pythonVersion", None),
        ("huggingface", {"version": "4.36", "base": "tensorflow2.6"}, "baseFrameworkVersion", None),
        ("xgboost", {"version": "1.7-1", "base": "pytorch2.1"}, "baseFrameworkVersion", "remove the key"),
        ("pytorch", {"version": "2.6", "processors": ["ml.trn1 instances"]}, "processor", None),
        ("pytorch", {"version": "2.6", "processors": ["cpu", "graviton"]}, "processor", None),
    ],
)
def test_other_names_are_refused_with_the_key_that_is_wrong(
    framework: str, description: dict[str, Any], key: str, hint: str | None
) -> None:
    with pytest.raises(NoSuchImage) as refused:
        found(framework, "training", "processing", **description)
    assert not isinstance(refused.value, SeveralImages)
    assert refused.value.key == key
    assert hint in (None, refused.value.hint)


@pytest.mark.parametrize(
    ("framework", "description", "key"),
    [
        ("xgboost", {}, "version"),
        ("huggingface", {"version": "4.17"}, "baseFrameworkVersion"),
        ("pytorch", {"version": "1.8", "processors": ["cpu"]}, "pythonVersion"),
        ("pytorch", {"version": "2.6"}, "processor"),
        ("pytorch", {"version": "2.6", "processors": ["cpu", "gpu"]}, "processor"),
    ],
)
def test_names_of_several_images_are_refused_with_the_key_that_is_missing(
    framework: str, description: dict[str, Any], key: str
) -> None:
    with pytest.raises(SeveralImages) as refused:
        found(framework, "training", **description)
    assert refused.value.key == key
