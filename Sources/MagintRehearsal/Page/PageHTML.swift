#if Rehearsal
  internal import MagintCore

  /// The page before its script has run: places for what comes, and nothing of anybody else's.
  enum PageHTML {
    static func render(_ token: String) -> String {
      "\(text)".replacing("TOKEN", with: escaped(token, isAttribute: true))
    }

    private static let text: StaticString = #"""
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <meta name="rehearsal-token" content="TOKEN">
      <title>Rehearsal – magint</title>
      <link rel="icon" href="icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="app.css">
      <script src="app.js" defer></script>
      </head>
      <body>
      <a class="skip" href="#log-box">Skip to the log</a>
      <header class="top">
      <h1><b>magint</b> rehearsal</h1>
      <dl id="facts"></dl>
      <p id="connection" role="status"></p>
      </header>
      <noscript><p class="banner">This page needs JavaScript, as Magento's admin does.</p></noscript>
      <p id="banner" class="banner" role="alert" hidden></p>
      <div class="stage">
      <main class="merchant" aria-labelledby="merchant-title">
      <h2 class="side" id="merchant-title">What the merchant sees</h2>
      <div class="admin">
      <div id="admin-page">
      <p class="crumbs" aria-hidden="true">System › Extensions</p>
      <h3>Integrations</h3>
      <div id="messages" role="status"></div>
      <div class="scroll" role="region" aria-label="Grid of integrations" tabindex="0">
      <table>
      <thead><tr><th scope="col">Name</th><th scope="col">Status</th><th scope="col">Activate</th><th scope="col">Edit</th><th scope="col">Delete</th></tr></thead>
      <tbody id="grid"></tbody>
      </table>
      </div>
      <p class="stale"><span id="loaded"></span> <button type="button" id="reload" class="link">Reload the grid</button></p>
      </div>
      <div id="panel" role="dialog" aria-labelledby="panel-title" tabindex="-1" hidden>
      <header><h3 id="panel-title" tabindex="-1"></h3><button type="button" id="panel-close" aria-label="Close the panel">×</button></header>
      <div class="actions"><button type="button" id="panel-action" class="primary"></button></div>
      <div id="panel-body"></div>
      </div>
      <div id="alert" role="alertdialog" aria-labelledby="alert-text" hidden><div><p id="alert-text"></p><button type="button" id="alert-ok" class="primary">OK</button></div></div>
      </div>
      <p id="aside" class="aside" role="status"></p>
      </main>
      <section class="log" aria-labelledby="log-title">
      <div class="log-head">
      <h2 class="side" id="log-title">Log</h2>
      <label><input type="checkbox" id="secrets"> Show secrets in details</label>
      </div>
      <div id="log-box" role="log" aria-labelledby="log-title" tabindex="0"><ol id="log"></ol></div>
      </section>
      <section class="backstage" aria-labelledby="backstage-title">
      <h2 class="side" id="backstage-title">Behind the scenes</h2>
      <div id="cards"></div>
      <section class="card" aria-labelledby="shop-title">
      <h3 id="shop-title">The shop</h3>
      <ul class="tools" id="shop-tools"></ul>
      <p class="hint">Two shops at once are two rehearsals, each with a port of its own; one below a path has <code>--base-path /shop/</code>.</p>
      </section>
      </section>
      </div>
      </body>
      </html>

      """#

    static let icon: StaticString = #"""
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#b4531a"/><path d="M7 23V10l9 7 9-7v13" fill="none" stroke="#fff" stroke-width="3.5" stroke-linejoin="round" stroke-linecap="round"/></svg>

      """#
  }
#endif
