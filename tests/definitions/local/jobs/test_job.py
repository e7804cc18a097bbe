"""What of a job's folder is taken."""

from pathlib import Path
from typing import Any

import pytest

from definitions.local.jobs.job import Job, JobFailed


def test_files_of_the_user_behind_a_link_are_no_results(tmp_path: Path) -> None:
    machine: Any = None
    job = Job("job", tmp_path / "job", machine)
    (job.ml / "processing" / "out").mkdir(parents=True)
    (tmp_path / "precious").mkdir()
    assert job.results("/opt/ml/processing/out") == job.ml / "processing" / "out"
    (job.ml / "processing" / "link").symlink_to(tmp_path / "precious")
    (job.ml / "link").symlink_to(tmp_path)
    for path in ("/opt/ml/processing/link", "/opt/ml/link/precious"):
        with pytest.raises(JobFailed, match="link' is a link: nothing behind it is taken"):
            job.results(path)
