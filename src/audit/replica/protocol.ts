/**
 * How a hub's log and the things of its house come to be in a cloud, without loss, doubling or trust in the wire.
 * The hub (`sync/`) is the only writer; the cloud (`cloud/`) keeps a replica. Both import this file and nothing of each other.
 *
 * **Lanes.** What is to be sent is numbered 1, 2, 3… in each lane, and known by (hub, epoch, lane, number).
 * - `audit`: the hash-chained log. A line's number is its `seq` there, its `hash` the hash of the chain up to it. All of it is
 *   sent, never thinned out: the log itself is the outbox.
 *   Of a row whose body the hub keeps no longer the line has its hashes alone (`pruned-line`): a hub that begins a new epoch sends such.
 * - `telemetry`: how things are. Each change of a synced entity takes the next number; the line tells the entity as it is now.
 *   An entity that changed again moved to a later number; what it left is told by a `gap` line, so that numbers stay
 *   whole and nobody has to wonder. What a number stands for never changes, but for becoming a gap.
 *   What tells of a row of the log (its erasure, the request that led to it) is sent after that row was acknowledged.
 *
 * **A batch** is `POST /v1/hubs/{id}/batches?epoch=&lane=&first=`, newline-delimited JSON, gzip: consecutive numbers from `first`. The
 * cloud commits its rows together with its place in the lane, and answers `{ack, hash, credit, retry_after_s}`. Lines up to
 * `ack` that come again are skipped. Lines after a hole are not taken: 409 with `expected`. A line that can't be taken is put
 * aside and counts as taken, so that one bad line never stops the rest.
 *
 * **Nothing is believed that isn't shown.** A request carries an assertion (`ASSERTION`) that the hub signs for this cloud alone, once,
 * for a minute; that of a batch names the head it leads to, and the cloud keeps it. `GET /v1/hubs/{id}` tells where the cloud
 * stands, and shows that signature: without it an acknowledgement is a lie, and no row looks sent because of it. Where the
 * signature is the hub's and the rows are not, the hub was put back to an older state, and begins a new epoch.
 *
 * **An epoch** begins at number 1 in both lanes. The replica of a hub is its newest epoch; older ones are kept as what was told then.
 */
export const LANES = ['audit', 'telemetry'] as const;
export type Lane = (typeof LANES)[number];

/** Form of the lines of this program. A cloud reads those of two years, and keeps members it does not know. */
export const LINE_VERSION = 1;

/** One line of a batch. */
export interface Line {
  readonly seq: number;
  /** In `audit` the type of the event; in `telemetry` the name of the entity, or `GAP`. */
  readonly type: string;
  /** Form of `data`. */
  readonly v: number;
  /** RFC 3339 in UTC: when it happened, or when the entity was read. */
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Lower-case hex of 32 bytes: of the chain in `audit`, of the line itself in `telemetry`. */
  readonly hash: string;
}

/** Numbers from `data.from` to the line's own were overtaken by later changes of the same entities. */
export const GAP = 'gap';
/** Telemetry about an event of which a part was erased after it had been sent. */
export const ERASED_EVENT = 'events';

/** Lines of one batch. */
export const BATCH_LINES_MAX = 4_000;
/** Bytes of one batch before it is compressed; one line more may come on top. */
export const BATCH_BYTES_MAX = 4 * 1024 * 1024;
/** Bytes of one line; an event has at most some 20,000. */
export const LINE_BYTES_MAX = 64 * 1024;

/** The claims of a signed request (RFC 7519, ES256): `iss` is the hub's id, `aud` the cloud's URL, `jti` is used once. */
export const ASSERTION = {
  algorithm: 'ES256',
  /** Seconds from `iat` to `exp`. */
  lifeS: 60,
  /** How far the clocks of hub and cloud may be apart, seconds; a hub learns the cloud's time from its answers. */
  leewayS: 30,
} as const;

/** Where a batch leads to: a claim of its assertion. */
export interface Head {
  readonly epoch: number;
  readonly lane: Lane;
  readonly seq: number;
  readonly hash: string;
}
