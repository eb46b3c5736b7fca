"""Three news sites on loopback, and the workspace that reads them."""

from .running import run_demo
from .sites import Asked, DemoSites
from .workspace import demo_settings

__all__ = ["Asked", "DemoSites", "demo_settings", "run_demo"]
