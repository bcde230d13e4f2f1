"""The table of codes. Letter and first digit name the step; a code is never used again for something else.

L1 load, C2 check a record, L3 link, C4 check the whole, P5 plan, R6 render, P7 publish,
F8 filled-in records, T1 classes and their results, V1 releases, I9 lists of people and the issue of controlled copies.
Each code has a page of the same name in `pages/`, which `sop explain` prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Code:
    """What a code stands for; `title` names the defect."""

    code: str
    severity: Severity
    title: str


def _table(*codes: Code) -> dict[str, Code]:
    table = {code.code: code for code in codes}
    if len(table) != len(codes):
        raise AssertionError("a diagnostic code is defined twice")
    return table


CODES = _table(
    Code("L101", "error", "file is not UTF-8"),
    Code("L102", "error", "file is empty"),
    Code("L103", "error", "file is too large"),
    Code("L104", "error", "YAML cannot be read"),
    Code("L105", "error", "tab used for indentation"),
    Code("L106", "error", "duplicate key"),
    Code("L107", "error", "anchor or alias"),
    Code("L108", "error", "ambiguous value without quotes"),
    Code("L109", "error", "YAML tag"),
    Code("L110", "error", "character that cannot be shown"),
    Code("L111", "error", "more than one YAML document"),
    Code("L112", "error", "file that belongs to no kind of record"),
    Code("L113", "error", "handbook without its first file"),
    Code("L114", "error", "file outside the project"),
    Code("L115", "error", "nested too deeply"),
    Code("L116", "error", "file cannot be opened"),
    Code("L117", "error", "HTML in a hand-written page"),
    Code("L118", "error", "hand-written page without a title"),
    Code("L120", "error", "missing field"),
    Code("L121", "error", "unknown key"),
    Code("L122", "error", "wrong type"),
    Code("L123", "error", "value that is not allowed"),
    Code("L124", "error", "record that contradicts itself"),
    Code("L125", "error", "malformed id"),
    Code("L126", "error", "logo that cannot be used"),
    Code("C201", "error", "law or standard cited without reference"),
    Code("C202", "error", "figure without basis"),
    Code("C203", "error", "id that does not fit its record"),
    Code("C204", "error", "clause without its modal word"),
    Code("C205", "error", "marking sheet that does not add up"),
    Code("C206", "error", "article cited from a reference that was not read"),
    Code("C207", "error", "word out of place in a requirement"),
    Code("L301", "error", "unknown id"),
    Code("L302", "error", "duplicate id"),
    Code("L303", "error", "id of another kind"),
    Code("L304", "error", "section outside the frame"),
    Code("C401", "warning", "clause that nothing checks, teaches or tests"),
    Code("C402", "error", "article that the reference does not list"),
    Code("C403", "error", "reference that is not in force"),
    Code("C404", "error", "question about a clause that its module does not teach"),
    Code("C405", "error", "role with two curricula"),
    Code("C406", "error", "curriculum without a compulsory module"),
    Code("C407", "error", "waiver that waives nothing"),
    Code("C408", "error", "expired waiver"),
    Code("C409", "error", "dates in the wrong order"),
    Code("C410", "error", "role without a curriculum"),
    Code("C411", "error", "two clauses that say the same"),
    Code("C412", "error", "right answers in one place"),
    Code("C413", "error", "abbreviation that nobody explains"),
    Code("C414", "error", "course that is longer than its days"),
    Code("C415", "error", "exam that the question bank cannot fill"),
    Code("C416", "warning", "critical clause that no question asks"),
    Code("P501", "error", "no catalogue for the language"),
    Code("P502", "error", "role without a course to pack"),
    Code("P503", "error", "module that the course does not have"),
    Code("P504", "error", "course that is too short"),
    Code("P505", "error", "pack that cannot be written"),
    Code("R601", "error", "font not found"),
    Code("R602", "error", "template that does not fit its view"),
    Code("R603", "error", "character that the house's fonts lack"),
    Code("R604", "error", "PDF that breaks a standard it claims"),
    Code("P701", "error", "output folder with foreign files"),
    Code("P702", "error", "another build is running"),
    Code("P703", "error", "site engine complained"),
    Code("P704", "error", "inline script that is not the theme's"),
    Code("P705", "error", "published file that was changed"),
    Code("P706", "error", "PDF that veraPDF does not pass"),
    Code("F801", "error", "record that is not JSON"),
    Code("F802", "error", "record that is too large"),
    Code("F803", "error", "file that is no record"),
    Code("F804", "error", "record of another handbook"),
    Code("F805", "error", "record of an unknown checklist or form"),
    Code("F806", "error", "record of another version"),
    Code("F807", "error", "record whose digest does not fit its version"),
    Code("F808", "error", "record changed after its export"),
    Code("F809", "error", "record that does not fit its checklist or form"),
    Code("F810", "error", "job recorded twice"),
    Code("F811", "error", "record that cannot be opened"),
    Code("F812", "error", "workbook that cannot be written"),
    Code("F813", "error", "PDF that cannot be opened"),
    Code("F814", "error", "PDF without fields"),
    Code("F815", "error", "two answers where one belongs"),
    Code("I901", "error", "list that cannot be opened"),
    Code("I902", "error", "list that is too large"),
    Code("I903", "error", "list in another encoding"),
    Code("I904", "error", "row that does not fit its columns"),
    Code("I905", "error", "missing or repeated column"),
    Code("I906", "error", "empty cell"),
    Code("I907", "error", "copy number that cannot be a file name"),
    Code("I908", "error", "hidden character in a list"),
    Code("I909", "error", "date that cannot be read"),
    Code("I910", "error", "copy number given twice"),
    Code("I911", "error", "list without rows"),
    Code("I912", "error", "no published handbook to issue"),
    Code("I913", "error", "published handbook of another edition"),
    Code("I914", "error", "character that the copies cannot show"),
    Code("I915", "error", "copies that cannot be written"),
    Code("T101", "error", "class that cannot be opened"),
    Code("T102", "error", "file with more than one class"),
    Code("T103", "error", "class of an unknown curriculum"),
    Code("T104", "error", "class of another version"),
    Code("T105", "error", "days that do not fit the course"),
    Code("T106", "error", "list of participants that lies elsewhere"),
    Code("T107", "error", "staff number that cannot be a file name"),
    Code("T108", "error", "participant listed twice"),
    Code("T109", "error", "class that is too large"),
    Code("T111", "error", "score of somebody who is not in the class"),
    Code("T112", "error", "two rows of scores for one person"),
    Code("T113", "error", "unknown paper"),
    Code("T114", "error", "score that cannot be read"),
    Code("T115", "error", "scores of somebody who was absent"),
    Code("T116", "error", "score that does not fit the answers"),
    Code("T117", "error", "answer that the question does not have"),
    Code("T118", "error", "character that the records cannot show"),
    Code("T119", "error", "records that cannot be written"),
    Code("T120", "error", "score under another name"),
    Code("T121", "error", "score that is missing"),
    Code("V101", "error", "release that was changed"),
    Code("V102", "error", "release that does not continue the others"),
    Code("V103", "error", "release that is not what the handbook says"),
    Code("V104", "error", "release without its signatures"),
    Code("V105", "error", "version that does not rise"),
    Code("V106", "error", "version that does not fit its changes"),
    Code("V107", "error", "version that was released already"),
    Code("V108", "error", "unknown release"),
    Code("V109", "error", "release that this version of the program cannot build"),
    Code("V110", "error", "day on which nothing was in force"),
    Code("T151", "error", "training that the handbook does not have"),
    Code("T152", "error", "training that ends before it was passed"),
    Code("T153", "error", "two names for one staff number"),
    Code("T154", "error", "training matrix that cannot be written"),
)
