"""`vigie user`: people let in, listed, given other passwords and let in no more."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.settings import init_workspace
from pipeline.store import open_newsroom

PASSWORD = "le phare tourne la nuit\n"


def vigie(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command as a shell does; there is no terminal to ask on."""
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *words]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def workspace(tmp_path: Path) -> str:
    """A new workspace."""
    return str(init_workspace(tmp_path / "w").root)


def add(workspace: str, *words: str, given: str = PASSWORD) -> subprocess.CompletedProcess[str]:
    """Add Odile with a password."""
    named = ("--name", "Odile Brassard", "--password-stdin", *words)
    return vigie("user", "add", "odile", *named, "--workspace", workspace, given=given)


def test_people_come_and_go(workspace: str) -> None:
    assert "Nobody may log in yet" in vigie("user", "list", "--workspace", workspace).stdout

    assert add(workspace, "--role", "chief").stdout == "odile may log in as chief.\n"
    listed = json.loads(vigie("user", "list", "--json", "--workspace", workspace).stdout)
    assert [(row["login"], row["role"], row["byline"], row["has_password"]) for row in listed] == [
        ("odile", "chief", "Odile Brassard", True)
    ]
    assert "password" not in {key for row in listed for key in row}

    assert vigie("--workspace", workspace, "user", "remove", "odile").returncode == 0
    assert "removed" in vigie("user", "list", "--workspace", workspace).stdout
    gone = vigie("user", "remove", "odile", "--workspace", workspace)
    assert gone.returncode == 1
    assert gone.stderr.startswith("vigie: no account 'odile'")


def test_a_password_is_changed_or_taken_back(workspace: str) -> None:
    add(workspace)
    with open_newsroom(Path(workspace) / "db" / "newsroom.db") as private:
        account = private.accounts.named("odile")
        assert account
        before = private.accounts.password_hash(account.id)

        changed = vigie("user", "passwd", "odile", "--password-stdin", "--workspace", workspace, given="x" + PASSWORD)
        assert changed.returncode == 0
        assert private.accounts.password_hash(account.id) not in {before, None}

        link = vigie("user", "passwd", "odile", "--link", "--workspace", workspace).stdout
        assert "Signs in once, within a day: http://127.0.0.1:8765/entrer/" in link
        assert private.accounts.password_hash(account.id) is None


@pytest.mark.parametrize(
    ("words", "given", "code", "said"),
    [
        (("--role", "king"), PASSWORD, 2, "king"),
        ((), "short\n", 2, "A password has 12 to 200 characters"),
        ((), "", 2, "A password has 12 to 200 characters"),
    ],
)
def test_what_cannot_be_is_one_line_and_2(
    workspace: str, words: tuple[str, ...], given: str, code: int, said: str
) -> None:
    done = add(workspace, *words, given=given)

    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_terminal_the_ways_to_give_a_password_are_named(workspace: str) -> None:
    done = vigie("user", "add", "odile", "--name", "O", "--workspace", workspace)

    assert done.returncode == 2
    assert "--password-stdin or --link" in done.stderr


def test_a_public_address_is_refused_without_users(workspace: str) -> None:
    done = vigie("serve", "--host", "0.0.0.0", "--port", "0", "--workspace", workspace)

    assert done.returncode == 2
    assert "vigie user add" in done.stderr
