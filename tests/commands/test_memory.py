"""vigie memory: pairs in and out as TMX."""

from __future__ import annotations

from pathlib import Path

from pipeline.store import open_archive

from .conftest import Run

TMX = """<?xml version="1.0"?><tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence"
o-tmf="x" adminlang="en" srclang="en" datatype="plaintext"/><body>
<tu><tuv xml:lang="en-US"><seg>The clinic is closed.</seg></tuv>
<tuv xml:lang="fr-CA"><seg>La clinique est fermée.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Untranslated.</seg></tuv></tu>
</body></tmx>"""


def test_pairs_from_elsewhere_are_suggested_and_never_put_in(run: Run, workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "theirs.tmx"
    file.write_text(TMX, encoding="utf-8")
    assert "1 pair taken in" in run("memory", "import", file).stdout
    assert "0 pairs taken in, 1 were there already" in run("memory", "import", file).stdout
    with open_archive(workspace / "db" / "archive.db") as archive:
        assert [s.target for s in archive.memory.similar("The clinic is closed.")] == ["La clinique est fermée."]
        assert not archive.memory.exact(["The clinic is closed."])["The clinic is closed."][0].reusable


def test_what_stands_in_memory_is_given_out(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "theirs.tmx"
    file.write_text(TMX, encoding="utf-8")
    run("memory", "import", file)
    given = tmp_path / "ours.tmx"
    run("memory", "export", given)
    assert "La clinique est fermée." in given.read_text(encoding="utf-8")
    assert "0 pairs taken in" in run("memory", "import", given).stdout


def test_a_file_that_is_no_tmx_is_an_error_in_words(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.tmx"
    file.write_text("<html></html>", encoding="utf-8")
    assert "not TMX" in run("memory", "import", file).error
