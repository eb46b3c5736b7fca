"""feeds.yaml, validated, with errors that name the line and the remedy; and the workspace it stands in."""

from .loading import load_settings, parse_settings
from .model import (
    FeedSettings,
    FetchSettings,
    NewsroomSettings,
    OutletSettings,
    RelevanceSettings,
    ScheduleSettings,
    Settings,
    TranslateSettings,
)
from .switching import switch_feed
from .values import Recurrence
from .workspace import WORKSPACE_VARIABLE, Workspace, find_workspace, init_workspace

__all__ = [
    "WORKSPACE_VARIABLE",
    "FeedSettings",
    "FetchSettings",
    "NewsroomSettings",
    "OutletSettings",
    "Recurrence",
    "RelevanceSettings",
    "ScheduleSettings",
    "Settings",
    "TranslateSettings",
    "Workspace",
    "find_workspace",
    "init_workspace",
    "load_settings",
    "parse_settings",
    "switch_feed",
]
