"""A job that an earlier version of the program kept on a device goes on in this one: `tests/published/README.md`."""

import json
import shutil
from pathlib import Path

import pytest
from support.projects import built, edit

PUBLISHED = Path(__file__).parents[1] / "published"
KEEP = """async (rows) => {
  const db = await window.sopWork.store.open();
  const writing = db.transaction(["jobs", "pictures"], "readwrite");
  for (const [name, kept] of Object.entries(rows)) for (const row of kept) writing.objectStore(name).put(row);
  await new Promise((done, failed) => { writing.oncomplete = done; writing.onerror = failed; });
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The handbook after the job began: a choice without outcomes is no longer allowed."""
    folder = shutil.copytree(PUBLISHED / "project", tmp_path_factory.mktemp("published") / "project")
    options = "[{text: soap, outcome: good}, {text: spirit, outcome: fail}]"
    edit(folder, "checklists/open.yml", ("[soap, spirit]", options))
    edit(folder, "handbook.yml", ("version: V1.0", "version: V1.1"))
    return built(folder, parts=("site",)).site


def test_a_job_that_was_kept_on_the_device_is_continued_and_exported_as_it_was(site, browser):
    rows = json.loads((PUBLISHED / "job.json").read_text(encoding="utf-8"))
    before = json.loads((PUBLISHED / "record.json").read_text(encoding="utf-8"))
    page = browser.new_context(timezone_id="Asia/Shanghai", accept_downloads=True).new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    address = f"{site.as_uri()}/checklists/CL-OPEN.html"
    page.goto(address)
    page.evaluate(KEEP, rows)
    page.reload()

    page.locator("#work").get_by_role("button", name="Continue", exact=True).click()
    page.locator('[data-item="CL-OPEN-1"]').wait_for()
    assert page.locator(".work-note").inner_text().startswith("Begun under V1.0, and finished as begun.")
    with page.expect_download() as download:
        page.locator("#work").get_by_role("button", name="Export the record", exact=True).last.click()
    after = json.loads(download.value.path().read_text(encoding="utf-8"))

    assert complaints == []
    for name in ("handbook", "checklist", "job", "facts", "signers", "started"):
        assert after[name] == before[name], name
    for item, old in zip(after["items"], before["items"], strict=True):
        assert {name: item[name] for name in old if name != "within"} == {
            name: value for name, value in old.items() if name != "within"
        }
    verdicts = ["stop", "passed", "not_judged", "noted", "noted", "noted"]
    assert [item["verdict"] for item in after["items"]] == verdicts
    assert (after["finished"], after["overall"]) == ("", "stop"), "an option has no outcome: it was never complete"
