/** Setting a lock up: pairing, trying, renaming, removing it. */
export const LOCKS = {
  Locks: 'Qulflar',
  'Pair, test, rename and remove locks, and update their firmware.':
    'Qulflarni juftlash, tekshirish, nomini oʻzgartirish, oʻchirish va mikrodasturini yangilash.',
  'No lock is known here yet.': 'Bu yerda hali qulf yoʻq.',
  'Add a lock': 'Qulf qoʻshish',
  Online: 'Aloqada',
  'firmware {version}': 'mikrodastur {version}',
  'What the door is called': 'Eshik nomi',
  'Where it is': 'Qayerda joylashgan',
  'Go on to pairing': 'Juftlashga oʻtish',
  'How the hub reaches it': 'Xab u bilan qanday bogʻlanadi',
  Cable: 'Kabel',
  'Wi-Fi or network (MQTT)': 'Wi-Fi yoki tarmoq (MQTT)',
  'Port of the hub, and the number of the lock on the line, such as /dev/ttyUSB0#1':
    'Xab porti va qulfning liniyadagi raqami, masalan /dev/ttyUSB0#1',
  'It takes orders and never answers: its state is then never known':
    'U buyruqlarni bajaradi, lekin javob bermaydi: holati hech qachon maʼlum boʻlmaydi',
  'Serial number on its label': 'Yorligʻidagi seriya raqami',
  'Install code on its label': 'Yorligʻidagi oʻrnatish kodi',
  'Press the button on the inside of the lock first: it can be paired for two minutes then.':
    'Avval qulfning ichki tomonidagi tugmani bosing: shundan soʻng uni ikki daqiqa ichida juftlash mumkin.',
  Pair: 'Juftlash',
  Pairing: 'Juftlash',
  'Asking the lock. If you have not pressed its button yet, press it now…':
    'Qulfga murojaat qilinmoqda. Tugmasini hali bosmagan boʻlsangiz, hozir bosing…',
  'It may be paired all the same: this page says so as soon as the hub does.':
    'Qulf shunda ham juftlangan boʻlishi mumkin: xab javob berishi bilan sahifa buni bildiradi.',
  '{door} is paired.': '“{door}” juftlandi.',
  'Go on to test it': 'Tekshirishga oʻtish',
  'Listening for locks… Press the button on the inside of yours, and bring it closer.':
    'Qulflar qidirilmoqda… Qulfingizning ichki tomonidagi tugmani bosing va uni yaqinroq keltiring.',
  'Locks in reach that are not paired here: {number}':
    'Yaqin atrofdagi, bu xab bilan juftlanmagan qulflar: {number}',
  'Which one': 'Qaysi biri',
  'The one with my serial number': 'Mening seriya raqamimdagisi',
  'button pressed': 'tugmasi bosilgan',
  'has another hub': 'boshqa xabga ulangan',
  'See that the hub has a Bluetooth adapter and may use it, or pair over cable or network.':
    'Xabda Bluetooth adapteri va undan foydalanish ruxsati borligini tekshiring yoki kabel yoxud tarmoq orqali juftlang.',
  'Give the lock these now: the password is not shown again.':
    'Bu maʼlumotlarni qulfga hozir kiriting: parol boshqa koʻrsatilmaydi.',
  'The answer with its password did not come. Remove the lock here, and pair it anew.':
    'Paroli bor javob kelmadi. Qulfni bu yerda oʻchirib, qaytadan juftlang.',
  'Password of the lock': 'qulf paroli',
  Broker: 'Broker',
  'User name': 'Foydalanuvchi nomi',
  'Client id': 'Mijoz identifikatori',
  'Test the lock': 'Qulfni tekshirish',
  'Asking the lock…': 'Qulfga murojaat qilinmoqda…',
  'It blinks or beeps; the bolt does not move.': 'U miltillaydi yoki ovoz chiqaradi; rigel qimirlamaydi.',
  Link: 'Aloqa',
  'It answers, and should blink or beep now.':
    'qulf javob bermoqda va hozir miltillashi yoki ovoz chiqarishi kerak.',
  'It answers in {ms} ms, and should blink or beep now.':
    'qulf {ms} ms ichida javob berdi va hozir miltillashi yoki ovoz chiqarishi kerak.',
  'Look at its power, its cable or network, and how far away it is; then test again.':
    'Quvvatini, kabeli yoki tarmogʻini va masofani tekshiring, soʻng qayta tekshirib koʻring.',
  Bolt: 'Rigel',
  'Move the bolt by hand or key, clear what blocks it, and test again.':
    'Rigelni qoʻl yoki kalit bilan suring, toʻsiqni olib tashlang va qayta tekshiring.',
  Battery: 'Batareya',
  'The lock does not say': 'qulf bildirmaydi',
  'Change the batteries soon.': 'Tez orada batareyalarni almashtiring.',
  Firmware: 'Mikrodastur',
  Rename: 'Nomini oʻzgartirish',
  'Remove this lock': 'Bu qulfni oʻchirish',
  'Remove {door}?': '“{door}” oʻchirilsinmi?',
  'Its keys and its codes go; what happened stays in the log. Only pairing brings it back.':
    'Uning kalitlari va kodlari oʻchiriladi, jurnal qoladi. Qulfni faqat qayta juftlash bilan qaytarish mumkin.',
  'It can’t be told now: it may open for codes that it holds until it is reset from the inside.':
    'Hozir unga buni yetkazib boʻlmaydi: ichkaridan qayta oʻrnatilmaguncha oʻzidagi kodlar bilan ochilishi mumkin.',
} as const;
