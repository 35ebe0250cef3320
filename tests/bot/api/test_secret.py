"""The secret of a data folder."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.api.secret import NAME, kept_secret


def test_all_who_begin_at_once_agree(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with ThreadPoolExecutor(16) as threads:
        found = set(threads.map(lambda _: kept_secret(folder), range(64)))
    assert len(found) == 1
    assert len(found.pop()) >= 43
    assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [NAME]
