<?php

declare(strict_types=1);

// A shop that runs Magento, as a service sees it: OAuth 1.0a, signed requests, and nothing else.

const TIMEOUT = 10; // seconds
const MAX_REPLY = 4 << 20; // bytes

/** Why a shop could not be asked, or what it answered. Holds no secret; the code is the status. */
final class ShopError extends Exception
{
}

// -- Signing --------------------------------------------------------------------------------------

/**
 * What is signed. $url has no query; $parameters are those of the query and of the header.
 *
 * @param array<string, string> $parameters
 */
function base_string(string $method, string $url, array $parameters): string
{
    // rawurlencode is what RFC 3986 has: a space is %20, never +, which Magento would take for a plus.
    $pairs = [];
    foreach ($parameters as $name => $value) {
        $pairs[rawurlencode((string) $name)] = rawurlencode($value);
    }
    ksort($pairs, SORT_STRING);
    $joined = implode('&', array_map(fn ($n, $v) => "$n=$v", array_keys($pairs), $pairs));
    return implode('&', [$method, rawurlencode($url), rawurlencode($joined)]);
}

/**
 * The same search with filter groups, and the filters in a group, numbered from 10 on.
 *
 * Magento up to 2.4.7 sorts [10] behind [9], from 2.4.8 on before [1], and the RFC between the two: a search with
 * more than ten groups is signed in one of these orders and refused by the others. Where all numbers have two
 * digits, all of them sort alike; that is enough for ninety.
 *
 * @param array<string, string> $query
 * @return array<string, string>
 */
function numbered(array $query): array
{
    $result = [];
    foreach ($query as $name => $value) {
        if (str_starts_with((string) $name, 'searchCriteria')) {
            $name = preg_replace_callback('~\[([0-9]+)]~', fn ($n) => '[' . ((int) $n[1] + 10) . ']', $name);
        }
        $result[$name] = $value;
    }
    return $result;
}

/** Magento takes HMAC-SHA256 alone since 2.4.4. The & is there even if no secret follows. */
function sign(string $text, string $secret, string $tokenSecret = ''): string
{
    return base64_encode(hash_hmac('sha256', $text, "$secret&$tokenSecret", true));
}

// -- Talking to a shop ----------------------------------------------------------------------------

/**
 * `store_base_url` without a slash at its end, as it is signed; null where it is none of ours.
 *
 * Anybody can post such a URL. It has to be https, without user, query and fragment; $local lets http
 * through, for tests.
 */
function base_url(string $text, bool $local): ?string
{
    $pattern = '~^(https?)://([a-z0-9.-]+)(?::([0-9]{1,5}))?((?:/[\w.\~-]+)*)/?$~Di';
    if (!preg_match($pattern, $text, $match)) {
        return null;
    }
    [, $scheme, $host, $port, $path] = $match;
    $scheme = strtolower($scheme);
    if ($scheme !== 'https' && !$local) {
        return null;
    }
    $authority = strtolower($host);
    if ($port !== '' && $port !== ['http' => '80', 'https' => '443'][$scheme]) {
        if ((int) $port < 1 || (int) $port > 65535) {
            return null;
        }
        $authority .= ":$port";
    }
    return "$scheme://$authority$path";
}

/** Scheme, host and port of a URL that can go into a header; null where it has no plain ones. */
function origin(string $url): ?string
{
    $pattern = '~^(https?://[a-z0-9.-]+(?::[0-9]{1,5})?)(?:/[\x21-\x7e]*)?$~Di';
    return preg_match($pattern, $url, $match) ? base_url($match[1], true) : null;
}

/** A shop with the secrets that it gave us. */
final class Shop
{
    public function __construct(
        private string $url,
        private string $key,
        private string $secret,
        public string $token = '',
        public string $tokenSecret = '',
        private bool $local = false
    ) {
    }

    /**
     * Gets the access token for the verifier: once, within 300 s of Magento's callback.
     *
     * @throws ShopError
     */
    public function exchange(string $verifier): void
    {
        $this->takeToken('/oauth/token/request');
        $this->takeToken('/oauth/token/access', $verifier);
    }

    /**
     * What the REST API answers, decoded; $path such as /V1/orders.
     *
     * @param array<string, string> $query
     * @throws ShopError
     */
    public function get(string $path, array $query): mixed
    {
        try {
            $reply = $this->send('GET', "/rest$path", numbered($query));
            return json_decode($reply, true, 64, JSON_THROW_ON_ERROR);
        } catch (JsonException) {
            throw new ShopError('The shop answered with something that is not JSON');
        }
    }

    private function takeToken(string $path, string $verifier = ''): void
    {
        parse_str($this->send('POST', $path, [], $verifier), $reply);
        $token = $reply['oauth_token'] ?? null;
        $secret = $reply['oauth_token_secret'] ?? null;
        if (!is_string($token) || !is_string($secret)) {
            throw new ShopError("The shop answered $path without a token");
        }
        [$this->token, $this->tokenSecret] = [$token, $secret];
    }

    /**
     * The Authorization header of a request: Magento reads OAuth's parameters nowhere else.
     *
     * @param array<string, string> $query
     */
    private function authorization(string $method, string $url, array $query, string $verifier): string
    {
        $oauth = array_filter([
            'oauth_consumer_key' => $this->key,
            'oauth_nonce' => bin2hex(random_bytes(16)), // Magento looks at 32 characters
            'oauth_signature_method' => 'HMAC-SHA256',
            'oauth_timestamp' => (string) time(),
            'oauth_token' => $this->token,
            'oauth_verifier' => $verifier,
            'oauth_version' => '1.0',
        ], fn ($value) => $value !== '');
        $text = base_string($method, $url, $oauth + $query);
        $oauth['oauth_signature'] = sign($text, $this->secret, $this->tokenSecret);
        $fields = array_map(
            fn ($name, $value) => sprintf('%s="%s"', $name, rawurlencode($value)),
            array_keys($oauth),
            $oauth
        );
        return 'OAuth ' . implode(', ', $fields);
    }

    /**
     * @param array<string, string> $query
     * @throws ShopError
     */
    private function send(string $method, string $path, array $query, string $verifier = ''): string
    {
        $url = $this->url . $path;
        preg_match('~^(https?://)(([^/:]+)(:[0-9]+)?)(.*)$~D', $url, $match);
        [, $scheme, $authority, $host, $port, $target] = $match;
        $headers = [
            "Host: $authority",
            'Accept: application/json',
            'Authorization: ' . $this->authorization($method, $url, $query, $verifier),
        ];
        if ($method === 'POST') {
            $headers[] = 'Content-Length: 0';
        }
        if ($query !== []) {
            $target .= '?' . http_build_query($query, '', '&', PHP_QUERY_RFC3986);
        }
        $context = stream_context_create([
            'http' => [
                'method' => $method,
                'header' => $headers,
                'protocol_version' => 1.1,
                'timeout' => TIMEOUT,
                'follow_location' => 0,
                'ignore_errors' => true,
            ],
            'ssl' => ['peer_name' => $host],
        ]);
        // To the address that was looked at, not to what the name means a moment later.
        $stream = @fopen($scheme . $this->address($host) . $port . $target, 'rb', false, $context);
        $body = $stream ? stream_get_contents($stream, MAX_REPLY + 1) : false;
        if ($stream === false || $body === false || stream_get_meta_data($stream)['timed_out']) {
            throw new ShopError('The shop cannot be reached');
        }
        $status = (int) (explode(' ', stream_get_meta_data($stream)['wrapper_data'][0])[1] ?? 0);
        if ($status !== 200 || strlen($body) > MAX_REPLY) {
            throw new ShopError("The shop answered $status: " . self::problem($body), $status);
        }
        return $body;
    }

    /** Else whoever posts a callback could make us call machines that only we can reach. */
    private function address(string $host): string
    {
        $addresses = gethostbynamel($host);
        if (!$addresses) {
            throw new ShopError("The shop cannot be reached: $host has no IPv4 address");
        }
        $public = defined('FILTER_FLAG_GLOBAL_RANGE') // since PHP 8.2
            ? FILTER_FLAG_GLOBAL_RANGE
            : FILTER_FLAG_NO_PRIV_RANGE | FILTER_FLAG_NO_RES_RANGE;
        if (!$this->local && filter_var($addresses[0], FILTER_VALIDATE_IP, $public) === false) {
            throw new ShopError("The shop cannot be reached: $host is not on the internet");
        }
        return $addresses[0];
    }

    /** What Magento says is wrong: a form at the token URLs, JSON at the REST API. */
    private static function problem(string $text): string
    {
        if (str_starts_with($text, 'oauth_problem=')) {
            $message = urldecode(substr($text, strlen('oauth_problem=')));
        } else {
            $reply = json_decode($text, true);
            $message = is_array($reply) ? $reply['message'] ?? null : null;
            if (!is_string($message)) {
                return "something that is not Magento's";
            }
            foreach ((array) ($reply['parameters'] ?? []) as $name => $value) {
                $place = '%' . (is_int($name) ? $name + 1 : $name);
                $message = str_replace($place, is_scalar($value) ? (string) $value : '', $message);
            }
        }
        $message = mb_substr(mb_scrub($message, 'UTF-8'), 0, 200, 'UTF-8');
        return rtrim(preg_replace('/[\p{C}\p{Zl}\p{Zp}]/u', ' ', $message), '. ');
    }
}
