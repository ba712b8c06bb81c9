import type { Approach } from './schedule/schedule.js';

/** What somebody may want of one lock. `view`: to know of it and how it is. `transfer`: to make somebody else its owner. */
export const ACTIONS = [
  'unlock',
  'lock',
  'unlatch',
  'identify',
  'reboot',
  'view_pins',
  'manage_pins',
  'view_logs',
  'share',
  'view',
  'transfer',
] as const;
export type AccessAction = (typeof ACTIONS)[number];

/** Those after which a door can be open. */
export function opens(action: AccessAction): boolean {
  return action === 'unlock' || action === 'unlatch';
}

/**
 * By what somebody asks. `installer`: the command line on the hub itself. `hub`: the hub of its own accord, which only
 * ever locks. `integration`: a program that was granted locks by itself, as a house automation.
 */
export const ACTOR_KINDS = [
  'installer',
  'hub',
  'user',
  'api_token',
  'integration',
  'pin',
  'qr',
  'card',
] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

export type CodeKind = Extract<ActorKind, 'pin' | 'qr' | 'card'>;

export function isCode(kind: ActorKind): kind is CodeKind {
  return kind === 'pin' || kind === 'qr' || kind === 'card';
}

/** The question that `decide` answers, of one lock, which the facts are about. */
export interface AccessRequest {
  readonly actor: ActorKind;
  readonly action: AccessAction;
}

export function approachOf({ actor }: AccessRequest): Approach {
  return isCode(actor) ? 'at_lock' : 'remote';
}
