"""TRANSLATES: pure and total, one pair of languages per file; knows no door and no clock."""
