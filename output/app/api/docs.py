"""The documentation page, with Swagger UI."""

import base64
import hashlib
import html
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from pydantic import HttpUrl
from starlette.staticfiles import StaticFiles

# Relative URLs work behind any prefix.
LOCAL_ASSETS = "docs-assets"
SCRIPT = """
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
"""
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{assets}/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="{assets}/swagger-ui-bundle.js"></script>
<script>{script}</script>
</body>
</html>
"""


def install_docs(app: FastAPI, source: HttpUrl | Path) -> None:
    """Serve `/docs`, with the files of Swagger UI from a URL or a folder."""
    if isinstance(source, Path):
        app.mount(f"/{LOCAL_ASSETS}", StaticFiles(directory=source))
        assets, allowed = LOCAL_ASSETS, "'self'"
    else:
        assets = str(source).rstrip("/")
        allowed = f"{assets}/"
    page = PAGE.format(
        title=html.escape(app.title), assets=html.escape(assets), script=SCRIPT
    )
    headers = {"Content-Security-Policy": content_security_policy(allowed)}

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        """Return the page."""
        return HTMLResponse(page, headers=headers)


def content_security_policy(assets: str) -> str:
    """Return a policy that allows only Swagger UI and the script above."""
    digest = hashlib.sha256(SCRIPT.encode()).digest()
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {assets} 'sha256-{base64.b64encode(digest).decode()}'",
            # Swagger UI sets inline styles from JavaScript.
            f"style-src {assets} 'unsafe-inline'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
