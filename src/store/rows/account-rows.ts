export interface AccountTables {
  users: UserRow;
  user_words: UserWordRow;
  sessions: SessionRow;
  api_tokens: ApiTokenRow;
  invites: InviteRow;
  sign_in_places: SignInPlaceRow;
}

export interface UserRow {
  id: string;
  username: string | null;
  email: string | null;
  phone: string | null;
  first_name: string;
  last_name: string;
  role: string;
  locale: string;
  is_active: number;
  email_verified: number;
  phone_verified: number;
  last_login_at_ms: number | null;
  last_login_ip: string | null;
  created_at_ms: number;
  updated_at_ms: number;
  password_hash: string | null;
  erasing_since_ms: number | null;
  held_since_ms: number | null;
}

/** A word that a person is found by, folded. */
export interface UserWordRow {
  word: string;
  user_id: string;
}

export interface SessionRow {
  id: string;
  user_id: string;
  refresh_id: string;
  parent_id: string | null;
  user_agent: string | null;
  ip_address: string | null;
  created_at_ms: number;
  last_used_at_ms: number;
  expires_at_ms: number;
  revoked_at_ms: number | null;
}

export interface InviteRow {
  user_id: string;
  code: string;
  invited_by: string | null;
  entered_at_ms: number | null;
}

export interface ApiTokenRow {
  id: string;
  user_id: string;
  name: string;
  token_hash: Uint8Array;
  scopes: string;
  created_at_ms: number;
  expires_at_ms: number | null;
  last_used_at_ms: number | null;
  revoked_at_ms: number | null;
}

export interface SignInPlaceRow {
  user_id: string;
  place: string;
  seen_at_ms: number;
}
