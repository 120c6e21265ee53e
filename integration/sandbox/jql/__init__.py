"""JQL for the sandbox: text -> query -> what tells its issues from others. The language itself (``syntax``, ``query``, ``dates``) knows nothing
of the site; ``compile_query`` and ``complaints`` read its names as one caller sees them, and then only compare records.

``parse`` reads, ``compile_query`` finds, ``bounded`` and ``complaints`` say what Jira would refuse, ``show`` prints, ``structure`` draws.
"""

from integration.sandbox.jql.asking import visible
from integration.sandbox.jql.bounds import Bounds
from integration.sandbox.jql.complaints import complaints
from integration.sandbox.jql.evaluation import Compiled, compile_query
from integration.sandbox.jql.query import JqlSyntaxError, Query, bounded, quoted, show
from integration.sandbox.jql.structure import encoded, printed, structure
from integration.sandbox.jql.syntax import parse, parse_strictly

__all__ = [
    "Bounds",
    "Compiled",
    "JqlSyntaxError",
    "Query",
    "bounded",
    "compile_query",
    "complaints",
    "encoded",
    "parse",
    "parse_strictly",
    "printed",
    "quoted",
    "show",
    "structure",
    "visible",
]
