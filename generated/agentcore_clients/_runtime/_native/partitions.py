"""The partitions of AWS and their regions, as in botocore's `partitions.json` (format 1.1)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Partition: TypeAlias = dict[str, str | bool]


def _partition(name: str, dns_suffix: str, dual_stack_suffix: str, region: str) -> Partition:
    return {
        "dnsSuffix": dns_suffix,
        "dualStackDnsSuffix": dual_stack_suffix,
        "implicitGlobalRegion": region,
        "name": name,
        "supportsDualStack": True,
        "supportsFIPS": True,
    }


_AWS = _partition("aws", "amazonaws.com", "api.aws", "us-east-1")
_PARTITIONS = {
    "cn": _partition(
        "aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-northwest-1"
    ),
    "eusc-de": _partition("aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1"),
    "us-iso": _partition("aws-iso", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1"),
    "us-isob": _partition("aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1"),
    "eu-isoe": _partition(
        "aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1"
    ),
    "us-isof": _partition("aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1"),
    "us-gov": _partition("aws-us-gov", "amazonaws.com", "api.aws", "us-gov-west-1"),
}


def partition(region: str | None) -> Partition:
    """Returns the partition of a region; one that matches none is taken for `aws`."""
    if region is None:
        return _AWS
    if region.endswith("-global"):
        for known in _PARTITIONS.values():
            if region == f"{known['name']}-global":
                return known
        return _AWS
    # Regions are <prefix>-<direction>-<number>; the prefix tells the partition.
    parts = region.rsplit("-", 2)
    if len(parts) == 3 and parts[2].isdigit() and parts[1]:
        return _PARTITIONS.get(parts[0], _AWS)
    return _AWS
