const FIRST = 1;
const LAST = 65_535;

/**
 * @param taken fewer than 65,535 of them: a queue's limit is far below
 * @returns `wanted`, or the next packet identifier (MQTT 3.1.1, section 2.3.1) that no message of the session has
 */
export function freeMessageId(taken: ReadonlyMap<number, unknown>, wanted: number): number {
  let id = wanted;
  while (taken.has(id)) id = id >= LAST ? FIRST : id + 1;
  return id;
}
