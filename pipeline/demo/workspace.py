"""The feeds.yaml of the demo: the same file that a newsroom writes, for sites on this machine."""

from __future__ import annotations

from typing import Any

import yaml

from .sites import DemoSite, DemoSites

HEAD = """\
# The workspace of `vigie demo`: three invented news sites on this machine, and a newsroom that adapts their stories.
# Private hosts are allowed and asked without a pause because the settings say so, not because the demo is special.
"""


def demo_settings(sites: DemoSites) -> str:
    """The text of a feeds.yaml that watches the demo's sites, which must be running."""
    settings: dict[str, Any] = {
        "newsroom": {"name": "Le Fil cybersanté", "zone": "America/Montreal", "byline": "Camille Bédard"},
        "fetch": {"allow_hosts": list(sites.hosts), "per_host": dict.fromkeys(sites.hosts, "0s")},
        "outlets": [_outlet(site) for site in sites.sites],
    }
    return HEAD + yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=120)


def _outlet(site: DemoSite) -> dict[str, Any]:
    plan = site.plan
    disclosure = {"disclosure_fr": plan.disclosure_fr} if plan.disclosure_fr else {}
    return {
        "name": plan.name,
        "zone": plan.zone,
        "language": plan.language,
        "rights": "adapt",
        "attribution_fr": plan.attribution_fr,
        **disclosure,
        "export_text": True,
        "feeds": [{"name": feed.name, "url": site.feed_url(feed)} for feed in plan.feeds],
    }
