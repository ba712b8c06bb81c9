import type { Head, Lane } from '../audit/replica/protocol.js';

/** What a hub sent, after its signature was found right. */
export interface Batch {
  readonly hubId: string;
  readonly epoch: number;
  readonly lane: Lane;
  readonly first: number;
  readonly texts: readonly string[];
  readonly head: Head;
  /** The assertion that names `head`. */
  readonly proof: string;
}
