"""Documents for auditors: redlines of releases, and audit binders."""
