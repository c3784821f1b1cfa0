"""Refusals in Stripe's words: every one becomes `{"error": {...}}` with its HTTP status."""


class StripeError(Exception):
    """A refused request. `details` are the error's further fields: `code`, `param`, `decline_code` …"""

    def __init__(self, message, *, status=400, type="invalid_request_error", **details):
        super().__init__(message)
        self.status = status
        self.error = {"message": message, "type": type, **details}

    @property
    def body(self):
        return {"error": self.error}


class ParameterError(StripeError):
    """Refused before anything ran; Stripe keeps no idempotent result of such a request."""


def missing_object(kind, id, param):
    """404 for an id that names nothing, as it stands in `param`."""
    noun = kind.rsplit(".", 1)[-1].replace("_", " ")
    return StripeError(f"No such {noun}: '{id}'", status=404, code="resource_missing", param=param)


def missing_parameter(param):
    return ParameterError(f"Missing required param: {param}.", code="parameter_missing", param=param)


def unknown_parameters(paths):
    noun = "parameter" if len(paths) == 1 else "parameters"
    message = f"Received unknown {noun}: {', '.join(paths)}"
    return ParameterError(message, code="parameter_unknown", param=paths[0])


def invalid(param, message, **details):
    return ParameterError(message, param=param, **details)


def empty_parameter(param):
    message = (
        f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a parameter; "
        f"however '{param}' cannot be unset. You should remove '{param}' from your request or supply a non-empty value."
    )
    return ParameterError(message, code="parameter_invalid_empty", param=param)


def not_modelled(what):
    """501 for what Stripe can do and this sandbox cannot: better loud than quietly different."""
    return StripeError(f"The Stripe sandbox does not model {what}.", status=501, type="api_error")


def declined(refusal, **details):
    """402 for a card that was refused; `refusal` is a `billing.cards.Refusal`."""
    return StripeError(
        refusal.message,
        status=402,
        type="card_error",
        code=refusal.code,
        decline_code=refusal.decline_code,
        **details,
    )
