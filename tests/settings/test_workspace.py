"""A workspace: found in the order given, variable, current folder; made without harming what is there."""

from pathlib import Path

import pytest

from pipeline.errors import SettingsError, UsageError
from pipeline.settings import find_workspace, init_workspace, load_settings

ROOT = Path(__file__).parents[2]


def workspace_at(folder: Path) -> Path:
    folder.mkdir()
    (folder / "feeds.yaml").touch()
    return folder


def test_the_folder_given_comes_first_then_the_variable_then_where_we_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, named, here = (workspace_at(tmp_path / name) for name in ("given", "named", "here"))
    monkeypatch.chdir(here)

    assert find_workspace(given, {"VIGIE_WORKSPACE": str(named)}).root == given
    assert find_workspace(None, {"VIGIE_WORKSPACE": str(named)}).root == named
    assert find_workspace(None, {"VIGIE_WORKSPACE": ""}).root == here
    assert find_workspace(Path("../given"), {}).root == given


def test_everything_stands_under_the_root(tmp_path: Path) -> None:
    workspace = find_workspace(workspace_at(tmp_path / "w"), {})

    assert workspace.settings_path == tmp_path / "w" / "feeds.yaml"
    assert workspace.archive_path == tmp_path / "w" / "db" / "archive.db"
    assert workspace.payloads_path == tmp_path / "w" / "db" / "payloads.db"
    assert workspace.newsroom_path == tmp_path / "w" / "db" / "newsroom.db"
    assert workspace.models_dir == tmp_path / "w" / "db" / "models"
    assert workspace.lock_path == tmp_path / "w" / "db" / "vigie.lock"
    assert workspace.metadata_path == tmp_path / "w" / "db" / "metadata.yaml"
    assert workspace.gazetteer_dir == tmp_path / "w" / "gazetteer"


def test_a_folder_without_settings_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"it has no feeds.yaml; make one with: vigie init {tmp_path}$"):
        find_workspace(tmp_path, {})


def test_the_root_of_the_repository_is_a_workspace() -> None:
    assert find_workspace(ROOT, {}).metadata_path.is_file()


def test_init_makes_a_workspace_from_the_package_s_files(tmp_path: Path) -> None:
    made = init_workspace(tmp_path / "new" / "w")

    assert find_workspace(tmp_path / "new" / "w", {}) == made
    assert made.settings_path.read_bytes() == (ROOT / "feeds.yaml").read_bytes()
    assert made.metadata_path.read_bytes() == (ROOT / "db" / "metadata.yaml").read_bytes()
    assert load_settings(made.settings_path, {}).outlets


@pytest.mark.parametrize("present", ["feeds.yaml", "db/metadata.yaml"])
def test_init_leaves_alone_what_is_there(tmp_path: Path, present: str) -> None:
    mine = tmp_path / present
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine")

    with pytest.raises(UsageError, match=f"{present} .* left alone"):
        init_workspace(tmp_path)

    assert mine.read_text() == "mine"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]


def test_init_where_no_folder_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UsageError, match="choose another folder"):
        init_workspace(tmp_path / "file" / "w")
