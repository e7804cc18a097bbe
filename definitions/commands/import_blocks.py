"""Import blocks, with which Terraform takes over what MDAA deployed for a module.

Only what would fail or exist twice is imported. Settings of the bucket, the role's policy and what MDAA does not have
are created.

Sources: Terraform documentation, "Import existing resources" and "JSON configuration syntax"; AWS provider
documentation, section "Import" of each resource.
"""

from definitions.compiler.kinds import view_of
from definitions.module.compiled import CompiledModule


def import_configuration(module: CompiledModule) -> dict[str, object]:
    """Import blocks and lookups of ids, as a Terraform configuration in JSON next to ``cdk.tf.json``.

    What has no name, or another id, is found by the SSM parameter in which MDAA published that.
    """
    published = {value.name: value.path for value in module.published}
    looked_up: dict[str, object] = {}
    blocks: list[object] = []
    for one in view_of(module).resources():
        if not one.is_of_mdaa or (one.published_as and one.published_as not in published):
            continue
        identity = one.name
        if one.published_as:
            lookup = f"deployed_{one.published_as.replace('-', '_')}"
            looked_up[lookup] = {"name": published[one.published_as]}
            identity = f"${{data.aws_ssm_parameter.{lookup}.insecure_value}}"
        blocks.append({"to": one.address, "id": identity})
    data = {"data": {"aws_ssm_parameter": looked_up}} if looked_up else {}
    return {**data, "import": blocks}
