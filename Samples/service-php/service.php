<?php

declare(strict_types=1);

// A service that merchants connect their Magento to. Needs PHP 8.1 with pdo_sqlite and mbstring.
//
//     php service.php add-user alice                               # asks for a password
//     PHP_CLI_SERVER_WORKERS=4 php -S 127.0.0.1:8080 service.php   # http://127.0.0.1:8080
//
// The module of such a service names two of its pages, as ../good-consolidated/etc/integration.xml does:
//
//     /magento/callback  endpoint_url       Magento posts keys to it when a merchant presses Activate
//     /magento/login     identity_link_url  the merchant's pop-up: logs in, goes back to Magento
//
// php -S is enough to try it, with several workers: one would be busy with the shop while the merchant
// waits for a page. Put it behind a web server that speaks https, or carry the two pages over into your
// own application. The file for SQLite is SERVICE_DATABASE, otherwise service.sqlite in the working
// directory: not one that a web server hands out. To rehearse on one machine, SERVICE_LOCAL=1 allows
// shops with http and private addresses. Not here: limits on callbacks and on attempts to log in, and
// encrypting the secrets on disk.

require __DIR__ . '/magento.php';

const EXCHANGE = 60; // seconds after which an exchange counts as dead
const PATIENCE = 4; // seconds that a merchant is kept waiting for it
const MAX_FORM = 16 << 10; // bytes

ini_set('display_errors', PHP_SAPI === 'cli' ? 'stderr' : '0');
ini_set('log_errors', PHP_SAPI === 'cli' ? '0' : '1');
ini_set('zend.exception_ignore_args', '1'); // else the log would have secrets
umask(0077); // what is in the database opens shops

/** A page that says what is wrong; the code is the status. */
final class Refusal extends Exception
{
}

// -- What is stored -------------------------------------------------------------------------------

function database(): PDO
{
    static $database = null;
    if ($database === null) {
        $path = getenv('SERVICE_DATABASE') ?: 'service.sqlite';
        $database = new PDO("sqlite:$path", null, null, [PDO::ATTR_TIMEOUT => 10]);
        $database->setAttribute(PDO::ATTR_DEFAULT_FETCH_MODE, PDO::FETCH_ASSOC);
        $database->exec(<<<'SQL'
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS users (
                id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, password TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS shops (
                consumer_key TEXT PRIMARY KEY, consumer_secret TEXT NOT NULL, base_url TEXT NOT NULL,
                verifier TEXT NOT NULL, access_token TEXT, access_secret TEXT,
                state TEXT NOT NULL CHECK (state IN ('exchanging', 'connected', 'failed')),
                problem TEXT, since INTEGER NOT NULL, user_id INTEGER REFERENCES users);
            SQL);
    }
    return $database;
}

/** @param array<string, mixed> $values */
function query(string $sql, array $values): PDOStatement
{
    $statement = database()->prepare($sql);
    $statement->execute($values);
    return $statement;
}

/** @return array<string, mixed>|null */
function shop(string $key): ?array
{
    return query('SELECT * FROM shops WHERE consumer_key = ?', [$key])->fetch() ?: null;
}

/**
 * Stores what a callback brings: 'new', 'known' where it came before, or 'forged'.
 *
 * Magento sends the same key and secret again when a merchant authorizes anew, with another verifier. A
 * known key with another secret comes from somebody else.
 */
function begin_exchange(string $key, string $secret, string $url, string $verifier): string
{
    $now = time();
    query(
        "DELETE FROM shops WHERE state = 'failed' AND user_id IS NULL AND since < ?",
        [$now - 86400]
    );
    $stored = query(
        "INSERT INTO shops (consumer_key, consumer_secret, base_url, verifier, state, since)
         VALUES (:key, :secret, :url, :verifier, 'exchanging', :now)
         ON CONFLICT (consumer_key) DO UPDATE
         SET base_url = :url, verifier = :verifier, state = 'exchanging', since = :now, problem = NULL
         WHERE consumer_secret = :secret AND (verifier <> :verifier OR state = 'failed'
               OR (state = 'exchanging' AND since < :dead))",
        ['key' => $key, 'secret' => $secret, 'url' => $url, 'verifier' => $verifier, 'now' => $now,
         'dead' => $now - EXCHANGE]
    )->rowCount();
    if ($stored === 1) {
        return 'new';
    }
    return hash_equals(shop($key)['consumer_secret'], $secret) ? 'known' : 'forged';
}

/** Only if the merchant has not authorized anew meanwhile. */
function end_exchange(string $key, string $verifier, ?Shop $shop, ?string $problem): void
{
    query(
        'UPDATE shops SET state = ?, problem = ?, access_token = ?, access_secret = ?
         WHERE consumer_key = ? AND verifier = ?',
        [$shop ? 'connected' : 'failed', $problem, $shop?->token, $shop?->tokenSecret, $key, $verifier]
    );
}

/** The shop belongs to the first who logs in for it; whether that is the user. */
function link_shop(string $key, int $user): bool
{
    return query(
        'UPDATE shops SET user_id = :user
         WHERE consumer_key = :key AND (user_id IS NULL OR user_id = :user)',
        ['user' => $user, 'key' => $key]
    )->rowCount() === 1;
}

/** @return array<string, mixed>|null */
function authenticate(string $name, string $password): ?array
{
    $user = query('SELECT * FROM users WHERE name = ?', [$name])->fetch();
    // An unknown name takes as long as a wrong password.
    $hash = $user['password'] ?? password_hash('', PASSWORD_DEFAULT);
    return password_verify($password, $hash) && $user ? $user : null;
}

// -- Pages ----------------------------------------------------------------------------------------

/**
 * Stores, replies, and only then calls the shop back.
 *
 * Magento waits 5 s for the reply and ignores what it says. Calling the shop first works too, but then
 * two requests of a slow shop have to fit into these 5 s, and a shop that serves one request at a time
 * waits for itself.
 */
function callback(array $form): void
{
    $values = [];
    foreach (['oauth_consumer_key', 'oauth_consumer_secret', 'oauth_verifier'] as $name) {
        $values[] = $value = field($form, $name);
        if (!preg_match('/^[0-9A-Za-z]{32}$/D', $value)) {
            throw new Refusal("$name does not have 32 letters and digits.", 400);
        }
    }
    [$key, $secret, $verifier] = $values;
    $url = base_url(field($form, 'store_base_url'), is_local());
    if ($url === null) {
        throw new Refusal('store_base_url is no https URL of a shop.', 400);
    }
    $outcome = begin_exchange($key, $secret, $url, $verifier);
    error_log("callback from $url: $outcome");
    if ($outcome === 'forged') {
        throw new Refusal('oauth_consumer_secret is not the one of this consumer.', 403);
    }
    ignore_user_abort(true);
    send(200, 'text/plain; charset=utf-8', 'OK');
    if (function_exists('fastcgi_finish_request')) {
        fastcgi_finish_request();
    } else {
        // With its length the reply is complete. php.ini may have PHP hold it back.
        while (ob_get_level() > 0) {
            ob_end_flush();
        }
        flush();
    }
    if ($outcome !== 'new') {
        return;
    }
    $shop = new Shop($url, $key, $secret, local: is_local());
    try {
        $shop->exchange($verifier);
        end_exchange($key, $verifier, $shop, null);
        error_log("$url is connected");
    } catch (ShopError $error) {
        end_exchange($key, $verifier, null, $error->getMessage());
        error_log("$url is not connected: {$error->getMessage()}");
    }
}

/** The merchant's pop-up. */
function login_page(array $form): void
{
    [$shop, $user] = [shop_of($form), user()];
    if ($user && $shop['user_id'] === $user['id']) {
        back_to_magento($shop, $form);
    } else {
        send_login($form, $shop, $user);
    }
}

function log_in(array $form): void
{
    start_session();
    // Other sites do not know it, and so cannot send our forms.
    if (!hash_equals($_SESSION['form_token'] ?? '', field($form, 'form_token') ?: '-')) {
        throw new Refusal('This form is no longer valid. Close the window and begin again.', 403);
    }
    $shop = isset($form['oauth_consumer_key']) ? shop_of($form) : null;
    $user = isset($form['name']) ? null : user();
    if (!$user) {
        $user = authenticate(field($form, 'name'), field($form, 'password'));
        if (!$user) {
            send_login($form, $shop, null, 'Name or password is wrong.', 403);
            return;
        }
        session_regenerate_id(true);
        $_SESSION['user_id'] = $user['id'];
    }
    if (!$shop) {
        send_redirect('/');
        return;
    }
    if (!link_shop($shop['consumer_key'], $user['id'])) {
        throw new Refusal('Another account is connected with this shop.', 403);
    }
    back_to_magento($shop, $form);
}

/** @return array<string, mixed> */
function shop_of(array $form): array
{
    $key = field($form, 'oauth_consumer_key');
    if ($key === '') {
        throw new Refusal('Open this page from Magento: System, Integrations, Activate.', 400);
    }
    return shop($key) ?? throw new Refusal(
        'No shop has introduced itself with this key. Close this window and press Activate in Magento again.',
        404
    );
}

/** Magento shows the integration as active only if the exchange is done by then. */
function back_to_magento(array $shop, array $form): void
{
    session_write_close(); // else the merchant's other requests would wait as well
    $end = microtime(true) + PATIENCE;
    while ($shop['state'] === 'exchanging' && microtime(true) < $end) {
        usleep(50_000);
        $shop = shop($shop['consumer_key']);
    }
    if ($shop['state'] === 'failed') {
        throw new Refusal(
            "{$shop['problem']}. Close this window and press Activate in Magento again.",
            502
        );
    }
    // A redirect to wherever the link says would lend our name to anybody.
    $target = field($form, 'success_call_back');
    if (origin($target) === origin($shop['base_url'])) {
        send_redirect($target);
    } else {
        send_page(200, 'Connected', paragraph('You can close this window.'));
    }
}

function send_login(array $form, ?array $shop, ?array $user, string $message = '', int $status = 200): void
{
    start_session();
    $_SESSION['form_token'] ??= bin2hex(random_bytes(32));
    $body = $message === '' ? '' : '<p role="alert">' . escape($message) . '</p>';
    $body .= $shop ? paragraph("Connect {$shop['base_url']} with your account.") : '';
    $body .= '<form method="post" action="/magento/login">';
    $body .= hidden('form_token', $_SESSION['form_token']);
    if ($shop) {
        foreach (['oauth_consumer_key', 'success_call_back'] as $name) {
            $body .= hidden($name, field($form, $name));
        }
    }
    if ($user) {
        $body .= paragraph("You are logged in as {$user['name']}.");
    } else {
        $body .= '<p><label>Name <input name="name" autocomplete="username" required></label></p>'
            . '<p><label>Password <input name="password" type="password" '
            . 'autocomplete="current-password" required></label></p>';
    }
    $button = $shop ? 'Connect' : 'Log in';
    $body .= "<p><button>$button</button></p></form>";
    send_page($status, $button, $body, $shop ? (string) origin($shop['base_url']) : '');
}

/** What it is all for. */
function overview(): void
{
    $user = user();
    if (!$user) {
        send_login([], null, null);
        return;
    }
    session_write_close();
    $lines = '';
    $shops = query('SELECT * FROM shops WHERE user_id = ? ORDER BY base_url', [$user['id']])->fetchAll();
    foreach ($shops as $row) {
        $lines .= '<li>' . escape("{$row['base_url']}: " . orders($row)) . '</li>';
    }
    send_page(200, 'Your shops', "<ul>$lines</ul>");
}

/** @param array<string, mixed> $row */
function orders(array $row): string
{
    if ($row['state'] !== 'connected') {
        return $row['problem'] ?? 'is being connected';
    }
    $shop = new Shop(
        $row['base_url'],
        $row['consumer_key'],
        $row['consumer_secret'],
        $row['access_token'],
        $row['access_secret'],
        is_local()
    );
    try {
        $reply = $shop->get('/V1/orders', ['searchCriteria[pageSize]' => '1']);
    } catch (ShopError $error) {
        return $error->getCode() !== 401
            ? $error->getMessage()
            : $error->getMessage() . '. If that stays so, activate the integration in Magento again';
    }
    return is_int($reply['total_count'] ?? null)
        ? "{$reply['total_count']} orders"
        : 'The shop answered with something that is no list of orders';
}

// -- HTTP -----------------------------------------------------------------------------------------

/** Whether shops may have http and private addresses. */
function is_local(): bool
{
    return getenv('SERVICE_LOCAL') === '1';
}

function field(array $form, string $name): string
{
    return is_string($form[$name] ?? null) ? $form[$name] : '';
}

function start_session(): void
{
    if (session_status() === PHP_SESSION_ACTIVE) {
        return;
    }
    session_start([
        'name' => is_local() ? 'session' : '__Host-session',
        'use_strict_mode' => true,
        'cookie_path' => '/',
        'cookie_httponly' => true,
        'cookie_samesite' => 'Lax',
        'cookie_secure' => !is_local(),
        'cache_limiter' => '',
    ]);
}

/** @return array<string, mixed>|null */
function user(): ?array
{
    start_session();
    return query('SELECT * FROM users WHERE id = ?', [$_SESSION['user_id'] ?? 0])->fetch() ?: null;
}

function escape(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

function paragraph(string $text): string
{
    return '<p>' . escape($text) . '</p>';
}

function hidden(string $name, string $value): string
{
    return sprintf('<input type="hidden" name="%s" value="%s">', $name, escape($value));
}

function send_page(int $status, string $title, string $body, string $formTarget = ''): void
{
    // Browsers apply form-action to the redirect behind a form as well.
    header("Content-Security-Policy: default-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
        . trim("form-action 'self' $formTarget"));
    send($status, 'text/html; charset=utf-8', '<!doctype html><html lang="en"><meta charset="utf-8">'
        . '<meta name="viewport" content="width=device-width">'
        . '<meta name="color-scheme" content="light dark">'
        . '<title>' . escape($title) . '</title><h1>' . escape($title) . "</h1>$body</html>");
}

function send_redirect(string $target): void
{
    header("Location: $target");
    send(303, 'text/plain; charset=utf-8', '');
}

function send(int $status, string $kind, string $text): void
{
    http_response_code($status);
    header("Content-Type: $kind");
    header('Content-Length: ' . strlen($text));
    header('Cache-Control: no-store');
    header('Referrer-Policy: no-referrer');
    header('X-Content-Type-Options: nosniff');
    header_remove('X-Powered-By');
    echo $text;
}

function answer(): void
{
    try {
        if ((int) ($_SERVER['CONTENT_LENGTH'] ?? 0) > MAX_FORM) {
            throw new Refusal('The form is too long.', 413);
        }
        match ($_SERVER['REQUEST_METHOD'] . ' ' . strtok($_SERVER['REQUEST_URI'], '?')) {
            'GET /' => overview(),
            'GET /magento/login' => login_page($_GET),
            'POST /magento/login' => log_in($_POST),
            'POST /magento/callback' => callback($_POST),
            default => throw new Refusal('There is no such page.', 404),
        };
    } catch (Refusal $refusal) {
        send_page($refusal->getCode(), 'That did not work', paragraph($refusal->getMessage()));
    }
}

/** @param list<string> $arguments */
function add_user(array $arguments): void
{
    if (count($arguments) !== 2 || $arguments[0] !== 'add-user') {
        exit_with('usage: php service.php add-user NAME');
    }
    $hides = stream_isatty(STDIN);
    if ($hides) {
        fwrite(STDERR, 'Password: ');
        system('stty -echo');
    }
    $password = rtrim((string) fgets(STDIN), "\r\n");
    if ($hides) {
        system('stty echo');
        fwrite(STDERR, "\n");
    }
    if (strlen($password) < 8) {
        exit_with('a password has at least 8 characters');
    }
    if (query('SELECT 1 FROM users WHERE name = ?', [$arguments[1]])->fetch()) {
        exit_with("there is a user '{$arguments[1]}' already");
    }
    $hash = password_hash($password, PASSWORD_DEFAULT);
    query('INSERT INTO users (name, password) VALUES (?, ?)', [$arguments[1], $hash]);
}

function exit_with(string $message): never
{
    fwrite(STDERR, "service: $message\n");
    exit(1);
}

PHP_SAPI === 'cli' ? add_user(array_slice($argv, 1)) : answer();
