"""Find Chromium for the browser tests, or install it where that is allowed.

python tests/browser/find_chromium.py            prints the path, or says what to install and exits 1
python tests/browser/find_chromium.py --install  installs it first where it is missing: with apt-get as root,
                                                 else Playwright's own download
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PLACES = (
    "/usr/lib/chromium/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


@cache
def find_chromium() -> str | None:
    """The path of a Chromium that starts; None where there is none."""
    found = [os.environ.get("VIGIE_CHROMIUM"), *map(shutil.which, NAMES), *PLACES, _playwrights_own()]
    return next((path for path in found if path and _starts(path)), None)


def _playwrights_own() -> str | None:
    """Where Playwright would put its own download."""
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            return playwright.chromium.executable_path
    except Exception:
        # Playwright missing, or its driver for another platform: then it has no browser either.
        return None


def _starts(path: str) -> bool:
    """Does it say its version? Ubuntu's ``chromium-browser`` may be a script that only asks for a snap."""
    if not Path(path).is_file():
        return False
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and any(character.isdigit() for character in said.stdout)


def install() -> None:
    """Try what may be tried here; whether it worked is for :func:`find_chromium` to say."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
    find_chromium.cache_clear()
    if find_chromium() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    find_chromium.cache_clear()


def main(arguments: list[str]) -> int:
    """Print where Chromium is; 1 where there is none."""
    if find_chromium() is None and "--install" in arguments:
        install()
    path = find_chromium()
    if path is None:
        print(
            "No Chromium: the browser tests fail without one. Install the package chromium (Debian, Ubuntu: "
            "apt-get install chromium), or point VIGIE_CHROMIUM at one.",
            file=sys.stderr,
        )
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
