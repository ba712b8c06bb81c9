import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const findings = z.array(
  z.object({
    id: z.string(),
    help: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

/** What axe-core has to say of a page as it is now, by WCAG 2.2 A and AA; empty when all is well. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  // The bar at the foot of a phone lies over what is scrolled to next: a screen that shows it all has nothing under it.
  const screen = page.viewportSize() ?? { width: 1280, height: 800 };
  const heightOfAll = async () =>
    z.number().parse(await page.evaluate('document.documentElement.scrollHeight'));
  // It may grow meanwhile, by an answer that came.
  for (let height = screen.height, all = await heightOfAll(); all > height; all = await heightOfAll()) {
    height = all;
    await page.setViewportSize({ ...screen, height });
  }
  // A colour on its way to another is neither: who wants no motion gets the last one at once.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  // Over the debugging protocol: the page's own policy lets no script in from elsewhere.
  await page.evaluate(readFileSync(path, 'utf8'));
  const told: unknown = await page.evaluate(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }).then(({ violations }) => violations)`);
  await page.emulateMedia({ reducedMotion: null });
  await page.setViewportSize(screen);
  return findings
    .parse(told)
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${help}\n${html}\n${failureSummary}`),
    );
}
