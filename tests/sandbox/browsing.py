"""As much of a browser as the pages need: one request, no redirects followed."""

import http.client
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    @property
    def location(self):
        return self.headers.get("Location")


class Browser:
    def get(self, url):
        return self._ask("GET", url)

    def post(self, url, form):
        return self._ask("POST", url, urlencode(form))

    def _ask(self, method, url, body=None):
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        connection.request(method, parts.path, body, headers)
        response = connection.getresponse()
        answer = Answer(response.status, dict(response.getheaders()), response.read())
        connection.close()
        return answer
