"""Classes of the AWS provider that only the stacks of endpoints use, imported here and nowhere else.

They take three tenths of a second to import, as much as all classes of ``stacks/bindings.py`` together.
"""

from stacks.bindings import CDK
from stacks.loading.argument_checks import without_argument_checks
from stacks.loading.cdk import under_names_of_cdktf

with without_argument_checks(CDK.core, CDK.provider), under_names_of_cdktf(CDK):
    pass
