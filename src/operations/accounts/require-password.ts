import {
  PASSWORD_CHARACTERS_MAX,
  PASSWORD_CHARACTERS_MIN,
  passwordFault,
} from '../../accounts/password-rules.js';
import { InvalidInput } from '../../kit/errors.js';
import { say, type Text } from '../../kit/sentence.js';

/** @throws InvalidInput `password_too_short`, `password_too_long`, `password_common` */
export function requirePassword(password: string, field = 'password'): void {
  const fields = (message: Text) => ({ fields: [{ field, message }] });
  switch (passwordFault(password)) {
    case 'password_too_short':
      throw new InvalidInput(
        'password_too_short',
        say('A password has at least {count} characters.', { count: PASSWORD_CHARACTERS_MIN }),
        fields('is too short'),
      );
    case 'password_too_long':
      throw new InvalidInput(
        'password_too_long',
        say('A password has at most {count} characters.', { count: PASSWORD_CHARACTERS_MAX }),
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
