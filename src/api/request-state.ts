import type { IncomingMessage } from 'node:http';
import type { Language } from '../kit/language.js';
import type { NewId } from '../kit/ids.js';

/** What is known of a request while it is answered, for its log line and its answer. */
export interface RequestState {
  /** The client's own `X-Request-Id` when that is sane, else ours. */
  readonly id: string;
  /** Monotonic. */
  readonly startedMs: number;
  /** It came over the Unix socket, which only the hub's own account can open. */
  readonly isLocal: boolean;
  readonly address: string | null;
  /** Pattern of the route that took it; the path itself may hold ids. */
  route: string;
  /** UUID of the person, or `cli`. */
  user: string | null;
  /** What it is answered in: by its header alone, until it is known who asks. */
  language: Language;
}

/** What may be taken over from a client: it goes into headers and log lines. */
const SANE_REQUEST_ID = /^[\w.:-]{1,64}$/;

/** @returns the request's id: the client's if it can be trusted in a log line, else a new one */
export function requestIdOf(request: IncomingMessage, newId: NewId): string {
  const sent = request.headers['x-request-id'];
  return typeof sent === 'string' && SANE_REQUEST_ID.test(sent) ? sent : newId();
}

/** The states of the requests being answered. */
export class RequestStates {
  private readonly states = new WeakMap<IncomingMessage, RequestState>();

  open(request: IncomingMessage, state: RequestState): RequestState {
    this.states.set(request, state);
    return state;
  }

  /** @throws Error for a request that was never opened: a defect in the order of the middleware */
  of(request: IncomingMessage): RequestState {
    const state = this.states.get(request);
    if (!state) throw new Error('request without state');
    return state;
  }
}
