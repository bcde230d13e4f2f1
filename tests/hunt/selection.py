"""Which tests are asked about a mutant: those nearest to its module first, the cheap before the dear."""

FAST = ("tests/unit", "tests/test_schema.py", "tests/diagnostics")
"""Asked about every mutant in Python."""

PRODUCTS = {
    "generator/audit/": ("test_binder", "test_redline"),
    "generator/classes/": ("test_class",),
    "generator/issue/": ("test_issue",),
    "generator/plan/exports/": ("test_machine_exports",),
    "generator/plan/paper/": ("test_book", "test_paper", "test_posters", "test_fillable"),
    "generator/plan/shared/": ("test_book", "test_paper", "test_pictures"),
    "generator/plan/site/": ("test_dates", "test_verify", "test_pages"),
    "generator/plan/training/": ("test_short_course", "test_exam", "test_slides", "test_packs"),
    "generator/publish/": ("test_dist", "test_versions", "test_offline"),
    "generator/records/": ("test_fillable", "test_checklist"),
    "generator/releases/": ("test_versions", "test_binder"),
    "generator/render/": (
        "test_paper",
        "test_pictures",
        "test_bindery",
        "test_conformance",
        "test_slides",
        "test_exam",
    ),
    "site_overrides/assets/checklist": ("test_checklist",),
    "site_overrides/assets/offline": ("test_offline",),
    "site_overrides/assets/page": ("test_pages",),
    "site_overrides/assets/receipt": ("test_receipts",),
    "site_overrides/assets/search": ("test_search",),
    "site_overrides/assets/verify": ("test_verify",),
    "site_overrides/assets/": ("test_site", "test_access"),
    "theme/deck/": ("test_slides",),
    "theme/scorm/": ("test_scorm",),
}
"""Beginning of a path, and the files of `tests/output/` that are about it; the longest beginning counts."""


def tests_for(file: str) -> list[list[str]]:
    """Return the selections to run one after the other, until a test fails."""
    beginning = max((name for name in PRODUCTS if file.startswith(name)), key=len, default="")
    near = [f"tests/output/{name}.py" for name in PRODUCTS.get(beginning, ())]
    fast = [list(FAST)] if file.endswith(".py") else []
    return [*fast, *([path] for path in near)]
