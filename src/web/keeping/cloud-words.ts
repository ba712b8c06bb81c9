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
export const CLOUD_ADVICE: Readonly<Partial<Record<State, Sentence>>> = {
  waiting: 'Type the code below into the cloud, and it has this hub.',
  metered: 'The log goes every 15 minutes, everything else once a day.',
  paused: 'Nothing is sent until you let it go on.',
  revoked: 'It takes nothing of this hub. When whoever runs the cloud has taken it back, try now.',
};

export const CLOUD_TONE: Readonly<Record<State, 'calm' | 'warn' | 'bad'>> = {
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
