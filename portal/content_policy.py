"""Wagtail's admin needs inline script and style and frames of its own previews; the public site must not have them."""

from csp.constants import SELF, UNSAFE_INLINE

ADMIN_PREFIX = "/admin/"
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-ancestors": [SELF],
    "frame-src": [SELF],
}


class AdminPolicyMiddleware:
    """Sits below CSPMiddleware, which reads what is set here.

    Wagtail makes a preview by a request of its own to the public address, which comes back with the public site's
    headers: those go, or no preview shows in its frame.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(ADMIN_PREFIX):
            response._csp_replace = ADMIN_POLICY
            response.headers.pop("Content-Security-Policy", None)
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response
