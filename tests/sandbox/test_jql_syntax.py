"""JQL as text: what is read, what is refused and with which sentence, what survives printing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.sandbox.jql import JqlSyntaxError, bounded, parse, printed, quoted, show
from integration.sandbox.jql.query import (
    And,
    Call,
    Change,
    Clause,
    Empty,
    FreeText,
    Listing,
    Not,
    Or,
    Predicate,
    Query,
    Sort,
    Text,
)

names = st.text(min_size=1, max_size=12)
values = st.builds(Text, st.text(max_size=12))
calls = st.builds(Call, names, st.lists(st.text(max_size=6), max_size=2).map(tuple))
operands = st.recursive(
    values | calls | st.just(Empty()),
    lambda inner: st.builds(Listing, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    max_leaves=4,
)
operators = st.sampled_from(["=", "!=", "~", "!~", ">", ">=", "<", "<=", "IN", "NOT IN", "IS", "IS NOT"])
past = st.sampled_from(["WAS", "WAS NOT", "WAS IN", "WAS NOT IN"])
kinds = st.sampled_from(["AFTER", "BEFORE", "BY", "DURING", "ON", "FROM", "TO"])
predicates = st.lists(st.builds(Predicate, kinds, operands), max_size=3).map(tuple)
clauses = (
    st.builds(Clause, names, operators, operands)
    | st.builds(Clause, names, past, operands, predicates)
    | st.builds(Change, names, predicates)
)
conditions = st.recursive(
    clauses,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=6,
)
sorts = st.lists(st.builds(Sort, names, st.sampled_from([None, "ASC", "DESC"])), max_size=7).map(tuple)
free = st.builds(FreeText, st.lists(st.text(max_size=6), min_size=1, max_size=3).map(tuple))
queries = st.builds(Query, st.none() | free | conditions, sorts)


@given(queries)
def test_a_query_in_plain_print_reads_as_itself(query):
    """Quotes only where they must be change nothing of it."""
    assert query == parse(printed(query))


@given(queries)
def test_a_printed_query_reads_as_itself(query):
    """Printing a query and parsing it again gives the same query, whatever the names and values hold."""
    assert query == parse(show(query))


def outcome(text):
    try:
        return parse(text)
    except JqlSyntaxError as refusal:
        return str(refusal)


@given(st.text(alphabet=st.sampled_from(list("ab=!<>~()\",'\\ ANDORNTin-1.&|[]{}@")), max_size=30))
def test_any_text_is_read_or_refused(text):
    """No text makes the parser fail otherwise than by its own error; what is read prints and reads again."""
    said = outcome(text)

    assert said.startswith("Error in ") if isinstance(said, str) else said == parse(show(said))


@given(st.text(max_size=20))
def test_a_quoted_value_is_one_value(text):
    """Nothing typed by people leaves its quotes."""
    assert Query(Clause("summary", "~", Text(text))) == parse(f"summary ~ {quoted(text)}")


def test_not_binds_tighter_than_and_and_and_than_or():
    """Precedence is that of Jira; parentheses change it."""
    assert parse("NOT a=1 AND b=2 OR c=3") == parse("((NOT (a=1)) AND (b=2)) OR (c=3)")
    assert parse("a=1 AND (b=2 OR c=3)") != parse("a=1 AND b=2 OR c=3")


@pytest.mark.parametrize(
    ("spelling", "plain"),
    [
        ("a = 1 && b = 2 || !c = 3", "a = 1 AND b = 2 OR NOT c = 3"),
        ("a is null", "a IS EMPTY"),
        ("a was not in (1)", "a WAS NOT IN ('1')"),
        (r"a = 'it\'s'", 'a = "it\'s"'),
        (r"a = d\u0065f", "a = 'def'"),
        ("updated >= -26h order by updated asc , key", "updated>='-26h' ORDER BY updated ASC, key"),
        ("assignee = 557058:1f-2e", 'assignee = "557058:1f-2e"'),
    ],
)
def test_spellings_are_equal(spelling, plain):
    """Symbols, case, quotes and escapes are ways of writing the same query."""
    assert parse(plain) == parse(spelling)


def test_bare_words_are_a_text_search():
    """Words without an operator are no error (facts 1.9)."""
    assert Query(FreeText(("cahier", "des", "charges"))) == parse("cahier des charges")
    assert Query(Clause("this", "IS NOT", Text("jql"))) == parse("this is not jql")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('project = "unterminated', "Error in the JQL Query: The quoted string 'unterminated' has not been completed. (line 1, character 11)"),
        ("project = IN", "Error in JQL Query: Expecting either a value, list or function but got 'IN'. You must surround 'IN' in quotation marks to use it as a value. (line 1, character 11)"),
        ("status = End", "Error in the JQL Query: 'End' is a reserved JQL word. You must surround it in quotation marks to use it in a query. (line 1, character 10)"),
        ("labels = a.b", "Error in the JQL Query: The character '.' is a reserved JQL character. You must enclose it in a string or use the escape '\\u002e' instead. (line 1, character 11)"),
        (r'a = "\q"', r"""Error in the JQL Query: '\q' is an illegal JQL escape sequence. The valid escape sequences are \', \", \t, \n, \r, \\, '\ ' and \uXXXX. (line 1, character 5)"""),
        ("a = 1\nAND project", "Error in the JQL Query: Expecting operator before the end of the query. The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."),
        ("a =", "Error in JQL Query: Expecting either a value, list or function before the end of the query."),
        ("(a = 1", "Error in the JQL Query: Expecting ')' before the end of the query."),
        ("a = 1 b", "Error in the JQL Query: Expecting either 'OR' or 'AND' but got 'b'. (line 1, character 7)"),
        ("a = 1)", "Error in the JQL Query: Expecting either 'OR' or 'AND' but got ')'. (line 1, character 6)"),
        ("a = 1 AND", "Error in the JQL Query: Expecting a field name before the end of the query."),
        ("'' = 1", "Error in the JQL Query: A field name cannot be empty."),
        ("a = ''()", "Error in the JQL Query: A function name cannot be empty."),
        ("a=1 order by a,b,c,d,e,f,g,h", "Error in the JQL Query: The ORDER BY clause can contain at most 7 fields."),
        ("(" * 3000 + "a=1" + ")" * 3000, "Error in the JQL Query: The query is nested too deeply."),
        ("a = 1 and \x01", "Error in the JQL Query: The character '\\u0001' is not a legal JQL character. You must escape it. (line 1, character 11)"),
    ],
)  # fmt: skip
def test_a_syntax_error_says_what_and_where(text, sentence):
    """The sentence of a 400 is the one Jira would give."""
    with pytest.raises(JqlSyntaxError) as refusal:
        parse(text)

    assert sentence == str(refusal.value)


def test_seven_fields_of_order_are_accepted():
    """The limit of ORDER BY is seven (facts 1.8)."""
    assert len(parse("a=1 order by a,b,c,d,e,f,g").order) == 7


def test_only_a_query_with_a_clause_is_bounded():
    """An order alone restricts nothing (facts 1.7)."""
    assert bounded(parse("updated >= -2d"))
    assert bounded(parse("project = VEL ORDER BY Rank"))
    assert not bounded(parse("ORDER BY key"))
    assert not bounded(parse(""))
