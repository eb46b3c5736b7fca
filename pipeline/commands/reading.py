"""explain, replay: why a text was read as it was, and what the present rules would alter."""

from __future__ import annotations

import sys

import click

from .context import AS_JSON, ROW_ID, the_archive_to_read, the_settings, the_workspace


@click.command()
@click.argument("article_id", type=ROW_ID, metavar="ID")
@AS_JSON
def explain(*, article_id: int, as_json: bool) -> None:
    """Say why article ID scored as it did and which rule found each organisation; its text marked in colour."""
    from pipeline.extract import explain as explain_text
    from pipeline.extract import extract, load_lexicon
    from pipeline.terminal import explanation_as_json, print_json, show_explanation

    settings = the_settings()
    with the_archive_to_read() as archive:
        view = archive.articles.get(article_id)
    found = extract(view.revision.article, load_lexicon(the_workspace().gazetteer_dir))
    told = explain_text(view.revision.article, found)
    if as_json:
        print_json(explanation_as_json(view, found, told, settings.relevance.accept))
    else:
        show_explanation(view, found, told, settings.relevance)


@click.command()
@click.option("--since", metavar="DAY", help="Only articles published from then on: 2024, 2024-05 or 2024-05-01.")
@AS_JSON
def replay(*, since: str | None, as_json: bool) -> None:
    """Say what reading the archive again with the present rules would alter. Nothing is written.

    Where you agree: vigie run --again extract --stale
    """
    from pipeline.extract import load_lexicon
    from pipeline.stages import replay as replay_archive
    from pipeline.terminal import print_json, progress_for, replay_as_json, show_replay

    lexicon = load_lexicon(the_workspace().gazetteer_dir)
    with the_archive_to_read() as archive, progress_for(sys.stderr) as progress:
        told = replay_archive(archive, lexicon, the_settings().relevance, progress, since=since)
    if as_json:
        print_json(replay_as_json(told))
    else:
        show_replay(told)
