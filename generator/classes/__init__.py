"""Records of a training class: lists, score sheets, results and certificates, made by `sop class`."""
