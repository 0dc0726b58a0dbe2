"""The reference documentation: all that is public is told, and every link leads somewhere."""

import sys

from conftest import PROGRAM, ROOT, run


def test_all_that_is_public_is_told(tmp_path):
    run(sys.executable, ROOT / "Packaging/make_docs.py", "--built", PROGRAM.parent, "-o", tmp_path / "docs")
    for page in ["ductus", "ductusmodels", "ductustraining", "ductus/scribe", "ductus/firsttext"]:
        assert (tmp_path / "docs/documentation" / page / "index.html").exists()
    page = (tmp_path / "docs/documentation/ductus/index.html").read_text()
    assert 'src="/docs/base.js"' in page and "<script>" not in page
    assert (tmp_path / "docs/tutorials/ductus/writealetter/index.html").exists()
