#if Rehearsal
  /// The page's style, light and dark.
  enum PageStyle {
    static let text: StaticString = #"""
      :root {
        color-scheme: light dark;
        --bg: #f3f1ec; --card: #fff; --ink: #1d1f23; --soft: #575c65; --line: #dcd8cf;
        --accent: #9a3f10; --primary: #b4470f; --on-primary: #fff; --tint: #faf6f0;
        --good: #16653a; --good-bg: #e5f4ea; --bad: #a11c1c; --bad-bg: #fdeaea; --warn: #7a4b00; --warn-bg: #fff3d6;
        --note: #1b4e8a; --note-bg: #e8f0fb; --shadow: 0 1px 2px #0001, 0 8px 28px #00000012;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --bg: #131518; --card: #1c1f23; --ink: #ebe9e5; --soft: #a9afb8; --line: #353a41;
          --accent: #f2ab7c; --primary: #f0a06a; --on-primary: #22120a; --tint: #23272c;
          --good: #86d9a4; --good-bg: #17291e; --bad: #f6a6a6; --bad-bg: #331b1c; --warn: #f3cd7c; --warn-bg: #2f2714;
          --note: #a5c8f5; --note-bg: #182738; --shadow: 0 1px 2px #0006, 0 8px 28px #0006;
        }
      }
      * { box-sizing: border-box; }
      [hidden] { display: none !important; }
      body { margin: 0; background: var(--bg); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: break-word; }
      h1, h2, h3, h4, p, dl, dd, ul, ol { margin: 0; padding: 0; }
      ul, ol { list-style: none; }
      code, pre, time, input { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
      button { font: inherit; color: inherit; cursor: pointer; }
      button:disabled, button[aria-disabled="true"] { cursor: default; opacity: .55; }
      :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
      .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
      .skip { position: absolute; left: -100vw; }
      .skip:focus { left: 1rem; top: 1rem; z-index: 9; padding: .5rem 1rem; background: var(--card); color: var(--accent); }

      .top, .stage, .banner { max-width: 94rem; margin-inline: auto; padding-inline: clamp(.75rem, 2vw, 1.75rem); }
      .top { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem 2rem; padding-block: 1.1rem .9rem; }
      .top h1 { font-size: 1.25rem; font-weight: 500; }
      .top h1 b { color: var(--accent); }
      #facts { display: flex; flex-wrap: wrap; gap: .2rem 1.6rem; font-size: .875rem; }
      #facts div { display: flex; gap: .45rem; }
      #facts dt { color: var(--soft); }
      #facts dd { font-weight: 600; overflow-wrap: anywhere; }
      #connection { margin-left: auto; font-size: .875rem; color: var(--soft); }
      #connection::before { content: ""; display: inline-block; width: .6rem; height: .6rem; margin-right: .45rem; border-radius: 50%; background: var(--bad); }
      #connection.is-live::before { background: var(--good); }
      .banner { padding-block: .7rem; background: var(--bad-bg); color: var(--bad); font-weight: 600; border-radius: .5rem; margin-bottom: .75rem; }

      .side { margin-bottom: .5rem; font-size: .8125rem; font-weight: 650; color: var(--soft); letter-spacing: .03em; }
      .stage { display: grid; grid-template: "merchant backstage" auto "log backstage" 1fr / minmax(0, 1.75fr) minmax(19rem, 1fr); gap: .4rem 1.25rem; align-items: start; padding-bottom: 2rem; }
      .merchant { grid-area: merchant; }
      .backstage { grid-area: backstage; }
      .log { grid-area: log; }
      .admin { position: relative; overflow: hidden; min-height: 30rem; background: var(--card); border: 1px solid var(--line); border-top: .3rem solid var(--primary); border-radius: .6rem; box-shadow: var(--shadow); }
      #admin-page { padding: 1.1rem 1.35rem 1.35rem; }
      .crumbs { color: var(--soft); font-size: .8125rem; }
      #admin-page h3 { margin: .1rem 0 .9rem; font-size: 1.6rem; font-weight: 600; line-height: 1.2; }
      .message { margin-bottom: .6rem; padding: .55rem .85rem; border-left: .25rem solid; border-radius: .25rem; font-size: .9375rem; }
      .message.success { background: var(--good-bg); color: var(--good); }
      .message.error { background: var(--bad-bg); color: var(--bad); }
      .message.warning { background: var(--warn-bg); color: var(--warn); }
      .message.notice { background: var(--note-bg); color: var(--note); }
      .scroll { position: relative; overflow-x: auto; border: 1px solid var(--line); border-radius: .35rem; }
      table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
      thead th { background: var(--tint); color: var(--soft); font-size: .8125rem; font-weight: 600; text-align: left; }
      th, td { padding: .65rem .8rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
      tbody tr:last-child > * { border-bottom: 0; }
      tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 9rem; }
      .insecure { display: inline-flex; align-items: center; gap: .3rem; color: var(--bad); font-size: .8125rem; font-weight: 600; white-space: nowrap; }
      .insecure::before { content: ""; flex: none; width: .8rem; height: .7rem; background: var(--bad); clip-path: polygon(50% 0, 100% 100%, 0 100%); }
      .link { padding: 0; border: 0; background: none; color: var(--accent); text-decoration: underline; text-underline-offset: .15em; }
      .link:disabled { color: var(--soft); text-decoration: none; }
      .status { font-weight: 600; }
      .status.active { color: var(--good); }
      .status.recreated { color: var(--warn); }
      .card .status { padding: .1rem .55rem; border-radius: 1rem; background: var(--tint); font-size: .8125rem; vertical-align: .1em; }
      .card .status.active { background: var(--good-bg); }
      .card .status.recreated { background: var(--warn-bg); }
      .stale { margin-top: .7rem; color: var(--soft); font-size: .875rem; }
      .stale.is-stale { color: var(--warn); font-weight: 600; }

      #panel { position: absolute; inset: 0 0 0 8%; overflow: auto; padding: 0 1.35rem 1.35rem; background: var(--card); border-left: 1px solid var(--line); box-shadow: -1rem 0 3rem #0003; transform: translateX(102%); }
      #panel.is-open { transform: none; transition: transform .28s ease-out; }
      @media (prefers-reduced-motion: reduce) { #panel.is-open { transition: none; } }
      #panel header { position: sticky; top: 0; display: flex; align-items: flex-start; gap: 1rem; justify-content: space-between; padding: 1rem 0 .6rem; background: var(--card); z-index: 1; }
      #panel h3 { font-size: 1.35rem; line-height: 1.25; overflow-wrap: anywhere; min-width: 0; }
      #panel h3:focus-visible { outline-offset: 4px; }
      #panel h4 { margin: 1.1rem 0 .4rem; }
      #panel-close { flex: none; width: 2.25rem; height: 2.25rem; border: 0; border-radius: .35rem; background: none; font-size: 1.6rem; line-height: 1; }
      #panel-close:hover { background: var(--tint); }
      .actions { display: flex; justify-content: flex-end; padding: .55rem 0 .8rem; border-bottom: 1px solid var(--line); margin-bottom: .9rem; }
      .actions:has(> [hidden]) { padding: 0; }
      .primary { padding: .5rem 1.35rem; border: 0; border-radius: .3rem; background: var(--primary); color: var(--on-primary); font-weight: 650; }
      #panel[aria-busy="true"] .primary::after { content: ""; display: inline-block; width: .85em; height: .85em; margin-left: .6em; border: 2px solid; border-right-color: transparent; border-radius: 50%; vertical-align: -.08em; animation: turn .8s linear infinite; }
      @keyframes turn { to { transform: rotate(1turn); } }
      .tabs { margin: .9rem 0 .8rem; border-bottom: 1px solid var(--line); }
      .tab { display: inline-block; padding: .4rem .9rem; border-bottom: .2rem solid var(--primary); font-weight: 600; }
      .tree ul { margin-left: .5rem; padding-left: 1.1rem; border-left: 1px solid var(--line); }
      .tree li { padding: .14rem 0; }
      .facts { display: grid; gap: .3rem; font-size: .9375rem; }
      .facts div { display: grid; grid-template-columns: 9.5rem 1fr; gap: .75rem; }
      .facts dt { color: var(--soft); }
      .facts dd { overflow-wrap: anywhere; }
      #alert { position: absolute; inset: 0; display: grid; place-items: center; padding: 1rem; background: #0007; z-index: 3; }
      #alert > div { max-width: 27rem; padding: 1.35rem; background: var(--card); border-radius: .5rem; box-shadow: var(--shadow); }
      #alert button { display: block; margin: 1rem 0 0 auto; }
      .aside { min-height: 3.2rem; margin-top: .7rem; padding: .1rem 0 .1rem .85rem; border-left: .25rem solid var(--line); color: var(--soft); font-size: .9375rem; }

      .aside:empty { border-color: transparent; }

      .card { margin-bottom: .9rem; padding: .95rem 1.1rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
      .card h3 { margin-bottom: .55rem; font-size: 1.05rem; overflow-wrap: anywhere; }
      .card .facts { font-size: .875rem; margin-bottom: .7rem; }
      .card .facts div { grid-template-columns: 8rem 1fr; }
      .card > button, .tools button, .secret button { padding: .3rem .75rem; border: 1px solid var(--line); border-radius: .35rem; background: var(--tint); font-size: .875rem; font-weight: 600; }
      .card > button:hover, .tools button:enabled:hover, .secret button:hover { border-color: var(--accent); }
      .tools button[aria-pressed="true"] { background: var(--primary); border-color: var(--primary); color: var(--on-primary); }
      details > summary { cursor: pointer; }
      .card details { margin-top: .8rem; }
      .card summary { font-weight: 600; font-size: .9375rem; }
      .tools { display: grid; gap: .55rem; margin-top: .6rem; }
      .tools li { display: grid; gap: .1rem; justify-items: start; }
      .tools span { color: var(--soft); font-size: .8125rem; line-height: 1.4; }
      .hint { margin-top: .8rem; color: var(--soft); font-size: .8125rem; line-height: 1.4; }
      .secrets { margin-top: .6rem; }
      .secret { display: grid; gap: .15rem; margin-bottom: .55rem; font-size: .875rem; }
      .secret label { color: var(--soft); }
      .value { display: flex; gap: .4rem; }
      .value input { flex: 1; min-width: 0; padding: .3rem .5rem; border: 1px solid var(--line); border-radius: .35rem; background: var(--tint); color: inherit; font-size: .8125rem; }
      .none { color: var(--soft); }

      .log-head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .25rem 1rem; }
      .log-head label { font-size: .875rem; color: var(--soft); }
      .log-head input { accent-color: var(--primary); }
      #log-box { position: relative; max-height: 40rem; overflow: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
      #log:empty::after { content: "Nothing has been said yet. Press Activate."; display: block; padding: .9rem 1.1rem; color: var(--soft); }
      #log > li { padding: .5rem 1rem; border-bottom: 1px solid var(--line); border-left: .25rem solid transparent; font-size: .9375rem; }
      #log > li:last-child { border-bottom: 0; }
      #log > li.good { border-left-color: var(--good); }
      #log > li.bad { border-left-color: var(--bad); }
      #log time { color: var(--soft); font-size: .8125rem; }
      #log .line, #log summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .7rem; }
      #log summary::before { content: "▸"; color: var(--soft); width: .7rem; margin-right: -.35rem; }
      #log details[open] > summary::before { content: "▾"; }
      #log .line { padding-left: 1.05rem; }
      #log summary::-webkit-details-marker { display: none; }
      #log .actor { color: var(--soft); font-size: .8125rem; font-weight: 600; }
      #log code { font-size: .875rem; overflow-wrap: anywhere; min-width: 0; }
      #log .code { font-weight: 700; }
      #log .good .code { color: var(--good); }
      #log .bad .code { color: var(--bad); }
      #log > li > p { padding-left: 1.05rem; color: var(--soft); font-size: .875rem; max-width: 60rem; }
      #log > li.bad > p { color: var(--bad); }
      .detail { padding: .3rem 0 .3rem 1.05rem; }
      .detail h4 { margin: .6rem 0 .2rem; font-size: .8125rem; color: var(--soft); }
      .detail pre { margin: 0; padding: .55rem .7rem; overflow: auto; max-height: 18rem; background: var(--tint); border-radius: .35rem; font-size: .8125rem; white-space: pre-wrap; overflow-wrap: anywhere; }
      .finding { margin-top: .5rem; padding: .6rem .85rem; background: var(--bad-bg); border-radius: .35rem; }
      .finding p + p { margin-top: .3rem; }
      .sides { display: grid; gap: 0 1rem; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); }
      .checks li { font-size: .875rem; padding-left: 1.2rem; text-indent: -1.2rem; }
      .checks li::before { content: "✓"; display: inline-block; width: 1.2rem; text-indent: 0; color: var(--good); font-weight: 700; }
      .checks li.bad::before { content: "✗"; color: var(--bad); }

      @media (max-width: 60rem) { .stage { grid-template: "merchant" auto "log" auto "backstage" auto / minmax(0, 1fr); row-gap: 1.25rem; } }
      @media (max-width: 36rem) {
        #admin-page { padding: .9rem; }
        #panel { inset: 0; padding-inline: .9rem; }
        table { font-size: .875rem; }
        th, td { padding: .5rem .4rem; }
        tbody th { min-width: 6rem; }
        .insecure { white-space: normal; overflow-wrap: normal; }
        .facts div, .card .facts div { grid-template-columns: 1fr; gap: 0; }
        #connection { margin-left: 0; }
      }

      """#
  }
#endif
