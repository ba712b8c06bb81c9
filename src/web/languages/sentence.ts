import type { UZBEK } from './uz.js';

/** Everything that the page says itself, in English; the hub's own sentences come with its answers. */
export type Sentence = keyof typeof UZBEK;
