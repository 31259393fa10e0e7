"""Samples/service-python with one mistake: python3 broken_service.py MISTAKE [arguments of service.py]

Each mistake is one that authors make, and changes one function of the sample.
"""

import base64
import hashlib
import hmac
import pathlib
import sys
import time
import types

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "Samples/service-python"))

import magento  # noqa: E402
import service  # noqa: E402

MISTAKES = {}


def mistake(function):
    MISTAKES[function.__name__.replace("_", "-")] = function
    return function


# -- The base string -------------------------------------------------------------------------------


def signs(join):
    """A base string that is joined in another way, out of pairs in their order."""
    def base_string(method, url, parameters):
        return join(method, url, sorted(parameters.items()))
    magento.base_string = base_string


def joined(pairs, encode=magento.encode):
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in pairs)


@mistake
def wrong_key_order():
    def base_string(method, url, parameters):
        return "&".join(map(magento.encode, [method, url, joined(parameters.items())]))
    magento.base_string = base_string


@mistake
def byte_order():
    magento.numbered = lambda query: query
    asks_for({f"searchCriteria[filter_groups][{number}][filters][0][field]": "status"
              for number in range(11)})


@mistake
def no_url_encoding():
    signs(lambda method, url, pairs: "&".join([method, url, joined(pairs)]))


@mistake
def wrong_method():
    signs(lambda method, url, pairs: "&".join(map(magento.encode, ["GET", url, joined(pairs)])))


@mistake
def port_left_out():
    signs(lambda method, url, pairs: "&".join(map(magento.encode, [
        method, url.replace(":" + url.split(":")[2].split("/")[0], ""), joined(pairs)])))


@mistake
def query_not_signed():
    signs(lambda method, url, pairs: "&".join(map(magento.encode, [
        method, url, joined(pair for pair in pairs if pair[0].startswith("oauth_"))])))


@mistake
def plus_for_space():
    asks_for({"searchCriteria[filter_groups][0][filters][0][value]": "Jane Doe"})
    right = magento.query_string
    magento.query_string = lambda query: right(query).replace("%20", "+")


def asks_for(more):
    get = magento.Shop.get
    magento.Shop.get = lambda self, path, query: get(self, path, query | more)


# -- The signature ---------------------------------------------------------------------------------


def keyed(key):
    """A signature with another key: a function of the two secrets."""
    def sign(text, secret, token_secret=""):
        digest = hmac.digest(key(secret, token_secret).encode(), text.encode(), "sha256")
        return base64.b64encode(digest).decode()
    magento.sign = sign


def sign_with_sha1(text, secret, token_secret=""):
    digest = hmac.digest(f"{secret}&{token_secret}".encode(), text.encode(), "sha1")
    return base64.b64encode(digest).decode()


@mistake
def sha1():
    magento.SIGNATURE_METHOD = "HMAC-SHA1"
    magento.sign = sign_with_sha1


@mistake
def sha1_digest():
    magento.sign = sign_with_sha1


@mistake
def hexadecimal():
    magento.sign = lambda text, secret, token_secret="": hmac.new(
        f"{secret}&{token_secret}".encode(), text.encode(), hashlib.sha256).hexdigest()


@mistake
def ampersand_missing():
    keyed(lambda secret, token_secret: f"{secret}&{token_secret}" if token_secret else secret)


@mistake
def token_secret_missing():
    keyed(lambda secret, token_secret: f"{secret}&")


@mistake
def secrets_swapped():
    keyed(lambda secret, token_secret:
          f"{token_secret}&{secret}" if token_secret else f"{secret}&")


def authorizes(change):
    """Another header: `change` gets the arguments of the right one by name."""
    right = magento.authorization

    def authorization(method, url, query, key, secret, token="", token_secret="", verifier=""):
        arguments = types.SimpleNamespace(secret=secret, token=token, token_secret=token_secret,
                                          verifier=verifier, key=key)
        change(arguments)
        return right(method, url, query, key, arguments.secret, arguments.token,
                     arguments.token_secret, arguments.verifier)
    magento.authorization = authorization


@mistake
def wrong_secret():
    def change(arguments):
        arguments.secret = arguments.key
    authorizes(change)


@mistake
def token_for_secret():
    def change(arguments):
        arguments.token_secret = arguments.token
    authorizes(change)


# -- The header and the exchange -------------------------------------------------------------------


@mistake
def body_parameters():
    request = magento.http.client.HTTPConnection.request

    def in_body(self, method, path, body, headers):
        fields = headers.pop("Authorization").removeprefix("OAuth ").replace('"', "").split(", ")
        body = "&".join(fields)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Content-Length"] = str(len(body))
        return request(self, method, path, body, headers)
    magento.http.client.HTTPConnection.request = in_body


@mistake
def verifier_ignored():
    def change(arguments):
        arguments.verifier = ""
    authorizes(change)


@mistake
def wrong_verifier():
    def change(arguments):
        arguments.verifier = arguments.verifier[::-1]
    authorizes(change)


@mistake
def token_swapped():
    take = magento.Shop._take_token

    def swapped(self, path, verifier=""):
        take(self, path, verifier)
        self.token, self.token_secret = self.token_secret, self.token
    magento.Shop._take_token = swapped


@mistake
def request_token_kept():
    take = magento.Shop._take_token

    def kept(self, path, verifier=""):
        before = self.token, self.token_secret
        take(self, path, verifier)
        if verifier:
            self.token, self.token_secret = before
    magento.Shop._take_token = kept


@mistake
def same_nonce():
    magento.secrets = types.SimpleNamespace(token_hex=lambda count: "0123456789abcdef" * 2)


@mistake
def milliseconds():
    magento.time = types.SimpleNamespace(time=lambda: time.time() * 1000)


@mistake
def access_token_first():
    def exchange(self, verifier):
        self._take_token("/oauth/token/access", verifier)
    magento.Shop.exchange = exchange


@mistake
def wrong_token_url():
    take = magento.Shop._take_token
    magento.Shop._take_token = lambda self, path, verifier="": take(
        self, path.replace("/oauth/token/request", "/oauth/initiate"), verifier)


@mistake
def exchange_twice():
    exchange = magento.Shop.exchange

    def twice(self, verifier):
        exchange(self, verifier)
        self.token = self.token_secret = ""
        exchange(self, verifier)
    magento.Shop.exchange = twice


@mistake
def synchronous_identity_wait():
    """Replies to Magento when the merchant has logged in: for that Magento waits for the reply."""
    send = service.Handler.send

    def patient(self, status, kind, text, headers=()):
        if self.path == "/magento/callback":
            end = time.monotonic() + 30
            while time.monotonic() < end and not any(
                    shop["user_id"] for shop in self.server.store.all_shops()):
                time.sleep(0.05)
        return send(self, status, kind, text, headers)

    def all_shops(self):
        with self.transaction() as db:
            return db.execute("SELECT * FROM shops").fetchall()
    service.Store.all_shops = all_shops
    service.Handler.send = patient


if __name__ == "__main__":
    name = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    if name not in MISTAKES:
        sys.exit("usage: broken_service.py MISTAKE …, one of " + ", ".join(MISTAKES))
    MISTAKES[name]()
    service.main()
