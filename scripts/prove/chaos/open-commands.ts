import { z } from 'zod';
import { expectAnswer } from '../../../test/support/json-client.js';
import type { RealHub } from '../../../test/support/real-hub.js';

const PAGE = 200;
const logPage = z.object({
  data: z.array(
    z.object({ seq: z.int(), command_id: z.string().nullable(), device_id: z.string().nullable() }),
  ),
  pagination: z.object({ next: z.string().nullable() }),
});
const commandRead = z.object({ data: z.object({ status: z.string(), reason: z.string().nullable() }) });
/** The lock was asked and can't tell. */
const UNTOLD = new Set(['interrupted', 'evicted']);

interface Named {
  readonly id: string;
  readonly deviceId: string;
}

/** Follows the log of a hub, to know which commands are not settled yet. */
export class OpenCommands {
  private lastSeq = 0;
  private open: Named[] = [];

  /** @returns how many commands wait for their truth */
  async count(hub: RealHub): Promise<number> {
    const known = new Map(this.open.map((command) => [command.id, command]));
    for (const command of await this.fresh(hub)) known.set(command.id, command);
    const still: Named[] = [];
    for (const command of known.values()) {
      const path = `/devices/${command.deviceId}/commands/${command.id}`;
      const { data } = expectAnswer(await hub.request('GET', path), 200, commandRead);
      const isOpen =
        data.status === 'accepted' ||
        data.status === 'sent' ||
        (data.status === 'unknown' && !UNTOLD.has(data.reason ?? ''));
      if (isOpen) still.push(command);
    }
    this.open = still;
    return still.length;
  }

  /** Commands in the log's rows since it was looked at last. */
  private async fresh(hub: RealHub): Promise<Named[]> {
    const found: Named[] = [];
    let newest = this.lastSeq;
    let path: string | null = `/access/logs?page_size=${PAGE}`;
    while (path !== null) {
      const answer: z.output<typeof logPage> = expectAnswer(await hub.request('GET', path), 200, logPage);
      const rows = answer.data.filter(({ seq }) => seq > this.lastSeq);
      newest = Math.max(newest, ...rows.map(({ seq }) => seq));
      for (const { command_id: id, device_id: deviceId } of rows) {
        if (id !== null && deviceId !== null) found.push({ id, deviceId });
      }
      const { next } = answer.pagination;
      path = next !== null && rows.length === answer.data.length ? next.replace(/^.*\/api\/v1/, '') : null;
    }
    this.lastSeq = newest;
    return found;
  }
}
