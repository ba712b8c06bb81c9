/** The page of doors. */
export const DOORS = {
  Doors: 'Двери',
  'Reading the doors…': 'Читаем двери…',
  'There is no door here for you yet. Who runs the house can give you one, or pair a lock.':
    'Здесь пока нет дверей для вас. Хозяин дома может дать вам права или сопрячь замок.',
  Locked: 'Заперто',
  Unlocked: 'Отперто',
  'Locking…': 'Запирается…',
  'Unlocking…': 'Отпирается…',
  Jammed: 'Заклинило',
  Unknown: 'Неизвестно',
  Unlock: 'Отпереть',
  Lock: 'Запереть',
  'Door open': 'Дверь открыта',
  'Door closed': 'Дверь закрыта',
  'Door: not known': 'Дверь: неизвестно',
  'Battery {percent} %': 'Батарея {percent} %',
  Offline: 'Не в сети',
  'Keypad stopped': 'Клавиатура остановлена',
  'Keypad locked until {when}': 'Клавиатура закрыта до {when}',
  'Was locked at {when}.': 'В {when} было заперто.',
  'Was unlocked at {when}.': 'В {when} было отперто.',
  'Was jammed at {when}.': 'В {when} ригель был заклинен.',
  'Not heard of since the hub started.': 'С запуска хаба замок не отзывался.',
  'Not paired yet.': 'Ещё не сопряжён.',
  'Waiting for the hub…': 'Ждём хаб…',
  'The lock can’t be reached. Its keypad and key may still work.':
    'С замком нет связи. Клавиатура и ключ могут работать.',
  'The bolt is moving…': 'Ригель движется…',
  'Asking the hub…': 'Запрос хабу…',
  'Sent. Waiting for the lock to answer…': 'Отправлено. Ждём ответа замка…',
  'Confirmed: the lock says it unlocked.': 'Подтверждено: замок сообщил, что отперт.',
  'Confirmed: the lock says it locked.': 'Подтверждено: замок сообщил, что заперт.',
  'Not confirmed: the lock did not answer, so it may have happened. Look at the door.':
    'Не подтверждено: замок не ответил, команда могла и выполниться. Взгляните на дверь.',
  'The hub did not answer, so it may have happened. Look at the door.':
    'Хаб не ответил, команда могла и выполниться. Взгляните на дверь.',
  'The hub was not reached in time. Nothing was sent.':
    'Связаться с хабом не удалось вовремя. Ничего не отправлено.',
  'It did not happen ({reason}).': 'Этого не произошло ({reason}).',
  'The bolt is jammed. Look at the door.': 'Ригель заклинило. Взгляните на дверь.',
  'The lock is offline. Nothing was sent.': 'Замок не в сети. Ничего не отправлено.',
  'It took too long to reach the lock. Nothing happened.':
    'Связаться с замком не удалось вовремя. Ничего не произошло.',
  'The hub restarted before it was sent. Nothing happened.':
    'Хаб перезапустился до отправки. Ничего не произошло.',
  'The lock is busy. Nothing was sent.': 'Замок занят. Ничего не отправлено.',
  'It is not allowed any more. Nothing was sent.': 'Это больше не разрешено. Ничего не отправлено.',
} as const;
