import { expect, it } from 'vitest';
import { oneLine } from '../../../shared/base/one-line.ts';

it.each([
  ['a\nb\u001b[31mc', 'a b [31mc'],
  ['evil\u202egnp.exe', 'evil\u27e8U+202E\u27e9gnp.exe'],
  ['\u061ca\u2066b', '\u27e8U+061C\u27e9a\u27e8U+2066\u27e9b'],
  ['\u0645\u0631\u062d\u0628\u0627', '\u0645\u0631\u062d\u0628\u0627'],
  ['a\u2028b\u0000', 'a b'],
])('a text from a file stays one line that acts on nothing: %j', (text, line) => {
  expect(oneLine(text)).toBe(line);
});
