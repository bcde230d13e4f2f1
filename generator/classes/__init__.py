"""The records of a class: what is signed, filled in, marked and handed out, made by `sop class`."""
