"""What a person sees on a terminal, and what a program reads from standard output."""

from .glossary import show_terms
from .incidents import incident_as_json, incidents_as_json, show_incident, show_incidents, show_ruled
from .keeping import rows_for, share_for, show_erasure, show_faults
from .models import show_comparison, show_model, show_models
from .printing import print_json, say
from .progress import progress_for, start_logging
from .readings import explanation_as_json, replay_as_json, show_explanation, show_replay
from .stories import (
    hits_as_json,
    show_article,
    show_hits,
    show_samples,
    show_status,
    show_summary,
    story_as_json,
)

__all__ = [
    "explanation_as_json",
    "hits_as_json",
    "incident_as_json",
    "incidents_as_json",
    "print_json",
    "progress_for",
    "replay_as_json",
    "rows_for",
    "say",
    "share_for",
    "show_article",
    "show_comparison",
    "show_erasure",
    "show_explanation",
    "show_faults",
    "show_hits",
    "show_incident",
    "show_incidents",
    "show_model",
    "show_models",
    "show_replay",
    "show_ruled",
    "show_samples",
    "show_status",
    "show_summary",
    "show_terms",
    "start_logging",
    "story_as_json",
]
