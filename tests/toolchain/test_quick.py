"""``--quick``: tests that start no other program; and rooms of tests."""

import sys
from pathlib import Path

from tests.quick import is_quick
from tests.support import ROOT
from tests.toolchain.checkout import run


def test_most_tests_are_quick() -> None:
    files = list((ROOT / "tests").rglob("test_*.py"))
    quick = {str(file.relative_to(ROOT / "tests")) for file in files if is_quick(file)}
    assert len(quick) > len(files) * 0.6
    assert {"definitions/schema/test_fields.py", "definitions/pipeline/steps/jobs/test_training.py"} <= quick
    assert {"test_invalid.py", "authorization/test_calls.py", "stacks/loading/test_file_cache.py"} <= quick
    # Node by a helper, checkov, Terraform, another Python.
    assert {"stacks/resources/test_encryption_key.py", "stacks/checks/test_rules.py"}.isdisjoint(quick)
    assert {"test_trace.py", "emulator/test_validate.py", "authorization/test_linters.py"}.isdisjoint(quick)
    assert not is_quick(ROOT / "tests" / "emulator")


def test_quick_refuses_what_starts_other_programs_unseen(tmp_path: Path) -> None:
    ways = ["import os; os.system('true')", "__import__('sub' 'process').run(['true'])", "import_module('cd' 'ktf')"]
    tests = "".join(f"def test_{number}():\n    {way}\n\n" for number, way in enumerate(ways))
    (tmp_path / "test_it.py").write_text(f"from importlib import import_module\n\n{tests}", encoding="utf-8")
    options = ["-p", "tests.conftest", "-p", "no:cacheprovider", f"--rootdir={tmp_path}", "--quick", "-rN"]
    ended = run(sys.executable, "-m", "pytest", *options, str(tmp_path))
    assert ended.stdout.count("AssertionError: with --quick no other program is started") == 3
    assert "3 failed" in ended.stdout


def test_tests_are_in_the_rooms_of_what_they_test() -> None:
    for part in ("definitions", "stacks"):
        for file in (ROOT / "tests" / part).rglob("test_*.py"):
            assert (ROOT / file.relative_to(ROOT / "tests").parent).is_dir(), f"{file} tests a room that is not there"
