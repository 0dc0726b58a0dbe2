"""What plotters are given is read back: the SVG by vpype, HPGL and G-code by small readers of their own, and every stroke
and every point is compared."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import vpype

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Dear Ada, it is ten: i, j, and all of this is ink!"
WIDTH, HEIGHT = 148.0, 105.0
MM = 96 / 25.4  # vpype counts in pixels

Strokes = list[list[tuple[float, float]]]


def write(path: Path, *options: str) -> Path:
    return write_seeded(seed_with_a_dot(), path, *options)


def write_seeded(seed: int, path: Path, *options: str) -> Path:
    command = [ROOT / ".build/release/ductus", "write", TEXT, "--seed", str(seed), "--page", "148x105", "--ruled", *options]
    subprocess.run([*command, "-o", path], check=True, capture_output=True)
    return path


@cache
def seed_with_a_dot() -> int:
    """A seed with which a stroke of one point is written, which plotters lose easily."""
    with TemporaryDirectory() as folder:
        page = Path(folder) / "page.json"
        return next(seed for seed in range(100) if any(len(stroke) == 1 for stroke in strokes(write_seeded(seed, page))))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plotter")
    for name in ["page.svg", "page.hpgl", "page.gcode", "page.json"]:
        write(folder / name)
    return folder


def strokes(path: Path) -> Strokes:
    pages = json.loads(path.read_text())["pages"]
    return [stroke for page in pages for word in page["words"] for stroke in word["strokes"]]


def read_hpgl(text: str) -> dict[int, Strokes]:
    """What each pen draws, in millimetres on the page."""
    pens: dict[int, Strokes] = {}
    pen, is_down, place = 0, False, (0.0, 0.0)
    for command, numbers in re.findall(r"([A-Z]{2})([-0-9.,]*)", text):
        values = [int(number) for number in numbers.split(",") if number]
        if command == "SP":
            pen = values[0]
        elif command in ["PU", "PD"]:
            is_down = command == "PD"
            for x, y in zip(values[::2], values[1::2]):
                new = (x / 40, HEIGHT - y / 40)
                if is_down and pens.get(pen) and pens[pen][-1][-1] == place:
                    pens[pen][-1].append(new)
                elif is_down:
                    pens.setdefault(pen, []).append([place, new])
                place = new
    return pens


def read_gcode(text: str) -> list[Strokes]:
    """What is drawn before and after each change of the pen, in millimetres on the page. The pen is down at Z 0."""
    parts: list[Strokes] = [[]]
    is_down, place = False, (0.0, 0.0)
    for line in text.splitlines():
        line = line.split(";")[0].strip()
        if line == "M0":
            assert not is_down
            parts.append([])
        words = {word[0]: float(word[1:]) for word in line.split()}
        if words.get("G") not in [0, 1]:
            continue
        if "Z" in words:
            is_down = words["Z"] <= 0
            if is_down:
                parts[-1].append([place])
        if "X" in words:
            place = (words["X"], HEIGHT - words["Y"])
            assert is_down == (words["G"] == 1), "the pen is dragged, or draws in the air"
            if is_down:
                parts[-1][-1].append(place)
    return parts


def read_svg(path: Path) -> dict[int, Strokes]:
    document = vpype.read_multilayer_svg(str(path), 0.01 * MM)
    return {
        number: [[(point.real / MM, point.imag / MM) for point in line] for line in layer]
        for number, layer in document.layers.items()
    }


def distance(point, line) -> float:
    """From a point to a line of many places."""
    best = float("inf")
    for (ax, ay), (bx, by) in zip(line, line[1:]):
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        share = 0 if length == 0 else max(0, min(1, ((point[0] - ax) * dx + (point[1] - ay) * dy) / length))
        best = min(best, ((point[0] - ax - share * dx) ** 2 + (point[1] - ay - share * dy) ** 2) ** 0.5)
    return best


def close(a, b, most: float) -> bool:
    return abs(a[0] - b[0]) <= most and abs(a[1] - b[1]) <= most


def travel(strokes: Strokes) -> float:
    return sum(((a[-1][0] - b[0][0]) ** 2 + (a[-1][1] - b[0][1]) ** 2) ** 0.5 for a, b in zip(strokes, strokes[1:]))


def test_the_svg_is_two_layers_of_strokes_alone(folder):
    text = (folder / "page.svg").read_text()
    assert "<rect" not in text
    ink = strokes(folder / "page.json")
    layers = read_svg(folder / "page.svg")
    assert sorted(layers) == [1, 2]
    assert len(layers[1]) == len(ink) == text.count("<path") - len(layers[2])
    assert len(layers[2]) == text.count("H")
    names = [layer.property("vp_name") for layer in vpype.read_multilayer_svg(str(folder / "page.svg"), 0.1).layers.values()]
    assert sorted(names) == ["1 ink", "2 ruled lines"]
    for line, stroke in zip(layers[1], ink):
        if len(stroke) > 1:
            assert close(line[0], stroke[0], 0.09) and close(line[-1], stroke[-1], 0.09)


def test_paper_is_there_where_it_is_asked_for(tmp_path):
    assert write(tmp_path / "a.svg", "--paper", "fdf6e3").read_text().count('<rect width="148" height="105" fill="#fdf6e3"') == 1


def test_hpgl_and_g_code_hold_every_stroke_and_point(folder):
    svg = read_svg(folder / "page.svg")
    hpgl = read_hpgl((folder / "page.hpgl").read_text())
    lines, ink = read_gcode((folder / "page.gcode").read_text())
    assert sorted(hpgl) == [1, 2]
    commands = set(re.findall(r"[A-Z]+", (folder / "page.hpgl").read_text()))
    assert commands == {"IN", "PA", "SP", "PU", "PD"}, "an old plotter knows no others"
    for drawn, coarse, fine in [(svg[1], hpgl[1], ink), (svg[2], hpgl[2], lines)]:
        assert len(drawn) == len(coarse) == len(fine) > 0
        for a, b, c in zip(drawn, coarse, fine):
            assert len(b) == len(c)
            assert all(close(p, q, 0.0131) for p, q in zip(b, c)), "HPGL counts in steps of 0.025 mm"
            if drawn is svg[1]:
                assert close(a[0], c[0], 0.002) and close(a[-1], c[-1], 0.002)
            assert all(distance(p, a) < 0.03 for p in c)
            assert all(distance(p, c) < 0.03 for p in a)


def test_vpype_makes_as_many_strokes_for_an_old_plotter(folder):
    made = folder / "vpype.hpgl"
    vpype_cli = Path(vpype.__file__).parents[4] / "bin/vpype"
    subprocess.run([vpype_cli, "read", folder / "page.svg", "write", "--device", "hp7475a", "--page-size", "a4", made], check=True, capture_output=True)
    ours, theirs = [read_hpgl(path.read_text()) for path in [folder / "page.hpgl", made]]
    assert {pen: len(strokes) for pen, strokes in theirs.items()} == {pen: len(strokes) for pen, strokes in ours.items()}


def test_sorted_strokes_are_the_same_in_another_order(folder, tmp_path):
    plain = read_hpgl((folder / "page.hpgl").read_text())[1]
    ordered = read_hpgl(write(tmp_path / "sorted.hpgl", "--sort").read_text())[1]
    key = lambda stroke: min(tuple(stroke), tuple(reversed(stroke)))
    assert sorted(map(key, plain)) == sorted(map(key, ordered))
    assert plain != ordered
    assert travel(ordered) < travel(plain)


def test_a_machine_that_is_too_small_is_told(tmp_path):
    command = [ROOT / ".build/release/ductus", "write", TEXT, "--seed", "7", "--page", "148x105", "--machine", "100x80"]
    done = subprocess.run([*command, "-o", tmp_path / "a.gcode"], capture_output=True, text=True)
    assert done.returncode != 0 and "the machine reaches over 100 by 80 mm" in done.stderr
    assert not (tmp_path / "a.gcode").exists()
