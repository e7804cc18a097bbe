"""Loads assemblies and uses the CDK: a program of its own, as a jsii that has failed is of no use any more.

The words are name, version and tarball of each assembly, in the order in which they depend on each other; the
CDK comes first.
"""

import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory


def main(words: list[str]) -> None:
    """Load them, and synthesize a stack."""
    sys.path.append(str(Path(__file__).parents[2]))  # last: what is installed is found where it is
    import constructs  # noqa: F401  starts Node, and all assemblies depend on it
    import jsii

    for number in range(0, len(words), 3):
        jsii.load(*words[number : number + 3])

    from stacks.loading.argument_checks import without_argument_checks

    with without_argument_checks(words[0]):  # as in a synth, which then finds the bytecode
        cdk = import_module(words[0])
    with TemporaryDirectory() as folder:
        app = cdk.App(outdir=folder)
        stack = cdk.TerraformStack(app, "trial")
        cdk.LocalBackend(stack, path="trial.tfstate")
        cdk.TerraformOutput(stack, "output", value="trial")
        app.synth()


if __name__ == "__main__":
    main(sys.argv[1:])
