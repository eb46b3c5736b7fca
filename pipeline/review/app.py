"""The newsroom as one ASGI application: pages, API, static files, and the archive beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from anyio import to_thread
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from . import account, adding, api, desk, feeds, glossary, incidents, login, overview, rulings, searching, team
from .adding import Worker
from .archive_door import PREFIX, ArchiveDoor, datasette_on
from .context import Context
from .editor_rooms import EDITOR_ROUTERS
from .guards import Guard
from .pages import read_templates
from .problems import handle_problems, refusal


def create_app(context: Context) -> FastAPI:
    """The whole newsroom. The caller keeps the archive open for as long as the application answers."""
    door = ArchiveDoor(datasette_on(context.archive.path, context.metadata_path, context.base))
    worker = Worker(context)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await door.warm()
        await to_thread.run_sync(read_templates)
        worker.start()
        yield
        await to_thread.run_sync(worker.stop)
        await to_thread.run_sync(door.close)

    app = FastAPI(
        title=f"{context.newsroom.name} (Vigie)",
        description="What the newsroom's pages do, for programs.",
        version="1",
        openapi_url="/api/openapi.json",
        servers=[{"url": context.base}] if context.base else None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.context = context
    app.state.worker = worker
    handle_problems(app)
    for room in (desk, searching, incidents, rulings, overview, glossary, feeds, login, account, team, adding, api):
        app.include_router(room.router)
    for router in EDITOR_ROUTERS:
        app.include_router(router)
    app.include_router(adding.api)
    app.mount("/static", StaticFiles(directory=str(files("pipeline.review") / "static")), name="static")
    app.mount(PREFIX, door)
    app.add_middleware(
        Guard,
        context=context,
        refuse=lambda scope, status, words: refusal(app, scope, status, words),
    )
    return app
