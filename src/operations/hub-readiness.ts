import type { Operations } from './operations.js';
import type { LockDriver } from './ports.js';

/** What the broker says of itself. */
interface Listening {
  readonly listening: boolean;
  /** Only asked while it listens. */
  readonly port: number;
}

/** The hub is of use when its database is open, its broker listens, and every kind of link works. */
export function hubReadiness(deps: {
  readonly drivers: readonly LockDriver[];
  readonly broker: Listening;
}): Operations['readiness'] {
  return () => {
    const { listening } = deps.broker;
    const parts = [
      { name: 'database', ok: true, detail: 'open' },
      {
        name: 'broker',
        ok: listening,
        detail: listening ? `listening on port ${deps.broker.port}` : 'not listening',
      },
      ...deps.drivers.map((driver) => ({ name: driver.transport, ...driver.health() })),
    ];
    return { ready: parts.every(({ ok }) => ok), parts };
  };
}
