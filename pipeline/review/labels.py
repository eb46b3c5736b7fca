"""What values of the data are called on the pages; everything else that is said stands in the templates."""

from __future__ import annotations

from pipeline.store import vocabulary_label

from .i18n import gettext, spoken

STATES = {
    "waiting": "ébauche automatique",
    "in_review": "en révision",
    "approved": "approuvé",
    "published": "publié",
    "rejected": "écarté",
    "withdrawn": "retiré",
    "original": "original en français",
    "title_only": "à trancher",
    "kept": "hors sujet",
    "new": "pas encore lu",
}
SEVERITIES = {"error": "Erreur", "warning": "À vérifier", "info": "Note"}
FINDINGS = {
    "name": "nom",
    "number": "nombre",
    "date": "date",
    "time": "heure",
    "percent": "pourcentage",
    "money": "somme",
    "term": "terme",
    "meaning": "sens",
    "typography": "typographie",
}
KINDS = {
    "headline": "titre",
    "lead": "chapô",
    "dateline": "lieu",
    "paragraph": "paragraphe",
    "subhead": "intertitre",
    "list_item": "élément de liste",
    "quote": "citation",
}
ORIGINS = {"machine": "ébauche automatique", "memory": "mémoire", "human": "texte révisé"}
STATUSES = {
    "claimed": "revendiqué par l’attaquant seulement",
    "suspected": "soupçonné",
    "confirmed": "confirmé",
    "refuted": "démenti",
}
ACCOUNT_ROLES = {"reader": "lecture", "editor": "rédaction", "chief": "responsable"}
ROLES = {"victim": "victime", "provider": "fournisseur", "mentioned": "mentionné"}
ORGANISATION_KINDS = {
    "hospital": "hôpital",
    "health_system": "réseau de santé",
    "clinic": "clinique",
    "care_home": "centre d’hébergement",
    "insurer": "assureur",
    "lab": "laboratoire",
    "pharmacy": "pharmacie",
    "agency": "organisme public",
    "supplier": "fournisseur du réseau",
    "regulator": "organisme de surveillance",
    "other": "autre",
}
FIELDS = {
    "attack_type": "type d’attaque",
    "attacker": "attaquant",
    "malware": "maliciel",
    "people_affected": "personnes touchées",
    "ransom": "rançon",
    "region": "région",
    "country": "pays",
    "city": "ville",
    "place": "lieu",
    "began": "début",
    "noticed": "constaté",
    "disclosed": "rendu public",
    "notified": "personnes avisées",
    "restored": "rétabli",
    "data_loss": "sort des données",
    "care_level": "effet sur les soins",
    "care_effect": "soins touchés",
    "system_down": "systèmes en panne",
    "status": "statut",
    "attack": "statut",
    "victim": "victime",
    "provider": "fournisseur",
    "article": "article",
    "disruption": "interruption",
    "restored_from": "rétabli grâce à",
    "data_type": "données en cause",
    "data_volume": "volume de données",
    "lawsuit": "poursuite",
    "settlement": "règlement",
    "fine": "amende",
}
RANSOMS = {"demanded": "demandée", "paid": "payée", "refused": "refusée", "unknown": "mentionnée"}
DISRUPTIONS = {"ongoing": "en cours", "ended": "terminée", "unknown": "durée inconnue"}
RESTORED_FROM = {
    "backup": "des sauvegardes",
    "decryptor": "un outil de déchiffrement",
    "rebuild": "une reconstruction",
}
UNITS = {
    "people": "",
    "patients": "patients",
    "appointments": "rendez-vous",
    "surgeries": "opérations",
    "days": "jours",
    "bytes": "octets",
    "USD": "$ US",
    "CAD": "$ CA",
    "GBP": "£",
    "EUR": "€",
}
SPEAKERS = {
    "victim": "l’organisation touchée",
    "provider": "le fournisseur",
    "regulator": "l’organisme de surveillance",
    "police": "la police",
    "court": "le tribunal",
    "researcher": "des chercheurs",
    "media": "le média",
    "attacker": "l’attaquant",
}
FEED_STATES = {"watched": "suivi", "off": "arrêté", "gone": "disparu (410)"}
ARTICLE_KINDS = {"report": "le rapporte", "follow_up": "suite", "passing": "mention en passant"}
STAGES = {
    "fetch": "page à lire",
    "extract": "texte à comprendre",
    "derive": "fiche à refaire",
    "translate_title": "titre à traduire",
    "translate_body": "texte à traduire",
}
SUBJECTS = {
    "appearance": "adresse",
    "article": "article",
    "revision": "version de l’article",
    "adaptation": "adaptation",
    "incident": "incident",
}
TABLES = {
    "subject": SUBJECTS,
    "ransom": RANSOMS,
    "disruption": DISRUPTIONS,
    "restored_from": RESTORED_FROM,
    "unit": UNITS,
    "stage": STAGES,
    "state": STATES,
    "severity": SEVERITIES,
    "finding": FINDINGS,
    "kind": KINDS,
    "origin": ORIGINS,
    "status": STATUSES,
    "role": ROLES,
    "account_role": ACCOUNT_ROLES,
    "organisation_kind": ORGANISATION_KINDS,
    "field": FIELDS,
    "speaker": SPEAKERS,
    "feed_state": FEED_STATES,
    "article_kind": ARTICLE_KINDS,
}

VALUES = frozenset({"ransom", "disruption", "restored_from"})
"""Fields whose values are called so here only: in the archive they are no closed lists."""


def label(table: str, value: object) -> str:
    """What a value is called in the language of the request; a value without a label in words of its own."""
    text = str(value)
    if table == "attack_type":  # a closed list of the archive: called here as search and exports call it
        return vocabulary_label(table, text, spoken())
    found = TABLES[table].get(text)
    return gettext(found) if found else "" if found == "" else text.replace("_", " ")


def value_words(field: str, value: str | None) -> str:
    """What a value of an incident's record is called in the language of the request; other values as they are."""
    if not value:
        return ""
    if field in VALUES and value in TABLES[field]:
        return label(field, value)
    return vocabulary_label(field, value, spoken())
