"""The SOP handbook generator: one source of YAML becomes site, paper, training packs and exports."""

__version__ = "0.1.0"
