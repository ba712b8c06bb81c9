import { existsSync } from 'node:fs';
import type { Test } from 'tap';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** Where Debian and its kin put Chromium; `.ci/run` installs it there. */
const CHROMIUM_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];
/** How long anything may take to be seen on a page, milliseconds; far more than it needs, on a busy machine. */
export const SEEN_MS = 30_000;

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 1,
  hasTouch: true,
};
export const SMALL_PHONE: BrowserContextOptions = { ...PHONE, viewport: { width: 320, height: 640 } };
export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

/** Reason to skip what needs a browser, as tap takes it; false: there is one. */
export const noBrowser: string | false = CHROMIUM_PLACES.some((place) => existsSync(place))
  ? false
  : 'no Chromium here: apt-get install chromium';

/** A real browser, closed when the test ends. */
export async function startBrowser(t: Test): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: CHROMIUM_PLACES.find((place) => existsSync(place)) ?? '',
    // Root has no sandbox, and a container little shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
  t.teardown(() => browser.close());
  return browser;
}

/** One person's device: its own cookies, and a list of everything that went wrong on its pages. */
export class TestDevice {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser itself complained of: errors, and refusals by the security policy. */
  readonly complaints: string[] = [];

  constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(SEEN_MS);
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // A refused request is told in words by the page, and by the browser as well; only the page's is of interest.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        this.complaints.push(`console: ${message.text()}`);
    });
  }
}

export async function openDevice(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = PHONE,
): Promise<TestDevice> {
  const context = await browser.newContext({ locale: 'en-GB', baseURL: url, ...options });
  return new TestDevice(context, await context.newPage());
}

/** Opens the page and signs in as a person would. */
export async function signIn(
  { page }: TestDevice,
  who: { readonly email: string; readonly password: string },
  words: { readonly who: string; readonly password: string; readonly submit: string } = ENGLISH,
): Promise<void> {
  await page.goto('/');
  await page.getByLabel(words.who).fill(who.email);
  await page.getByLabel(words.password, { exact: true }).fill(who.password);
  await page.getByRole('button', { name: words.submit }).click();
}

const ENGLISH = { who: 'Phone, e-mail or user name', password: 'Password', submit: 'Sign in' };
