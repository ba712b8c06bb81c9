import type { ComponentType } from 'preact';
import type { User } from '../api/wire.js';
import type { Sentence } from '../languages/sentence.js';
import { lazy } from '../parts/lazy.js';

type Role = User['role'];

/** A part of the set-up: what whoever keeps the house does once in a while. */
export interface SetUpSection {
  /** Second part of its address: `#/set-up/locks`. */
  readonly path: string;
  readonly title: Sentence;
  /** What one comes here for, under the title. */
  readonly about: Sentence;
  /** Who is shown the way; what they may do there the hub decides. */
  readonly may: (role: Role) => boolean;
  /** Draws its own heading (`SectionHead`) and what is behind it: `#/set-up/locks/new`. Made once, so that it is loaded once. */
  readonly draw: ComponentType;
}

const isAdmin = (role: Role) => role === 'admin';
const isKeeper = (role: Role) => role !== 'member';
const isAnybody = () => true;

/** In the order of the list. Each comes when somebody goes there. */
export const SET_UP_SECTIONS: readonly SetUpSection[] = [
  {
    path: 'first',
    title: 'First steps',
    about: 'What a new hub wants to know: where it is, its first lock, and who lives here.',
    may: isAdmin,
    draw: lazy(async () => (await import('./first-steps.js')).FirstSteps),
  },
  {
    path: 'locks',
    title: 'Locks',
    about: 'Pair, test, rename and remove locks, and update their firmware.',
    may: isAdmin,
    draw: lazy(async () => (await import('./set-up-locks.js')).SetUpLocks),
  },
  {
    path: 'places',
    title: 'Places',
    about: 'The buildings, and the time that counts in each.',
    may: isAdmin,
    draw: lazy(async () => (await import('./set-up-places.js')).SetUpPlaces),
  },
  {
    path: 'shares',
    title: 'Shared doors',
    about: 'Who of the house was given which door.',
    may: isAnybody,
    draw: lazy(async () => (await import('./set-up-shares.js')).SetUpShares),
  },
  {
    path: 'invite',
    title: 'Invitations',
    about: 'Your code for whoever is to join.',
    may: isAnybody,
    draw: lazy(async () => (await import('./set-up-invite.js')).SetUpInvite),
  },
  {
    path: 'tokens',
    title: 'API tokens',
    about: 'What your programs come in with.',
    may: isAnybody,
    draw: lazy(async () => (await import('./set-up-tokens.js')).SetUpTokens),
  },
  {
    path: 'backups',
    title: 'Backups',
    about: 'Sealed copies of the whole hub, and the key that opens them.',
    may: isAdmin,
    draw: lazy(async () => (await import('./set-up-backups.js')).SetUpBackups),
  },
  {
    path: 'cloud',
    title: 'Cloud',
    about: 'How far it is with what is here.',
    may: isAdmin,
    draw: lazy(async () => (await import('./set-up-cloud.js')).SetUpCloud),
  },
  {
    path: 'log',
    title: 'The log',
    about: 'Whether it is what was logged, and how to prove it elsewhere.',
    may: isKeeper,
    draw: lazy(async () => (await import('./set-up-log.js')).SetUpLog),
  },
];
