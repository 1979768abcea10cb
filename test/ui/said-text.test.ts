import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutLine, nameText, visibleLine, visibleText } from '../../renderer/ui/said-text.ts';

/** Half of a surrogate pair. */
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

test('nothing that reorders, hides or rings a bell reaches the page; letters of any script do', () => {
  expect(visibleText('a\u202egnp.exe')).toBe('a\u27e8U+202E\u27e9gnp.exe');
  expect(visibleText('\u0000\u001b[31m\u007f\u0085')).toBe(
    '\u27e8U+0000\u27e9\u27e8U+001B\u27e9[31m\u27e8U+007F\u27e9\u27e8U+0085\u27e9',
  );
  expect(visibleText('\u{e0041}\ufeff')).toBe('\u27e8U+E0041\u27e9\u27e8U+FEFF\u27e9');
  const scripts = 'שלום مرحبا 日本語 नमस्ते 👩\u200d💻\n\tZeile 2';
  expect(visibleText(scripts)).toBe(scripts);
});

test('line ends of any system are one line end, and none in one line', () => {
  expect(visibleText('a\r\nb\rc')).toBe('a\nb\nc');
  expect(visibleLine(' a\r\n b\t c ')).toBe('a b c');
});

test('a nameless writer is somebody', () => {
  expect(nameText('  ')).toBe('somebody');
  expect(nameText('Ann')).toBe('Ann');
});

test('a cut line is at most as long as its room, keeps whole letters and says that it was cut', () => {
  expect(cutLine('short', 10)).toBe('short');
  expect(cutLine('😀😀😀😀', 3)).toBe('😀😀…');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), fc.nat(200), (text, room) => {
      const cut = cutLine(text, room + 1);
      expect([...cut].length).toBeLessThanOrEqual(room + 1);
      expect(cut).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/u);
      if (!LONE.test(text)) expect(cut).not.toMatch(LONE);
    }),
  );
});
