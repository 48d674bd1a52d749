// node peer.js URL CHROMIUM [SCREENSHOTS]: what a person finds on the pages of a running server.
"use strict";
const { chromium } = require("playwright-core");
const { source: axe } = require("axe-core");

const [base, executablePath, shots] = process.argv.slice(2);
const pages = ["/", "/http", "/http/404", "/http/299", "/http/999", "/grpc", "/grpc/DEADLINE_EXCEEDED", "/profiles",
  "/profiles/general", "/profiles/otc-ecs", "/profiles/kong", "/shapes", "/shapes/spring-boot", "/shapes/json-error",
  "/shapes/no-such-shape", "/lookup?q=unavailible", "/lookup?q=rpc+error:+code+=+Unavailable+desc+=+a"];
const response = "HTTP/1.1 502 Bad Gateway\nServer: nginx\nContent-Type: text/html\n\n<h1>502</h1><script>alert(1)</script>";
const maxPageBytes = 100 * 1024;
let checks = 0;
let failed = 0;

function check(holds, what) {
  ++checks;
  if (holds) return;
  ++failed;
  console.log(`FAILED ${what}`);
}

// A tab that reports what a page must never do.
async function openTab(context, name) {
  const tab = await context.newPage();
  tab.on("console", (message) => {
    // Chromium reports the status of the document itself; a page for an unknown name is a 404 on purpose.
    const ofDocument = message.text().includes("status of 404") && message.location().url === tab.url();
    if (["error", "warning"].includes(message.type()) && !ofDocument) check(false, `${name}: ${message.text()}`);
  });
  tab.on("pageerror", (error) => check(false, `${name}: ${error}`));
  tab.on("dialog", (dialog) => { check(false, `${name}: a dialog`); dialog.dismiss(); });
  tab.on("request", (request) => check(request.url().startsWith(base), `${name}: asks ${request.url()}`));
  await tab.addInitScript(() => document.addEventListener("securitypolicyviolation",
    (event) => console.error(`violates the policy: ${event.violatedDirective} ${event.blockedURI}`)));
  return tab;
}

async function checkAppearance(tab, name) {
  const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(overflow <= 0, `${name}: the page is ${overflow} px wider than the window`);
  await tab.evaluate(axe);
  const found = await tab.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const violation of found.violations) {
    check(false, `${name}: ${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 120)}`);
  }
  check(found.passes.length > 10, `${name}: axe looked at ${found.passes.length} rules`);
  check(found.violations.length === 0, `${name}: axe finds ${found.violations.length}`);
}

async function everyPageInEveryLook(browser) {
  for (const width of [1280, 375]) {
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
      for (const path of pages) {
        const name = `${path} at ${width}, ${colorScheme}`;
        const tab = await openTab(context, name);
        await tab.goto(base + path);
        await checkAppearance(tab, name);
        if (shots) {
          const file = `${width}-${colorScheme}${path.replace(/[^A-Za-z0-9]+/g, "_")}.png`;
          await tab.screenshot({ path: `${shots}/${file}`, fullPage: true });
        }
        await tab.close();
      }
      const tab = await openTab(context, `a response at ${width}, ${colorScheme}`);
      await tab.goto(base);
      await tab.fill("#q", response);
      await tab.click("form.lookup button");
      await checkAppearance(tab, `a response at ${width}, ${colorScheme}`);
      if (shots) await tab.screenshot({ path: `${shots}/${width}-${colorScheme}-response.png`, fullPage: true });
      await context.close();
    }
  }
}

async function lookUpFrom(tab, path, box, text) {
  await tab.goto(base + path);
  await tab.fill(box, text);
  await tab.click(`form:has(${box}) button`);
  return new URL(tab.url()).pathname;
}

async function withoutScripts(browser) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const tab = await context.newPage();
  for (const [text, path] of [["404", "/http/404"], ["StatusCode.NOT_FOUND", "/grpc/NOT_FOUND"],
    ["kong", "/profiles/kong"], ["spring-boot", "/shapes/spring-boot"]]) {
    check(await lookUpFrom(tab, "/", "#q", text) === path, `without scripts: ${text} from the large box`);
    check(await lookUpFrom(tab, "/grpc", "#search", text) === path, `without scripts: ${text} from the small box`);
  }
  await lookUpFrom(tab, "/", "#q", response);
  check((await tab.textContent("h1")).includes("UNAVAILABLE (14)"), "without scripts: a response");
  check(await tab.inputValue("#q") === response, "without scripts: the response stays in the box");
  await lookUpFrom(tab, "/", "#q", "rpc error: code = Unavailable desc = closing");
  check((await tab.textContent("main")).includes("UNAVAILABLE"), "without scripts: an error line");
  await lookUpFrom(tab, "/", "#q", "unavailible");
  check((await tab.textContent("main")).includes("Did you mean"), "without scripts: a misspelt name");
  check(await tab.locator("button.copy:visible").count() === 0, "without scripts: no button without effect");
  await context.close();
}

async function withScripts(browser) {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const tab = await openTab(context, "with scripts");
  await tab.goto(base);
  await tab.locator("#q").pressSequentially("404");
  await tab.waitForSelector("#result a");
  check((await tab.textContent("#result")).includes("NOT_FOUND"), "the answer is shown while typing");
  await tab.fill("#q", "no such name at all");
  await tab.waitForFunction(() => !document.querySelector("#result").hasChildNodes());
  await tab.fill("#q", "codes.NotFound");
  await tab.locator("#q").press("Enter");
  await tab.waitForURL("**/grpc/NOT_FOUND");
  const command = await tab.locator(".command code").nth(1).textContent();
  check(command === `curl ${base}/v1/grpc/NOT_FOUND`, `the command names this server: ${command}`);
  await tab.locator(".command button").nth(1).click();
  check(await tab.evaluate(() => navigator.clipboard.readText()) === command, "the command is copied");
  check(await tab.textContent("#share") === `${base}/grpc/NOT_FOUND`, "the link to share is whole");
  await tab.goto(`${base}/lookup?q=${encodeURIComponent("a <img src=x onerror=alert(1)> \"'><script>alert(2)</script>")}`);
  check(await tab.locator("main img, main script").count() === 0, "a hostile text stays text");
  await context.close();
}

// Every control is reached by Tab, in order, and is seen to have the focus.
async function byKeyboard(browser) {
  for (const path of ["/", "/http/404"]) {
    const context = await browser.newContext();
    const tab = await openTab(context, `${path} by keyboard`);
    await tab.goto(base + path);
    const wanted = await tab.locator("a[href]:visible, button:visible, input:visible, textarea:visible, summary:visible, " +
      "[tabindex='0']:visible").count();
    const seen = await tab.evaluate(() => document.querySelectorAll(".skip").length);
    let reached = 0;
    for (let i = 0; i < 1000; ++i) {
      await tab.keyboard.press("Tab");
      const focus = await tab.evaluate(() => {
        const { activeElement: element } = document;
        if (element === document.body) return null;
        const box = element.getBoundingClientRect();
        return { text: element.outerHTML.slice(0, 80), outline: getComputedStyle(element).outlineStyle,
          visible: box.width > 0 && box.right > 0 };
      });
      if (focus === null) break;
      ++reached;
      if (reached === 1) check(focus.text.includes("skip"), `${path}: the first stop is the skip link`);
      check(focus.outline !== "none" && focus.visible, `${path}: the focus is not seen on ${focus.text}`);
    }
    check(seen === 1 && reached >= wanted, `${path}: Tab reaches ${reached} of ${wanted} controls`);
    await tab.goto(base + path);
    await tab.keyboard.press("Tab");
    await tab.keyboard.press("Enter");
    check(await tab.evaluate(() => document.activeElement.id) === "content", `${path}: the skip link leads to the content`);
    await context.close();
  }
}

// An error page is seen under the address of another site, with a policy and a style of its own.
async function errorPages(browser) {
  const context = await browser.newContext({ extraHTTPHeaders: { "X-Code": "503", "X-Format": "text/html" } });
  const tab = await context.newPage();
  const violations = [];
  tab.on("console", (message) => { if (message.text().includes("olicy")) violations.push(message.text()); });
  const reply = await tab.goto(base);
  check(reply.status() === 503, "an error page has the status that was asked for");
  check(await tab.evaluate(() => getComputedStyle(document.body).maxWidth) !== "none", "the policy allows its style");
  check(violations.length === 0, violations.join());
  await checkAppearance(tab, "an error page");
  await context.close();
}

// Follows every link; each page is small together with what it loads.
async function everyLink(browser) {
  const context = await browser.newContext();
  const size = async (path) => (await (await context.request.get(base + path)).body()).length;
  const files = await size("/page/style.css") + await size("/page/script.js") + await size("/page/icon.svg");
  const seen = new Set(["/"]);
  let largest = ["", 0];
  for (const path of seen) {
    const reply = await context.request.get(base + path);
    check(reply.ok(), `${path}: ${reply.status()}`);
    if (!reply.headers()["content-type"].startsWith("text/html")) continue;
    const html = await reply.text();
    const bytes = Buffer.byteLength(html) + files;
    check(bytes < maxPageBytes, `${path}: ${bytes} bytes with its files`);
    if (bytes > largest[1]) largest = [path, bytes];
    for (const [, link] of html.matchAll(/href="(\/[^"]*)"/g)) if (seen.size < 2000) seen.add(link);
  }
  console.log(`${seen.size} pages and files; the largest is ${largest[0]} with ${largest[1]} bytes, of which ${files} ` +
    "are shared files");
  await context.close();
}

(async () => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  for (const part of [everyPageInEveryLook, withoutScripts, withScripts, byKeyboard, errorPages, everyLink]) {
    await part(browser);
  }
  await browser.close();
  console.log(`${checks} checks, ${failed} failed`);
  process.exit(failed === 0 && checks > 0 ? 0 : 1);
})();
