/**
 * Passwords of 8 characters and more that head the published lists of leaked ones, in lower case. Shorter ones are
 * refused for their length.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  12345678 123456789 1234567890 12345678910 123123123 1234567891 123454321 987654321 9876543210 87654321
  11111111 111111111 1111111111 00000000 000000000 0000000000 22222222 55555555 66666666 77777777 88888888 99999999
  11223344 1122334455 12341234 12344321 123321123 123456123 147258369 159357159 19841984 20202020 31415926 69696969
  10203040 01234567 0123456789 12121212 13131313 14725836 12345679 123456780 12345678a 123456789a a123456789 a1234567
  a12345678 1234qwer 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 123qweasd 123qwe123 q1w2e3r4 q1w2e3r4t5 qwer1234
  qwerty12 qwerty123 qwerty1234 qwertyui qwertyuiop qwertyqwerty qazwsxedc asdfghjk asdfghjkl asdf1234 asdfasdf
  zxcvbnm1 zxcvbnm123 zaq12wsx abcd1234 abc12345 abc123456 abcdefgh abcdefg1 aa123456 aa12345678 aaaaaaaa
  password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa55word pass1234 password!
  letmein1 letmein123 welcome1 welcome123 iloveyou iloveyou1 sunshine princess football baseball superman
  batman123 trustno1 starwars whatever computer internet michelle jennifer jordan23 corvette mercedes liverpool
  charlie1 dragon123 monkey123 shadow123 master123 admin123 admin1234 administrator changeme changeme1 default1
  secret123 test1234 testtest guest123 user1234 login123 doorward doorward1 smartlock opensesame
  `
    .trim()
    .split(/\s+/),
);
