"""The texts as they are packaged."""

from integration.mapping.preflight import catalogue_from
from integration.resources import packaged

FILE = "config/preflight/checks.yaml"
TEXT = packaged("preflight", "checks.yaml")
CATALOGUE = catalogue_from(TEXT, file=FILE)
