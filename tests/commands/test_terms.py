"""vigie terms: the glossary listed, added to, taken in and given out."""

from __future__ import annotations

from pathlib import Path

from .conftest import Run


def french_for(run: Run, english: str) -> list[str]:
    """What the glossary has for an English term."""
    return [row["french"] for row in run("terms", "list", english, "--json").json if row["english"] == english]


def test_the_glossary_that_travels_with_vigie_is_listed(run: Run) -> None:
    assert french_for(run, "ransomware") == ["rançongiciel"]
    assert "rançongiciel" in run("terms", "list", "ransomware").stdout
    assert run("terms", "list", "--own", "--json").json == []
    assert "No such term" in run("terms", "list", "nothing of the kind").stdout


def test_a_term_of_ones_own_comes_first_and_goes_again(run: Run) -> None:
    run("terms", "add", "ransomware", "logiciel de rançon", "--forbid", "rançongiciel", "--gender", "m.")
    assert french_for(run, "ransomware") == ["logiciel de rançon"]
    run("terms", "add", "Ransomware", "maliciel de rançon")
    assert [row["french"] for row in run("terms", "list", "--own", "--json").json] == ["maliciel de rançon"]
    run("terms", "remove", "ransomware")
    assert french_for(run, "ransomware") == ["rançongiciel"]
    assert "has no term" in run("terms", "remove", "ransomware").error


def test_a_term_without_its_french_is_refused(run: Run) -> None:
    ended = run("terms", "add", "ransomware", " ")
    assert (ended.code, ended.error) == (2, "a term needs its English and its French")


def test_what_is_given_out_is_taken_in_again(run: Run, tmp_path: Path) -> None:
    run("terms", "add", "code grey", "code gris", "--forbid", "code grey", "--note", "alerte, panne")
    file = tmp_path / "own.csv"
    run("terms", "export", file)
    run("terms", "remove", "code grey")
    assert "1 term taken in" in run("terms", "import", file).stdout
    [row] = run("terms", "list", "--own", "--json").json
    assert (row["french"], row["forbidden"], row["note"]) == ("code gris", ["code grey"], "alerte, panne")


def test_all_can_be_given_out(run: Run) -> None:
    assert run("terms", "export", "--all").stdout.count("\n") > 500


def test_a_file_that_is_no_glossary_names_its_fault(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("english,note\nransomware,x\n", encoding="utf-8")
    assert "lacks the column french" in run("terms", "import", file).error
    file.write_text("english,french\nransomware,rançongiciel\nphishing,\n", encoding="utf-8")
    assert "row 3" in run("terms", "import", file).error
    file.write_bytes("english,french\nransomware,rançon\n".encode("latin-1"))
    assert "not UTF-8" in run("terms", "import", file).error
    assert run("terms", "list", "--own", "--json").json == []
