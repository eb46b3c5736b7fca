"""How what the extractor has learnt is learnt: gold articles as cases, the fit, the choice of thresholds."""
