"""Errors as people see them: a page in French, or JSON under /api/; never a traceback."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from pipeline.errors import ConflictError, NotFoundError, QueryError, StateError, UsageError, VigieError

from .api import conflict_answer
from .i18n import gettext, typeset
from .pages import page

_TITLES = {
    400: "Cette demande ne se comprend pas",
    401: "Votre session a pris fin",
    403: "Demande refusée",
    404: "Cette page n’existe pas",
    405: "Cela ne se fait pas ici",
    409: "Cela ne peut pas se faire maintenant",
    413: "C’est trop grand",
    414: "C’est trop long",
    421: "Mauvaise adresse",
    500: "Quelque chose s’est brisé",
}
_ADVICE = {
    404: "L’adresse est peut-être mal copiée, ou l’article n’est plus là.",
    405: "Revenez au pupitre et suivez un bouton.",
    500: "L’erreur est notée dans le journal du serveur; rien de ce qui était enregistré n’est perdu.",
}
TOLD = {
    "somebody changed the order since the page was opened": "Quelqu’un a changé l’ordre. Rouvrez l’article.",
    "there is no change of order to take back": "Il n’y a pas de changement d’ordre à annuler.",
    "no change of order was taken back": "Aucun changement d’ordre n’a été annulé.",
    "the source has not changed": "L’original n’a pas changé.",
    "L’adaptation n’a pas de titre : écrivez-en un avant d’approuver.": None,
    "L’adaptation n’a pas de texte sous son titre.": None,
}
"""What the archive refuses, as the page says it; null: as it says it itself."""
CHANGED = "L’article a changé d’état entre-temps. Rouvrez-le pour voir où il en est."
_log = logging.getLogger(__name__)


def problem(request: Request, status: int, words: str | None = None) -> Response:
    """The answer to a request that went wrong; ``words`` say what, in French on a page."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": words or HTTPStatus(status).phrase}, status_code=status)
    title = gettext(_TITLES.get(status, "La demande n’a pas abouti"))
    advice = gettext(_ADVICE[status]) if status in _ADVICE else ""
    return page(request, "problem.html", status, title=title, words=words or advice)


def refusal(app: FastAPI, scope: Scope, status: int, words: str) -> Response:
    """The answer of the guard, which stands before the application."""
    return problem(Request({**scope, "app": app}), status, words)


def handle_problems(app: FastAPI) -> None:
    """Give every kind of error its answer."""

    @app.exception_handler(HTTPException)
    def on_http(request: Request, error: HTTPException) -> Response:
        return problem(request, error.status_code)

    @app.exception_handler(RequestValidationError)
    def on_invalid(request: Request, error: RequestValidationError) -> Response:
        in_path = any(found["loc"][:1] == ("path",) for found in error.errors())
        if request.url.path.startswith("/api/") and not in_path:
            details = [{"loc": list(e["loc"]), "msg": e["msg"]} for e in error.errors()]
            return JSONResponse({"detail": details}, status_code=422)
        return problem(request, 404 if in_path else 400)

    @app.exception_handler(VigieError)
    def on_ours(request: Request, error: VigieError) -> Response:
        if isinstance(error, ConflictError) and request.url.path.startswith("/api/"):
            return conflict_answer(error)
        return problem(request, _status_of(error), _words_of(error))

    @app.exception_handler(Exception)
    def on_bug(request: Request, error: Exception) -> Response:
        _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return problem(request, 500)


def _status_of(error: VigieError) -> int:
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, ConflictError | StateError):
        return 409
    return 400 if isinstance(error, QueryError | UsageError) else 500


def _words_of(error: VigieError) -> str | None:
    """What is said of an error, in the language of the request: our pages' own words; the archive's are for the log."""
    told = str(error)
    if isinstance(error, StateError) and told in TOLD:
        return gettext(TOLD[told] or told)
    if isinstance(error, QueryError) or (isinstance(error, StateError | UsageError) and _reads_french(told)):
        return typeset(told)
    return gettext(CHANGED) if isinstance(error, StateError) else None


def _reads_french(words: str) -> bool:
    return words[:1].isupper()
