"""Every page outside /archive, by a name for its screenshot; tests of looks and accessibility go through them."""

PAGES = {
    "pupitre": "/",
    "pupitre-filtre": "/?type=ransomware",
    "pupitre-vide": "/?vue=publies",
    "ajouter": "/ajouter",
    "revision": "/articles/1",
    "reperes": "/articles/1?reperes=1",
    "segment": "/articles/1/segments/3",
    "remplacer": "/articles/1/remplacer?cherche=Orlan&par=Dossiers",
    "terme": "/articles/1/segments/3/terme?anglais=vendor&francais=fournisseur",
    "nom": "/articles/1/segments/3/nom?texte=Orlan+Records",
    "apercu": "/articles/1/apercu",
    "original": "/articles/4",
    "recherche": "/recherche?q=cliniques",
    "incidents": "/incidents",
    "incident": "/incidents/2026-0001",
    "vue-d-ensemble": "/vue-d-ensemble",
    "terminologie": "/terminologie?terme=ransomware",
    "flux": "/flux",
    "compte": "/compte",
    "equipe": "/equipe",
    "erreur": "/nulle-part",
}
"""For somebody who may see everything."""

PUBLIC = {"connexion": "/connexion", "introuvable": "/publie/99"}
"""For somebody who is not logged in."""
