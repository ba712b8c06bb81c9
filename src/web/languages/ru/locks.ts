/** Setting a lock up: pairing, trying, renaming, removing it. */
export const LOCKS = {
  Locks: 'Замки',
  'Pair, test, rename and remove locks, and update their firmware.':
    'Сопрячь, проверить, переименовать и удалить замки, обновить их прошивку.',
  'No lock is known here yet.': 'Замков здесь пока нет.',
  'Add a lock': 'Добавить замок',
  Online: 'На связи',
  'firmware {version}': 'прошивка {version}',
  'What the door is called': 'Как называется дверь',
  'Where it is': 'Где находится',
  'Go on to pairing': 'Перейти к сопряжению',
  'How the hub reaches it': 'Как хаб связывается с замком',
  Cable: 'Кабель',
  'Wi-Fi or network (MQTT)': 'Wi-Fi или сеть (MQTT)',
  'Port of the hub, and the number of the lock on the line, such as /dev/ttyUSB0#1':
    'Порт хаба и номер замка на линии, например /dev/ttyUSB0#1',
  'It takes orders and never answers: its state is then never known':
    'Он выполняет команды, но не отвечает: его состояние никогда не будет известно',
  'Serial number on its label': 'Серийный номер на наклейке',
  'Install code on its label': 'Код установки на наклейке',
  'Press the button on the inside of the lock first: it can be paired for two minutes then.':
    'Сначала нажмите кнопку на внутренней стороне замка: после этого его можно сопрячь в течение двух минут.',
  Pair: 'Сопрячь',
  Pairing: 'Сопряжение',
  'Asking the lock. If you have not pressed its button yet, press it now…':
    'Обращаемся к замку. Если вы ещё не нажали его кнопку, нажмите её сейчас…',
  'It may be paired all the same: this page says so as soon as the hub does.':
    'Замок всё же мог быть сопряжён: страница сообщит об этом, как только ответит хаб.',
  '{door} is paired.': '«{door}»: замок сопряжён.',
  'Go on to test it': 'Перейти к проверке',
  'Listening for locks… Press the button on the inside of yours, and bring it closer.':
    'Ищем замки… Нажмите кнопку на внутренней стороне своего замка и поднесите его ближе.',
  'Locks in reach that are not paired here: {number}':
    'Замков поблизости, не сопряжённых с этим хабом: {number}',
  'Which one': 'Какой из них',
  'The one with my serial number': 'С моим серийным номером',
  'button pressed': 'кнопка нажата',
  'has another hub': 'у него другой хаб',
  'See that the hub has a Bluetooth adapter and may use it, or pair over cable or network.':
    'Проверьте, что у хаба есть адаптер Bluetooth и доступ к нему, или сопрягите замок по кабелю или сети.',
  'Give the lock these now: the password is not shown again.':
    'Введите эти данные в замок сейчас: пароль больше не будет показан.',
  'The answer with its password did not come. Remove the lock here, and pair it anew.':
    'Ответ с паролем не пришёл. Удалите замок здесь и сопрягите его заново.',
  'Password of the lock': 'пароль замка',
  Broker: 'Брокер',
  'User name': 'Имя пользователя',
  'Client id': 'Идентификатор клиента',
  'Test the lock': 'Проверить замок',
  'Asking the lock…': 'Обращаемся к замку…',
  'It blinks or beeps; the bolt does not move.': 'Он мигнёт или подаст сигнал; ригель не сдвинется.',
  Link: 'Связь',
  'It answers, and should blink or beep now.': 'замок отвечает и должен сейчас мигнуть или подать сигнал.',
  'It answers in {ms} ms, and should blink or beep now.':
    'замок отвечает за {ms} мс и должен сейчас мигнуть или подать сигнал.',
  'Look at its power, its cable or network, and how far away it is; then test again.':
    'Проверьте питание, кабель или сеть и расстояние до замка, затем повторите проверку.',
  Bolt: 'Ригель',
  'Move the bolt by hand or key, clear what blocks it, and test again.':
    'Подвиньте ригель рукой или ключом, уберите помеху и повторите проверку.',
  Battery: 'Батарея',
  'The lock does not say': 'замок не сообщает',
  'Change the batteries soon.': 'Скоро понадобится замена батарей.',
  Firmware: 'Прошивка',
  Rename: 'Переименовать',
  'Remove this lock': 'Удалить этот замок',
  'Remove {door}?': 'Удалить «{door}»?',
  'Its keys and its codes go; what happened stays in the log. Only pairing brings it back.':
    'Его ключи и коды будут удалены, журнал останется. Вернуть замок можно только новым сопряжением.',
  'It can’t be told now: it may open for codes that it holds until it is reset from the inside.':
    'Сейчас ему нельзя это передать: он может открываться по своим кодам, пока его не сбросят изнутри.',
} as const;
