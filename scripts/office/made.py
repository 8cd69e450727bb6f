"""Files that other programs make, where they are installed: Chromium prints pages, LibreOffice converts documents."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
)  # fmt: skip


def printed(pages: list[str]) -> list[bytes]:
    """Pages printed to PDF by headless Chromium; empty where there is none."""
    program = next((found for name in _CHROMIUM if (found := shutil.which(name))), None)
    if program is None:
        return []
    files = []
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(pages):
            source, target = Path(folder, f"{number}.html"), Path(folder, f"{number}.pdf")
            source.write_text(page, "utf-8")
            command = [
                program,
                *_QUIET,
                f"--user-data-dir={folder}/profile",
                f"--print-to-pdf={target}",
                source.as_uri(),
            ]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
            files.append(target.read_bytes())
    return files


def converted(documents: list[bytes], ending: str) -> list[bytes]:
    """Documents converted by LibreOffice; empty where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        sources = [Path(folder, f"{number}.docx") for number in range(len(documents))]
        for source, data in zip(sources, documents, strict=True):
            source.write_bytes(data)
        out = Path(folder, "out")
        command = [program, "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile",
                   "--convert-to", ending, "--outdir", str(out), *map(str, sources)]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=600)
        return [(out / f"{source.stem}.{ending}").read_bytes() for source in sources]
