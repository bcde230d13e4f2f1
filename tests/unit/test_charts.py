"""Pictures of figures: everything is there, in the right place and proportion, and text is only text."""

import re

import pytest
from lxml import etree
from markupsafe import escape

from generator.model.handbook import RiskBand
from generator.plan.shared.charts import Bullet, RiskCell, RiskMatrix, TrainingLoad, band_of
from generator.plan.shared.parts import Link, NumberedLink
from generator.plan.site.coverage import ChapterCoverage, CoveredClause, SectionCoverage
from generator.render.charts import bullet_chart, bullet_overview, coverage_strip, training_hours
from generator.render.matrix import risk_matrices

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {"title": "图", "description": "说明"}
PAYLOAD = '"><script>alert(1)</script>'


def parsed(drawn):
    return etree.fromstring(f"<div>{drawn}</div>".encode())


def texts(drawing):
    return [text.text for text in drawing.iter(f"{SVG}text")]


def hrefs(drawing):
    return [link.get("href") for link in drawing.iter(f"{SVG}a")]


BANDS = tuple(
    RiskBand(name=name, score=score, impact=impact)
    for name, score, impact in (("低", 1, None), ("一般", 5, None), ("较大", 10, 5), ("重大", 15, None))
)


@pytest.mark.parametrize(
    ("likelihood", "impact", "band"),
    [(1, 4, "低"), (5, 1, "一般"), (3, 3, "一般"), (2, 5, "较大"), (1, 5, "较大"), (3, 5, "重大"), (5, 5, "重大")],
)
def test_a_risk_is_in_the_highest_band_that_its_score_or_its_impact_reaches(likelihood, impact, band):
    assert BANDS[band_of(BANDS, likelihood, impact)].name == band


def test_a_handbook_without_bands_has_none():
    assert band_of((), 5, 5) is None


def chips(count):
    return tuple(NumberedLink(i, Link(f"险{i}", f"#RISK-{i}")) for i in range(count))


def matrix(crowd):
    """A matrix with `crowd` risks at likelihood 2 and impact 5, and one at 3 and 1."""
    held = {(2, 5): crowd, (3, 1): 1}
    cells = tuple(
        RiskCell(one, two, band_of(BANDS, one, two), chips(held.get((one, two), 0)))
        for one in range(5, 0, -1)
        for two in range(1, 6)
    )
    return RiskMatrix(tuple(band.name for band in BANDS), cells)


MATRIX_WORDS = WORDS | {"likelihood": "可能性", "impact": "影响程度"}


@pytest.mark.parametrize("crowd", [1, 4, 5, 63])
def test_every_risk_has_a_chip_inside_its_cell_that_leads_to_its_row(crowd):
    wide, _ = parsed(risk_matrices(matrix(crowd), MATRIX_WORDS))

    assert sorted(hrefs(wide)) == sorted(["#RISK-0", *(f"#RISK-{i}" for i in range(crowd))])
    height = float(wide.get("viewBox").split()[3])
    cell = wide.findall(f"{SVG}rect")[19]  # likelihood 2, impact 5
    left, top, right, bottom = box(cell)
    for link in list(wide.iter(f"{SVG}a"))[1:]:
        x, y, x2, y2 = box(link.find(f"{SVG}rect"))
        assert left <= x < x2 <= right
        assert top <= y < y2 <= bottom <= height


def box(rect):
    x, y, width, height = (float(rect.get(key)) for key in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def test_on_a_phone_a_cell_counts_its_risks_and_leads_to_their_list():
    _, narrow = parsed(risk_matrices(matrix(16), MATRIX_WORDS))

    assert hrefs(narrow) == ["#risks-3-1", "#risks-2-5"]
    assert "16" in texts(narrow)


def test_every_cell_says_its_band_in_words_and_its_score():
    for drawing in parsed(risk_matrices(matrix(0), MATRIX_WORDS)):
        said = texts(drawing)
        assert [said.count(band.name) for band in BANDS] == [8, 6, 5, 6]
        assert said.count("12") == 2


def bullet(title="响应率", bound="at_least", target=95.0, baseline=70.0):
    return Bullet("IND-X", title, "#IND-X", bound, "%", target, baseline, 0, 100)


def test_a_bullet_puts_baseline_and_target_where_they_belong_on_its_scale():
    drawing = parsed(bullet_chart(bullet(), WORDS))[0]
    (dot,) = drawing.iterfind(f"{SVG}circle")
    goal = drawing.find(f"{SVG}path[@class='sop-d-ink-line']")

    assert float(dot.get("cx")) == pytest.approx(6 + 118 * 0.70, abs=0.1)
    assert float(re.match(r"M([\d.]+)", goal.get("d"))[1]) == pytest.approx(6 + 118 * 0.95, abs=0.1)


@pytest.mark.parametrize(
    ("bound", "left", "right"), [("at_least", 6 + 118 * 0.95, 124), ("at_most", 6, 6 + 118 * 0.95)]
)
def test_the_good_side_of_the_target_is_shaded(bound, left, right):
    drawing = parsed(bullet_chart(bullet(bound=bound), WORDS))[0]
    shade = drawing.find(f"{SVG}rect[@fill-opacity]")

    assert (box(shade)[0], box(shade)[2]) == pytest.approx((left, right), abs=0.2)


def test_the_overview_names_every_indicator_with_its_figures():
    words = WORDS | {"baseline": "基线", "target": "目标"}
    drawing = parsed(bullet_overview((bullet(), bullet("返修率", "at_most", 3, 8)), words))[0]

    assert texts(drawing) == ["响应率", "70% → 95%", "返修率", "8% → 3%", "0%", "100%", "基线", "目标"]
    assert hrefs(drawing) == ["#IND-X", "#IND-X"]


HOURS = WORDS | {"compulsory": "法定必修", "other": "其他模块", "hours": "{hours}小时"}


def test_bars_of_training_are_as_long_as_their_hours():
    loads = (TrainingLoad(Link("甲", "a.html"), 60, 180), TrainingLoad(Link("乙", "b.html"), 0, 90))
    drawing = parsed(training_hours(loads, HOURS))[0]
    bars = [float(rect.get("width")) for rect in drawing.iterfind(f"{SVG}rect[@height='18']")]

    assert texts(drawing) == ["甲", "4小时", "1", "3", "乙", "1.5小时", "1.5", "法定必修", "其他模块"]
    assert [bar / bars[0] for bar in bars] == pytest.approx([1, 3, 1.5], abs=0.01)
    assert hrefs(drawing) == ["a.html", "b.html"]


def chapter(clauses):
    covered = tuple(CoveredClause(Link(f"1.1-C{i}", f"s.html#C{i}"), (i % 2, 1, 0)) for i in range(1, clauses + 1))
    return ChapterCoverage(1, "准备", (SectionCoverage(Link("1.1 人员", "s.html"), "1.1", covered),))


NAMES = {"checklist": "检查表", "module": "模块", "question": "试题"}


@pytest.mark.parametrize("clauses", [1, 12, 13, 40])
def test_every_clause_has_a_column_that_leads_to_it_and_none_leaves_the_drawing(clauses):
    drawing = parsed(coverage_strip(chapter(clauses), NAMES, WORDS))[0]
    _, _, width, height = map(float, drawing.get("viewBox").split())

    assert hrefs(drawing) == ["s.html", *(f"s.html#C{i}" for i in range(1, clauses + 1))]
    boxes = [box(rect) for rect in drawing.iter(f"{SVG}rect")]
    assert len(boxes) == 3 * clauses
    assert max(right for _, _, right, _ in boxes) <= width
    assert max(bottom for _, _, _, bottom in boxes) <= height


def test_a_gap_is_a_dashed_square_without_a_number():
    drawing = parsed(coverage_strip(chapter(2), NAMES, WORDS))[0]
    dashed = [rect for rect in drawing.iter(f"{SVG}rect") if rect.get("stroke-dasharray")]

    assert len(dashed) == 3  # the second clause is in no checklist, neither is in a question
    assert chapter(2).sections[0].reached == (1, 2, 0)


def numbered_cell(text):
    return RiskCell(1, 1, 0, (NumberedLink(1, Link(text, text)),))


@pytest.mark.parametrize(
    "draw",
    [
        lambda text: bullet_overview((bullet(text),), WORDS | {"baseline": text, "target": text}),
        lambda text: bullet_chart(bullet(), {"title": text, "description": text}),
        lambda text: training_hours((TrainingLoad(Link(text, text), 60, 60),), HOURS | {"other": text}),
        lambda text: coverage_strip(chapter(1), NAMES | {"module": text}, WORDS),
        lambda text: risk_matrices(RiskMatrix((text,), (numbered_cell(text),) * 25), MATRIX_WORDS),
    ],
)
def test_what_authors_write_stays_text_and_every_drawing_is_the_same_again(draw):
    drawn = str(draw(PAYLOAD))

    assert "<script" not in drawn
    assert str(escape(PAYLOAD)) in drawn
    assert parsed(drawn) is not None
    assert drawn == str(draw(PAYLOAD))
