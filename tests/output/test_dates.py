"""What holds for a time of its own: it shows as coming until its first day, on the site and on paper."""

import re
import subprocess

import pytest
from support.projects import built, copy_of


@pytest.fixture(scope="module")
def dated(tmp_path_factory):
    """A bakery in force from February, with a clause, a checklist, a form and a rule that have a time of their own."""
    folder = copy_of("bakery", tmp_path_factory.mktemp("dated"))
    for name, line, addition in (
        ("sections/1.1.yml", "    strength: should\n", "    effective_from: 2026-09-01\n"),
        ("checklists/open.yml", "title: Opening checklist\n", "effective_from: 2026-09-01\n"),
        ("forms/all.yml", "  title: Opening sheet\n", "  effective_from: 2026-09-01\n  effective_to: 2026-12-31\n"),
        ("conduct/counter.yml", "  title: Greet everyone\n", "  effective_to: 2026-12-31\n"),
    ):
        file = folder / "sop_data" / name
        text = file.read_text(encoding="utf-8")
        assert line in text, name
        file.write_text(text.replace(line, line + addition, 1), encoding="utf-8")
    return built(folder, parts=("site", "pdf"))


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("sections/SEC-1.1.html", "Coming holds from 2026-09-01"),
        ("checklists/CL-OPEN.html", "Coming holds from 2026-09-01"),
        ("forms/index.html", "Coming holds from 2026-09-01 to 2026-12-31"),
        ("conduct/CON-GREET.html", "holds to 2026-12-31"),
    ],
)
def test_the_site_says_for_what_time_a_record_holds(dated, page, said):
    text = re.sub(r"<[^>]+>", "", (dated.site / page).read_text(encoding="utf-8"))

    assert said in re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ("pdf/handbook.pdf", "Coming holds from 2026-09-01"),
        ("pdf/checklists/CL-OPEN.pdf", "Coming holds from 2026-09-01"),
        ("pdf/forms/FORM-OPENING.pdf", "Coming holds from 2026-09-01 to 2026-12-31"),
    ],
)
def test_paper_says_it_too(dated, paper, said):
    text = subprocess.run(["pdftotext", str(dated.dist / paper), "-"], capture_output=True, check=True).stdout.decode()

    assert said in re.sub(r"\s+", " ", text)
