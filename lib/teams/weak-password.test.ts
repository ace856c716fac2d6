import fc from "fast-check";
import { expect, test } from "vitest";
import { isWeakPassword } from "./weak-password";

test("what everybody would try first is refused", () => {
  const weak = [
    "aaaaaaaaaaaa",
    "123456789012",
    "abcdefghijklmn",
    "121212121212",
    "password1234",
    "Password!2026",
    "P@ssw0rd1234",
    "passwordpassword",
    "qwertyuiop12",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "Welcome12345",
    "iloveyou1234",
    "Batchdeck2026!",
    "changeme-123",
    // What the usual lists of ten thousand hold at this length
    ...["q1w2e3r4t5y6", "zaq12wsxcde3", "1234qwerasdf", "qwer1234asdf", "asdfghjkl123", "zxcvbnm12345", "qwerty123456"],
    ...["abcd1234abcd", "1q2w3e4r5t6y7u8i", "qazwsxedcrfv", "abc123abc123", "aa123456789a", "trustno1trustno1"],
    ...["123qweasdzxc", "pokemon12345", "starwars1234", "michael12345", "jordan232323", "liverpool123", "chelsea12345"],
  ];
  for (const password of weak) expect(isWeakPassword(password), password).toBe(true);
});

test("a sentence is not, whatever words are in it", () => {
  const fine = [
    "correct horse battery staple",
    "a sentence of my own",
    "my password is a long story",
    "the dragon ate 12 sandwiches",
    "q9Zt3mVb7Lx2",
    "größe zählt nicht",
    "東京の夜はとても静かでした",
  ];
  for (const password of fine) expect(isWeakPassword(password), password).toBe(false);
});

test("random ones never are", () => {
  const letters = fc.string({
    unit: fc.constantFrom(..."abcdefghjkmnpqrstuvwxyzABCDEFGH"),
    minLength: 14,
    maxLength: 30,
  });
  fc.assert(
    fc.property(letters, (password) => {
      fc.pre(new Set(password.toLowerCase()).size >= 7);
      expect(isWeakPassword(password)).toBe(false);
    }),
  );
});
