#if Rehearsal
  /// The page's script. All text comes into the page as text: there is no markup in it, and the policy
  /// allows none.
  enum PageScript {
    static let text: StaticString = #"""
      "use strict";
      (() => {
        const token = document.querySelector('meta[name="rehearsal-token"]').content;
        const byId = (id) => document.getElementById(id);

        // -- Elements

        function element(name, attributes = {}, ...children) {
          const result = document.createElement(name);
          for (const [key, value] of Object.entries(attributes)) {
            if (key === "onclick") result.addEventListener("click", value);
            else if (value === true) result.setAttribute(key, "");
            else if (value !== false && value !== undefined) result.setAttribute(key, value);
          }
          result.append(...children.filter((child) => child !== undefined && child !== ""));
          return result;
        }

        function button(text, onclick, attributes = {}) {
          return element("button", { type: "button", onclick, ...attributes }, text);
        }

        const hint = (text) => element("span", { class: "hidden" }, text);

        // -- The server

        function once() {
          const bytes = crypto.getRandomValues(new Uint8Array(16));
          return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
        }

        async function post(action, fields = {}) {
          const body = new URLSearchParams(fields);
          body.set("once", once());
          let reply;
          try {
            reply = await fetch("actions/" + action, {
              method: "POST", body, cache: "no-store", redirect: "error",
              headers: { "X-Rehearsal-Token": token },
            });
          } catch {
            throw new Error("magint does not answer. Was it stopped?");
          }
          let answer = {};
          try { answer = await reply.json(); } catch { /* It says nothing. */ }
          if (!reply.ok) throw new Error(answer.error || "magint refuses that (" + reply.status + ").");
          return answer;
        }

        function say(text) { byId("aside").textContent = text; }

        // Does something while its button waits.
        async function busy(pressed, work) {
          if (pressed.getAttribute("aria-disabled") === "true") return undefined;
          pressed.setAttribute("aria-disabled", "true");
          try {
            return await work();
          } catch (error) {
            say(error.message);
            return undefined;
          } finally {
            pressed.removeAttribute("aria-disabled");
          }
        }

        // -- What is known

        let state = null;
        // What the grid was loaded with: it shows nothing newer, as in Magento.
        let shown = null;
        let popUp = null;

        const statuses = { inactive: "Inactive", active: "Active", recreated: "Reset" };

        function take(next) {
          if (!next.rows) return;
          if (!state) byId("secrets").checked = next.showsSecrets;
          state = next;
          showFacts();
          showCards();
          showTools();
          if (shown) showStaleness();
        }

        function clockText(seconds) {
          if (!seconds) return "as this machine's";
          const minutes = Math.floor(seconds / 60);
          return (minutes ? minutes + " min " : "") + (seconds % 60) + " s ahead";
        }

        function showFacts() {
          byId("facts").replaceChildren(
            ...[["Magento", state.release], ["store_base_url", state.baseURL], ["Shop's clock", clockText(state.clockOffset)]]
              .map(([term, value]) => element("div", {}, element("dt", {}, term), element("dd", {}, value))));
        }

        // -- The grid

        function message(kind, text) {
          return element("p", { class: "message " + kind }, text);
        }

        // Asks the server: what it has sent by itself may be on its way yet.
        async function reloadGrid(...messages) {
          try { take(await post("state")); } catch (error) { say(error.message); }
          if (!state) return;
          showGrid(messages);
        }

        function showGrid(messages) {
          const focused = document.activeElement && document.activeElement.closest("#grid [data-row]");
          shown = structuredClone(state);
          if (shown.rows.some((row) => !row.isSecure)) {
            messages.unshift(message("warning", "Some integrations do not use https: what they send can be read on the way."));
          }
          if (shown.rows.some((row) => row.status === "recreated")) {
            messages.unshift(message("notice", "Some integrations have been reset, because their configuration has changed. Reauthorize them."));
          }
          byId("messages").replaceChildren(...messages);
          byId("grid").replaceChildren(...shown.rows.map(gridRow));
          if (focused) linkOf(focused.dataset.row)?.focus({ preventScroll: true });
          showStaleness();
        }

        const linkOf = (row) => document.querySelector('#grid [data-row="' + row + '"]');

        function gridRow(row) {
          const name = element("th", { scope: "row" }, element("span", { class: "name" }, row.name));
          if (!row.isSecure) name.append(" ", element("span", { class: "insecure" }, "Integration not secure"));
          const again = row.status !== "inactive";
          const activate = button(again ? "Reauthorize" : "Activate", (event) => openPermissions(row, event.currentTarget), { class: "link", "data-row": row.row });
          activate.append(hint(" " + row.name));
          const view = button("View", (event) => openView(row, event.currentTarget), { class: "link" });
          view.append(hint(" " + row.name));
          const remove = button("Delete", () => {}, { class: "link", disabled: true, title: "Uninstall the extension to remove this integration" });
          remove.append(hint(" " + row.name + ". Uninstall the extension to remove this integration"));
          return element("tr", {}, name,
            element("td", {}, element("span", { class: "status " + row.status }, statuses[row.status] || row.status)),
            element("td", {}, activate), element("td", {}, view), element("td", {}, remove));
        }

        function showStaleness() {
          const isStale = shown.rows.some((row, at) => state.rows[at] && (state.rows[at].status !== row.status || state.rows[at].id !== row.id));
          byId("loaded").textContent = isStale ? "The shop has moved on since the grid was loaded." : "";
          byId("loaded").parentElement.classList.toggle("is-stale", isStale);
        }

        // -- The panel that slides in

        let opener = null;
        let panelRow = null;

        function openPanel(row, from, canClose = true) {
          byId("panel-close").hidden = !canClose;
          opener = from || opener;
          panelRow = row;
          const panel = byId("panel");
          byId("panel-title").textContent = row.name;
          byId("admin-page").inert = true;
          if (panel.hidden) {
            panel.hidden = false;
            // A style that has been laid out once can be left in a transition.
            void panel.offsetWidth;
            panel.classList.add("is-open");
          }
          byId("panel-title").focus({ preventScroll: true });
          panel.scrollTop = 0;
        }

        function closePanel() {
          const panel = byId("panel");
          if (panel.hidden) return;
          panel.classList.remove("is-open");
          panel.hidden = true;
          panel.removeAttribute("aria-busy");
          byId("admin-page").inert = false;
          const row = panelRow;
          panelRow = null;
          // The grid may have been made anew.
          const target = opener && opener.isConnected ? opener : row && linkOf(row.row);
          if (target) target.focus({ preventScroll: true });
          opener = null;
        }

        function panelAction(text, onclick) {
          const action = byId("panel-action");
          action.hidden = !text;
          action.textContent = text || "";
          action.onclick = onclick || null;
        }

        function tree(nodes) {
          return element("ul", {}, ...nodes.map((node) =>
            element("li", {}, element("span", { title: node.id }, node.title),
              node.children.length ? tree(node.children) : "")));
        }

        function permissions(row) {
          const parts = [element("div", { class: "tabs" }, element("span", { class: "tab" }, "API"))];
          if (row.permissions.length) {
            const list = tree(row.permissions);
            list.className = "tree";
            list.setAttribute("aria-label", "Permissions");
            parts.push(list);
          } else {
            parts.push(element("p", {}, "No permissions requested"));
          }
          return parts;
        }

        function openPermissions(row, from) {
          const again = row.status !== "inactive";
          byId("panel-body").replaceChildren(
            element("p", {}, "The integration you selected asks you to approve access to the following:"),
            ...permissions(row));
          panelAction(again ? "Reauthorize" : "Allow", (event) => allow(row, again, false, event.currentTarget));
          openPanel(row, from);
        }

        function openView(row, from) {
          const facts = [["Name", row.name], ["Email", row.email], ["Callback URL", row.endpointURL], ["Identity link URL", row.identityLinkURL]];
          byId("panel-body").replaceChildren(
            element("h4", {}, "Integration Info"),
            element("dl", { class: "facts" }, ...facts.map(([term, value]) =>
              element("div", {}, element("dt", {}, term), element("dd", {}, value || "–")))),
            element("h4", {}, "Available APIs"), ...permissions(row));
          panelAction("");
          openPanel(row, from);
        }

        async function openTokens(row, again) {
          const tokens = await post("secrets", { row: row.row });
          byId("panel-body").replaceChildren(
            ...secretFields([["Consumer Key", tokens.consumerKey], ["Consumer Secret", tokens.consumerSecret], ["Access Token", tokens.accessToken], ["Access Token Secret", tokens.accessTokenSecret]], "token"));
          panelAction("Done", async () => {
            closePanel();
            await reloadGrid(message("success", "The integration '" + row.name + "' has been " + (again ? "re-authorized." : "activated.")));
          });
          openPanel(row, null, false);
          say("Magento shows the four values as they are; here they are hidden until you show them. The integration is active already.");
        }

        // Values that are hidden until they are shown.
        function secretFields(pairs, prefix) {
          return pairs.map(([label, value], at) => {
            const id = prefix + "-" + at;
            // No field for passwords: a browser would offer to keep it.
            const input = element("input", { id, type: "text", readonly: true, autocomplete: "off", spellcheck: "false" });
            const dots = "•".repeat(24);
            input.value = dots;
            const show = button("Show", () => {
              const isHidden = input.value === dots;
              input.value = isHidden ? value : dots;
              show.firstChild.data = isHidden ? "Hide" : "Show";
            });
            show.append(hint(" " + label));
            const copy = button("Copy", async () => {
              try {
                await navigator.clipboard.writeText(value);
                say(label + " is in the clipboard.");
              } catch {
                input.value = value;
                show.firstChild.data = "Hide";
                input.select();
                say("The browser does not let the page copy. " + label + " is selected.");
              }
            });
            copy.append(hint(" " + label));
            return element("div", { class: "secret" }, element("label", { for: id }, label),
              value ? element("span", { class: "value" }, input, show, copy) : element("span", { class: "none", id }, "none yet"));
          });
        }

        // While Magento calls the service, nothing else can be pressed.
        function leavePanel() {
          if (!byId("panel-close").hidden && byId("panel").getAttribute("aria-busy") !== "true") closePanel();
        }

        byId("panel-close").addEventListener("click", leavePanel);
        byId("panel").addEventListener("keydown", (event) => { if (event.key === "Escape") leavePanel(); });

        // -- Magento's alert

        let afterAlert = null;

        function alertBox(text) {
          afterAlert = document.activeElement;
          byId("alert-text").textContent = text;
          byId("alert").hidden = false;
          byId("admin-page").inert = true;
          byId("panel").inert = true;
          byId("alert-ok").focus();
        }

        function closeAlert() {
          byId("alert").hidden = true;
          byId("admin-page").inert = !byId("panel").hidden;
          byId("panel").inert = false;
          if (afterAlert && afterAlert.isConnected) afterAlert.focus();
        }

        byId("alert-ok").addEventListener("click", closeAlert);
        byId("alert").addEventListener("keydown", (event) => { if (event.key === "Escape") closeAlert(); });

        // -- Activation

        const failed = "The attempt to post data to consumer failed due to an unexpected error. Please try again later.";

        async function allow(row, again, twice, pressed) {
          const panel = byId("panel");
          panel.setAttribute("aria-busy", "true");
          say("Magento calls the endpoint URL, and waits 5 s at most.");
          const answer = await busy(pressed, async () => {
            try {
              return await post("allow", { row: row.row, reauthorize: again ? "1" : "0", twice: twice ? "1" : "0" });
            } finally {
              panel.removeAttribute("aria-busy");
            }
          });
          if (!answer) return;
          switch (answer.result) {
            case "tokens":
              await busy(pressed, () => openTokens(row, again));
              break;
            case "failed":
              closePanel();
              await reloadGrid(message("error", failed));
              say("No pop-up opens: " + answer.reason + ".");
              break;
            case "no-page":
              closePanel();
              await reloadGrid();
              say("No pop-up is opened here: " + answer.reason + ".");
              break;
            case "popup":
              openPopUp(row, again, answer);
              break;
          }
        }

        function openPopUp(row, again, answer) {
          if (!/^https?:\/\//i.test(answer.url)) return;
          const left = Math.max(0, screen.width - 710);
          const top = Math.max(0, screen.height - 810);
          const opened = window.open(answer.url, "", "popup,width=680,height=510,left=" + left + ",top=" + top);
          if (!opened) {
            closePanel();
            report(row, "blocked");
            alertBox("Popup Blocker is enabled! Please add this site to your exception list.");
            say("The call of the endpoint URL has been made already: the service waits for a merchant who does not come. Allow pop-ups, and activate once more.");
            return;
          }
          byId("panel-body").replaceChildren(element("p", {}, "Please setup or sign in into your 3rd party account to complete setup of this integration."));
          panelAction("");
          openPanel(row);
          opened.focus();
          report(row, "opened");
          say("The pop-up is open. Magento looks every 500 ms whether it is back at the shop, or closed.");
          watch(opened, row, again, answer.callback);
        }

        function watch(opened, row, again, callback) {
          if (popUp) clearInterval(popUp.timer);
          const current = { window: opened, timer: 0 };
          current.timer = setInterval(() => {
            let isBack = false;
            try { isBack = opened.location.href === callback; } catch { /* It is at the service. */ }
            if (!opened.closed && !isBack) return;
            clearInterval(current.timer);
            if (popUp === current) popUp = null;
            showTools();
            finish(row, again, isBack);
          }, 500);
          popUp = current;
          showTools();
        }

        async function finish(row, again, isBack) {
          await report(row, isBack ? "returned" : "closed");
          closePanel();
          await reloadGrid(message("success", "Integration '" + row.name + "' has been sent for " + (again ? "re-authorization." : "activation.")));
          const live = state.rows[row.row];
          const isActive = live && live.status === "active";
          say((isBack ? "The pop-up came back to the shop. " : "The pop-up was closed. ") +
            (isActive ? "The exchange of tokens is done: the integration is active."
              : "The message says nothing of success: there is no access token yet. A later exchange still works, and shows after a reload."));
          if (!document.activeElement || document.activeElement === document.body) linkOf(row.row)?.focus({ preventScroll: true });
        }

        async function report(row, event) {
          try { await post("popup", { row: row.row, event }); } catch { /* The log lacks a line. */ }
        }

        byId("reload").addEventListener("click", async () => {
          await reloadGrid();
          say("The grid shows what the shop knows now.");
        });

        // -- Behind the scenes

        const tools = [
          ["call", "Make test calls", "Signed with the access token: routes that are granted, and one that is not.", (row) => row.hasToken],
          ["twice", "Activate, and post twice", "The endpoint URL gets the same values twice at the same time.", (row) => row.exchangesTokens],
          ["repeat", "Post once more", "What was posted last comes again, as after a proxy's time-out.", (row) => row.wasCalled],
          ["forge", "Forge a callback", "A stranger posts a consumer that the shop does not have.", (row) => row.exchangesTokens],
          ["forge-known", "Forge one for this consumer", "A stranger posts the shop's consumer key with a secret and an address of their own.", (row) => row.exchangesTokens],
          ["recreate", "Recreate by an upgrade", "The module's email, a URL or a resource has changed: new consumer, no token.", () => true],
          ["revoke", "Revoke the access token", "REST answers: Access token has been revoked.", (row) => row.hasToken],
        ];

        async function use(tool, row, pressed) {
          if (tool === "twice") {
            opener = pressed;
            await allow(row, row.status !== "inactive", true, pressed);
            return;
          }
          const name = tool === "forge-known" ? "forge" : tool;
          const fields = { row: row.row };
          if (tool === "forge-known") fields.known = "1";
          await busy(pressed, async () => {
            await post(name, fields);
            say(tools.find((entry) => entry[0] === tool)[1] + ": done. The log says what came of it.");
          });
        }

        function tool(id, title, text, onclick) {
          return element("li", {}, button(title, onclick, { "data-tool": id, "aria-describedby": id + "-text" }),
            element("span", { id: id + "-text" }, text));
        }

        const cards = new Map();

        function card(row) {
          const id = "card-" + row.row;
          const status = element("span", { class: "status" });
          const facts = element("dl", { class: "facts" });
          const secrets = element("div", { class: "secrets" });
          const show = button("Show the tokens", () => busy(show, async () => {
            secrets.replaceChildren();
            if (show.getAttribute("aria-expanded") === "true") return closeSecrets();
            const values = await post("secrets", { row: row.row });
            secrets.replaceChildren(...secretFields([["Consumer key", values.consumerKey], ["Consumer secret", values.consumerSecret], ["Verifier", values.verifier], ["Access token", values.accessToken], ["Access token secret", values.accessTokenSecret]], id));
            show.setAttribute("aria-expanded", "true");
            show.textContent = "Hide the tokens";
          }), { "aria-expanded": "false" });
          function closeSecrets() {
            secrets.replaceChildren();
            show.setAttribute("aria-expanded", "false");
            show.textContent = "Show the tokens";
          }
          const list = element("ul", { class: "tools" }, ...tools.map(([name, title, text]) =>
            tool(id + "-" + name, title, text, (event) => {
              const pressed = event.currentTarget;
              if (pressed.disabled) return;
              use(name, state.rows[row.row], pressed);
            })));
          const refusal = element("p", { class: "message warning", hidden: true });
          const root = element("section", { class: "card", "aria-labelledby": id },
            element("h3", { id }, row.name, " ", status), refusal, facts, show, secrets,
            element("details", { open: state.rows.length === 1 }, element("summary", {}, "Bad days"), list));
          return { root, status, facts, list, refusal, closeSecrets, key: "" };
        }

        function showCards() {
          for (const row of state.rows) {
            if (!cards.has(row.row)) {
              cards.set(row.row, card(row));
              byId("cards").append(cards.get(row.row).root);
            }
            const own = cards.get(row.row);
            own.status.textContent = row.status === "recreated" ? "recreated" : row.status;
            own.status.className = "status " + row.status;
            own.refusal.hidden = !row.refusal;
            own.refusal.textContent = row.refusal || "";
            const facts = [["Endpoint URL", row.calledEndpoint || "none"], ["Identity link URL", row.calledIdentityLink || "none"],
              ["Consumer", "number " + row.consumer + (row.hasToken ? ", with an access token" : ", without an access token")]];
            own.facts.replaceChildren(...facts.map(([term, value]) =>
              element("div", {}, element("dt", {}, term), element("dd", {}, value))));
            // What is shown of another consumer, or of a token that is gone, would be wrong.
            const key = row.id + "/" + row.hasToken + "/" + row.status;
            if (own.key && own.key !== key) own.closeSecrets();
            own.key = key;
            tools.forEach(([name, , , isOffered], at) => {
              own.list.children[at].firstChild.disabled = !isOffered(row) || Boolean(row.refusal && ["twice", "repeat", "forge", "forge-known"].includes(name));
            });
          }
        }

        function shopTool(id, title, text, work) {
          return tool(id, title, text, (event) => {
            const pressed = event.currentTarget;
            busy(pressed, () => work(pressed));
          });
        }

        byId("shop-tools").replaceChildren(
          shopTool("clock", "Move the clock on by 301 s", "A verifier is good for 300 s after the endpoint URL was called.", async () => {
            await post("clock", { seconds: "301" });
            say("The shop's clock is moved on: a verifier of before is no longer good.");
          }),
          shopTool("slow", "Slow shop", "While it is on, requests for tokens wait.", async (pressed) => {
            await post("slow", { on: pressed.getAttribute("aria-pressed") === "true" ? "0" : "1" });
          }),
          shopTool("close", "Close the pop-up", "The merchant has second thoughts.", async () => {
            if (popUp) popUp.window.close();
          }),
          shopTool("reset", "Reset the rehearsal", "All integrations are installed anew; the log is emptied.", async () => {
            if (popUp) popUp.window.close();
            closePanel();
            await post("reset");
            await reloadGrid();
            say("Everything is as it was at first, with new keys.");
          }));

        function showTools() {
          const find = (id) => document.querySelector('[data-tool="' + id + '"]');
          find("close").disabled = !popUp;
          find("slow").setAttribute("aria-pressed", state && state.isSlow ? "true" : "false");
        }

        // -- The log

        const actors = { magento: "Magento → service", service: "Service → Magento", browser: "Browser", stranger: "Stranger → service", rehearsal: "Test call", you: "Rehearsal" };

        function showEntry(entry) {
          const log = byId("log");
          const known = log.querySelector('[data-number="' + entry.number + '"]');
          const box = byId("log-box");
          const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
          const time = new Date(entry.time * 1000).toLocaleTimeString([], { hour12: false });
          const line = [
            element("time", {}, time), element("span", { class: "actor" }, actors[entry.actor] || entry.actor),
            entry.title ? element("code", {}, entry.title) : "",
            entry.status !== undefined ? element("span", { class: "code" }, String(entry.status)) : "",
          ];
          const text = entry.text ? element("p", {}, entry.text) : "";
          const item = element("li", { class: entry.tone, "data-number": entry.number });
          if (entry.hasDetail) {
            const body = element("div", { class: "detail" });
            const details = element("details", {}, element("summary", {}, ...line), body);
            details.addEventListener("toggle", () => { if (details.open) showDetail(entry.number, body); });
            item.append(details, text);
          } else {
            item.append(element("div", { class: "line" }, ...line), text);
          }
          if (known) known.replaceWith(item); else log.append(item);
          while (log.children.length > 500) log.firstChild.remove();
          if (isAtEnd) box.scrollTop = box.scrollHeight;
        }

        async function showDetail(number, body) {
          try {
            const detail = await post("detail", { number, secrets: byId("secrets").checked ? "1" : "0" });
            const parts = [];
            if (detail.message) {
              parts.push(element("div", { class: "finding" }, element("p", {}, element("b", {}, detail.message)), element("p", {}, detail.explanation), element("p", {}, detail.help)));
            }
            if (detail.expected) {
              const lines = (text) => text.replaceAll("%26", "\n%26");
              parts.push(element("div", { class: "sides" },
                element("div", {}, element("h4", {}, "Magento signs"), element("pre", { tabindex: "0" }, lines(detail.expected))),
                element("div", {}, element("h4", {}, "The service signed"), element("pre", { tabindex: "0" }, lines(detail.received)))));
            }
            parts.push(element("h4", {}, "Request"), element("pre", { tabindex: "0" }, detail.request || ""));
            if (detail.reply) parts.push(element("h4", {}, "Reply"), element("pre", { tabindex: "0" }, detail.reply));
            if (detail.failure) parts.push(element("p", {}, "No reply: " + detail.failure + "."));
            if (detail.checks && detail.checks.length) {
              parts.push(element("h4", {}, "What Magento looks at, in its order"),
                element("ul", { class: "checks" }, ...detail.checks.map((check) =>
                  element("li", { class: check.passed ? "good" : "bad" }, hint(check.passed ? "Passed: " : "Failed: "), check.detail))));
            }
            body.replaceChildren(...parts);
          } catch (error) {
            body.replaceChildren(element("p", {}, error.message));
          }
        }

        byId("secrets").addEventListener("change", () => {
          for (const details of byId("log").querySelectorAll("details[open]")) {
            showDetail(details.parentElement.dataset.number, details.lastChild);
          }
        });

        // -- What comes from the server

        const events = new EventSource("events");
        const banner = (text) => {
          byId("banner").textContent = text;
          byId("banner").hidden = !text;
        };
        events.addEventListener("open", () => {
          byId("connection").textContent = "Live";
          byId("connection").className = "is-live";
          banner("");
        });
        events.addEventListener("error", () => {
          byId("connection").textContent = "Not connected";
          byId("connection").className = "";
          banner(events.readyState === EventSource.CLOSED
            ? "This rehearsal has ended. Open the address that magint printed last."
            : "magint does not answer. Was it stopped? The page goes on when it is there again.");
        });
        events.addEventListener("state", (event) => {
          take(JSON.parse(event.data));
          if (state && !shown) showGrid([]);
        });
        events.addEventListener("entry", (event) => showEntry(JSON.parse(event.data)));
        events.addEventListener("clear", () => byId("log").replaceChildren());
        events.addEventListener("superseded", () => {
          events.close();
          byId("connection").textContent = "Not connected";
          byId("connection").className = "";
          banner("The rehearsal is open in newer windows, of which four are told what happens. Reload this one to go on here.");
        });
      })();

      """#
  }
#endif
