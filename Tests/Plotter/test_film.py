"""Films that `ductus write` makes, read back by ffmpeg's own probe."""

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def film(path: Path, *options: str) -> dict:
    command = [ROOT / "Program/.build/release/ductus", "write", "Dear Ada", "--seed", "7", "--page", "105x74", "--pace", "4"]
    done = subprocess.run([*command, "--film-width", "320", *options, "-o", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    probe = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json", path]
    return json.loads(subprocess.run(probe, check=True, capture_output=True).stdout)["streams"][0]


def pixels(path: Path, at: float) -> bytes:
    """A frame's brightness."""
    command = ["ffmpeg", "-v", "error", "-ss", str(at), "-i", path, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


@pytest.mark.parametrize(("ending", "codec"), [("gif", "gif"), ("webm", "vp9"), ("mp4", "h264")])
def test_a_film_grows_to_the_whole_page(tmp_path, ending, codec):
    path = tmp_path / f"a.{ending}"
    stream = film(path, "--frame-rate", "20")
    assert (stream["codec_name"], stream["width"], stream["height"]) == (codec, 320, 226)
    assert stream["avg_frame_rate"] == "20/1"
    seconds = int(stream["nb_read_frames"]) / 20
    assert 2.5 < seconds < 10
    dark = [sum(value < 110 for value in pixels(path, at)) for at in [0, 0.3, 0.6, seconds - 1]]
    assert dark == sorted(dark) and dark[0] < dark[2] < dark[3]


def test_a_film_may_have_no_paper(tmp_path):
    has_alpha = lambda stream: {name.lower(): value for name, value in stream.get("tags", {}).items()}.get("alpha_mode") == "1"
    assert has_alpha(film(tmp_path / "a.webm", "--transparent"))
    assert not has_alpha(film(tmp_path / "b.webm"))


def test_a_film_that_is_too_long_is_told(tmp_path):
    command = [ROOT / "Program/.build/release/ductus", "write", "Dear Ada " * 40, "--seed", "7", "--pace", "0.1"]
    done = subprocess.run([*command, "-o", tmp_path / "a.gif"], capture_output=True, text=True)
    assert done.returncode != 0 and "take a higher --pace" in done.stderr
    assert not list(tmp_path.iterdir())


def test_what_is_missing_is_told(tmp_path):
    command = [ROOT / "Program/.build/release/ductus", "write", "Ada", "--seed", "7", "-o", tmp_path / "a.gif"]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": str(tmp_path)})
    assert done.returncode != 0 and "ffmpeg, which was not found" in done.stderr
