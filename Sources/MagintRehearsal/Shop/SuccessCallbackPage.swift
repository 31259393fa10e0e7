#if Rehearsal
  internal import Crypto

  /// The page that ends the merchant's visit to the service: it closes its window after a second.
  enum SuccessCallbackPage {
    private static let script = "setTimeout(function () { window.close(); }, 1000);"

    static let reply: ReplyMessage = {
      let digest = base64(Array(SHA256.hash(data: Array(script.utf8))))
      var reply = ReplyMessage.html(
        200,
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Success</title></head>
        <body><p>You may close this window.</p><script>\(script)</script></body>
        </html>

        """)
      reply.headers += [
        HeaderField(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        HeaderField("X-Content-Type-Options", "nosniff"),
        HeaderField("Referrer-Policy", "no-referrer"),
      ]
      return reply
    }()
  }
#endif
