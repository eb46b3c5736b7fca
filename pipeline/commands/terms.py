"""vigie terms: the glossary that drafts and checks follow, with the newsroom's own terms over it."""

from __future__ import annotations

from dataclasses import asdict
from typing import IO

import click

from .context import AS_JSON, the_archive, the_archive_to_read

_GENDERS = ("m.", "f.", "m.pl.", "f.pl.", "m./f.")


@click.group()
def terms() -> None:
    """The glossary: list it, add a term, import and export terms of your own as CSV."""


@terms.command("list")
@click.argument("words", nargs=-1)
@click.option("--own", is_flag=True, help="Only what this newsroom added.")
@AS_JSON
def list_terms(*, words: tuple[str, ...], own: bool, as_json: bool) -> None:
    """Print terms that hold WORDS in either language, or all."""
    from pipeline.terminal import print_json, show_terms
    from pipeline.translate import glossary

    with the_archive_to_read() as archive:
        mine = tuple(archive.terms.all())
    asked = " ".join(words).lower()
    every = mine if own else glossary(mine).entries
    found = [t for t in every if asked in t.english.lower() or asked in t.french.lower()]
    if as_json:
        print_json([{**asdict(t), "own": t in mine} for t in found])
    else:
        show_terms(found, frozenset(mine))


@terms.command()
@click.argument("english")
@click.argument("french")
@click.option("--forbid", multiple=True, metavar="VARIANT", help="A French variant never to print; may be repeated.")
@click.option("--gender", type=click.Choice(_GENDERS), default=None, help="Of the French; a variant is replaced by it.")
@click.option("--plural", default="", metavar="FRENCH", help="The French plural.")
@click.option("--note", default="", help="For whoever edits.")
def add(*, english: str, french: str, forbid: tuple[str, ...], gender: str | None, plural: str, note: str) -> None:
    """Use FRENCH for ENGLISH from now on, in the place of what was used."""
    from pipeline.documents import Term
    from pipeline.errors import UsageError
    from pipeline.terminal import say
    from pipeline.times import now, stamp

    if not english.strip() or not french.strip():
        raise UsageError("a term needs its English and its French")
    term = Term(english.strip(), french.strip(), gender or "", plural, forbidden=forbid, note=note)
    with the_archive() as archive:
        archive.terms.put([term], at=stamp(now()))
    say(f"{term.english}: {term.french}")


@terms.command()
@click.argument("english")
def remove(*, english: str) -> None:
    """Use the newsroom's own French for ENGLISH no longer; that which travels with Vigie comes back."""
    from pipeline.errors import NotFoundError
    from pipeline.terminal import say
    from pipeline.times import now, stamp

    with the_archive() as archive:
        if not archive.terms.retire(english, at=stamp(now())):
            raise NotFoundError(f"this newsroom has no term {english!r} of its own; vigie terms list --own shows them")
    say(f"{english}: no longer")


@terms.command("import")
@click.argument("file", type=click.File("rb"))
def import_terms(*, file: IO[bytes]) -> None:
    """Take in the terms of a CSV FILE (- for standard input): columns english and french, others as in an export."""
    from pipeline.errors import InputError
    from pipeline.terminal import say
    from pipeline.times import now, stamp
    from pipeline.translate import parse_terms

    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{file.name} is not UTF-8 (byte {error.start + 1}): convert the file") from error
    with the_archive() as archive:
        count = archive.terms.put(parse_terms(text, file.name), at=stamp(now()))
    say(f"{count} term{'s' if count != 1 else ''} taken in")


@terms.command()
@click.argument("file", type=click.File("w", encoding="utf-8"), default="-")
@click.option("--all", "every", is_flag=True, help="Also those that travel with Vigie.")
def export(*, file: IO[str], every: bool) -> None:
    """Write the newsroom's own terms as CSV to FILE (else to standard output)."""
    from pipeline.translate import format_terms, glossary

    with the_archive_to_read() as archive:
        mine = tuple(archive.terms.all())
    file.write(format_terms(glossary(mine).entries if every else mine))
