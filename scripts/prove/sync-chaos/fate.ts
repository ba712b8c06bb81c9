import type { Seeded } from '../seeded.js';

/**
 * The moments of one exchange: the request is half on its way, the cloud works on it, its answer is there and the hub has not
 * got it, the hub has just got it.
 */
export const STEPS = ['uploading', 'working', 'answered', 'told'] as const;
export type Step = (typeof STEPS)[number];

/** cut: the line breaks, for both sides. The others: one side dies, and the line with it. */
export const BLOWS = ['cut', 'kill hub', 'kill cloud'] as const;
export type Blow = (typeof BLOWS)[number];

/**
 * What becomes of one exchange. twice: the request goes to two copies of the cloud at once. late: the hub sees the line break, and the
 * request arrives much later all the same, after younger ones.
 */
export type Fate = { readonly at: Step; readonly blow: Blow } | 'twice' | 'late' | 'well';

/** Of a hundred exchanges. */
const TWICE = 8;
const LATE = 12;
const CUT = 50;
/** Of a thousand: a program takes its time to come back. */
const HUB_KILLED = 8;
const CLOUD_KILLED = 4;

export function drawFate(random: Seeded): Fate {
  const drawn = random(1_000);
  const at = STEPS[random(STEPS.length)] ?? 'working';
  if (drawn < HUB_KILLED) return { at, blow: 'kill hub' };
  if (drawn < HUB_KILLED + CLOUD_KILLED) return { at, blow: 'kill cloud' };
  const percent = random(100);
  if (percent < CUT) return { at, blow: 'cut' };
  if (percent < CUT + LATE) return 'late';
  return percent < CUT + LATE + TWICE ? 'twice' : 'well';
}
