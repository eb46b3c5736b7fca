"""incidents: list them, show one, and rule on them as an editor does on their pages."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import NotFoundError, UsageError

from .context import AS_JSON, ROW_ID, the_archive_to_read, the_workspace

if TYPE_CHECKING:
    from pipeline.documents import Fact
    from pipeline.stages import Ruled, Street
    from pipeline.store import Archive

_ID = re.compile(r"[0-9]{4}-[0-9]{4,}")
_DAY = re.compile(r"[12][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?")
_PARTIES = ("victim", "provider")


def _incident(_: click.Context, argument: click.Parameter, value: str) -> str:
    if not _ID.fullmatch(value):
        raise UsageError(f"{value!r} is no incident's id: it is written 2023-0147; vigie incidents lists them")
    return value


_INCIDENT = click.argument("incident", metavar="ID", callback=_incident)
_BY = click.option("--by", metavar="NAME", help="Who rules; else the byline of the settings.")
_NOTE = click.option("--note", metavar="WORDS", help="Why; it stands beside the ruling.")
_OWNER = click.option(
    "--organisation", metavar="NAME", help="Whom the value concerns: a name, or an id of the archive."
)


class _ById(click.Group):
    """A group in which an incident's id stands for the command that shows it, and ``list`` for none at all."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """``incidents list --region CA`` is ``incidents --region CA``."""
        return super().parse_args(ctx, args[1:] if args and args[0] == "list" else args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """``incidents 2023-0147`` is ``incidents show 2023-0147``."""
        if args and _ID.fullmatch(args[0]):
            args = ["show", *args]
        elif args and args[0] not in self.commands and not args[0].startswith("-"):
            known = ", ".join(sorted(self.commands))
            raise click.UsageError(f"{args[0]!r} is neither an incident (2023-0147) nor one of {known}", ctx)
        return super().resolve_command(ctx, args)


def _day(_: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _DAY.fullmatch(value):
        raise click.BadParameter(f"{value!r} is no date: write 2023, 2023-10 or 2023-10-23", param=option)
    return value


@click.group(cls=_ById, invoke_without_command=True)
@click.option("--status", type=click.Choice(["claimed", "suspected", "confirmed", "refuted"]), help="How sure it is.")
@click.option("--type", "attack_type", metavar="TYPE", help="Kind of attack: ransomware, phishing, insider …")
@click.option("--region", metavar="CODE", help="Where: a country or region of ISO 3166, CA or CA-ON.")
@click.option("--victim", metavar="NAME", help="A part of a victim's name, in either language.")
@click.option("--provider", metavar="NAME", help="A part of the name of the third party through which it came.")
@click.option("--attacker", metavar="NAME", help="A part of the name of a group or malware.")
@click.option("--from", "first", metavar="DAY", callback=_day, help="Reported on or after.")
@click.option("--to", "last", metavar="DAY", callback=_day, help="Reported on or before.")
@click.option("--undecided", is_flag=True, help="Only where an article waits for an editor's word.")
@click.option("--closed", is_flag=True, help="Merged and withdrawn records, too.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="Incidents to print.")
@AS_JSON
@click.pass_context
def incidents(
    context: click.Context,
    /,
    *,
    limit: int,
    as_json: bool,
    victim: str | None,
    provider: str | None,
    **which: Any,
) -> None:
    """List the incidents, the newest first; show one by its ID; rule on it.

    \b
    vigie incidents --status confirmed --region CA-ON
    vigie incidents 2023-0147
    vigie incidents set 2023-0147 people_affected 267000 --note "the hospital's letter"
    vigie incidents merge 2023-0148 2023-0147
    """
    from pipeline.store import IncidentFilter, closed_list
    from pipeline.terminal import incidents_as_json, print_json, show_incidents

    if context.invoked_subcommand is not None:
        return
    if victim and provider:
        raise UsageError("ask for a victim or for a provider, not for both at once")
    if which["attack_type"] and which["attack_type"] not in closed_list("attack_type"):
        raise UsageError(f"{which['attack_type']!r} is no attack type; one of {', '.join(closed_list('attack_type'))}")
    which["last"] = f"{which['last']}~" if which["last"] and len(which["last"]) < 10 else which["last"]
    role = "victim" if victim else "provider" if provider else None
    with the_archive_to_read() as archive:
        found = archive.incidents.list(limit, which=IncidentFilter(organisation=victim or provider, role=role, **which))
    if as_json:
        print_json(incidents_as_json(found))
    else:
        show_incidents(found, limit)


@incidents.command()
@_INCIDENT
@AS_JSON
@click.pass_context
def show(context: click.Context, *, incident: str, as_json: bool) -> None:
    """Show an incident's record: every value with the sentence it comes from, and who decided it."""
    from pipeline.terminal import incident_as_json, print_json, show_incident

    with the_archive_to_read() as archive:
        view = archive.incidents.get(incident)
        sentences = _sentences(archive, view)
    wanted = as_json or bool(context.parent and context.parent.params.get("as_json"))
    if wanted:
        print_json(incident_as_json(view, sentences))
    else:
        show_incident(view, sentences)


def _sentences(archive: Archive, view: Any) -> dict[tuple[int, tuple[int, int]], tuple[str, str, str]]:
    """For each source the words before, at and after its span within the sentence; erased texts are left out."""
    from contextlib import suppress

    from pipeline.extract import sentence_around

    found = {}
    for source in {said.source for said in (*view.parties, *view.facts) if said.source}:
        with suppress(NotFoundError):
            article = archive.articles.revision(source.revision_id).article
            (first, last), (start, end) = sentence_around(article, source.span), source.span
            parts = (article.text[first:start], article.text[start:end], article.text[end:last])
            found[source.revision_id, source.span] = parts
    return found


def _ruling(command: Callable[..., Ruled]) -> Callable[..., None]:
    """Give a command the street and the person; print what its ruling did."""

    @functools.wraps(command)
    def ruled(*args: Any, by: str | None, as_json: bool, **options: Any) -> None:
        from dataclasses import asdict

        from pipeline.terminal import print_json, show_ruled

        with _at_the_desk(by) as (street, person_id):
            done = command(street, *args, person_id=person_id, **options)
        if as_json:
            print_json(asdict(done))
        else:
            show_ruled(done)

    return _BY(_NOTE(AS_JSON(ruled)))


@contextmanager
def _at_the_desk(by: str | None) -> Iterator[tuple[Street, int]]:
    from pipeline.stages import Street

    with Street.open(the_workspace(), worker="rule") as street:
        byline = (by or street.settings.newsroom.byline or "").strip()
        if not byline:
            raise UsageError("say who rules: --by NAME, or newsroom.byline in feeds.yaml")
        yield street, street.archive.people.named(byline)


def _organisation(street: Street, incident: str, name: str | None) -> int | None:
    """The organisation that a person means: an id, or a name; of several that bear it the one in the incident.

    Raises UsageError, NotFoundError.
    """
    if name is None or name.isdigit():
        return None if name is None else int(name)
    found = dict(street.archive.incidents.organisations_named(name))
    if len(found) > 1:
        view = street.archive.incidents.get(incident)
        here = {party.organisation_id for party in view.parties}
        here |= {fact.organisation_id for fact in view.facts if fact.organisation_id is not None}
        found = {one: region for one, region in found.items() if one in here} or found
    if not found:
        raise NotFoundError(f"no organisation {name!r} in the archive: write its name as an incident shows it")
    if len(found) > 1:
        ids = ", ".join(f"{one} ({region or 'no region'})" for one, region in sorted(found.items()))
        raise UsageError(f"{len(found)} organisations are called {name!r}: give the id instead: {ids}")
    return next(iter(found))


@incidents.command("set")
@_INCIDENT
@click.argument("field")
@click.argument("value", required=False)
@_OWNER
@click.option("--count", type=int, help="How many, of an effect on care: 30 surgeries.")
@click.option("--unit", help="Of what: people, patients, appointments, CAD, days …")
@click.option("--scope", type=click.Choice(["total", "part", "low", "high", "earlier"]), help="Of a figure.")
@click.option("--qualifier", type=click.Choice(["about", "at_least", "at_most", "more_than", "fewer_than"]))
@click.option("--to", "end", metavar="DATE", help="The end, of a disruption that VALUE begins.")
@_ruling
def set_(
    street: Street, *, incident: str, field: str, value: str | None, organisation: str | None, **more: Any
) -> Ruled:
    """Give FIELD of incident ID a VALUE: a word, a number, a date; of victim and provider a name."""
    from pipeline.stages import set_value

    if field in _PARTIES:
        organisation, value = organisation or value, None
    by = {"person_id": more.pop("person_id"), "note": more.pop("note")}
    return set_value(street, incident, _fact(field, value, _organisation(street, incident, organisation), more), **by)


def _fact(field: str, value: str | None, organisation_id: int | None, more: dict[str, Any]) -> Fact:
    from pipeline.documents import Fact

    told = {"unit": more["unit"], "scope": more["scope"], "qualifier": more["qualifier"], "date_to": more["end"]}
    if field in ("people_affected", "data_volume"):
        number = (value or "").replace(",", "").replace(" ", "").replace("\u00a0", "")
        if not number.isdigit():
            raise UsageError(f"{field} needs a whole number, not {value!r}")
        return Fact(field, quantity=int(number), organisation_id=organisation_id, **told)
    if field == "disruption" and value and _DAY.fullmatch(value):
        return Fact(field, "ended" if more["end"] else "unknown", more["count"], date_from=value, **told)
    return Fact(field, value, more["count"], organisation_id=organisation_id, **told)


@incidents.command()
@_INCIDENT
@click.argument("field")
@click.argument("value", required=False)
@_OWNER
@_ruling
def clear(
    street: Street, *, incident: str, field: str, value: str | None, organisation: str | None, **by: Any
) -> Ruled:
    """Say that FIELD of incident ID is not stated, or that only VALUE is not, whatever texts say."""
    from pipeline.stages import clear_value

    organisation, value = (organisation or value, None) if field in _PARTIES else (organisation, value)
    owner = _organisation(street, incident, organisation)
    return clear_value(street, incident, field, value=value, organisation_id=owner, **by)


@incidents.command()
@_INCIDENT
@click.argument("field")
@click.argument("value", required=False)
@_OWNER
@_ruling
def pin(street: Street, *, incident: str, field: str, value: str | None, organisation: str | None, **by: Any) -> Ruled:
    """Keep what stands in FIELD of incident ID (or only VALUE), whatever later texts say."""
    from pipeline.stages import pin_value

    organisation, value = (organisation or value, None) if field in _PARTIES else (organisation, value)
    owner = _organisation(street, incident, organisation)
    return pin_value(street, incident, field, value=value, organisation_id=owner, **by)


@incidents.command()
@_INCIDENT
@click.argument("article", type=ROW_ID)
@_ruling
def exclude(street: Street, *, incident: str, article: int, **by: Any) -> Ruled:
    """Say that ARTICLE (its number) is not about incident ID."""
    from pipeline.stages import exclude_article

    return exclude_article(street, incident, article, **by)


@incidents.command()
@_INCIDENT
@click.argument("article", type=ROW_ID)
@_ruling
def place(street: Street, *, incident: str, article: int, **by: Any) -> Ruled:
    """Say that ARTICLE (its number) is about incident ID, as when a suggestion is right."""
    from pipeline.stages import place_article

    return place_article(street, incident, article, **by)


@incidents.command()
@_INCIDENT
@click.argument("into")
@_ruling
def merge(street: Street, *, incident: str, into: str, **by: Any) -> Ruled:
    """Say that incident ID and INTO are one event; INTO stands."""
    from pipeline.stages import merge_incidents

    return merge_incidents(street, incident, into, **by)


@incidents.command()
@_INCIDENT
@click.argument("articles", type=ROW_ID, nargs=-1, required=True)
@_ruling
def split(street: Street, *, incident: str, articles: tuple[int, ...], **by: Any) -> Ruled:
    """Say that ARTICLES (their numbers) of incident ID report another event: they get a record of their own."""
    from pipeline.stages import split_incident

    return split_incident(street, incident, articles, **by)


@incidents.command()
@click.argument("ruling", type=ROW_ID)
@_ruling
def undo(street: Street, *, ruling: int, **by: Any) -> Ruled:
    """Take back RULING (its number stands in the incident's record)."""
    from pipeline.stages import undo_ruling

    return undo_ruling(street, ruling, **by)
