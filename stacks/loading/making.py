"""Makes the bundles that are then tried, and the bytecode of the Python packages that belong to them.

A program of its own, as it takes 70 MB. The words are the folder to write to, the Python packages of the CDK and of
its provider, their tarballs, and the modules of the provider in use. Beside each bundle, Node shall write its bytecode.
The scripts of jsii are run from there.
"""

import sys
from importlib.util import find_spec, module_from_spec
from pathlib import Path


def main(folder: str, core: str, provider: str, core_tarball: str, provider_tarball: str, *modules: str) -> None:
    """Write the bundles."""
    sys.path.append(str(Path(__file__).parents[2]))  # last: what is installed is found where it is
    from stacks.loading.argument_checks import without_argument_checks
    from stacks.loading.assembly_slice import cut
    from stacks.loading.jsii_runtime import runtime_scripts
    from stacks.loading.script_bundle import bundled
    from stacks.loading.tarballs import pack, unpack

    for path in map(Path, (core_tarball, provider_tarball)):
        files = cut(path, modules) if str(path) == provider_tarball else unpack(path)
        bundle = Path(folder, path.name)
        bundle.write_bytes(pack(bundled(files, record=Path(f"{bundle}.v8"))))

    for name, content in runtime_scripts(Path(folder)).items():
        Path(folder, name).parent.mkdir(exist_ok=True)
        Path(folder, name).write_bytes(content)

    with without_argument_checks(core, provider):
        if (package := find_spec(provider)) is not None:
            sys.modules[provider] = module_from_spec(package)  # its own code would import all modules
        for name in (core, *(f"{provider}.{module}" for module in modules)):
            if (spec := find_spec(name)) is not None and spec.loader is not None:
                spec.loader.get_code(name)  # type: ignore[attr-defined]  # as every loader of source files


if __name__ == "__main__":
    main(*sys.argv[1:])
