import type { Bridge, BridgeState } from './integrations/bridge-use-cases.js';
import type { DeadLetters } from './integrations/dead-letters.js';
import type { BrokerFigures, BrokerSight } from './integrations/mqtt-use-cases.js';
import type { Caller } from './ports.js';

/** The hub in numbers. Names nobody and no lock. */
export interface HubFigures {
  readonly broker: BrokerFigures;
  /** Refused messages and connections over MQTT since the start, by why. */
  readonly refusals: Readonly<Record<string, number>>;
  /** null: the household has no other broker. */
  readonly bridge: BridgeState | null;
  readonly parts: readonly { readonly name: string; readonly ok: boolean }[];
}

export interface FigureUseCases {
  readFigures(caller: Caller): HubFigures;
}

/** All of it is asked for when somebody looks; nothing is gathered in between. */
export function figureOperations(deps: {
  readonly sight: Pick<BrokerSight, 'figures'>;
  readonly letters: Pick<DeadLetters, 'totals'>;
  readonly bridge: Bridge | null;
  readonly readiness: () => Pick<HubFigures, 'parts'>;
}): FigureUseCases {
  return {
    readFigures: () => ({
      broker: deps.sight.figures(),
      refusals: deps.letters.totals(),
      bridge: deps.bridge?.state() ?? null,
      parts: deps.readiness().parts.map(({ name, ok }) => ({ name, ok })),
    }),
  };
}
