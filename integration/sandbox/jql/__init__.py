"""JQL for the sandbox: text -> query -> issues. Knows neither the world nor HTTP, and shares nothing with the rest of the house.

``parse`` reads, ``evaluate`` finds, ``bounded`` and ``complaints`` say what Jira would refuse, ``show`` prints.
"""

from integration.sandbox.jql.complaints import complaints
from integration.sandbox.jql.evaluation import evaluate
from integration.sandbox.jql.issue import JqlIssue, JqlNames
from integration.sandbox.jql.query import JqlSyntaxError, Query, bounded, quoted, show
from integration.sandbox.jql.syntax import parse

__all__ = ["JqlIssue", "JqlNames", "JqlSyntaxError", "Query", "bounded", "complaints", "evaluate", "parse", "quoted", "show"]
