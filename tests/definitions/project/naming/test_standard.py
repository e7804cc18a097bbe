"""Names are those of MDAA, to the letter: deployed modules keep theirs."""

import pytest

from definitions.project.naming.standard import Naming

NAMING = Naming("test-org", "test-env", "test-domain", "test-pipeline")
MINIMAL = Naming("test-org", "test-env", "test-domain", "test-pipeline-minimal")
PREFIX = "test-org-test-env-test-domain-test-pipeline"


@pytest.mark.parametrize(
    ("naming", "suffix", "longest", "name"),
    [
        (NAMING, "pipeline-test-pipeline-project", 63, f"{PREFIX}-pipeline-t-70336373"),
        (NAMING, "pipeline-exec-test-pipeline-project", 64, f"{PREFIX}-pipeline-ex-218ae823"),
        (MINIMAL, "pipeline-test-pipeline-minimal", 63, f"{PREFIX}-minimal-p--59278d59"),
        (MINIMAL, "pipeline-exec-test-pipeline-minimal", 64, f"{PREFIX}-minimal-pi--5e929681"),
        (NAMING, "pipeline-exec-MyProj", 64, f"{PREFIX}-pipeline-e--7e17e711"),
        (NAMING, "pipeline-" + "a" * 9, 63, f"{PREFIX}-pipeline-" + "a" * 9),
        (NAMING, "pipeline-" + "a" * 10, 63, f"{PREFIX}-pipeline---1274e1ca"),
        (NAMING, "test-mpg", 63, f"{PREFIX}-test-mpg"),
        (NAMING, "sm-pipeline-test-pipeline-project", 256, f"{PREFIX}-sm-pipeline-test-pipeline-project"),
        (NAMING, "test-pipeline-project-sm-pipeline", 256, f"{PREFIX}-test-pipeline-project-sm-pipeline"),
        (MINIMAL, "test-pipeline-minimal-sm-pipeline", 256, f"{PREFIX}-minimal-test-pipeline-minimal-sm-pipeline"),
        (NAMING, "", None, PREFIX),
        (NAMING, "a" * 300, None, f"{PREFIX}-{'a' * 300}"),
    ],
)
def test_resource_names_are_mdaas(naming: Naming, suffix: str, longest: int | None, name: str) -> None:
    assert naming.resource_name(suffix, longest) == name


def test_a_name_of_exactly_the_limit_is_cut_as_well() -> None:
    room = 63 - len(PREFIX) - 1
    assert NAMING.resource_name("a" * (room - 1), 63) == f"{PREFIX}-{'a' * (room - 1)}"
    cut = NAMING.resource_name("a" * room, 63)
    assert len(cut) == 63
    assert cut != f"{PREFIX}-{'a' * room}"


def test_all_names_are_lower_case() -> None:
    naming = Naming("Org", "ENV", "Domain", "Module")
    assert naming == Naming("org", "env", "domain", "module")
    assert naming.resource_name("Suffix") == "org-env-domain-module-suffix"
    assert naming.ssm_path("KMS/My-Key/Arn") == "/org/domain/module/kms/my-key/arn"


def test_ssm_paths_leave_out_the_environment() -> None:
    assert NAMING.ssm_path("role/x/arn") == "/test-org/test-domain/test-pipeline/role/x/arn"


def test_stack_names_hold_no_underscores() -> None:
    assert NAMING.stack_name == PREFIX
    assert Naming("o", "e", "d", "my_module").stack_name == "o-e-d-my-module"
