"""Project files of one module, and what is read of them."""

from definitions.project.project_file import Project, load_project
from tests.support import written

OURS = "module_path: '@aws-mdaa/sagemaker-pipeline'"


def project(text: str, **files: str) -> Project:
    """The project of a project file, with other files beside it."""
    file = written(text)
    for name, content in files.items():
        (file.parent / f"{name}.yaml").write_text(content, encoding="utf-8")
    return load_project(file)


def tree(root: str = "{}", domain: str = "{}", environment: str = "{}", module: str = "{}") -> str:
    """A project of one module; each level is a flow map of settings."""

    def settings(level: str) -> str:
        inside = level.strip()[1:-1]
        return f"{inside}, " if inside else ""

    churn = f"{{churn: {{{settings(module)}{OURS}, module_configs: [a.yaml]}}}}"
    dev = f"{{dev: {{{settings(environment)}modules: {churn}}}}}"
    shared = f"{{shared: {{{settings(domain)}environments: {dev}}}}}"
    return f"{{organization: acme, {settings(root)}domains: {shared}}}\n"
