"""The JSON API under /api/v1: the rows of the SQL views, in the shapes of `--json`.

A list is a JSON array of rows; where there is more, the header `Link` names the next page by key,
so that nothing is seen twice or missed while rows come in. Errors are problem details (RFC 9457).
"""

from dealterms.web.api.resources import api_routes

__all__ = ["api_routes"]
