"""Finds or installs what the browser tests need: `python -m tests.browser_setup`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HEADLESS = "chromium-headless-shell"
"""The same engine without a window: stories take half the time."""
BROWSERS = (HEADLESS, "chromium", "chromium-browser", "google-chrome")
CHINESE_FONT = "fonts-noto-cjk"


def system_chromium(*, whole: bool = False) -> str | None:
    names = (*BROWSERS[1:], HEADLESS) if whole else BROWSERS
    return next((path for name in names if (path := shutil.which(name))), None)


def playwright_chromium() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def chromium(*, whole: bool = False) -> str | None:
    """Path of the browser that the tests drive; a `whole` one, if there is one, names days as its person does."""
    return system_chromium(whole=whole) or playwright_chromium()


def chinese_font() -> str | None:
    """Name of a font with Chinese characters; without one, screenshots show boxes."""
    if not shutil.which("fc-list"):
        return None
    fonts = subprocess.run(["fc-list", ":lang=zh", "family"], check=True, capture_output=True, text=True)
    return fonts.stdout.partition("\n")[0] or None


def install() -> None:
    wanted = [] if shutil.which(HEADLESS) else [[HEADLESS]]
    wanted += [] if chinese_font() else [[CHINESE_FONT, "fontconfig"]]
    if wanted and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        _run(["apt-get", "-q", "update"], quiet)
        for packages in wanted:
            _run(["apt-get", "-q", "install", "-y", "--no-install-recommends", *packages], quiet)
    if not chromium():
        _run([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))


def _run(command: list[str], environment: dict[str, str]) -> None:
    print(f"manyi  {' '.join(command)} …", flush=True)
    done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stdout + done.stderr, file=sys.stderr)


def main() -> None:
    install()
    browser, font = chromium(), chinese_font()
    print(f"manyi  Browser for the tests: {browser or 'none'}; Chinese font: {font or 'none'}")
    if not browser or not font:
        sys.exit(f"The browser tests need a Chromium and a Chinese font ({CHINESE_FONT}): install them")


if __name__ == "__main__":
    main()
