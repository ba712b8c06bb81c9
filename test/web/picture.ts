import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** Written by `DOORWARD_PICTURES=write`, looked at by a person, shown in the README. */
export const PICTURES = path.resolve(import.meta.dirname, 'pictures');
/** `write`: those above. A folder: into it, and those that are only to be looked at as well. */
const wanted = process.env['DOORWARD_PICTURES'];

/** What a person would see of the page now, if pictures are wanted. */
export async function picture(page: Page, name: string, why: 'keep' | 'look' = 'keep'): Promise<void> {
  if (wanted === undefined || (wanted === 'write' && why === 'look')) return;
  const folder = wanted === 'write' ? PICTURES : wanted;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.png`), await page.screenshot({ animations: 'disabled' }));
}
