"""Webhook endpoints. Only the answer to a creation shows the signing secret."""

from .. import errors, listing, spec, webhooks
from ..routing import operation
from .filling import fill, gone, merge_metadata, web_address


@operation("post", "/v1/webhook_endpoints", "api_version description enabled_events metadata url")
def create(account, params):
    if params.get("api_version", spec.API_VERSION) != spec.API_VERSION:
        raise errors.not_modelled(f"webhook endpoints of API version {params['api_version']}")
    endpoint = webhooks.register(account, web_address(params, "url"), enabled_events=params["enabled_events"])
    _fill(endpoint, params)
    return {**endpoint, "secret": endpoint.hidden["secret"]}


def _fill(endpoint, params):
    fill(endpoint, params, "api_version", "description", "enabled_events")
    merge_metadata(endpoint, params)


@operation("post", "/v1/webhook_endpoints/{}", "description disabled enabled_events metadata url")
def update(account, params, id):
    endpoint = account.find("webhook_endpoint", id, "webhook_endpoint")
    if "url" in params:
        endpoint["url"] = web_address(params, "url")
    _fill(endpoint, params)
    if "disabled" in params:
        endpoint["status"] = "disabled" if params["disabled"] else "enabled"
    return endpoint


@operation("get", "/v1/webhook_endpoints")
def index(account, params):
    found = listing.newest(account, "webhook_endpoint", params)
    return listing.page(found, "/v1/webhook_endpoints", params)


@operation("get", "/v1/webhook_endpoints/{}")
def retrieve(account, params, id):
    return account.find("webhook_endpoint", id, "webhook_endpoint")


@operation("delete", "/v1/webhook_endpoints/{}")
def delete(account, params, id):
    endpoint = account.find("webhook_endpoint", id, "webhook_endpoint")
    account.store.remove(endpoint)
    return gone(endpoint)
