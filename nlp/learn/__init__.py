"""Models that know no document: linear classifiers, the order of labels, calibration and decisions."""
