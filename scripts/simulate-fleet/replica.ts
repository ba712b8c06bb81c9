import { CHAIN_START, linkFault, type ChainHead } from '../../src/audit/hash-chain.js';
import { readEventLine } from '../../src/audit/replica/event-line.js';
import type { Line } from '../../src/audit/replica/protocol.js';
import type { FleetClient } from './fleet-client.js';

/** What one hub has: its log, and by the name of each entity its rows by their keys, JSON each. */
export interface HubTruth {
  readonly id: string;
  /** Of the log, after a number, oldest first. */
  lines(after: number, limit: number): readonly Line[];
  readonly entities: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export interface ReplicaCheck {
  readonly rows: number;
  /** What differs, in words. */
  readonly faults: readonly string[];
}

/** Whether the cloud has what the hub has: row for row, each once, in order, in a chain that holds; and every entity as it is. */
export async function checkReplica(hub: HubTruth, cloud: FleetClient): Promise<ReplicaCheck> {
  const faults: string[] = [];
  let rows = 0;
  let head: ChainHead = CHAIN_START;
  for (let after: number | null = 0; after !== null && faults.length === 0;) {
    const page = await cloud.events(hub.id, after);
    const own = hub.lines(after, page.events.length);
    for (const [at, sent] of page.events.entries()) {
      rows += 1;
      const told = JSON.stringify(sent);
      const kept = own[at] ? JSON.stringify(own[at]) : 'nothing';
      const event = readEventLine(sent);
      const fault = event ? linkFault(head, event) : 'unreadable';
      if (told !== kept) faults.push(`hub ${hub.id}, row ${rows}: the cloud has ${told}, the hub ${kept}`);
      if (fault !== null) faults.push(`hub ${hub.id}, row ${rows}: the chain does not hold: ${fault}`);
      if (told !== kept || fault !== null) break;
      if (event) head = { seq: event.event.seq, hash: event.chainHash };
    }
    after = page.next;
  }
  if (hub.lines(rows, 1).length > 0)
    faults.push(`hub ${hub.id}: the cloud has ${rows} rows and lacks the next`);
  for (const [entity, own] of hub.entities)
    faults.push(...differing(hub.id, entity, own, await cloud.entities(hub.id, entity)));
  return { rows, faults };
}

function differing(
  id: string,
  entity: string,
  own: ReadonlyMap<string, string>,
  sent: readonly Line[],
): string[] {
  const theirs = new Map(sent.map(({ data }) => [JSON.stringify(data['key']), JSON.stringify(data['row'])]));
  return [...new Set([...own.keys(), ...theirs.keys()])]
    .filter((key) => own.get(key) !== theirs.get(key))
    .map(
      (key) =>
        `hub ${id}, ${entity} ${key}: the cloud has ${theirs.get(key) ?? 'nothing'}, the hub ${own.get(key) ?? 'nothing'}`,
    );
}
