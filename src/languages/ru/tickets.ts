import type { RussianCatalog } from '../catalog.js';

/** QR tickets and cards. */
export const TICKETS: RussianCatalog = {
  'This is not a ticket, or one that this hub can not read.':
    'Это не билет, или этот хаб не может его прочитать.',
  'The ticket was altered: its signature is wrong.': 'Билет изменён: его подпись неверна.',
  'The ticket is of another hub, or for another door.': 'Билет выдан другим хабом или для другой двери.',
  'This hub has no such ticket.': 'В этом хабе такого билета нет.',
  'The ticket has been revoked.': 'Билет отозван.',
  'The ticket is valid from {valid_from}.': 'Билет действует с {valid_from}.',
  'The ticket was valid until {valid_until}.': 'Билет действовал до {valid_until}.',
  'The ticket has been used as often as it may be.': 'Билет уже использован столько раз, сколько разрешено.',
  'There is no such ticket': 'Такого билета нет',
  'There is no such ticket.': 'Такого билета нет.',
  'The ticket opens nothing any more': 'Билет больше ничего не открывает',
  'This ticket was revoked, used up or is over: it opens nothing.':
    'Этот билет отозван, использован или его срок истёк: он ничего не открывает.',
  'This ticket was revoked before.': 'Этот билет уже отозван.',
  'A ticket can not be for so few or so many locks': 'Билет нельзя выдать для такого числа замков',
  'A ticket is for 1 to {count} locks.': {
    one: 'Билет можно выдать для 1–{count} замка.',
    few: 'Билет можно выдать для 1–{count} замков.',
    many: 'Билет можно выдать для 1–{count} замков.',
    other: 'Билет можно выдать для 1–{count} замка.',
  },
  'There are too many tickets': 'Билетов слишком много',
  'There are {count} tickets that are not over. Revoke those that nobody needs.': {
    one: 'Есть {count} билет, срок которого не истёк. Отзовите билеты, которые никому не нужны.',
    few: 'Есть {count} билета, срок которых не истёк. Отзовите те, которые никому не нужны.',
    many: 'Есть {count} билетов, срок которых не истёк. Отзовите те, которые никому не нужны.',
    other: 'Есть {count} билета, срок которых не истёк. Отзовите те, которые никому не нужны.',
  },
  'The key of the ticket was given up': 'Ключ билета больше не хранится',
  'The key of this ticket was given up. Make a new ticket.':
    'Ключ этого билета больше не хранится. Создайте новый билет.',
  'There are too many keys for tickets': 'Ключей для билетов слишком много',
  '{count} keys are needed for tickets that count still. Revoke those first.': {
    one: 'Для билетов, которые ещё действуют, нужен {count} ключ. Сначала отзовите эти билеты.',
    few: 'Для билетов, которые ещё действуют, нужны {count} ключа. Сначала отзовите эти билеты.',
    many: 'Для билетов, которые ещё действуют, нужно {count} ключей. Сначала отзовите эти билеты.',
    other: 'Для билетов, которые ещё действуют, нужны {count} ключа. Сначала отзовите эти билеты.',
  },
  'The dates are beyond what a ticket can hold': 'Такие даты в билет записать нельзя',
  'The ticket would never be valid: it ends before it begins.':
    'Билет никогда не действовал бы: его срок заканчивается раньше, чем начинается.',
  'A ticket can only be valid between 1970 and February 2106.':
    'Билет может действовать только с 1970 года по февраль 2106 года.',
  'is out of range': 'вне допустимых пределов',
  'QR ticket created': 'QR-билет создан',
  'QR tickets': 'QR-билеты',
  'QR ticket': 'QR-билет',
  'QR tickets revoked': 'QR-билеты отозваны',
  'QR tickets have a new key': 'У QR-билетов новый ключ',
  'There is no such card': 'Такой карты нет',
  'There is no such card.': 'Такой карты нет.',
  'There is no such card, or it was revoked before.': 'Такой карты нет, или она уже отозвана.',
  'The lock has too many cards': 'У замка слишком много карт',
  'This lock has {count} cards already. Revoke those that nobody uses.': {
    one: 'У этого замка уже есть {count} карта. Отзовите карты, которыми никто не пользуется.',
    few: 'У этого замка уже есть {count} карты. Отзовите те, которыми никто не пользуется.',
    many: 'У этого замка уже есть {count} карт. Отзовите те, которыми никто не пользуется.',
    other: 'У этого замка уже есть {count} карты. Отзовите те, которыми никто не пользуется.',
  },
  'The lock waits for a card already': 'Замок уже ждёт карту',
  'This lock waits for a card already. Present it, or end the wait first.':
    'Этот замок уже ждёт карту. Сначала приложите её или прекратите ожидание.',
  'No card is to be enrolled at this lock': 'На этом замке карта не регистрируется',
  'This lock does not wait for a card.': 'Этот замок не ждёт карту.',
  'No card was to be enrolled at this lock since the hub started.':
    'С запуска хаба карты на этом замке не регистрировались.',
  'This lock is not paired with the hub: it can present no card.':
    'Этот замок не сопряжён с хабом: он не может принять карту.',
  'Present the card at the lock': 'Приложите карту к замку',
  'Card enrolment': 'Регистрация карты',
  Cards: 'Карты',
  Card: 'Карта',
  'You may not make a ticket for somebody else here': 'Вы не можете создать здесь билет для другого человека',
  'The ticket was not made under your share': 'Билет создан не по переданным вам правам',
  'You may not enrol a card of somebody else here': 'Вы не можете зарегистрировать здесь чужую карту',
  'The card was not enrolled under your share': 'Карта зарегистрирована не по переданным вам правам',
  'By a share you make tickets for yourself, or for guests: leave "user_id" out.':
    'По переданным правам вы создаёте билеты только для себя или гостей: не указывайте user_id.',
  'By a share you reach only tickets that were made under it.':
    'По переданным правам вам доступны только билеты, созданные по ним.',
  'By a share you enrol cards of your own only.': 'По переданным правам вы регистрируете только свои карты.',
  'By a share you revoke only cards that were enrolled under it.':
    'По переданным правам вы отзываете только карты, зарегистрированные по ним.',
  'You made {count} tickets that are not over. Revoke those that nobody needs.': {
    one: 'Вы создали {count} билет, срок которого не истёк. Отзовите билеты, которые никому не нужны.',
    few: 'Вы создали {count} билета, срок которых не истёк. Отзовите те, которые никому не нужны.',
    many: 'Вы создали {count} билетов, срок которых не истёк. Отзовите те, которые никому не нужны.',
    other: 'Вы создали {count} билета, срок которых не истёк. Отзовите те, которые никому не нужны.',
  },
};
