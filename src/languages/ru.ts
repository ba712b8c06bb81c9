import type { RussianCatalog } from './catalog.js';

export const RUSSIAN: RussianCatalog = {};
