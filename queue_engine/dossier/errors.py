"""Why a central system could not be used: the codes, each with a sentence and a remedy in the texts."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Codes of :class:`GatewayError`; the text of ``timeout`` is ``centre.timeout``."""

    # the way there
    TIMEOUT = "timeout"
    REFUSED_CONNECTION = "refused_connection"
    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    BAD_ADDRESS = "bad_address"
    REDIRECT = "redirect"
    TLS_EXPIRED = "tls_expired"
    TLS_NAME = "tls_name"
    TLS_UNTRUSTED = "tls_untrusted"
    TLS_BROKEN = "tls_broken"
    BAD_CA_FILE = "bad_ca_file"
    # what it says
    HTTP_500 = "http_500"
    HTTP_502 = "http_502"
    HTTP_503 = "http_503"
    HTTP_504 = "http_504"
    HTTP_ERROR = "http_error"
    """Another status; ``about`` is its number."""
    TOO_MANY = "too_many"
    NOT_ALLOWED = "not_allowed"
    WRONG_PASSWORD = "wrong_password"
    NO_SECRET = "no_secret"
    TOKEN_EXPIRED = "token_expired"
    """Straight after a new sign-in, too."""
    UNKNOWN_UNIT = "unknown_unit"
    REFUSED = "refused"
    """The system refuses this content; ``about`` is its code."""
    CENTRE_ERROR = "centre_error"
    """The system reports an error of its own; ``about`` is its code."""
    # what an answer looks like
    HTML = "html"
    NOT_JSON = "not_json"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    HALF_ANSWER = "half_answer"
    WRONG_TYPE = "wrong_type"
    MISSING = "missing"
    OTHER_DOSSIER = "other_dossier"
    BAD_TIME = "bad_time"
    NO_PROOF = "no_proof"
    """The answer has none of the fields that the second proof is compared with."""
    # files and views
    NO_FILE = "no_file"
    NOT_WHOLE = "not_whole"
    BAD_FILE = "bad_file"
    BAD_LETTERS = "bad_letters"
    BAD_QUERY = "bad_query"
    NO_DRIVER = "no_driver"
    NOT_WRITABLE = "not_writable"
    # ourselves
    NO_CALL = "no_call"
    """The mapping has no call for it."""
