#!/usr/bin/env python3
"""A service that merchants connect their Magento to. Needs Python 3.9 and nothing else.

    python3 service.py add-user alice        # asks for a password
    python3 service.py --port 8080           # http://127.0.0.1:8080

The module of such a service names two of its pages, as ../good-consolidated/etc/integration.xml does:

    /magento/callback  endpoint_url       Magento posts keys to it when a merchant presses Activate
    /magento/login     identity_link_url  the merchant's pop-up: logs in, goes back to Magento

http.server is enough to try it; put it behind a web server that speaks https, or carry the two pages
over into your own application. To rehearse on one machine, --local allows shops with http and
private addresses. Not here: limits on callbacks and on attempts to log in, and encrypting the secrets
on disk.
"""

import argparse
import contextlib
import getpass
import hashlib
import hmac
import html
import http.cookies
import http.server
import os
import re
import secrets
import sqlite3
import sys
import threading
import time
from urllib.parse import parse_qsl

import magento

SESSION = 8 * 3600  # seconds
EXCHANGE = 60  # seconds after which an exchange counts as dead
PATIENCE = 4  # seconds that a merchant is kept waiting for it
MAX_FORM = 16 << 10  # bytes

SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, password TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users, expires INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS shops (
    consumer_key TEXT PRIMARY KEY, consumer_secret TEXT NOT NULL, base_url TEXT NOT NULL,
    verifier TEXT NOT NULL, access_token TEXT, access_secret TEXT,
    state TEXT NOT NULL CHECK (state IN ('exchanging', 'connected', 'failed')),
    problem TEXT, since INTEGER NOT NULL, user_id INTEGER REFERENCES users);
"""


# -- What is stored --------------------------------------------------------------------------------


class Store:
    def __init__(self, path):
        self.path = path
        os.umask(0o077)  # what is in the file opens shops
        with self.transaction() as db:
            db.executescript(SCHEMA)

    @contextlib.contextmanager
    def transaction(self):
        db = sqlite3.connect(self.path, timeout=10)
        db.row_factory = sqlite3.Row
        try:
            with db:
                yield db
        finally:
            db.close()

    def shop(self, key):
        with self.transaction() as db:
            return db.execute("SELECT * FROM shops WHERE consumer_key = ?", (key,)).fetchone()

    def shops(self, user):
        with self.transaction() as db:
            return db.execute("SELECT * FROM shops WHERE user_id = ? ORDER BY base_url",
                              (user["id"],)).fetchall()

    def begin_exchange(self, key, secret, base_url, verifier):
        """Stores what a callback brings: 'new', 'known' where it came before, or 'forged'.

        Magento sends the same key and secret again when a merchant authorizes anew, with another
        verifier. A known key with another secret comes from somebody else.
        """
        now = int(time.time())
        with self.transaction() as db:
            db.execute("DELETE FROM shops WHERE state = 'failed' AND user_id IS NULL AND since < ?",
                       (now - 86400,))
            stored = db.execute(
                """INSERT INTO shops (consumer_key, consumer_secret, base_url, verifier, state, since)
                   VALUES (:key, :secret, :url, :verifier, 'exchanging', :now)
                   ON CONFLICT (consumer_key) DO UPDATE
                   SET base_url = :url, verifier = :verifier, state = 'exchanging', since = :now,
                       problem = NULL
                   WHERE consumer_secret = :secret AND (verifier <> :verifier OR state = 'failed'
                         OR (state = 'exchanging' AND since < :now - :limit))""",
                {"key": key, "secret": secret, "url": base_url, "verifier": verifier, "now": now,
                 "limit": EXCHANGE}).rowcount
        if stored:
            return "new"
        known = self.shop(key)["consumer_secret"]
        return "known" if hmac.compare_digest(known, secret) else "forged"

    def end_exchange(self, key, verifier, shop=None, problem=None):
        """Only if the merchant has not authorized anew meanwhile."""
        state = "failed" if problem else "connected"
        token, secret = (None, None) if problem else (shop.token, shop.token_secret)
        with self.transaction() as db:
            db.execute("""UPDATE shops SET state = ?, problem = ?, access_token = ?,
                          access_secret = ? WHERE consumer_key = ? AND verifier = ?""",
                       (state, problem, token, secret, key, verifier))

    def link(self, key, user):
        """The shop belongs to the first who logs in for it; whether that is `user`."""
        with self.transaction() as db:
            return db.execute("""UPDATE shops SET user_id = :user WHERE consumer_key = :key
                                 AND (user_id IS NULL OR user_id = :user)""",
                              {"user": user["id"], "key": key}).rowcount == 1

    def add_user(self, name, password):
        with self.transaction() as db:
            db.execute("INSERT INTO users (name, password) VALUES (?, ?)",
                       (name, hash_password(password)))

    def authenticate(self, name, password):
        with self.transaction() as db:
            user = db.execute("SELECT * FROM users WHERE name = ?", (name,)).fetchone()
        # An unknown name takes as long as a wrong password.
        stored = user["password"] if user else hash_password("")
        salt = bytes.fromhex(stored.partition("$")[0])
        return user if hmac.compare_digest(stored, hash_password(password, salt)) else None

    def log_in(self, user):
        """A new session; what the database holds of it opens none."""
        session, now = secrets.token_urlsafe(32), int(time.time())
        with self.transaction() as db:
            db.execute("DELETE FROM sessions WHERE expires < ?", (now,))
            db.execute("INSERT INTO sessions VALUES (?, ?, ?)",
                       (digest(session), user["id"], now + SESSION))
        return session

    def user(self, session):
        with self.transaction() as db:
            return db.execute("""SELECT users.* FROM sessions JOIN users ON users.id = user_id
                                 WHERE sessions.id = ? AND expires >= ?""",
                              (digest(session), int(time.time()))).fetchone()


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def hash_password(password, salt=None):
    salt = salt or secrets.token_bytes(16)
    return salt.hex() + "$" + hashlib.scrypt(password.encode(), salt=salt, n=1 << 14, r=8, p=1).hex()


# -- Pages -----------------------------------------------------------------------------------------


class Refusal(Exception):
    """A page that says what is wrong."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Handler(http.server.BaseHTTPRequestHandler):
    timeout = 10  # for a request to arrive
    server_version, sys_version = "service", ""

    def do_GET(self):
        self.answer({"/": self.overview, "/magento/login": self.login_page})

    def do_POST(self):
        self.answer({"/magento/callback": self.callback, "/magento/login": self.log_in})

    def answer(self, pages):
        path, _, query = self.path.partition("?")
        self.session_cookie = None
        try:
            if path not in pages:
                raise Refusal(404, "There is no such page.")
            pages[path](self.read_form(query))
        except Refusal as refusal:
            self.send_page(refusal.status, "That did not work", paragraph(str(refusal)))

    # Magento's callback

    def callback(self, form):
        """Stores, replies, and only then calls the shop back.

        Magento waits 5 s for the reply and ignores what it says. Calling the shop first works too,
        but then two requests of a slow shop have to fit into these 5 s, and a shop that serves one
        request at a time waits for itself.
        """
        keys = ["oauth_consumer_key", "oauth_consumer_secret", "oauth_verifier"]
        values = [form.get(name, "") for name in keys]
        for name, value in zip(keys, values):
            if not re.fullmatch("[0-9A-Za-z]{32}", value):
                raise Refusal(400, f"{name} does not have 32 letters and digits.")
        key, secret, verifier = values
        url = magento.base_url(form.get("store_base_url", ""), self.server.local)
        if not url:
            raise Refusal(400, "store_base_url is no https URL of a shop.")
        outcome = self.server.store.begin_exchange(key, secret, url, verifier)
        self.log_message("callback from %s: %s", url, outcome)
        if outcome == "forged":
            raise Refusal(403, "oauth_consumer_secret is not the one of this consumer.")
        self.send(200, "text/plain; charset=utf-8", "OK")
        if outcome == "new":
            threading.Thread(target=self.exchange, args=(key, secret, url, verifier)).start()

    def exchange(self, key, secret, url, verifier):
        shop = magento.Shop(url, key, secret, local=self.server.local)
        try:
            shop.exchange(verifier)
            self.server.store.end_exchange(key, verifier, shop=shop)
            self.log_message("%s is connected", url)
        except magento.ShopError as error:
            self.server.store.end_exchange(key, verifier, problem=str(error))
            self.log_message("%s is not connected: %s", url, error)

    # The merchant's pop-up

    def login_page(self, form):
        shop, user = self.shop_of(form), self.user()
        if user and shop["user_id"] == user["id"]:
            return self.back_to_magento(shop, form)
        self.send_login(form, shop, user)

    def log_in(self, form):
        token, session = form.get("form_token", ""), self.cookie()
        if not session or not hmac.compare_digest(token.encode(), form_token(session).encode()):
            raise Refusal(403, "This form is no longer valid. Close the window and begin again.")
        shop = self.shop_of(form) if "oauth_consumer_key" in form else None
        user = None if "name" in form else self.user()
        if not user:
            user = self.server.store.authenticate(form.get("name", ""), form.get("password", ""))
            if not user:
                return self.send_login(form, shop, None, "Name or password is wrong.", status=403)
            self.session_cookie = self.server.store.log_in(user)
        if not shop:
            return self.send_redirect("/")
        if not self.server.store.link(shop["consumer_key"], user):
            raise Refusal(403, "Another account is connected with this shop.")
        self.back_to_magento(shop, form)

    def shop_of(self, form):
        key = form.get("oauth_consumer_key", "")
        if not key:
            raise Refusal(400, "Open this page from Magento: System, Integrations, Activate.")
        shop = self.server.store.shop(key)
        if not shop:
            raise Refusal(404, "No shop has introduced itself with this key. Close this window and "
                               "press Activate in Magento again.")
        return shop

    def back_to_magento(self, shop, form):
        """Magento shows the integration as active only if the exchange is done by then."""
        end = time.monotonic() + PATIENCE
        while shop["state"] == "exchanging" and time.monotonic() < end:
            time.sleep(0.05)
            shop = self.server.store.shop(shop["consumer_key"])
        if shop["state"] == "failed":
            raise Refusal(502, f"{shop['problem']}. Close this window and press Activate in Magento "
                               "again.")
        # A redirect to wherever the link says would lend our name to anybody.
        target = form.get("success_call_back", "")
        if magento.origin(target) == magento.origin(shop["base_url"]):
            return self.send_redirect(target)
        self.send_page(200, "Connected", paragraph("You can close this window."))

    def send_login(self, form, shop, user, message="", status=200):
        if not (session := self.cookie()):
            session = self.session_cookie = secrets.token_urlsafe(32)
        fields = [hidden("form_token", form_token(session))]
        if shop:
            fields += [hidden(name, form.get(name, ""))
                       for name in ("oauth_consumer_key", "success_call_back")]
        if user:
            fields.append(paragraph(f"You are logged in as {user['name']}."))
        else:
            fields += [
                '<p><label>Name <input name="name" autocomplete="username" required></label></p>',
                '<p><label>Password <input name="password" type="password" '
                'autocomplete="current-password" required></label></p>',
            ]
        button = "Connect" if shop else "Log in"
        about = f"Connect {shop['base_url']} with your account." if shop else ""
        self.send_page(
            status, button,
            (f'<p role="alert">{html.escape(message)}</p>' if message else "") + paragraph(about)
            + f'<form method="post" action="/magento/login">{"".join(fields)}'
            f'<p><button>{button}</button></p></form>',
            magento.origin(shop["base_url"]) if shop else "")

    # What it is all for

    def overview(self, form):
        user = self.user()
        if not user:
            return self.send_login({}, None, None)
        lines = [f"<li>{html.escape(row['base_url'])}: {html.escape(self.orders(row))}</li>"
                 for row in self.server.store.shops(user)]
        self.send_page(200, "Your shops", f"<ul>{''.join(lines)}</ul>")

    def orders(self, row):
        if row["state"] != "connected":
            return row["problem"] or "is being connected"
        shop = magento.Shop(row["base_url"], row["consumer_key"], row["consumer_secret"],
                            row["access_token"], row["access_secret"], self.server.local)
        try:
            reply = shop.get("/V1/orders", {"searchCriteria[pageSize]": "1"})
            return f"{int(reply['total_count'])} orders"
        except magento.ShopError as error:
            if error.status != 401:
                return str(error)
            return f"{error}. If that stays so, activate the integration in Magento again"
        except (KeyError, TypeError, ValueError):
            return "The shop answered with something that is no list of orders"

    # HTTP

    def read_form(self, query):
        if self.command == "POST":
            length = self.headers.get("Content-Length", "")
            if not re.fullmatch("[0-9]{1,9}", length):
                raise Refusal(411, "The request has no length.")
            if int(length) > MAX_FORM:
                raise Refusal(413, "The form is too long.")
            query = self.rfile.read(int(length)).decode(errors="replace")
        try:
            return dict(parse_qsl(query, max_num_fields=20))
        except ValueError:
            raise Refusal(400, "The form has too many fields.") from None

    def cookie(self):
        try:
            morsel = http.cookies.SimpleCookie(self.headers.get("Cookie", ""))
        except http.cookies.CookieError:
            return None
        return morsel[self.server.cookie].value if self.server.cookie in morsel else None

    def user(self):
        return self.server.store.user(self.cookie()) if self.cookie() else None

    def send_page(self, status, title, body, form_target=""):
        self.send(status, "text/html; charset=utf-8",
                  '<!doctype html><html lang="en"><meta charset="utf-8">'
                  '<meta name="viewport" content="width=device-width">'
                  '<meta name="color-scheme" content="light dark">'
                  f"<title>{html.escape(title)}</title><h1>{html.escape(title)}</h1>{body}</html>",
                  # Browsers apply form-action to the redirect behind a form as well.
                  [("Content-Security-Policy", "default-src 'none'; base-uri 'none'; "
                    f"frame-ancestors 'none'; form-action 'self' {form_target}".rstrip())])

    def send_redirect(self, target):
        self.send(303, "text/plain; charset=utf-8", "", [("Location", target)])

    def send(self, status, kind, text, headers=()):
        body = text.encode()
        self.send_response(status)
        for name, value in [("Content-Type", kind), ("Content-Length", str(len(body))),
                            ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"),
                            ("X-Content-Type-Options", "nosniff"), *headers]:
            self.send_header(name, value)
        if self.session_cookie:
            self.send_header("Set-Cookie", f"{self.server.cookie}={self.session_cookie}; Path=/; "
                             "HttpOnly; SameSite=Lax" + ("" if self.server.local else "; Secure"))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code="-", size="-"):
        # Without the query, which has keys in it.
        path = getattr(self, "path", "-").partition("?")[0]
        self.log_message("%s %s %s", self.command or "-", path, getattr(code, "value", code))


def form_token(session):
    """Other sites know neither the cookie nor this, and so cannot send our forms."""
    return hmac.new(session.encode(), b"form", hashlib.sha256).hexdigest()


def paragraph(text):
    return f"<p>{html.escape(text)}</p>" if text else ""


def hidden(name, value):
    return f'<input type="hidden" name="{name}" value="{html.escape(value)}">'


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, address, store, local):
        self.store, self.local = store, local
        self.cookie = "session" if local else "__Host-session"
        super().__init__(address, Handler)


def main():
    parser = argparse.ArgumentParser(description="A service that merchants connect Magento to.")
    parser.add_argument("--database", default="service.sqlite", metavar="FILE")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0 for one that is free")
    parser.add_argument("--local", action="store_true",
                        help="allow shops with http and private addresses, for tests")
    commands = parser.add_subparsers(dest="command", metavar="add-user NAME")
    commands.add_parser("add-user", help="asks for a password, or reads it from a pipe"
                        ).add_argument("name")
    arguments = parser.parse_args()
    try:
        store = Store(arguments.database)
        if arguments.command == "add-user":
            password = (getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline()).rstrip("\n")
            if len(password) < 8:
                sys.exit("service: a password has at least 8 characters")
            store.add_user(arguments.name, password)
            return
        server = Server((arguments.host, arguments.port), store, arguments.local)
    except sqlite3.IntegrityError:
        sys.exit(f"service: there is a user {arguments.name!r} already")
    except (OSError, OverflowError, sqlite3.Error) as error:
        sys.exit(f"service: {error}")
    print("Listening on http://{}:{}".format(*server.server_address[:2]), flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
