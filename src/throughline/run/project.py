"""The folder of a project, and the environment in which its tools run."""

import os
import sys
from pathlib import Path

from throughline_serving.errors import InputError

MARK = "dvc.yaml"
STATE = Path("state")
NO_TELEMETRY = {
    "DVC_NO_ANALYTICS": "1",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
}
"""What keeps the tools from reporting their use: set for every command and every stage."""


def enter(start: Path | None = None) -> Path:
    """Make the project's folder the working folder: the nearest one upwards that holds dvc.yaml and conf/.

    Raises ``InputError`` where there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file() and (folder / "conf").is_dir():
            os.chdir(folder)
            return folder
    raise InputError(
        "this is no Throughline project: no folder upwards holds dvc.yaml and conf/",
        where=str(here),
        remedy="change into the project's folder",
    )


def environment(project: Path) -> dict[str, str]:
    """Variables for everything that a run starts: one thread a process, nothing sent anywhere, caches inside.

    A model hub stays reachable, for an encoder that a person asked for by its name there.
    """
    return NO_TELEMETRY | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "DVC_SITE_CACHE_DIR": str(project / STATE / "dvc"),
        "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
        "MLFLOW_LOGGING_LEVEL": "ERROR",
        "MLFLOW_TRACKING_URI": f"sqlite:///{project / STATE / 'mlflow.db'}",
        "OMP_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONUNBUFFERED": "1",
    }
