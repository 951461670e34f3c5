"""The application as HTTP sees it: routes, guards, problems, headers, and their description."""

from collections.abc import Sequence
from typing import Any

from litestar import Litestar, Request, Router
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.types import ControllerRouterHandler

from parvis.http.cookies import Cookies
from parvis.http.guards import exact_types, own_pages
from parvis.http.headers import security_headers, true_options
from parvis.http.limits import Limits
from parvis.http.problem import Problem, answer_problem
from parvis.people.api import people_router
from parvis.people.store import People
from parvis.server.description import Description
from parvis.server.static import Client, serve_client
from parvis.settings import Settings

LARGEST_BODY = 128 * 1024  # bytes; the largest is the offer of a join


def nothing_below(request: Request[Any, Any, Any]) -> None:
    """Litestar would answer with a page of its own."""
    if request.path_params:
        raise Problem("not_found")


def describe() -> OpenAPIConfig:
    """The schema only: a page that draws it would come from somebody else's server."""
    return OpenAPIConfig(
        title="Parvis",
        version="1",
        render_plugins=[Description()],
        openapi_router=Router(
            "/api/openapi.json",
            route_handlers=[],
            include_in_schema=False,
            before_request=nothing_below,
        ),
    )


def create_app(
    settings: Settings,
    people: People,
    limits: Limits | None = None,
    live: Sequence[ControllerRouterHandler] = (),
    operating: Sequence[ControllerRouterHandler] = (),
) -> Litestar:
    """`live`: the routes of the rooms and the socket, below /api/v1 as all others. `operating`:
    those of who runs this server."""
    given: dict[str, Any] = {
        "people": people,
        "jar": Cookies(settings.secure),
        "limits": limits or Limits(),
        "client": Client(settings.client),
    }
    api = Router(
        "/api/v1",
        route_handlers=[people_router, *live],
        guards=[own_pages(settings.origins), exact_types],
    )
    return Litestar(
        route_handlers=[api, *operating, serve_client],
        dependencies={name: provide(value) for name, value in given.items()},
        exception_handlers={Exception: answer_problem},
        before_send=[security_headers(settings.secure), true_options],
        request_max_body_size=LARGEST_BODY,
        openapi_config=describe(),
        logging_config=None,
    )


def provide(value: Any) -> Provide:
    """The same one for every request."""
    return Provide(lambda: value, sync_to_thread=False, use_cache=True)
