/** Who did it, as the log keeps it. */
export interface Actor {
  readonly kind: 'user' | 'api_token' | 'cli' | 'pin' | 'qr' | 'card' | 'lock' | 'system' | 'nobody';
  readonly id: string | null;
  readonly name: string;
}

/** By what means something was asked or done. */
export const METHODS = ['rest', 'pin', 'qr', 'card', 'mqtt', 'cloud', 'cli', 'manual', 'auto'] as const;
export type Method = (typeof METHODS)[number];
