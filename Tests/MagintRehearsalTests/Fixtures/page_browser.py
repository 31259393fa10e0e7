"""One check of the rehearsal's page in headless Chromium: page_browser.py CHECK PAGE [DIRECTORY]

Prints what it has seen, and ends with an exception where that is wrong. With a directory it leaves
screenshots there.
"""

import shutil
import sys

from playwright.sync_api import expect, sync_playwright

CHECKS = {}


def check(function):
    CHECKS[function.__name__] = function
    return function


class Bench:
    def __init__(self, browser, url, directory):
        self.browser, self.url, self.directory = browser, url, directory
        self.problems = []

    def open(self, **options):
        context = self.browser.new_context(**{"viewport": {"width": 1360, "height": 900}, **options})
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("dialog", lambda dialog: self.problems.append(dialog.message))
        page.on(
            "console",
            lambda message: self.problems.append(message.text) if message.type in ("error", "warning") else None,
        )
        page.goto(self.url)
        expect(page.locator("#grid tr")).not_to_have_count(0)
        return page

    def shot(self, page, name, **options):
        if self.directory:
            page.screenshot(path=f"{self.directory}/{name}.png", **options)


def activate(page, row=0):
    page.locator(f'#grid [data-row="{row}"]').click()
    with page.expect_popup() as popup:
        page.locator("#panel-action").click()
    popup.value.wait_for_load_state()
    return popup.value


def log_in(popup):
    popup.fill("[name=user]", "al&ice")
    popup.fill("[name=password]", "down the hole")
    popup.click("button")


@check
def activation(bench):
    page = bench.open()
    bench.shot(page, "grid")
    expect(page.locator("#grid .status")).to_have_text(["Inactive"])
    page.locator('#grid [data-row="0"]').click()
    panel = page.get_by_role("dialog", name="Nm")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("The integration you selected asks you to approve access to the following:")
    expect(panel.locator(".tree > li > span")).to_have_text(["Sales"])
    expect(panel.locator(".tree ul > li > span")).to_have_text(["View"])
    page.wait_for_timeout(400)
    bench.shot(page, "panel")
    with page.expect_popup() as opened:
        panel.get_by_role("button", name="Allow").click()
    popup = opened.value
    popup.wait_for_load_state()
    assert popup.evaluate("[innerWidth, innerHeight]") == [680, 510]
    # The service has the page as its opener, as in Magento, and learns nothing by that.
    assert popup.evaluate("document.referrer") == "", "the page's address is a secret"
    for reach in ("document", "location.href", "fetch", "localStorage"):
        assert popup.evaluate("(() => { try { return String(opener.%s); } catch { return null; } })()" % reach) is None, reach
    expect(panel).to_contain_text("Please setup or sign in into your 3rd party account to complete setup of this integration.")
    bench.shot(page, "waiting")
    # The exchange is done, and the grid does not know before it is loaded again.
    expect(page.locator(".card .status").first).to_have_text("active")
    expect(page.locator("#grid .status")).to_have_text(["Inactive"])
    with popup.expect_event("close"):
        log_in(popup)
    expect(page.locator("#messages")).to_contain_text("Integration 'Nm' has been sent for activation.")
    expect(page.locator("#grid .status")).to_have_text(["Active"])
    expect(panel).to_be_hidden()
    expect(page.locator("#log > li")).to_have_count(6)
    for text in ("/callback", "/oauth/token/request", "/oauth/token/access", "Opens the identity link", "loginSuccessCallback", "Is back at the shop"):
        expect(page.locator("#log")).to_contain_text(text)
    bench.shot(page, "active", full_page=True)
    # Once more, with another verifier.
    page.get_by_role("button", name="Reauthorize Nm").click()
    with page.expect_popup() as opened:
        panel.get_by_role("button", name="Reauthorize").click()
    popup = opened.value
    with popup.expect_event("close"):
        log_in(popup)
    expect(page.locator("#messages")).to_contain_text("Integration 'Nm' has been sent for re-authorization.")
    expect(page.locator("#grid .status")).to_have_text(["Active"])


@check
def closed(bench):
    """The merchant closes the pop-up, by the button for it."""
    page = bench.open()
    activate(page)
    page.get_by_role("button", name="Close the pop-up").click()
    expect(page.locator("#messages")).to_contain_text("has been sent for activation.")
    expect(page.locator("#aside")).to_contain_text("The pop-up was closed.")
    expect(page.locator("#log")).to_contain_text("says nothing of success")
    expect(page.get_by_role("button", name="Close the pop-up")).to_be_disabled()


@check
def late(bench):
    """The exchange comes when the pop-up is closed: the grid shows it when it is loaded again."""
    page = bench.open()
    slow = page.get_by_role("button", name="Slow shop")
    slow.click()
    expect(slow).to_have_attribute("aria-pressed", "true")
    popup = activate(page)
    popup.close()
    expect(page.locator("#messages")).to_contain_text("has been sent for activation.")
    expect(page.locator("#aside")).to_contain_text("there is no access token yet")
    expect(page.locator("#grid .status")).to_have_text(["Inactive"])
    slow.click()
    expect(page.locator(".card .status").first).to_have_text("active")
    expect(page.locator("#loaded")).to_have_text("The shop has moved on since the grid was loaded.")
    expect(page.locator("#grid .status")).to_have_text(["Inactive"])
    page.get_by_role("button", name="Reload the grid").click()
    expect(page.locator("#grid .status")).to_have_text(["Active"])
    # An upgrade takes all of it away.
    page.get_by_role("button", name="Recreate by an upgrade").click()
    expect(page.locator(".card .status").first).to_have_text("recreated")
    page.get_by_role("button", name="Reload the grid").click()
    expect(page.locator("#grid .status")).to_have_text(["Reset"])
    # What the log has comes with a reload of the page, once.
    count = page.locator("#log > li").count()
    page.reload()
    expect(page.locator("#log > li")).to_have_count(count)
    page.get_by_role("button", name="Reset the rehearsal").click()
    expect(page.locator("#grid .status")).to_have_text(["Inactive"])
    expect(page.locator("#log > li")).to_have_count(1)


@check
def secrets(bench):
    """Nothing secret is in the page before it is shown."""
    page = bench.open()
    popup = activate(page)
    with popup.expect_event("close"):
        log_in(popup)
    expect(page.locator("#grid .status")).to_have_text(["Active"])
    hidden = "(() => !/[a-z0-9]{32}/.test(document.body.innerText + [...document.querySelectorAll('input')].map((i) => i.value)))()"
    card = page.locator("section.card").first
    card.get_by_role("button", name="Show the tokens").click()
    expect(card.locator(".secret")).to_have_count(5)
    for summary in page.locator("#log summary").all():
        summary.click()
    expect(page.locator("#log .detail pre").last).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate(hidden)
    card.get_by_role("button", name="Show Access token", exact=True).click()
    assert not page.evaluate(hidden)
    card.get_by_role("button", name="Hide the tokens").click()
    assert page.evaluate(hidden)
    page.locator("#secrets").check()
    expect(page.locator("#log .detail pre").first).to_contain_text("oauth_consumer_secret=")
    page.wait_for_timeout(300)
    assert not page.evaluate(hidden)
    page.locator("#secrets").uncheck()
    page.wait_for_timeout(300)
    assert page.evaluate(hidden)


@check
def blocked(bench):
    """What a user has done counts for five seconds; later, a pop-up is one that nobody has asked for."""
    page = bench.open()
    page.locator('#grid [data-row="0"]').click()
    page.evaluate("setTimeout(() => document.getElementById('panel-action').click(), 6000)")
    # Looking meanwhile would count as the user's doing.
    page.wait_for_timeout(8000)
    alert = page.get_by_role("alertdialog")
    expect(alert).to_contain_text("Popup Blocker is enabled! Please add this site to your exception list.")
    expect(alert.get_by_role("button", name="OK")).to_be_focused()
    bench.shot(page, "blocked")
    page.keyboard.press("Escape")
    expect(alert).to_be_hidden()
    expect(page.locator("#log")).to_contain_text("The call of the endpoint URL has been made already.")
    expect(page.locator("#log")).to_contain_text("/oauth/token/access")


@check
def failed(bench):
    """Nobody answers at the endpoint URL."""
    page = bench.open()
    page.locator('#grid [data-row="0"]').click()
    page.locator("#panel-action").click()
    expect(page.locator("#messages")).to_contain_text(
        "The attempt to post data to consumer failed due to an unexpected error. Please try again later."
    )
    expect(page.locator("#aside")).to_contain_text("connection refused")
    assert len(page.context.pages) == 1
    bench.shot(page, "failed")


@check
def tokens(bench):
    """No URLs: four values, which nobody sees before they are shown."""
    page = bench.open()
    page.locator('#grid [data-row="0"]').click()
    page.locator("#panel-action").click()
    panel = page.get_by_role("dialog")
    labels = ["Consumer Key", "Consumer Secret", "Access Token", "Access Token Secret"]
    expect(panel.locator("label")).to_have_text(labels)
    bench.shot(page, "tokens")
    for label in labels:
        field = panel.get_by_label(label, exact=True)
        assert set(field.input_value()) == {"•"}
        panel.get_by_role("button", name=f"Show {label}", exact=True).click()
        assert len(field.input_value()) == 32 and field.input_value().isalnum()
    panel.get_by_role("button", name="Done").click()
    expect(page.locator("#grid .status")).to_have_text(["Active"])
    expect(page.locator("#messages")).to_contain_text("The integration 'Nm' has been activated.")


@check
def nothing(bench):
    page = bench.open()
    page.locator('#grid [data-row="0"]').click()
    expect(page.get_by_role("dialog")).to_contain_text("No permissions requested")
    expect(page.locator(".insecure")).to_have_text("Integration not secure")


@check
def keyboard(bench):
    """Everything can be done without a mouse, and focus is where it is looked for."""
    page = bench.open()

    def focused():
        return page.evaluate("document.activeElement.innerText || document.activeElement.id")

    link = page.get_by_role("button", name="Activate Nm")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    # What the panel covers is out of reach; what happens behind the scenes is not.
    names = []
    for _ in range(60):
        page.keyboard.press("Tab")
        names.append(focused())
        if page.evaluate("document.activeElement === document.body"):
            break
    assert "Allow" in names and any("Move the clock" in name for name in names), names
    assert not {"Activate\nNm", "View\nNm", "Activate Nm", "View Nm", "Reload the grid"} & set(names), names
    page.locator("#panel-action").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused() == "Allow", focused()
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    popup = opened.value
    popup.close()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Nm").first).to_be_focused()
    # Each control has a name, each field a label, each id is there once.
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("button, input, [role=dialog], [role=region]")].filter((element) => {
            const label = element.id && document.querySelector('label[for="' + element.id + '"]');
            return !(element.innerText || element.ariaLabel || element.getAttribute("aria-labelledby") || label || element.closest("label") || element.hidden || element.closest("[hidden]"));
        }).map((element) => element.outerHTML)"""
    )
    assert unnamed == [], unnamed
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids)), ids
    assert page.evaluate("document.documentElement.lang") == "en"
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map((h) => Number(h.tagName[1]))")
    assert levels[0] == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:])), levels


@check
def looks(bench):
    """Light, dark and narrow: nothing is cut off, and text can be read."""
    contrast = """() => {
        const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
        const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
            .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
        const back = (element) => {
            for (; element; element = element.parentElement) {
                const colour = parse(getComputedStyle(element).backgroundColor);
                if (colour.length < 4 || colour[3] > .9) return colour;
            }
            return [255, 255, 255];
        };
        const bad = [];
        for (const element of document.querySelectorAll("body *")) {
            const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
            if (!text || element.closest("[hidden], :disabled, .hidden, .skip, noscript")) continue;
            const [one, two] = [light(parse(getComputedStyle(element).color)), light(back(element))];
            const ratio = (Math.max(one, two) + .05) / (Math.min(one, two) + .05);
            if (ratio < 4.5) bad.push(element.className + ": " + element.textContent.trim().slice(0, 40) + " " + ratio.toFixed(2));
        }
        return bad;
    }"""
    for scheme in ("light", "dark"):
        for width in (1360, 800, 390, 320):
            page = bench.open(viewport={"width": width, "height": 844}, color_scheme=scheme)
            for opens in (True, False):
                widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
                assert widths[0] <= widths[1], (scheme, width, widths)
                low = page.evaluate(contrast)
                assert low == [], (scheme, low)
                bench.shot(page, f"{scheme}-{width}{'' if opens else '-panel'}", full_page=True)
                if opens:
                    page.locator('#grid [data-row="0"]').click()
                    page.wait_for_timeout(350)
            page.context.close()


@check
def hostile(bench):
    """Script in every field: it is seen as text, and nothing runs."""
    page = bench.open()
    expect(page.locator("#grid")).to_contain_text("<img src=x onerror")
    page.locator('#grid [data-row="0"]').click()
    expect(page.get_by_role("dialog")).to_contain_text("<script>")
    page.locator("#panel-close").click()
    page.get_by_role("button", name="View").click()
    page.locator("#panel-close").click()
    for details in page.locator("#log summary").all():
        details.click()
    expect(page.locator("#log .detail pre").first).to_contain_text("<img src=x")
    page.locator("#secrets").check()
    page.wait_for_timeout(300)
    bench.shot(page, "hostile", full_page=True)
    # No markup of theirs has become an element, and the page has only its own script.
    assert page.evaluate("window.pwned") is None
    assert page.locator("img, iframe, svg, object").count() == 0
    assert page.locator("script").count() == 1
    # Were there a way in, the policy would stop it.
    before = len(bench.problems)
    assert page.evaluate("(() => { try { document.body.innerHTML = '<p>'; return false; } catch { return true; } })()")
    way_in = """(() => {
        try {
            const element = document.createElement("div");
            element.setAttribute("onclick", "window.pwned = 1");
            document.body.append(element);
            element.click();
        } catch { /* The policy. */ }
        return window.pwned;
    })()"""
    assert page.evaluate(way_in) is None
    del bench.problems[before:]


@check
def foreign(bench):
    """Another page, on another port of this machine, cannot read or do anything."""
    page = bench.open()
    stranger = bench.browser.new_context().new_page()
    stranger.goto(sys.argv[4])
    outcome = stranger.evaluate(
        """async (url) => {
            const seen = [];
            for (const [name, options] of [["", {}], ["events", {}], ["app.js", {}],
                ["actions/clock", { method: "POST", body: new URLSearchParams({ seconds: 301, once: "0123456789abcdef" }) }],
                ["actions/clock", { method: "POST", body: "seconds=301&once=0123456789abcdef", headers: { "X-Rehearsal-Token": "x" } }]]) {
                try { seen.push(await (await fetch(url + name, options)).text()); } catch { seen.push(null); }
                try { seen.push((await fetch(url + name, { ...options, mode: "no-cors", headers: {} })).type); } catch { seen.push("failed"); }
            }
            const frame = document.createElement("iframe");
            frame.src = url;
            document.body.append(frame);
            await new Promise((resolve) => { frame.onload = resolve; setTimeout(resolve, 2000); });
            let inside = null;
            try { inside = frame.contentDocument && frame.contentDocument.body.innerText; } catch { inside = null; }
            return { seen, inside };
        }""",
        bench.url,
    )
    assert all(value in (None, "opaque", "failed") for value in outcome["seen"]), outcome
    assert not outcome["inside"], outcome
    # A window of the page's gives no hold on it.
    with stranger.expect_popup() as opened:
        stranger.evaluate("(url) => { window.held = window.open(url); }", bench.url)
    opened.value.wait_for_selector("#grid tr")
    assert stranger.evaluate("window.held.closed"), "the policy for openers cuts the tie"
    expect(page.locator("#facts")).to_contain_text("as this machine's")
    expect(page.locator("#log > li")).to_have_count(0)


def main():
    name, url = sys.argv[1:3]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            # The whole browser, without a screen: what Playwright takes by itself blocks no pop-ups.
            headless=False,
            # Sandboxes need what containers do not give; the pages are our own.
            args=["--headless=new", "--hide-scrollbars", "--no-sandbox", "--disable-dev-shm-usage"],
            # What a user has: pop-ups that nobody has asked for are blocked.
            ignore_default_args=["--disable-popup-blocking"],
        )
        bench = Bench(browser, url, sys.argv[3] if len(sys.argv) > 3 and sys.argv[3] else None)
        CHECKS[name](bench)
        browser.close()
    assert bench.problems == [], bench.problems
    print(f"{name}: passed")


main()
