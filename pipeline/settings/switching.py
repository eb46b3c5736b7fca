"""Switch a feed on or off in feeds.yaml itself: one word changes, comments and everything else stay."""

from __future__ import annotations

from pathlib import Path

import yaml

from pipeline.errors import NotFoundError, SettingsError

from .loading import load_settings


def switch_feed(path: Path, name: str, *, off: bool) -> None:
    """Write ``off`` at the feed of this name. Raises NotFoundError, SettingsError; then the file stays as it was."""
    text = path.read_text(encoding="utf-8")
    changed = _switched(text, name, "true" if off else "false")
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(changed, encoding="utf-8")
    try:
        load_settings(draft)
    except SettingsError:
        draft.unlink()
        raise
    draft.chmod(path.stat().st_mode & 0o777)
    draft.replace(path)


def _switched(text: str, name: str, word: str) -> str:
    feed = _feed(yaml.compose(text, Loader=yaml.SafeLoader), name)
    if feed is None:
        raise NotFoundError(f"no feed {name!r} in the settings")
    values = {key.value: value for key, value in feed.value}
    if "off" in values:
        start, end = values["off"].start_mark.index, values["off"].end_mark.index
        return text[:start] + word + text[end:]
    key = next(key for key, _ in feed.value)
    if feed.flow_style:
        # {name: …}: the word goes to the front, where no comma can be missing.
        return f"{text[: key.start_mark.index]}off: {word}, {text[key.start_mark.index :]}"
    return f"{text[: key.start_mark.index]}off: {word}\n{' ' * key.start_mark.column}{text[key.start_mark.index :]}"


def _feed(node: yaml.Node | None, name: str) -> yaml.MappingNode | None:
    """The mapping of a feed: an entry of an outlet's ``feeds``."""
    for outlet in _entries(node, "outlets"):
        for feed in _entries(outlet, "feeds"):
            named = {key.value: value.value for key, value in feed.value if isinstance(value, yaml.ScalarNode)}
            if named.get("name") == name:
                return feed
    return None


def _entries(node: yaml.Node | None, name: str) -> list[yaml.MappingNode]:
    if not isinstance(node, yaml.MappingNode):
        return []
    found = next((value for key, value in node.value if key.value == name), None)
    return [entry for entry in found.value if isinstance(entry, yaml.MappingNode)] if found else []
