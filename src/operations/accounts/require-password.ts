import {
  PASSWORD_CHARACTERS_MAX,
  PASSWORD_CHARACTERS_MIN,
  passwordFault,
} from '../../accounts/password-rules.js';
import { InvalidInput } from '../../kit/errors.js';

/** @throws InvalidInput `password_too_short`, `password_too_long`, `password_common` */
export function requirePassword(password: string, field = 'password'): void {
  const fields = (message: string) => ({ fields: [{ field, message }] });
  switch (passwordFault(password)) {
    case 'password_too_short':
      throw new InvalidInput(
        'password_too_short',
        `A password has at least ${PASSWORD_CHARACTERS_MIN} characters.`,
        fields('is too short'),
      );
    case 'password_too_long':
      throw new InvalidInput(
        'password_too_long',
        `A password has at most ${PASSWORD_CHARACTERS_MAX} characters.`,
        fields('is too long'),
      );
    case 'password_common':
      throw new InvalidInput(
        'password_common',
        'This password is among the first that anybody would try. Choose another.',
        fields('is too common'),
      );
    case null:
  }
}
