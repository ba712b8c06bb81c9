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
};
