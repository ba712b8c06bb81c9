import type { CloudSync } from '../api/wire.js';
import type { Sentence } from '../languages/sentence.js';

type State = CloudSync['state'];

export const CLOUD_WORDS: Readonly<Record<State, Sentence>> = {
  off: 'Off.',
  starting: 'Starting.',
  waiting: 'Waiting for you.',
  syncing: 'Sending.',
  idle: 'Up to date.',
  metered: 'Sparing the line.',
  retrying: 'Not getting through.',
  paused: 'Paused.',
  revoked: 'Removed by the cloud.',
};

/** Where the hub's own advice names a command. */
const ADVICE: Readonly<Partial<Record<State, Sentence>>> = {
  waiting: 'Type the code below into the cloud, and it has this hub.',
  metered: 'The log goes every 15 minutes, everything else once a day.',
  paused: 'Nothing is sent until you let it go on.',
  revoked: 'It takes nothing of this hub. When whoever runs the cloud has taken it back, try now.',
};

type Tone = 'calm' | 'warn' | 'bad';

const TONES: Readonly<Record<State, Tone>> = {
  off: 'calm',
  starting: 'calm',
  waiting: 'warn',
  syncing: 'calm',
  idle: 'calm',
  metered: 'calm',
  retrying: 'bad',
  paused: 'warn',
  revoked: 'bad',
};

/** What went wrong last shows, also where the cloud has everything. */
export function cloudTone({ state, trouble }: Pick<CloudSync, 'state' | 'trouble'>): Tone {
  return trouble !== null && TONES[state] === 'calm' ? 'warn' : TONES[state];
}

/** In place of the hub's own words, which name commands for what is a button here; null: they alone tell of what went wrong. */
export function cloudAdvice({ state, trouble }: Pick<CloudSync, 'state' | 'trouble'>): Sentence | null {
  return trouble !== null && TONES[state] === 'calm' ? null : (ADVICE[state] ?? null);
}
