import type { ComponentType } from 'preact';
import type { User } from '../api/wire.js';
import type { Sentence } from '../languages/sentence.js';
import type { IconName } from '../parts/icon.js';
import { lazy } from '../parts/lazy.js';
import { DoorsPage } from './doors.js';
import { SET_UP_SECTIONS } from './set-up-sections.js';

type Role = User['role'];

/** A page of the household page: a place, who is shown the way there, and what is drawn. */
export interface Page {
  /** First part of its address: `#/doors`. */
  readonly place: string;
  readonly title: Sentence;
  readonly icon: IconName;
  /** Who is shown the way; what they may do there the hub decides. */
  readonly roles: readonly Role[];
  /** Not in the bar: the way there is elsewhere. */
  readonly isAside?: true;
  readonly draw: ComponentType;
}

const EVERYBODY: readonly Role[] = ['admin', 'manager', 'member'];
const KEEPERS: readonly Role[] = ['admin', 'manager'];

/** In the order of the bar. Doors come with the first load; every other page comes when it is wanted. */
export const PAGES: readonly Page[] = [
  { place: 'doors', title: 'Doors', icon: 'doors', roles: EVERYBODY, draw: DoorsPage },
  {
    place: 'guests',
    title: 'Guests',
    icon: 'guests',
    roles: EVERYBODY,
    draw: lazy(async () => (await import('./guests.js')).GuestsPage),
  },
  {
    place: 'happened',
    title: 'What happened',
    icon: 'happened',
    roles: EVERYBODY,
    draw: lazy(async () => (await import('./happened.js')).HappenedPage),
  },
  {
    place: 'may',
    title: 'Who may',
    icon: 'may',
    roles: KEEPERS,
    draw: lazy(async () => (await import('./may.js')).MayPage),
  },
  {
    place: 'people',
    title: 'People',
    icon: 'people',
    roles: KEEPERS,
    draw: lazy(async () => (await import('./people.js')).PeoplePage),
  },
  {
    place: 'set-up',
    title: 'Set-up',
    icon: 'setup',
    roles: EVERYBODY.filter((role) => SET_UP_SECTIONS.some(({ may }) => may(role))),
    draw: lazy(async () => (await import('./set-up.js')).SetUpPage),
  },
  {
    place: 'numbers',
    title: 'The last seven days',
    icon: 'happened',
    roles: KEEPERS,
    isAside: true,
    draw: lazy(async () => (await import('./numbers.js')).NumbersPage),
  },
  {
    place: 'you',
    title: 'Your account',
    icon: 'people',
    roles: EVERYBODY,
    isAside: true,
    draw: lazy(async () => (await import('./you.js')).YouPage),
  },
];
