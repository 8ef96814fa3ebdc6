// Walks the dashboard as a person would, in Debian's Chromium. Any error on the console, any violation of the
// page's policy and any dialog that a planted script opens is a failure. Ends with "all steps passed".
//
// node walk.js URL FOLDER STEPS: STEPS is JSON, {program, alias, victim, doubt, file, edited, broken, sql}
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { chromium } = require('playwright-core');
const axe = require('axe-core');

const [url, folder, steps] = [process.argv[2], process.argv[3], JSON.parse(process.argv[4])];
const VIEWS = [
  'Overview', 'Topology', 'Statements', 'Slow', 'Sessions', 'Transactions', 'Distribution', 'Explain',
  'Configuration', 'Events',
];
const complaints = [];

function check(holds, what) {
  if (!holds) throw new Error(what);
}

async function open(browser, options) {
  const context = await browser.newContext(options);
  await context.addInitScript(() => {
    window.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    // The browser tells each answer that is no success; the one refused login is meant.
    const refusedLogin = message.location().url.endsWith('/api/login');
    if (['error', 'warning'].includes(message.type()) && !refusedLogin) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.setDefaultTimeout(20_000);
  return page;
}

async function login(page, user, password) {
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

async function enter(page) {
  await page.goto(url);
  await login(page, 'ops', 'ops');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}

async function go(page, view) {
  await page.getByRole('navigation').getByRole('link', { name: new RegExp(`^${view}`) }).click();
  await page.getByRole('heading', { level: 1, name: view }).waitFor();
  check((await page.locator('.notice.bad[role=alert]').count()) === 0 || view === 'Overview', `${view} complains`);
}

async function picture(page, theme, view) {
  await page.screenshot({ path: path.join(folder, `${theme}-${view.toLowerCase()}.png`), fullPage: true });
  const past = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(past <= 0, `${view} is ${past} wider than the ${theme} screen`);
}

/// Contrast, names, order of headings: what a machine can tell of who can read the page.
async function readable(page, view) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => window.axe.run());
  for (const each of found.violations) {
    complaints.push(`${view}: ${each.id}: ${each.nodes.map((node) => node.html).join(' ').slice(0, 300)}`);
  }
}

async function loginIsRefusedAndGranted(page) {
  await page.goto(url);
  await login(page, 'ops', 'wrong');
  await page.getByRole('alert').waitFor();
  await picture(page, 'light', 'login');
  await login(page, 'ops', 'ops');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}

async function overviewIsLive(page) {
  await page.locator('.chart canvas').nth(5).waitFor();
  await page.getByText('Ready', { exact: true }).waitFor();
  const before = await page.locator('.chart .legend').first().textContent();
  await page.waitForFunction(
    (text) => document.querySelector('.chart .legend').textContent !== text, before, { timeout: 30_000 });
}

async function strangersTextIsText(page) {
  await go(page, 'Statements');
  await page.getByLabel('Filter Statements').fill('onerror');
  const row = page.locator('td a.statement', { hasText: steps.alias }).first();
  await row.waitFor();
  await row.click();
  await page.getByRole('heading', { name: 'Latency' }).waitFor();
  check((await page.locator('pre.sql').first().textContent()).includes(steps.alias), 'the alias shows as text');
  await page.locator('.histogram rect.bar-fill').first().waitFor();
  await picture(page, 'light', 'statement');
  await readable(page, 'Statement');
  check((await page.locator('main img, main script, main iframe').count()) === 0, 'no element came of it');
}

async function aPlanThatIsKeptIsShown(page) {
  await go(page, 'Statements');
  await page.getByLabel('Filter Kept plans').fill('onerror');
  await page.getByRole('region', { name: 'Kept plans' }).locator('a.statement').first().click();
  await page.getByRole('heading', { name: 'Latency' }).waitFor();
}

/// Each server's set in short, and the whole of it when asked.
async function whatServersHaveExecutedIsShown(page) {
  await go(page, 'Topology');
  const sets = page.locator('details.server-gtids');
  await sets.nth(3).waitFor();
  const primary = page.locator('.server.primary details').first();
  await primary.locator('summary').click();
  check(/^[0-9a-f-]{36}:1-\d+/.test(await primary.locator('pre').textContent()), 'the whole set');
  await picture(page, 'light', 'gtids');
  await readable(page, 'Topology with a set');
}

async function aSessionIsKilled(page) {
  await go(page, 'Sessions');
  const row = page.locator('tr', { hasText: steps.program }).first();
  await row.waitFor();
  check((await page.locator('main img, main script').count()) === 0, 'the program name made no element');
  await page.getByRole('button', { name: `Kill connection ${steps.victim}`, exact: true }).click();
  await picture(page, 'light', 'confirm');
  await page.getByRole('dialog').getByRole('button', { name: 'Kill connection' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: `Kill connection ${steps.victim}`, exact: true }).waitFor({ state: 'detached' });
}

async function aTransactionIsResolved(page) {
  await go(page, 'Transactions');
  await page.getByRole('button', { name: `Commit ${steps.doubt}` }).waitFor();
  await picture(page, 'light', 'doubt');
  await readable(page, 'Transactions in doubt');
  await page.getByRole('button', { name: `Commit ${steps.doubt}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Commit it' }).click();
  await page.locator('.notice', { hasText: 'committed' }).waitFor();
  await page.getByRole('button', { name: `Commit ${steps.doubt}` }).waitFor({ state: 'detached' });
}

/// As an editor saves: written beside, and renamed over.
function save(text) {
  fs.copyFileSync(text, `${steps.file}.new`);
  fs.renameSync(`${steps.file}.new`, steps.file);
}

async function reload(page) {
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reload' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function whatTheFileChangesIsShownAndReloaded(page) {
  await go(page, 'Configuration');
  await page.getByText('The file says what is in force.').waitFor();
  save(steps.edited);
  const limit = page.locator('.diff li', { hasText: 'limits.connections' });
  await limit.waitFor();
  check((await limit.textContent()).endsWith('20000'), 'the diff ends with the new limit');
  await page.locator('.diff li', { hasText: 'users.guest' }).waitFor();
  await picture(page, 'light', 'pending');
  await readable(page, 'Configuration that pends');
  await reload(page);
  await page.locator('.notice', { hasText: 'Reloaded' }).waitFor();
  await page.getByText('The file says what is in force.').waitFor();
  await page.getByLabel('Filter Configuration').fill('limits.connections');
  await page.locator('tr', { hasText: '20000' }).waitFor();
}

async function aFileWithMistakesIsToldAndChangesNothing(page) {
  save(steps.broken);
  const pending = page.locator('.notice.warn', { hasText: 'The file cannot be taken over' });
  await pending.waitFor();
  check((await pending.locator('li').count()) === 2, 'each mistake is told');
  check((await pending.textContent()).includes(steps.program), 'what the file says shows as text');
  await reload(page);
  const told = page.locator('.notice.bad', { hasText: 'Nothing was changed' });
  await told.waitFor();
  check((await told.textContent()).includes('limits.connections'), 'it is told where');
  check((await page.locator('main img, main script').count()) === 0, 'the file made no element');
  await picture(page, 'light', 'mistaken');
  await readable(page, 'Configuration with mistakes');
  save(steps.edited);
  await page.getByText('The file says what is in force.').waitFor();
}

async function aPlanIsDrawn(page) {
  await go(page, 'Explain');
  await page.getByLabel('Statement').fill(steps.sql);
  await page.getByRole('button', { name: 'Explain' }).click();
  await page.locator('.picture g.box.shard').nth(1).waitFor();
  check((await page.locator('.picture g.box.merge').count()) > 0, 'the merge is drawn');
  await picture(page, 'light', 'plan');
  await readable(page, 'Explain with a plan');
  await page.getByLabel('Statement').fill('LOCK TABLES student WRITE');
  await page.getByRole('button', { name: 'Explain' }).click();
  await page.getByText(/^Refused: ERROR/).waitFor();
}

async function everyViewIsReadable(browser) {
  const screens = {
    light: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
    dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
    narrow: { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  };
  for (const [theme, options] of Object.entries(screens)) {
    const page = await open(browser, options);
    await enter(page);
    for (const view of VIEWS) {
      await go(page, view);
      await page.waitForLoadState('load');
      await page.locator('main').locator('section, form, p, dl').first().waitFor();
      await page.waitForFunction(() => document.querySelector('main .loading') === null);
      await picture(page, theme, view);
      await readable(page, `${theme} ${view}`);
    }
    await page.context().close();
  }
}

async function theThemeCanBeChosenAndStays(page) {
  await page.getByRole('button', { name: 'Dark theme' }).click();
  check((await page.evaluate(() => document.documentElement.dataset.theme)) === 'dark', 'dark was chosen');
  await page.reload();
  await page.getByRole('button', { name: 'Light theme' }).waitFor();
}

async function leaving(page) {
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('button', { name: 'Log in' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Log in' }).waitFor();
}

async function main() {
  fs.mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: steps.chromium,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
    ],
  });
  try {
    const page = await open(browser, { viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
    const walk = [
      loginIsRefusedAndGranted, overviewIsLive, strangersTextIsText, aPlanThatIsKeptIsShown, whatServersHaveExecutedIsShown,
      aSessionIsKilled, aTransactionIsResolved,
      whatTheFileChangesIsShownAndReloaded, aFileWithMistakesIsToldAndChangesNothing, aPlanIsDrawn, theThemeCanBeChosenAndStays, leaving,
    ];
    for (const step of walk) {
      console.log(step.name);
      try {
        await step(page);
      } catch (error) {
        await page.screenshot({ path: path.join(folder, `failed-${step.name}.png`), fullPage: true });
        throw error;
      }
    }
    console.log(everyViewIsReadable.name);
    await everyViewIsReadable(browser);
  } finally {
    await browser.close();
  }
  check(complaints.length === 0, `the browser complained:\n${complaints.join('\n')}`);
  console.log('all steps passed');
}

main().catch((error) => {
  console.error(error, complaints);
  process.exit(1);
});
