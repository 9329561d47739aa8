"""What the serving image installs: its own lock, out of the one resolution, and enough to run."""

import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

REPOSITORY = Path(__file__).resolve().parents[2]


def pinned(path: Path) -> dict[str, str]:
    blocks = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").rstrip("\n"))
    return {block: plain(block.split("==")[0]) for block in blocks}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(of: str) -> set[str]:
    found: set[str] = set()
    waiting = [of]
    while waiting:
        for requirement in map(Requirement, distribution(waiting.pop()).requires or ()):
            wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if wanted and plain(requirement.name) not in found:
                found.add(plain(requirement.name))
                waiting.append(requirement.name)
    return found


def test_the_lock_of_serving_is_part_of_the_whole_and_covers_it() -> None:
    own, whole = pinned(REPOSITORY / "serving/constraints.txt"), pinned(REPOSITORY / "constraints.txt")
    assert not own.keys() - whole.keys(), "take the lines of constraints.txt"
    assert needed("throughline-serving") == set(own.values())
    assert all("--hash=sha256:" in block for block in own)


def test_the_image_serves_without_the_platform(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "throughline_serving", "--bundles", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {tmp_path} holds no bundle\n")
