import type { UzbekCatalog } from './catalog.js';

export const UZBEK: UzbekCatalog = {};
