"""Translation packages: which there are, where they are offered, how one is unpacked without trusting it."""

from .argos import INDEX_URL, AvailableModel, read_index
from .loading import load
from .packages import (
    STARTER,
    Package,
    find_package,
    install_package,
    list_packages,
    package_readme,
    remove_package,
    starter_package,
    use_package,
)

__all__ = [
    "INDEX_URL",
    "STARTER",
    "AvailableModel",
    "Package",
    "find_package",
    "install_package",
    "list_packages",
    "load",
    "package_readme",
    "read_index",
    "remove_package",
    "starter_package",
    "use_package",
]
