import type { UzbekCatalog } from '../catalog.js';

/** Keypads: which codes they take, and how often a code opens. */
export const KEYPADS: UzbekCatalog = {
  'A keypad can not be like this': 'Klaviatura bunday boʻla olmaydi',
  'A keypad takes codes of 4 to 8 digits, at least as many as at most.':
    'Klaviatura 4 tadan 8 tagacha raqamli kodlarni qabul qiladi, eng kam son eng koʻpidan katta boʻlmasligi kerak.',
  'Name the digits that the keypad has keys for, {count} or more, each once.':
    'Klaviatura tugmalaridagi raqamlarni kiriting: kamida {count} ta, har birini bir martadan.',
  'The keypad takes codes again': 'Klaviatura yana kodlarni qabul qiladi',
  'The keypads have no code in common': 'Klaviaturalar uchun umumiy kod yoʻq',
  'The keypads of these locks have no code in common: make a PIN for each of them.':
    'Bu qulflarning klaviaturalari uchun umumiy kod yoʻq: har biriga alohida PIN-kod yarating.',
  'None of the proposed codes was free on all these locks. Revoke codes that nobody uses, or let the keypads take longer ones.':
    'Taklif qilingan kodlarning hech biri bu qulflarning barchasida boʻsh emas. Hech kim ishlatmaydigan kodlarni bekor qiling yoki klaviaturalarga uzunroq kodlarga ruxsat bering.',
  'The keypad of {lock} has the keys {digits} only.':
    '“{lock}” qulfining klaviaturasida faqat {digits} tugmalari bor.',
  'The lock {lock} takes codes of {min} to {max} digits.':
    '“{lock}” qulfi {min} tadan {max} tagacha raqamli kodlarni qabul qiladi.',
  'The number of uses is missing': 'Foydalanishlar soni koʻrsatilmagan',
  'A number of uses is not expected': 'Bu yerda foydalanishlar soni kerak emas',
  'A limited PIN needs max_uses: how often it opens.':
    'Foydalanishlar soni cheklangan PIN-kod uchun max_uses kerak: u necha marta ochishi.',
  'A one-time PIN opens once: use kind "limited" for more.':
    'Bir martalik PIN-kod bir marta ochadi: koʻproq kerak boʻlsa, limited turini koʻrsating.',
  'Only a limited PIN has max_uses: use kind "limited".':
    'max_uses faqat foydalanishlar soni cheklangan PIN-kodda boʻladi: limited turini koʻrsating.',
  'This PIN was made without a schedule: make another one with it.':
    'Bu PIN-kod jadvalsiz yaratilgan: jadval bilan boshqasini yarating.',
  'PIN updated': 'PIN-kod oʻzgartirildi',
  'PIN checked': 'PIN-kod tekshirildi',
};
