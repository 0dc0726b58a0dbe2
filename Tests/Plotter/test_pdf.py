"""A PDF can be searched: its text, which is not seen, lies over the ink and reads as what was asked for."""

import subprocess
from pathlib import Path

from pypdf import PdfReader

ROOT = Path(__file__).parents[2]
TEXT = "Dear Ada, the café weaves algebraical patterns.\n\nYours, Jacquard"


def test_a_pdf_can_be_searched_and_has_a_title(tmp_path):
    path = tmp_path / "letter.pdf"
    program = ROOT / "Program/.build/release/ductus"
    subprocess.run([program, "write", TEXT, "--page", "A6", "--seed", "7", "--quiet", "-o", path], check=True)
    document = PdfReader(path)
    assert document.metadata.title == "Dear Ada, the café weaves algebraical patterns."
    text = " ".join(page.extract_text() for page in document.pages)
    assert text.split() == TEXT.split()


def test_the_text_lies_over_its_ink(tmp_path):
    path, drawn = tmp_path / "word.pdf", tmp_path / "word.svg"
    program = ROOT / "Program/.build/release/ductus"
    for output in [path, drawn]:
        subprocess.run([program, "write", "weaves", "--page", "100x60", "--margin", "10", "--seed", "7", "-q", "-o", output], check=True)
    places = []
    PdfReader(path).pages[0].extract_text(
        visitor_text=lambda text, user, matrix, *_: text.strip() and places.append((text.strip(), user, matrix)))  # fmt: skip
    text, user, matrix = places[0]
    x = matrix[4] * user[0] + user[4]
    assert text == "weaves"
    assert abs(x * 25.4 / 72 - 10) < 1, "the ink begins at the margin, 10 mm from the left"
