/** One thing looked at, what was found, and what to do about it (empty when all is well). */
export interface OfflineCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly advice: string;
}

export const good = (name: string, detail: string): OfflineCheck => ({ name, ok: true, detail, advice: '' });

export const bad = (name: string, detail: string, advice: string): OfflineCheck => ({
  name,
  ok: false,
  detail,
  advice,
});
