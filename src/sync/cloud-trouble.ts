/**
 * unreachable: nobody knows whether the request arrived. refused: the cloud said no. lied: what the cloud said can't be true, and nothing
 * of it is believed.
 */
export type TroubleKind = 'unreachable' | 'refused' | 'lied';

/** Why a round with the cloud came to nothing. */
export class CloudTrouble extends Error {
  override readonly name = 'CloudTrouble';
  readonly kind: TroubleKind;
  readonly code: string;
  readonly status: number | null;
  /** The cloud wants us to wait so long. */
  readonly retryAfterS: number | null;

  constructor(
    kind: TroubleKind,
    code: string,
    options: {
      readonly status?: number;
      readonly retryAfterS?: number | null;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`the cloud: ${kind}, ${code}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.code = code;
    this.status = options.status ?? null;
    this.retryAfterS = options.retryAfterS ?? null;
  }
}
