"""Which CDK is chosen, and how the other one's modules stand in for CDKTF's."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

from stacks.loading import cdk
from stacks.loading.cdk import CDKTF, CDKTN, Cdk, UnusableCdk, chosen_cdk, under_names_of_cdktf


@pytest.mark.parametrize("word", [None, "", "cdktf"])
def test_cdktf_is_the_default(monkeypatch: pytest.MonkeyPatch, word: str | None) -> None:
    monkeypatch.delenv(cdk.VARIABLE, raising=False)
    if word is not None:
        monkeypatch.setenv(cdk.VARIABLE, word)
    assert chosen_cdk() is CDKTF


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("cdktnn", "PIPELINES_CDK: there is no CDK 'cdktnn'; did you mean 'cdktn'?"),
        ("pulumi", "PIPELINES_CDK: there is no CDK 'pulumi'; it is one of cdktf, cdktn"),
        (
            "cdktn",
            "PIPELINES_CDK: the package cdktn is not installed here; "
            "use `make cdktn-synth`, or install sagemaker-pipelines-terraform[cdktn]",
        ),
    ],
)
def test_another_word_and_a_missing_package_are_told(monkeypatch: pytest.MonkeyPatch, word: str, told: str) -> None:
    monkeypatch.setenv(cdk.VARIABLE, word)
    monkeypatch.setattr(cdk, "find_spec", lambda package: None)
    with pytest.raises(UnusableCdk) as refused:
        chosen_cdk()
    assert str(refused.value) == told


@pytest.fixture
def successor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cdk:
    """A CDK of two small packages, one of which imports relatively."""
    (tmp_path / "next_cdk.py").write_text("class App: pass\n")
    (tmp_path / "next_aws").mkdir()
    (tmp_path / "next_aws" / "__init__.py").write_text("")
    (tmp_path / "next_aws" / "base.py").write_text("class Base: pass\n")
    (tmp_path / "next_aws" / "kms_key.py").write_text("from .base import Base\nclass KmsKey(Base): pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    hidden = [name for name in sys.modules if name.partition(".")[0] in (CDKTF.core, CDKTF.provider)]
    for name in hidden:
        monkeypatch.delitem(sys.modules, name)
    return CDKTN._replace(core="next_cdk", provider="next_aws")


def test_modules_of_the_successor_stand_in_as_themselves(successor: Cdk) -> None:
    with under_names_of_cdktf(successor):
        stand_ins = [import_module("cdktf"), import_module("cdktf_cdktf_provider_aws.kms_key")]
    own = [import_module("next_cdk"), import_module("next_aws.kms_key")]
    assert stand_ins == own
    assert [module.__spec__ and module.__spec__.name for module in own] == ["next_cdk", "next_aws.kms_key"]
    for name in ("cdktf", "cdktf_cdktf_provider_aws", "cdktf_cdktf_provider_aws.kms_key"):
        del sys.modules[name]
