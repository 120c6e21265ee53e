"""A plan in words for whoever runs the project: by kind of thing, with counts, symbols, old and new. Pure: plain text only.

No id of Jira is shown, and everything that was typed in Jira passes ``plain`` on its way out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from integration.mapping.adf import plain
from integration.model.blueprint import IssueSpec
from integration.model.plan import Act, Plan, Step, Thing
from integration.model.words import Language, Text
from integration.sync.plan_show_people import people_lines, role_lines

SYMBOLS: Mapping[Act, str] = {"create": "+", "update": "~", "keep": "=", "leave": "·", "remove": "−"}
_LONGEST = 80

_THINGS: Mapping[Thing, Text] = {
    "role": Text(fr="Rôles de projet", en="Project roles"),
    "type": Text(fr="Types de tickets", en="Issue types"),
    "type-scheme": Text(fr="Schéma de types", en="Issue type scheme"),
    "status": Text(fr="Statuts", en="Statuses"),
    "workflow": Text(fr="Workflows", en="Workflows"),
    "workflow-scheme": Text(fr="Schéma de workflows", en="Workflow scheme"),
    "project": Text(fr="Projet", en="Project"),
    "member": Text(fr="Membres des rôles", en="Role members"),
    "group": Text(fr="Groupes dans les rôles", en="Groups in roles"),
    "component": Text(fr="Composants", en="Components"),
    "filter": Text(fr="Filtre", en="Filter"),
    "board": Text(fr="Tableau", en="Board"),
    "columns": Text(fr="Colonnes du tableau", en="Board columns"),
    "epic": Text(fr="Phases", en="Phases"),
    "item": Text(fr="Éléments", en="Items"),
    "link": Text(fr="Liens « bloque »", en="“Blocks” links"),
    "register": Text(fr="Registre", en="Register"),
    "record": Text(fr="Mémoire de Bornage", en="Bornage’s memory"),
}
_FIELDS: Mapping[str, Text] = {
    "summary": Text(fr="résumé", en="summary"),
    "due": Text(fr="échéance", en="due date"),
    "component": Text(fr="composant", en="component"),
    "parent": Text(fr="phase", en="phase"),
    "labels": Text(fr="étiquettes", en="labels"),
    "description": Text(fr="description", en="description"),
    "lead": Text(fr="responsable", en="lead"),
    "columns": Text(fr="colonnes", en="columns"),
    "people": Text(fr="personnes", en="people"),
    "groups": Text(fr="groupes", en="groups"),
    "gates": Text(fr="verrous", en="gates"),
    "jql": Text(fr="requête", en="query"),
    "name": Text(fr="nom", en="name"),
    "words": Text(fr="description", en="description"),
    "version": Text(fr="version", en="version"),
    "initial": Text(fr="statut de départ", en="first status"),
    "workflow": Text(fr="workflow", en="workflow"),
    "gate": Text(fr="réservée à", en="kept for"),
}
_PARTS: Mapping[str, Text] = {
    "arrow": Text(fr="transition « {name} »", en="transition “{name}”"),
    "gate": Text(fr="transition « {name} », réservée à", en="transition “{name}”, kept for"),
    "status": Text(fr="statut « {name} »", en="status “{name}”"),
    "type": Text(fr="type « {name} »", en="type “{name}”"),
}
"""What changes inside a thing, as ``arrow:<name>`` in a step."""
_ANYBODY = Text(fr="tout le monde", en="everybody")
_WHYS: Mapping[str, Text] = {
    "people": Text(fr="changement fait dans Jira, conservé", en="changed by somebody, kept as it is"),
    "commented": Text(fr="quelqu’un l’a commenté, conservé", en="somebody commented on it, kept"),
    "children": Text(fr="contient un ticket qui reste, conservé", en="holds an issue that stays, kept"),
    "filed": Text(fr="porte un fichier ou une sous-tâche, conservé", en="carries a file or a sub-task, kept"),
    "no-mark": Text(fr="ne porte pas notre marque, conservé", en="does not carry our mark, kept"),
    "in-use": Text(fr="sert encore à ce qui reste, conservé", en="still serves what stays, kept"),
    "gone": Text(fr="ne figure plus dans le projet, reste ainsi", en="no longer in the project, not created again"),
    "duplicate": Text(fr="en double, l’exemplaire le plus ancien fait foi", en="a duplicate, the oldest one counts"),
    "no-longer": Text(fr="n’est plus dans le modèle, reste en place", en="no longer in the template, left in place"),
    "back": Text(fr="de nouveau dans le modèle", en="in the template again"),
    "same-name": Text(fr="existait déjà sous ce nom, sert en l’état", en="already there under this name, used as it is"),
    "no-scope": Text(
        fr="notre jeton ne donne pas accès aux tableaux : il lui manque leurs permissions",
        en="our token is not let to boards: it lacks their scopes",
    ),
    "other-category": Text(
        fr="existait déjà sous ce nom dans une autre catégorie, sert en l’état",
        en="already there under this name in another category, used as it is",
    ),
    "renamed": Text(fr="nom changé dans Jira, conservé", en="renamed, kept as it is"),
    "memory": Text(
        fr="déjà comme prévu, seule la mémoire est mise à jour", en="already as wanted, only the memory is refreshed"
    ),
    "charter": Text(fr="la charte ou le modèle a changé", en="the charter or the template changed"),
    "name-taken": Text(
        fr="le nom prévu est déjà pris sur ce site, celui-ci est libre",
        en="the name meant for it is taken on this site, this one is free",
    ),
    "free-plan": Text(
        fr="le plan gratuit ne permet pas de rôles de projet : Bornage fait sans, et juge d’après la charte",
        en="the Free plan has no project roles of one’s own: Bornage does without, and judges by the charter",
    ),
    "newer": Text(fr="écrit par une version plus récente du modèle, reste ainsi", en="written by a newer template, stays"),
    "added": Text(fr="ajouté dans Jira, conservé", en="added in Jira, kept"),
    "own-rules": Text(fr="règles ajoutées dans Jira, conservées", en="with rules added in Jira, kept"),
    "removed": Text(fr="retiré dans Jira, n’est pas remis", en="taken out in Jira, not put back"),
    "adopt": Text(
        fr="ticket du projet, seule notre marque s’y ajoute", en="the project’s own issue, only our mark is added"
    ),
    "dropped": Text(fr="ne joue plus de rôle, notre marque est retirée", en="plays no part any more, our mark is taken off"),
    "adopted": Text(
        fr="ticket du projet, conservé\u202f; seule notre marque s’en va",
        en="the project’s own issue, kept; only our mark goes",
    ),
    "no-part": Text(fr="hors du modèle, jamais jugé", en="plays no part, never judged"),
    "not-found": Text(fr="nommé dans la table, introuvable dans le projet", en="named in the map, not found in the project"),
    "several": Text(
        fr="plusieurs tickets portent ce nom, écrivez la clé", en="several issues bear this name, write the key"
    ),
    "no-epic": Text(fr="n’est pas une epic de ce projet, reste ainsi", en="is no epic of this project, stays as it is"),
    "unmatched": Text(
        fr="du modèle, sans ticket ici\u202f; --adopt-create crée ceux dont le projet a le type",
        en="of the template, without an issue here; --adopt-create makes those whose type the project has",
    ),
    "no-roles": Text(
        fr="ce site n’a pas nos rôles\u00a0: en observation, le registre attend visible_to dans la charte",
        en="this site lacks our roles: under observation the register waits for visible_to in the charter",
    ),
    "key": Text(fr="à signer avec la nouvelle clé", en="to be signed with the new key"),
    "unshared": Text(fr="à partager avec le projet", en="to be shared with the project"),
    "no-renaming": Text(
        fr="Jira n’offre aucun moyen de le renommer, à faire à la main si vous y tenez",
        en="Jira has no way to rename it, do it by hand if you wish",
    ),
    "group-unnamed": Text(
        fr="la charte ne les nomme plus, à retirer à la main dans les paramètres du projet",
        en="the charter names them no more, take them out by hand in the project settings",
    ),
    "gates": Text(
        fr="un administrateur Jira lance « bornage site prepare » avec cette charte ; apply n’y touche pas",
        en="a Jira admin runs `bornage site prepare` with this charter; apply does not touch them",
    ),
    "gates-unseen": Text(
        fr="la charte a changé et notre compte ne voit pas les workflows : si ce n’est pas fait, un administrateur Jira lance "
        "« bornage site prepare » avec cette charte",
        en="the charter changed and our account does not see the workflows: if it is not done yet, a Jira admin runs "
        "`bornage site prepare` with this charter",
    ),
}
_ACTS: Mapping[Act, Text] = {
    "create": Text(fr="à créer", en="to create"),
    "update": Text(fr="à modifier", en="to update"),
    "keep": Text(fr="à conserver", en="to keep"),
    "leave": Text(fr="à laisser en place", en="to leave"),
    "remove": Text(fr="à retirer", en="to take away"),
}
_DATES = Text(
    fr="échéances qui restent comme elles sont\u00a0: {count}\u202f; --reschedule déplace celles de ce qui n’est pas commencé",
    en="due dates that stay as they are: {count}; --reschedule moves those of what has not started",
)
_NOTHING = Text(fr="rien", en="nothing")
_SERVICE = Text(fr="le compte de Bornage", en="Bornage’s account")
_TITLES: Mapping[str, Text] = {
    "service": Text(fr="Bornage", en="Bornage"),
    "register": Text(fr="Bornage – registre", en="Bornage – register"),
    "gates": Text(fr="verrous des transitions", en="gates of transitions"),
    "bornage.project": Text(fr="ce qui vient d’être appliqué", en="what has just been applied"),
}
_EMPTY = Text(fr="Rien à faire : Jira est comme la charte le veut.", en="Nothing to do: Jira is as the charter wants it.")
_ONLY_DATES = Text(
    fr="Rien à écrire\u202f; échéances qui diffèrent de la charte\u00a0: {count}. --reschedule déplace celles de ce qui n’est pas commencé.",
    en="Nothing to write; due dates that differ from the charter: {count}. --reschedule moves those of what has not started.",
)
_EMPTY_SITE = Text(fr="Rien à faire : le site est prêt.", en="Nothing to do: the site is ready.")
_REMOVAL = Text(
    fr="À retirer\u00a0: {gone}\u202f; à conserver\u00a0: {kept}. Ce que le site partage reste en place.",
    en="To take away: {gone}; to keep: {kept}. What the site shares stays.",
)
_EFFECT = Text(
    fr="Tickets à créer : {created}, à modifier : {updated} ; liens à poser : {links} ; notifications à envoyer : {notified} "
    "(créés sans assigné ni observateur, modifiés sans avis ; seul un schéma de notification du site peut en décider autrement).",
    en="Issues to create: {created}, to update: {updated}; links to make: {links}; notifications to send: {notified} "
    "(created without assignee or watcher, edited quietly; only a notification scheme of the site may decide otherwise).",
)
_EFFECT_SITE = Text(
    fr="Objets partagés à créer sur le site : {created} ; aucun projet existant n’est touché.",
    en="Shared objects to create on the site: {created}; no existing project is touched.",
)

_EFFECT_UPGRADE = Text(
    fr="Objets partagés à créer sur le site : {created}, à modifier : {updated} ; les projets qui s’en servent suivent aussitôt.",
    en="Shared objects to create on the site: {created}, to update: {updated}; the projects that use them follow at once.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing, or several of one kind; ``details``: one line for each field that differs."""

    act: Act
    symbol: str
    text: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All lines about one kind of thing; ``counts`` as in « 8 à créer, 1 à conserver »."""

    thing: Thing
    title: str
    counts: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A plan as people read it; ``effect``: what carrying it out comes to."""

    groups: tuple[Group, ...]
    effect: str


def thing_words(thing: str, language: Language) -> str:
    """A kind of thing, for people."""
    found = {str(name): words for name, words in _THINGS.items()}.get(thing)
    return found.in_language(language) if found else thing


def show(plan: Plan, language: Language) -> Shown:
    """``plan`` in words, in the order in which it is carried out."""
    things = list(dict.fromkeys(step.thing for step in plan.steps))
    titles = {step.key: step.title for step in plan.steps if step.thing == "epic"}
    groups = tuple(_group(thing, [s for s in plan.steps if s.thing == thing], titles, language) for thing in things)
    return Shown(groups=groups, effect=_effect(plan, language))


def _group(thing: Thing, steps: Sequence[Step], titles: Mapping[str, str], language: Language) -> Group:
    counts = ", ".join(
        f"{number} {_ACTS[act].in_language(language)}" for act in SYMBOLS if (number := sum(s.act == act for s in steps))
    )
    return Group(
        thing=thing, title=_THINGS[thing].in_language(language), counts=counts, lines=_lines(steps, titles, language)
    )


def _lines(steps: Sequence[Step], titles: Mapping[str, str], language: Language) -> tuple[Line, ...]:
    if steps[0].thing == "item" and any(step.act == "remove" for step in steps):
        return _removed(steps, language)
    new = [step for step in steps if step.act == "create"]
    dates = [step for step in steps if step.why == "dates"]
    rest = [_line(step, language) for step in steps if step.why != "dates"]
    if new and new[0].thing in ("item", "link"):
        rest = [
            *_summed(new, titles, language),
            *(_line(s, language) for s in steps if s.act != "create" and s.why != "dates"),
        ]
    return (*rest, *_standing(dates, language))


def _standing(dates: Sequence[Step], language: Language) -> Iterable[Line]:
    """Dates the charter would have moved: one line, for a new start moves them all."""
    if dates:
        text = _DATES.in_language(language).format(count=len(dates))
        yield Line(
            act="keep", symbol=SYMBOLS["keep"], text=text, details=tuple(_detail(s, "due", language) for s in dates[:3])
        )


def _summed(new: Sequence[Step], titles: Mapping[str, str], language: Language) -> Iterable[Line]:
    """Many alike are one line: items by phase, links all together."""
    if new[0].thing == "link":
        yield _made(str(len(new)))
        return
    colon = " : " if language == "fr" else ": "
    parents = [step.payload.parent if isinstance(step.payload, IssueSpec) else "" for step in new]
    for parent in dict.fromkeys(parents):
        yield _made(f"{_short(titles.get(parent, parent))}{colon}{parents.count(parent)}")


def _removed(steps: Sequence[Step], language: Language) -> tuple[Line, ...]:
    """What goes is counted; what stays is named with its reason."""
    gone = sum(step.act == "remove" for step in steps)
    rest = (_line(step, language) for step in steps if step.act != "remove")
    return (Line(act="remove", symbol=SYMBOLS["remove"], text=str(gone)), *rest)


def _made(text: str) -> Line:
    return Line(act="create", symbol=SYMBOLS["create"], text=text)


def _line(step: Step, language: Language) -> Line:
    why = _WHYS[step.why].in_language(language) if step.why in _WHYS else ""
    colon = " : " if language == "fr" else ": "
    text = _TITLES[step.title].in_language(language) if step.title in _TITLES else _short(step.title)
    if step.thing in ("member", "group") and step.after:
        text = f"{text}{colon}{_people(step, language)}"
    if step.why == "plays":
        text = f"{text} → {_short(step.after['part'])}"
    details = (
        ()
        if step.thing in ("member", "group") or step.why == "plays"
        else tuple(_detail(step, name, language) for name in step.after)
    )
    return Line(act=step.act, symbol=SYMBOLS[step.act], text=f"{text} ({why})" if why else text, details=details)


def _people(step: Step, language: Language) -> str:
    handles = ", ".join(step.after.values()).split(", ")
    return ", ".join(_SERVICE.in_language(language) if handle == "service" else _short(handle) for handle in handles)


def _detail(step: Step, name: str, language: Language) -> str:
    """What is there → what comes; for what is kept: what stays ← what the template would have."""
    nothing = (_ANYBODY if name.partition(":")[0] == "gate" else _NOTHING).in_language(language)
    field = _field(name, language)
    before, after = (_short(side.get(name, "")) or nothing for side in (step.before, step.after))
    colon = " : " if language == "fr" else ": "
    arrow = "≠" if step.act in ("keep", "leave") else "→"
    return f"{field}{colon}{before} {arrow} {after}"


def _field(name: str, language: Language) -> str:
    part, _, inner = name.partition(":")
    if inner and part in _PARTS:
        return _PARTS[part].in_language(language).format(name=_short(inner))
    return _FIELDS[name].in_language(language) if name in _FIELDS else plain(name)


def _short(text: str) -> str:
    clean = plain(text)
    return clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 1].rstrip()}…"


def _effect(plan: Plan, language: Language) -> str:
    """Nobody is notified: our account creates without assignee or watcher, and edits quietly."""
    if any(step.act == "remove" for step in plan.steps):
        return _REMOVAL.in_language(language).format(
            gone=sum(step.act == "remove" for step in plan.steps), kept=sum(step.act == "keep" for step in plan.steps)
        )
    dates = sum(step.why == "dates" for step in plan.steps)
    if plan.empty and dates:
        return _ONLY_DATES.in_language(language).format(count=dates)
    if plan.empty:
        return (_EMPTY if plan.half == "project" else _EMPTY_SITE).in_language(language)
    issues = [step for step in plan.steps if step.thing in ("epic", "item", "register")]
    created = issues if plan.half == "project" else plan.steps
    site = _EFFECT_UPGRADE if any(step.act == "update" for step in plan.steps) else _EFFECT_SITE
    told = (
        (_EFFECT if plan.half == "project" else site)
        .in_language(language)
        .format(
            created=sum(step.act == "create" for step in created),
            updated=sum(step.act == "update" and bool(step.after) for step in created),
            links=sum(step.act == "create" and step.thing == "link" for step in plan.steps),
            notified=0,
        )
    )
    return "\n".join((told, *_on_people(plan, language)))


def _on_people(plan: Plan, language: Language) -> tuple[str, ...]:
    if plan.effects is None:
        return ()
    if plan.half == "site":
        return people_lines(plan.effects, language)
    return role_lines(plan.effects, language, {"register": _TITLES["register"].in_language(language)})
