import {
  ACCESS_TABLE,
  OWN,
  SOME,
  type RoleOverTopics,
  type TopicAction,
  type TopicKind,
} from './access-table.js';
import { TOPIC_BYTES, TOPIC_LEVELS } from './limits.js';
import { covers, isWellFormed, overlaps, type Levels, levelsOf } from './topic-filter.js';

/** Somebody whose access is asked about. */
export interface TopicUser {
  readonly roles: readonly RoleOverTopics[];
  /** The device_id of a lock; null: it is none. */
  readonly own: string | null;
}

/** The hub itself, inside the process. */
export const HUB: TopicUser = { roles: ['hub'], own: null };

/** Whoever may nothing, or nothing more. */
export const NOBODY: TopicUser = { roles: [], own: null };

interface Row {
  readonly kind: TopicKind;
  readonly patterns: readonly Levels[];
  readonly grants: Readonly<Partial<Record<RoleOverTopics, readonly TopicAction[]>>>;
}

/** As `…` is written out: with so many levels as a topic can have. */
function writtenOut(pattern: string): readonly Levels[] {
  const levels = levelsOf(pattern);
  const at = levels.indexOf(SOME);
  if (at < 0) return [levels];
  const most = TOPIC_LEVELS - (levels.length - 1);
  return Array.from({ length: most + 1 }, (_, count) => [
    ...levels.slice(0, at),
    ...Array.from({ length: count }, () => '+'),
    ...levels.slice(at + 1),
  ]);
}

const ROWS: readonly Row[] = ACCESS_TABLE.map(({ kind, topics, ...grants }) => ({
  kind,
  patterns: topics.flatMap(writtenOut),
  grants,
}));

/** The patterns of a row for one who asks; those with `{own}` are nobody's who is not a lock. */
function patternsFor({ patterns }: Row, own: string | null): readonly Levels[] {
  if (patterns[0]?.includes(OWN) !== true) return patterns;
  return own === null ? [] : patterns.map((levels) => levels.map((level) => (level === OWN ? own : level)));
}

function grants({ grants: granted }: Row, { roles }: TopicUser, action: TopicAction): boolean {
  return roles.some((role) => granted[role]?.includes(action) ?? false);
}

function rowOf(topic: string, own: string | null): Row | undefined {
  const levels = levelsOf(topic);
  return ROWS.find((row) => patternsFor(row, own).some((pattern) => covers(pattern, levels)));
}

/** Which row a topic is of. */
export function topicKind(topic: string, own: string | null): TopicKind {
  return rowOf(topic, own)?.kind ?? 'anything else';
}

/** Whether somebody may do something with one topic. Never `subscribe`: filters are asked about by `maySubscribe`. */
export function may(user: TopicUser, action: Exclude<TopicAction, 'subscribe'>, topic: string): boolean {
  if (!isOfSize(topic) || topic.includes('+') || topic.includes('#')) return false;
  const row = rowOf(topic, user.own);
  return row !== undefined && grants(row, user, action);
}

/**
 * Whether somebody may subscribe to a filter: to all that it could match, or not at all, so that no wildcard widens
 * what they may. Shared subscriptions (`$share/…`) are of the last row.
 */
export function maySubscribe(user: TopicUser, filter: string): boolean {
  if (!isOfSize(filter)) return false;
  const asked = levelsOf(filter);
  if (!isWellFormed(asked)) return false;
  let hears = false;
  for (const row of ROWS) {
    const patterns = patternsFor(row, user.own);
    if (!patterns.some((pattern) => overlaps(pattern, asked))) continue;
    if (!grants(row, user, 'subscribe')) return false;
    hears ||= grants(row, user, 'receive');
    // nothing of it is left for a later row
    if (patterns.some((pattern) => covers(pattern, asked))) return hears;
  }
  return hears;
}

function isOfSize(topic: string): boolean {
  return topic !== '' && Buffer.byteLength(topic) <= TOPIC_BYTES && levelsOf(topic).length <= TOPIC_LEVELS;
}
