"""The shared half of what Jira should look like: roles, types, statuses, workflows and both schemes, in the site's language.

Made once per site and found again by the mark that ends each description; knows no project and no person.
"""

from collections.abc import Iterable, Mapping

from integration.mapping.marks import MarkKind, remembering
from integration.model.blueprint import (
    RoleSpec,
    SchemeSpec,
    SiteBlueprint,
    StatusSpec,
    TypeSpec,
    WorkflowSpec,
)
from integration.model.template import Arrow, Holder, Status, Template, TypeText
from integration.model.words import INTERNAL_WORK, ROLES, TYPES, Language, StatusKey, Text, TypeKey

PLAIN = "plain"
"""Key of the workflow of tasks and sub-tasks together."""

_LEVELS: Mapping[TypeKey, int] = {"phase": 1, "subtask": -1}
_NATIVE: frozenset[TypeKey] = frozenset({"phase", "task", "subtask"})

# Names keep plain spaces: people type them in searches. Sentences have the no-break spaces of French typography.
_BORNAGE = Text(fr="Bornage : {name}", en="Bornage: {name}")
_TITLES: Mapping[str, Text] = {"crm-deployment": Text(fr="déploiement CRM", en="CRM deployment")}
_INTERNAL = Text(fr="travail interne", en="internal work")
_OWN_ROLES: Mapping[str, tuple[Text, Text]] = {
    "service": (
        Text(fr="Bornage", en="Bornage"),
        Text(
            fr="Le compte de service de Bornage, et lui seul : ce rôle laisse passer ses actes partout, sans être une casquette.",
            en="Bornage’s service account and nobody else: this role lets its acts through everywhere and is no hat.",
        ),
    ),
    "register": (
        Text(fr="Bornage – registre", en="Bornage – register"),
        Text(
            fr="Les personnes qui lisent les commentaires réservés : MOA et AMOA du jour, liste tenue à jour par Bornage.",
            en="Those who read restricted comments: the MOA and AMOA of the day, kept up to date by Bornage.",
        ),
    ),
}
_NEXT = Text(fr="Qui a la main : {who}.", en="Next move: {who}.")
_NOBODY = Text(fr="Terminé : la main n’est plus à personne.", en="Done: nobody has a move to make.")
_WHOEVER = Text(fr="la personne qui peut lever la cause", en="whoever can remove the cause")
_ELSE = Text(fr=", sinon ", en=", else ")
_HOLDERS: Mapping[Holder, Text] = {
    "MOA": Text(fr="la MOA", en="the MOA"),
    "AMOA": Text(fr="l’AMOA", en="the AMOA"),
    "MOE": Text(fr="la MOE", en="the MOE"),
    "AMOE": Text(fr="l’AMOE", en="the AMOE"),
    "any": _WHOEVER,
    "component": Text(fr="le rôle du composant", en="the component’s role"),
    "author": Text(fr="l’auteur", en="the author"),
    "service": Text(fr="Bornage", en="Bornage"),
}
_WORKFLOW_TEXT = Text(
    fr="Le chemin d’un ticket de type « {name} », d’un statut à l’autre.",
    en="The path of an issue of type “{name}”, from one status to the next.",
)
_PLAIN_TEXT = Text(
    fr="Tâches et sous-tâches d’une équipe : trois statuts, aucune règle.",
    en="A team’s tasks and sub-tasks: three statuses, no rule.",
)
_TYPE_SCHEME_TEXT = Text(
    fr="Les types de tickets d’un projet posé par Bornage.",
    en="The issue types of a project set up by Bornage.",
)
_WORKFLOW_SCHEME_TEXT = Text(
    fr="Un workflow par type, pour les projets posés par Bornage.",
    en="One workflow per type, for projects set up by Bornage.",
)


def site_blueprint(template: Template, language: Language) -> SiteBlueprint:
    """``template`` as objects of a site; every description ends with its mark."""
    return SiteBlueprint(
        template=template.id,
        version=template.version,
        language=language,
        roles=_roles(template, language),
        types=tuple(_type(template, key, language) for key in TYPES),
        statuses=tuple(_status(template, status, language) for status in template.statuses),
        workflows=_workflows(template, language),
        type_scheme=_scheme(template, "type-scheme", _TYPE_SCHEME_TEXT, language),
        workflow_scheme=_scheme(template, "workflow-scheme", _WORKFLOW_SCHEME_TEXT, language),
    )


def _roles(template: Template, language: Language) -> tuple[RoleSpec, ...]:
    hats = [
        RoleSpec(
            key=role,
            name=role,
            description=_described(
                f"{template.roles[role].title.in_language(language)}. {template.roles[role].function.in_language(language)}",
                ("role", role, template.version),
                language,
                name=role,
            ),
        )
        for role in ROLES
    ]
    own = [
        RoleSpec(
            key=key,
            name=name.in_language(language),
            description=_described(
                text.in_language(language), ("role", key, template.version), language, name=name.in_language(language)
            ),
        )
        for key, (name, text) in _OWN_ROLES.items()
    ]
    return (*hats, *own)


def _type(template: Template, key: TypeKey, language: Language) -> TypeSpec:
    known = _type_text(template, key)
    name, words = known.name.in_language(language), known.description.in_language(language)
    return TypeSpec(
        key=key,
        name=name,
        description=_described(words, ("type", key, template.version), language, name=name),
        level=_LEVELS.get(key, 0),
        native=key in _NATIVE,
    )


def _type_text(template: Template, key: TypeKey) -> TypeText:
    return next(known for known in template.types if known.key == key)


def _status(template: Template, status: Status, language: Language) -> StatusSpec:
    name = status.name.in_language(language)
    return StatusSpec(
        key=status.key,
        name=name,
        category=status.category,
        description=_described(_next_move(status, language), ("status", status.key, template.version), language, name=name),
    )


def _next_move(status: Status, language: Language) -> str:
    if status.category == "done":
        return _NOBODY.in_language(language)
    who = [_HOLDERS[one].in_language(language) for one in status.ball]
    words = _ELSE.in_language(language).join(who) or _WHOEVER.in_language(language)
    return _NEXT.in_language(language).format(who=words)


def _workflows(template: Template, language: Language) -> tuple[WorkflowSpec, ...]:
    typed = [key for key in TYPES if key not in INTERNAL_WORK]
    return (*(_typed_workflow(template, key, language) for key in typed), _plain_workflow(template, language))


def _typed_workflow(template: Template, key: TypeKey, language: Language) -> WorkflowSpec:
    name = _type_text(template, key).name
    sentence = Text(fr=_WORKFLOW_TEXT.fr.format(name=name.fr), en=_WORKFLOW_TEXT.en.format(name=name.en))
    return _workflow(template, (key,), language, named=(key, name, sentence))


def _plain_workflow(template: Template, language: Language) -> WorkflowSpec:
    return _workflow(template, ("task", "subtask"), language, named=(PLAIN, _INTERNAL, _PLAIN_TEXT))


def _workflow(
    template: Template, types: tuple[TypeKey, ...], language: Language, *, named: tuple[str, Text, Text]
) -> WorkflowSpec:
    """The arrows are those of the first of ``types``; ``named``: key, name, sentence."""
    key, name, sentence = named
    initial = _type_text(template, types[0]).initial
    arrows = tuple(arrow for arrow in template.arrows if arrow.type == types[0])
    shown = _BORNAGE.in_language(language).format(name=name.in_language(language))
    return WorkflowSpec(
        key=key,
        name=shown,
        description=_described(sentence.in_language(language), ("workflow", key, template.version), language, name=shown),
        types=types,
        initial=initial,
        statuses=_statuses(template, initial, arrows),
        arrows=arrows,
    )


def _statuses(template: Template, initial: StatusKey, arrows: Iterable[Arrow]) -> tuple[StatusKey, ...]:
    """Those a work item can reach, in the template's order; Jira refuses a status nothing leads to."""
    used = {initial, *(arrow.target for arrow in arrows)}
    return tuple(status.key for status in template.statuses if status.key in used)


def _scheme(template: Template, kind: MarkKind, text: Text, language: Language) -> SchemeSpec:
    title = _TITLES.get(template.id, Text(fr=template.id, en=template.id)).in_language(language)
    name = _BORNAGE.in_language(language).format(name=title)
    return SchemeSpec(
        name=name,
        description=_described(text.in_language(language), (kind, template.id, template.version), language, name=name),
    )


def _described(sentence: str, place: tuple[MarkKind, str, int], language: Language, *, name: str) -> str:
    return f"{sentence} {remembering(place, language, name=name, words=sentence)}"
