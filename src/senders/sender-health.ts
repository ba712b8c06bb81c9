/** How a way out stands, for `/ready` and `doctor`. No secret, no number, no address of a person. */
export interface SenderHealth {
  readonly ok: boolean;
  readonly detail: string;
}
