"""vigie model: packages from an index on this machine, from a file, chosen, shown, taken away."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.translate import find_package

from .conftest import Run


def package_file(
    folder: Path, version: str = "1.9", *, name: str = "translate-en_fr", decoding: dict[str, float] | None = None
) -> Path:
    """An .argosmodel file: the starter's model under another name, decoded otherwise where that is said."""
    top = f"{name}-{version.replace('.', '_')}"
    file = folder / f"{top}.argosmodel"
    languages = {"from_code": "en", "to_code": "fr"}
    metadata = {**languages, "package_version": version, "license": "CC0", "type": "translate", "decoding": decoding}
    starter = find_package(None).folder
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{top}/metadata.json", json.dumps(metadata))
        for part in (starter / "sentencepiece.model", *(starter / "model").iterdir()):
            archive.write(part, f"{top}/{part.relative_to(starter)}")
        archive.writestr(f"{top}/README.md", "# Made for a test")
    return file


@dataclass
class Shop:
    """A server on this machine that gives what stands in ``files``; ``cut`` names what it breaks off half way."""

    port: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/{name}"

    def offer(self, *files: Path, **more: str) -> None:
        """An index of these packages; ``more`` is added to each entry."""
        entries = []
        for file in files:
            self.files[file.name] = file.read_bytes()
            version = file.stem.rpartition("-")[2].replace("_", ".")
            entries.append(
                {
                    "from_code": "en",
                    "to_code": "fr",
                    "package_version": version,
                    "links": [self.url(file.name)],
                    "code": "translate-en_fr",
                    "type": "translate",
                    **more,
                }
            )
        self.files["index.json"] = json.dumps(entries).encode()


@pytest.fixture
def shop(workspace: Path) -> Iterator[Shop]:
    """The server, allowed and named as the index in the workspace's feeds.yaml."""
    open_shop = Shop()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.lstrip("/")
            body = open_shop.files.get(name)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write((body or b"")[: len(body or b"") // 2] if name in open_shop.cut else body or b"")

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    open_shop.port = server.server_port
    settings = f"fetch:\n  allow_hosts: ['127.0.0.1:{open_shop.port}']\n"
    settings += f"translate:\n  index: {open_shop.url('index.json')}\noutlets: []\n"
    (workspace / "feeds.yaml").write_text(settings, encoding="utf-8")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield open_shop
    server.shutdown()
    server.server_close()


def installed(run: Run) -> dict[str, bool]:
    """Packages by name and version, and whether each drafts."""
    rows = run("model", "list", "--json").json["installed"]
    return {f"{row['name']} {row['version']}": row["in_use"] for row in rows}


def test_the_starter_is_there_from_the_beginning_and_drafts(run: Run) -> None:
    assert list(installed(run).values()) == [True]
    assert "Made for" not in run("model", "show").stdout
    assert run("model", "show", "--json").json["name"] == "starter-en_fr"


def test_the_newest_package_of_the_index_is_installed_and_drafts(run: Run, shop: Shop, tmp_path: Path) -> None:
    shop.offer(package_file(tmp_path, "1.9"), package_file(tmp_path, "1.10"))
    offered = run("model", "list", "--available", "--json").json["available"]
    assert {row["version"] for row in offered} == {"1.9", "1.10"}
    assert "1.10 is installed" in run("model", "install").stdout
    assert installed(run)["translate-en_fr 1.10"]
    assert "Made for a test" in run("model", "show").stdout


def test_a_package_is_installed_by_name_and_version(run: Run, shop: Shop, tmp_path: Path) -> None:
    shop.offer(package_file(tmp_path, "1.9"), package_file(tmp_path, "1.10"))
    run("model", "install", "translate-en_fr-1.9")
    assert "translate-en_fr 1.9" in installed(run)
    ended = run("model", "install", "translate-en_de")
    assert ended.code == 1
    assert "translate-en_fr-1.10" in ended.error


def test_one_is_chosen_shown_and_taken_away(run: Run, tmp_path: Path) -> None:
    run("model", "install", package_file(tmp_path))
    run("model", "use", "starter")
    assert not installed(run)["translate-en_fr 1.9"]
    run("model", "use", "translate-en_fr")
    assert installed(run)["translate-en_fr 1.9"]
    assert "is gone" in run("model", "remove", "translate-en_fr").stdout
    assert list(installed(run).values()) == [True]
    assert "cannot be removed" in run("model", "remove", "starter").error
    assert "no translation package 'nobody'" in run("model", "use", "nobody").error


@pytest.mark.parametrize("right", [True, False])
def test_a_stated_checksum_is_held_to(run: Run, shop: Shop, tmp_path: Path, *, right: bool) -> None:
    file = package_file(tmp_path)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    shop.offer(file, sha256=digest if right else "0" * 64)
    ended = run("model", "install")
    assert (ended.code == 0) is right
    assert right or "not what the index states" in ended.error
    assert ("translate-en_fr 1.9" in installed(run)) is right


def test_a_download_cut_off_leaves_nothing(run: Run, shop: Shop, workspace: Path, tmp_path: Path) -> None:
    file = package_file(tmp_path)
    shop.offer(file)
    shop.cut.add(file.name)
    ended = run("model", "install")
    assert ended.code == 1
    assert "vigie model install FILE.argosmodel" in ended.error
    assert [p.name for p in (workspace / "db" / "models").glob("*") if not p.name.startswith(".starter")] == []


def test_the_second_link_is_asked_where_the_first_fails(run: Run, shop: Shop, tmp_path: Path) -> None:
    file = package_file(tmp_path)
    shop.offer(file)
    entry = json.loads(shop.files["index.json"])[0]
    entry["links"] = [shop.url("gone.argosmodel"), shop.url(file.name)]
    shop.files["index.json"] = json.dumps([entry]).encode()
    assert run("model", "install").code == 0


def test_what_a_crash_left_is_swept_away(run: Run, shop: Shop, workspace: Path, tmp_path: Path) -> None:
    left = workspace / "db" / "models" / ".download-killed"
    left.mkdir(parents=True)
    (left / "half.argosmodel").write_bytes(b"PK")
    shop.offer(package_file(tmp_path))
    run("model", "install")
    assert not left.exists()


def test_offline_says_what_to_do(run: Run, shop: Shop) -> None:
    ended = run("model", "install", "--index", "http://127.0.0.1:9/index.json")
    assert ended.code == 1
    assert "cannot be reached" in ended.error
    assert "vigie model install FILE.argosmodel" in ended.error
    assert "answered 404" in run("model", "list", "--available").error


def test_an_index_that_is_none_is_named(run: Run, shop: Shop) -> None:
    shop.files["index.json"] = b"<html>"
    assert "index of translation packages cannot be read" in run("model", "install").error
