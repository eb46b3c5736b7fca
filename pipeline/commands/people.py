"""user: who may log in to the newsroom."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from .context import AS_JSON, the_archive, the_settings, the_workspace

if TYPE_CHECKING:
    from pipeline.store import Account, Archive, Newsroom

LOCAL = "http://127.0.0.1:8765"
"""Where `vigie serve` answers unless told."""
_PASSWORD_STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
_LINK = click.option("--link", is_flag=True, help="No password: print a link that signs in once and asks for one.")


@contextmanager
def _people() -> Iterator[tuple[Archive, Newsroom]]:
    """The archive, where bylines are, and newsroom.db, where accounts are; what is said is English."""
    from pipeline.review import speak
    from pipeline.store import open_newsroom

    speak("en")
    with the_archive() as archive, open_newsroom(the_workspace().newsroom_path) as private:
        yield archive, private


@click.group()
def user() -> None:
    """Say who may log in to the newsroom: readers read, editors write, chiefs also say who works here."""


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="As it will stand under what they publish.")
@click.option("--role", type=click.Choice(["reader", "editor", "chief"]), default="editor", show_default=True)
@_PASSWORD_STDIN
@_LINK
def add(*, login: str, name: str, role: str, password_stdin: bool, link: bool) -> None:
    """Let someone in; the password is asked for."""
    from pipeline.review import add_member

    with _people() as (archive, private):
        password = None if link else _password(from_stdin=password_stdin)
        made = add_member(archive, private, login=login, byline=name, role=role, password=password)
        click.echo(f"{made.login} may log in as {made.role}.")
        if link:
            _print_link(archive, private, made)


@user.command("list")
@AS_JSON
def list_people(*, as_json: bool) -> None:
    """Print who may log in, and who no longer may."""
    from dataclasses import asdict

    from pipeline.terminal import print_json

    with _people() as (archive, private):
        told = [(account, archive.people.get(account.person_id)) for account in private.accounts.all()]
    if as_json:
        print_json([{**asdict(account), "byline": byline} for account, byline in told])
    elif not told:
        click.echo("Nobody may log in yet: vigie user add LOGIN --name NAME")
    for account, byline in told if not as_json else ():
        state = "removed" if account.disabled_at else "" if account.has_password else "signs in by a link"
        click.echo("  ".join(part for part in (f"{account.login:<16}", f"{account.role:<6}", byline, state) if part))


@user.command()
@click.argument("login")
@_PASSWORD_STDIN
@_LINK
def passwd(*, login: str, password_stdin: bool, link: bool) -> None:
    """Give someone another password; their sessions end."""
    from pipeline.review import forget_password, member_named, set_password

    with _people() as (archive, private):
        account = member_named(private, login)
        if link:
            forget_password(archive, private, account)
            _print_link(archive, private, account)
            return
        set_password(archive, private, account, _password(from_stdin=password_stdin), keep=None)
        click.echo(f"{account.login} has another password; open sessions have ended.")


@user.command()
@click.argument("login")
def remove(*, login: str) -> None:
    """Let someone in no more, at once; what they did stays under their name."""
    from pipeline.review import member_named, remove_member

    with _people() as (archive, private):
        account = member_named(private, login)
        remove_member(archive, private, account)
        click.echo(f"{account.login} may no longer log in; what they did stays under their name.")


def _password(*, from_stdin: bool) -> str:
    """A password from standard input, or asked for twice on the terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("no terminal to ask for a password on: use --password-stdin or --link")
    answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return answer


def _print_link(archive: Archive, private: Newsroom, account: Account) -> None:
    from pipeline.review import sign_in_path

    address = (the_settings().newsroom.public_url or LOCAL).rstrip("/")
    click.echo(f"Signs in once, within a day: {address}{sign_in_path(archive, private, account)}")
