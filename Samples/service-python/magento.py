"""A shop that runs Magento, as a service sees it: OAuth 1.0a, signed requests, and nothing else.

Only the standard library is used: signing is a few lines, and what Magento does differently from the
RFC is in them. (requests-oauthlib works as well, with signature_method=SIGNATURE_HMAC_SHA256, as long as
filter groups are numbered as `numbered` does it.)
"""

import base64
import hmac
import http.client
import ipaddress
import json
import re
import secrets
import socket
import ssl
import time
from urllib.parse import parse_qs, quote

SIGNATURE_METHOD = "HMAC-SHA256"  # the only one that Magento takes since 2.4.4
TIMEOUT = 10  # seconds, for each step of a request
MAX_REPLY = 4 << 20  # bytes


class ShopError(Exception):
    """Why a shop could not be asked, or what it answered. Holds no secret."""

    status = None  # of the reply, where there is one


# -- Signing ---------------------------------------------------------------------------------------


def encode(text):
    """As RFC 3986 has it: a space is %20, never +, which Magento would take for a plus sign."""
    return quote(text, safe="")


def numbered(query):
    """The same search with filter groups, and the filters in a group, numbered from 10 on.

    Magento up to 2.4.7 sorts [10] behind [9], from 2.4.8 on before [1], and the RFC between the two: a search
    with more than ten groups is signed in one of these orders and refused by the others. Where all numbers
    have two digits, all of them sort alike; that is enough for ninety.
    """
    return {re.sub(r"\[([0-9]+)\]", lambda number: f"[{int(number[1]) + 10}]", name)
            if name.startswith("searchCriteria") else name: value for name, value in query.items()}


def base_string(method, url, parameters):
    """What is signed. `url` has no query; `parameters` are those of the query and of the header."""
    pairs = sorted((encode(name), encode(value)) for name, value in parameters.items())
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    return "&".join([method, encode(url), encode(joined)])


def sign(text, secret, token_secret=""):
    """The key has its & even if no secret follows."""
    digest = hmac.digest(f"{secret}&{token_secret}".encode(), text.encode(), "sha256")
    return base64.b64encode(digest).decode()


def authorization(method, url, query, key, secret, token="", token_secret="", verifier=""):
    """The Authorization header of a request: Magento reads OAuth's parameters nowhere else."""
    oauth = {
        "oauth_consumer_key": key,
        "oauth_nonce": secrets.token_hex(16),  # Magento looks at 32 characters
        "oauth_signature_method": SIGNATURE_METHOD,
        "oauth_timestamp": str(int(time.time())),
        "oauth_version": "1.0",
    }
    if token:
        oauth["oauth_token"] = token
    if verifier:
        oauth["oauth_verifier"] = verifier
    text = base_string(method, url, oauth | query)
    oauth["oauth_signature"] = sign(text, secret, token_secret)
    return "OAuth " + ", ".join(f'{name}="{encode(value)}"' for name, value in oauth.items())


def query_string(query):
    pairs = [f"{encode(name)}={encode(value)}" for name, value in query.items()]
    return "?" + "&".join(pairs) if pairs else ""


# -- Talking to a shop -----------------------------------------------------------------------------


def base_url(text, local=False):
    """`store_base_url` without a slash at its end, as it is signed; None where it is none of ours.

    Anybody can post such a URL. It has to be https, without user, query and fragment; `local` lets
    http through, for tests.
    """
    match = re.fullmatch(r"(https?)://([a-z0-9.-]+)(?::([0-9]{1,5}))?((?:/[\w.~-]+)*)/?", text,
                         re.ASCII | re.IGNORECASE)
    if not match:
        return None
    scheme, host, port, path = match.groups()
    scheme = scheme.lower()
    if scheme != "https" and not local:
        return None
    if port in (None, {"http": "80", "https": "443"}[scheme]):
        return f"{scheme}://{host.lower()}{path}"
    return f"{scheme}://{host.lower()}:{port}{path}" if 0 < int(port) < 65536 else None


def origin(url):
    """Scheme, host and port of a URL that can go into a header; None where it has no plain ones."""
    match = re.fullmatch(r"(https?://[a-z0-9.-]+(?::[0-9]{1,5})?)(?:/[!-~]*)?", url,
                         re.ASCII | re.IGNORECASE)
    return base_url(match[1], local=True) if match else None


class Shop:
    """A shop with the secrets that it gave us."""

    def __init__(self, url, key, secret, token="", token_secret="", local=False):
        self.url, self.key, self.secret = url, key, secret
        self.token, self.token_secret = token, token_secret
        self.local = local

    def exchange(self, verifier):
        """Gets the access token for the verifier: once, within 300 s of Magento's callback."""
        self._take_token("/oauth/token/request")
        self._take_token("/oauth/token/access", verifier)

    def get(self, path, query):
        """What the REST API answers, decoded; `path` such as /V1/orders."""
        text = self._send("GET", "/rest" + path, numbered(query))
        try:
            return json.loads(text)
        except ValueError:
            raise ShopError("The shop answered with something that is not JSON") from None

    def _take_token(self, path, verifier=""):
        reply = parse_qs(self._send("POST", path, {}, verifier))
        try:
            (self.token,), (self.token_secret,) = reply["oauth_token"], reply["oauth_token_secret"]
        except (KeyError, ValueError):
            raise ShopError(f"The shop answered {path} without a token") from None

    def _send(self, method, path, query, verifier=""):
        url = self.url + path
        scheme, _, rest = url.partition("://")
        authority, slash, target = rest.partition("/")
        host, _, port = authority.partition(":")
        headers = {
            "Host": authority,
            "Accept": "application/json",
            "Authorization": authorization(method, url, query, self.key, self.secret, self.token,
                                           self.token_secret, verifier),
        }
        if method == "POST":
            headers["Content-Length"] = "0"
        connection = http.client.HTTPConnection(host, timeout=TIMEOUT)
        try:
            connection.sock = self._connect(scheme, host, port)
            connection.request(method, slash + target + query_string(query), None, headers)
            reply = connection.getresponse()  # follows no redirect
            body = reply.read(MAX_REPLY + 1)
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = str(error) or type(error).__name__
            raise ShopError(f"The shop cannot be reached: {reason}") from None
        finally:
            connection.close()
        text = body.decode(errors="replace")
        if reply.status != 200 or len(body) > MAX_REPLY:
            error = ShopError(f"The shop answered {reply.status}: {_problem(text)}")
            error.status = reply.status
            raise error
        return text

    def _connect(self, scheme, host, port):
        """Connects to the address that was looked at, not to what the name means a moment later."""
        port = int(port or {"http": 80, "https": 443}[scheme])
        failure = OSError(f"{host} has no address")
        for *_, (address, *_) in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            # Else whoever posts a callback could make us call machines that only we can reach.
            if not self.local and not ipaddress.ip_address(address).is_global:
                raise OSError(f"{host} is not on the internet")
            try:
                plain = socket.create_connection((address, port), TIMEOUT)
            except OSError as error:
                failure = error
                continue
            if scheme == "http":
                return plain
            try:
                return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
            except OSError:
                plain.close()
                raise
        raise failure


def _problem(text):
    """What Magento says is wrong: a form at the token URLs, JSON at the REST API."""
    try:
        if text.startswith("oauth_problem="):
            message = parse_qs(text)["oauth_problem"][0]
        else:
            reply = json.loads(text)
            message, values = reply["message"], reply.get("parameters") or {}
            if isinstance(values, list):
                values = {str(number): value for number, value in enumerate(values, 1)}
            for name, value in values.items():
                message = message.replace(f"%{name}", str(value))
        return "".join(c if c.isprintable() else " " for c in message[:200]).rstrip(".")
    except (ValueError, KeyError, TypeError, AttributeError):
        return "something that is not Magento's"
