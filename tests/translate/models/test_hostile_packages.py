"""Packages that must not be trusted: nothing leaves the folder, nothing half installed stays."""

from __future__ import annotations

import json
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.translate import find_package, install_package, list_packages, read_index, use_package
from pipeline.translate.models.unpacking import MAX_FILES, unpack

TOP = "translate-en_fr-1_0"
METADATA = json.dumps({"from_code": "en", "to_code": "fr", "package_version": "1.0"})


def whole(archive: zipfile.ZipFile, top: str = TOP) -> None:
    """The members of a package: the starter's under another name."""
    archive.writestr(f"{top}/metadata.json", METADATA)
    starter = find_package(None).folder
    for file in (starter / "sentencepiece.model", *(starter / "model").iterdir()):
        archive.write(file, f"{top}/{file.relative_to(starter)}", zipfile.ZIP_STORED)


def made(folder: Path, *fillings: Callable[[zipfile.ZipFile], None]) -> Path:
    """An .argosmodel file filled by these."""
    file = folder / "made.argosmodel"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for fill in fillings:
            fill(archive)
    return file


def member(name: str, mode: int = 0) -> Callable[[zipfile.ZipFile], None]:
    """A member of this name and mode."""

    def fill(archive: zipfile.ZipFile) -> None:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        archive.writestr(entry, b"../../etc/passwd")

    return fill


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(member("../escaped"), id="parent"),
        pytest.param(member(f"{TOP}/../../escaped"), id="parent inside"),
        pytest.param(member("/tmp/escaped"), id="absolute"),
        pytest.param(member(f"{TOP}\\..\\escaped"), id="backslash"),
        pytest.param(member("C:/escaped"), id="drive"),
        pytest.param(member(f"{TOP}/link", stat.S_IFLNK | 0o777), id="symbolic link"),
        pytest.param(member(f"{TOP}/pipe", stat.S_IFIFO | 0o644), id="pipe"),
        pytest.param(member(".hidden/metadata.json"), id="hidden folder"),
        pytest.param(member("other/metadata.json"), id="two folders"),
        pytest.param(member("loose"), id="no folder"),
    ],
)
def test_a_hostile_member_refuses_the_whole_package(tmp_path: Path, hostile: Callable[[zipfile.ZipFile], None]) -> None:
    models = tmp_path / "inner" / "models"
    with pytest.raises(ModelError):
        install_package(made(tmp_path, whole, hostile), models)
    assert list_packages(models) == ()
    assert list(tmp_path.rglob("*escaped*")) == []
    assert list(models.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a readable package"),
        (b"PK\x03\x04 and nothing else", "not a readable package"),
        (b"<html>404</html>", "not a readable package"),
    ],
)
def test_what_is_no_archive_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "x.argosmodel"
    file.write_bytes(content)
    with pytest.raises(ModelError, match=words):
        install_package(file, tmp_path / "models")


def test_a_bomb_stops_at_the_bound_whatever_its_header_claims(tmp_path: Path) -> None:
    file = made(tmp_path, whole, lambda a: a.writestr(f"{TOP}/bomb", bytes(2_000_000)))
    data = bytearray(file.read_bytes())
    start = data.rindex(b"PK\x01\x02", 0, data.rindex(f"{TOP}/bomb".encode()))
    struct.pack_into("<I", data, start + 24, 10)  # the size of the last member, as the directory claims it
    file.write_bytes(data)
    with pytest.raises(ModelError):
        unpack(file, tmp_path / "out", max_bytes=100_000)


def test_too_large_once_unpacked_is_refused(tmp_path: Path) -> None:
    file = made(tmp_path, whole, lambda a: a.writestr(f"{TOP}/large", bytes(200_000)))
    with pytest.raises(ModelError, match="larger than"):
        unpack(file, tmp_path / "out", max_bytes=100_000)


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    def crowd(archive: zipfile.ZipFile) -> None:
        for number in range(MAX_FILES):
            archive.writestr(f"{TOP}/{number}", b"")

    with pytest.raises(ModelError, match="files"):
        install_package(made(tmp_path, whole, crowd), tmp_path / "models")


def test_a_damaged_member_installs_nothing(tmp_path: Path) -> None:
    file = made(tmp_path, whole)
    data = bytearray(file.read_bytes())
    at = data.index(b"metadata.json") + len("metadata.json") + 3
    data[at] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(ModelError):
        install_package(file, tmp_path / "models")
    assert list_packages(tmp_path / "models") == ()


@pytest.mark.parametrize("lacking", ["metadata.json", "model/model.bin", "sentencepiece.model"])
def test_a_package_that_lacks_a_part_is_not_installed(tmp_path: Path, lacking: str) -> None:
    def partly(archive: zipfile.ZipFile) -> None:
        for name, content in (("metadata.json", METADATA), ("model/model.bin", "w"), ("sentencepiece.model", "p")):
            if name != lacking:
                archive.writestr(f"{TOP}/{name}", content)

    with pytest.raises(ModelError):
        install_package(made(tmp_path, partly), tmp_path / "models")
    assert list_packages(tmp_path / "models") == ()


@pytest.mark.parametrize("part", ["model/model.bin", "model/shared_vocabulary.json", "sentencepiece.model"])
@pytest.mark.parametrize(
    "content", [pytest.param(b"<html>404</html>", id="page"), pytest.param(bytes(5000), id="zeros")]
)
def test_a_part_that_is_only_called_so_is_not_installed(tmp_path: Path, part: str, content: bytes) -> None:
    before = install_package(made(tmp_path, whole), tmp_path / "models")
    with zipfile.ZipFile(tmp_path / "made.argosmodel") as good, zipfile.ZipFile(tmp_path / "junk", "w") as junk:
        for name in good.namelist():
            junk.writestr(name, content if name == f"{TOP}/{part}" else good.read(name))

    with pytest.raises(ModelError, match=r"cannot load the translation package .*/junk: "):
        install_package(tmp_path / "junk", tmp_path / "models")
    assert list_packages(tmp_path / "models") == (before,)


def test_an_old_package_stays_where_the_new_one_is_broken(tmp_path: Path) -> None:
    models = tmp_path / "models"
    before = install_package(made(tmp_path, whole), models)
    with pytest.raises(ModelError):
        install_package(made(tmp_path, whole, member("../escaped")), models)
    assert list_packages(models) == (before,)


def test_what_a_killed_installation_left_is_no_package_and_is_swept_away(tmp_path: Path) -> None:
    models = tmp_path / "models"
    half = models / ".partial-killed" / TOP
    half.mkdir(parents=True)
    (half / "metadata.json").write_text(METADATA, encoding="utf-8")
    assert list_packages(models) == ()
    install_package(made(tmp_path, whole), models)
    assert not half.exists()


def test_the_choice_survives_and_falls_back_where_its_package_is_gone(tmp_path: Path) -> None:
    models = tmp_path / "models"
    install_package(made(tmp_path, whole), models)
    use_package("starter", models)
    assert find_package(models).name == "starter-en_fr"
    use_package("translate-en_fr", models)
    (models / TOP / "metadata.json").unlink()
    assert find_package(models).name == "starter-en_fr"


@pytest.mark.parametrize("index", ["", "[", "{}", "[1]", '[{"type": "translate"}]', '{"a": []}'])
def test_an_index_that_cannot_be_read_is_an_error_in_words(index: str) -> None:
    with pytest.raises(ModelError, match="index"):
        read_index(index)


def test_only_translation_packages_with_web_links_are_offered() -> None:
    entry = {"from_code": "en", "to_code": "fr", "package_version": "1.9", "links": ["ipfs://x", "https://a.example/x"]}
    found = read_index(json.dumps([{**entry, "type": "translate"}, {**entry, "type": "sbd"}]))
    assert [(m.name, m.version, m.links, m.sha256) for m in found] == [
        ("translate-en_fr", "1.9", ("https://a.example/x",), None)
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"from_code": "../..", "to_code": "fr"},
        {"from_code": "en", "to_code": "fr", "package_version": "../../1.0"},
        {"from_code": "en", "to_code": "fr", "package_version": "1.0\x1b[2J"},
    ],
)
def test_what_a_package_says_of_itself_is_not_taken_on_trust(tmp_path: Path, said: dict[str, str]) -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        archive.writestr(f"{TOP}/metadata.json", json.dumps(said))
        archive.writestr(f"{TOP}/model/model.bin", b"weights")
        archive.writestr(f"{TOP}/sentencepiece.model", b"pieces")

    file = made(tmp_path, fill)
    with pytest.raises(ModelError, match=r"made\.argosmodel is not a translation package"):
        install_package(file, tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []
