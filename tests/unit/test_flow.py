"""A procedure as a diagram: every step, in order, each inside its box, no arrow through a box, and text only text."""

import re
from itertools import pairwise

import pytest
from lxml import etree
from markupsafe import escape

from generator.plan.shared.flow import Flow, FlowStep
from generator.render.flow import flow_diagram, flow_diagrams
from generator.render.lines import width

WORDS = {"title": "流程图", "description": "三步", "within": "时限", "record": "留存记录", "fails": "异常处理"}
LONG = (
    "按地址、业务、所需证件和剩余时限派单，修障工单先派，然后核对每一位人员手里还有多少张没有做完的单子，逐张问清原因"
)
SVG = "{http://www.w3.org/2000/svg}"


def flow_of(lanes, text=LONG):
    """A flow whose steps are in the lanes given, one after another."""
    steps = tuple(
        FlowStep(i, f"#SEC-9.9-S{i}", lane, text, "到场后10分钟内更新状态", "服务工单受理栏", text)
        for i, lane in enumerate(lanes, 1)
    )
    return Flow("SEC-9.9", tuple(f"岗位{i}" for i in range(max(lanes) + 1)), steps)


def drawings(view):
    return etree.fromstring(f"<div>{flow_diagrams(view, WORDS)}</div>".encode())


def boxes(drawing):
    """Left, top, right and bottom of every box."""
    found = []
    for link in drawing.iter(f"{SVG}a"):
        x, y = map(float, re.fullmatch(r"translate\((\S+) (\S+)\)", link.get("transform")).groups())
        frame = next(one for one in link if "sop-d-box" in one.get("class"))
        found.append((x, y, x + float(frame.get("width")), y + float(frame.get("height"))))
    return found


LANES = [(0,), (0, 0, 0), (0, 1, 0), (0, 1, 2, 0, 2, 1), (0, 1, 2, 3, 4, 0, 4, 2), (0, 1, 2, 3, 4, 5, 6), (0, 2, 1, 2)]


@pytest.mark.parametrize("lanes", LANES)
def test_both_layouts_hold_every_step_in_order_and_lead_to_its_row(lanes):
    for drawing in drawings(flow_of(lanes)):
        links = [link.get("href") for link in drawing.iter(f"{SVG}a")]
        assert links == [f"#SEC-9.9-S{i}" for i in range(1, len(lanes) + 1)]
        tops = [top for _, top, _, _ in boxes(drawing)]
        assert tops == sorted(tops)


@pytest.mark.parametrize("lanes", LANES)
def test_text_stands_inside_its_box(lanes):
    for drawing in drawings(flow_of(lanes)):
        for link, (left, top, right, bottom) in zip(drawing.iter(f"{SVG}a"), boxes(drawing), strict=True):
            for text in link.iter(f"{SVG}text"):
                if text.get("text-anchor") == "middle":  # the number on the corner, the sign of failure
                    continue
                size = float(text.get("font-size"))
                assert float(text.get("x")) + width(text.text) * size <= right - left
                assert size <= float(text.get("y")) <= bottom - top - 3


@pytest.mark.parametrize("lanes", LANES)
def test_boxes_do_not_touch_and_no_arrow_runs_through_one(lanes):
    for drawing in drawings(flow_of(lanes)):
        here = boxes(drawing)
        for at, (left, top, right, bottom) in enumerate(here):
            for x, y, x2, y2 in here[at + 1 :]:
                assert x >= right or x2 <= left or y >= bottom or y2 <= top
        for way in drawing.iterfind(f"{SVG}path[@class='sop-d-stroke']"):
            points = [tuple(map(float, point.split())) for point in way.get("d")[1:].split("L")]
            for (x0, y0), (x1, y1) in pairwise(points):
                for left, top, right, bottom in here:
                    beside = max(x0, x1) <= left + 0.2 or min(x0, x1) >= right - 0.2
                    assert beside or max(y0, y1) <= top + 0.2 or min(y0, y1) >= bottom - 0.2


def test_a_time_limit_a_record_and_a_way_out_are_drawn_only_where_there_is_one():
    bare = Flow("SEC-9.9", ("岗位",), (FlowStep(1, "#SEC-9.9-S1", 0, "看单", "", "", ""),))

    (link,) = etree.fromstring(str(flow_diagram(bare, WORDS)).encode()).iter(f"{SVG}a")

    assert [text.text for text in link.iter(f"{SVG}text")] == ["1", "看单"]
    assert link.findall(f"{SVG}path") == []


def test_the_lane_is_told_without_colour():
    wide, narrow = drawings(flow_of((0, 1, 2)))

    assert [text.text for text in wide.iterfind(f"{SVG}text") if text.text.startswith("岗位")] == [
        name for name in ("岗位0", "岗位1", "岗位2") for _ in ("above", "below")
    ]
    stripes = [path.get("stroke-dasharray") for path in narrow.iterfind(f"{SVG}path[@stroke-width='7']")]
    assert len(set(stripes)) == 3
    assert [next(link.iter(f"{SVG}text")).getnext() is not None for link in narrow.iter(f"{SVG}a")] == [True] * 3


@pytest.mark.parametrize(
    "payload",
    ["<script>alert(1)</script>", '"><svg onload=alert(1)>', "</text></svg><img src=x onerror=alert(1)>", "&lt;b&gt;"],
)
def test_what_authors_write_stays_text(payload):
    view = Flow("SEC-9.9", (payload,), (FlowStep(1, "#SEC-9.9-S1", 0, payload, payload, payload, payload),))

    drawn = str(flow_diagrams(view, WORDS | {"title": payload}))

    assert str(escape(payload)) in drawn
    assert {one.tag for one in etree.fromstring(f"<div>{drawn}</div>".encode()).iter()} == {
        "div", *(SVG + name for name in ("svg", "title", "desc", "a", "rect", "circle", "path", "text"))
    }  # fmt: skip


def test_a_drawing_has_a_text_alternative_and_no_style_of_its_own():
    for drawing in drawings(flow_of((0, 1, 2))):
        named = drawing.find(f"{SVG}title"), drawing.find(f"{SVG}desc")
        assert [one.text for one in named] == ["流程图", "三步"]
        assert [one.get("id") for one in named] == [drawing.get("aria-labelledby"), drawing.get("aria-describedby")]
        assert [one for one in drawing.iter() if one.get("style") or one.tag == f"{SVG}style"] == []


def test_ids_are_told_apart_and_the_same_view_draws_the_same():
    view = flow_of((0, 1, 2))
    ids = re.findall(r' id="([^"]+)"', flow_diagrams(view, WORDS))

    assert len(ids) == len(set(ids)) == 4
    assert flow_diagrams(view, WORDS) == flow_diagrams(view, WORDS)
