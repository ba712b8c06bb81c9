import type { RussianCatalog } from '../catalog.js';

/** Credit: what is on a balance, held and paid with it. */
export const CREDIT: RussianCatalog = {
  'There is not enough credit': 'Недостаточно средств',
  'There is not so much credit. Top it up first.': 'Недостаточно средств. Сначала пополните баланс.',
  'The balance would be too large': 'Баланс стал бы слишком большим',
  'A balance is at most {most}: with this it would be more.':
    'Баланс может быть не больше {most}: с этой суммой он стал бы больше.',
  'The transaction is known with other values': 'Эта транзакция уже известна с другими значениями',
  'The transaction "{transaction}" is known with another person, amount or step. Use a new transaction_id for something new.':
    'Транзакция «{transaction}» уже известна с другим пользователем, суммой или действием. Для нового действия укажите новый transaction_id.',
  'There is no such hold': 'Такого резерва нет',
  'There is no hold "{transaction}".': 'Резерва «{transaction}» нет.',
  'The hold has ended': 'Резерв уже закрыт',
  'The hold "{transaction}" was captured or released before.': 'Резерв «{transaction}» уже списан или снят.',
  'More than was held can not be captured': 'Нельзя списать больше, чем зарезервировано',
  'More than was held can not be captured.': 'Нельзя списать больше, чем зарезервировано.',
  'The amount is missing or can not be.': 'Сумма не указана или недопустима.',
  'You may read your own balance only.': 'Вы можете видеть только свой баланс.',
  'You may not change the credit of a person with the role {role}.':
    'Вы не можете менять средства пользователя с ролью {role}.',
  Balance: 'Баланс',
  'Credit entries': 'Движения средств',
  'Credit added': 'Средства зачислены',
  'Credit held': 'Средства зарезервированы',
  'Credit captured': 'Средства списаны',
  'Credit released': 'Резерв снят',
  'Done before': 'Уже выполнено ранее',
  'must be more than 0': 'должно быть больше 0',
  'is empty: write it as 12, 12.5 or 12.50': 'пусто: напишите сумму как 12, 12.5 или 12.50',
  'must have no sign: write it as 12, 12.5 or 12.50':
    'не должно быть знака плюс или минус: напишите сумму как 12, 12.5 или 12.50',
  'has more than 2 places after the point': 'больше двух знаков после точки',
  'must not begin with a zero that says nothing: write it as 12, 12.5 or 12.50':
    'не должно начинаться с лишнего нуля: напишите сумму как 12, 12.5 или 12.50',
  'is more than 9999999999999.99, the largest amount': 'больше наибольшей суммы, 9999999999999.99',
  'must have 0 to 9 and at most one point, no spaces or other signs: write it as 12, 12.5 or 12.50':
    'допустимы только цифры от 0 до 9 и не больше одной точки, без пробелов и других знаков: напишите сумму как 12, 12.5 или 12.50',
};
