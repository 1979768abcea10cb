import { afterAll, describe, expect, it } from 'vitest';
import type { ReportModel } from '../../shared/report/report-model.ts';
import { handMadeReport, hostileReport } from './report-models.ts';
import { builtReportMaker, hasTool, inspect, makePdf, placedWords } from './report-tools.ts';

/** The text of a PDF on one line, marks of writing direction left out. */
function textOf(pdf: Uint8Array): string {
  return inspect('pdftotext', pdf, ['{}', '-'])
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replaceAll(/\s+/gu, ' ');
}

function saying(text: string): ReportModel {
  const piece = [{ text, style: 'plain' as const }];
  return handMadeReport(0, {
    title: text,
    sections: [
      { id: 'a', title: text, level: 1, blocks: [{ kind: 'paragraph', text: piece }] },
      { id: 'b', title: 'Note', level: 1, blocks: [{ kind: 'note', head: 'Ann', text }] },
    ],
  });
}

const SCRIPTS: Readonly<Record<string, string>> = {
  Cyrillic: 'Соединение закрыто',
  Greek: 'Η σύνδεση έκλεισε',
  Hebrew: 'החיבור נסגר בפתאומיות',
  Japanese: '接続が切れましたカタカナ',
  Korean: '연결이 끊어졌습니다',
  Chinese: '连接已被重置',
  Devanagari: 'कनेक्शन बंद हुआ',
};

/** Texts that somebody may have put into a host name, a note or a title. */
const HOSTILE: Readonly<Record<string, string>> = {
  'markup of the typesetter':
    '#panic("x") *b* _i_ $x$ `c` <a> @ref \\ // /* [x] {y} "q" ~ --- #let a = 1',
  'markup of the web': '<script>alert(1)</script> &amp; <img src=x onerror=1> {{y}} %s',
  'control characters': 'a\u0000b\u0007c\u001b[31m\u007f\u0085d\tz',
  'overrides of direction': 'moc.live\u202eexample.com\u2066x\u2069',
  'lone surrogates and private use': 'a\ud800b \ue000 \u{f0000} \ufffe \ufeff',
  'ten thousand letters': 'x'.repeat(10_000),
  'a host of ten thousand letters': 'very-long-label.'.repeat(625),
  'labels of six hundred letters': 'very-long-label.'.repeat(38),
  emoji: '😀 👩‍👩‍👧 🇩🇪 ✔️',
  'marks on foreign letters': 'a\u0651 \u0628\u0323 ק\u0301 x\u20dd \u0e01\u0651 日\u0301',
  nothing: '',
  spaces: '   ',
  'line ends': 'a\n\r\n\rb\u2028c',
  'everything at once': [...Object.values(SCRIPTS), 'انتهى الاتصال فجأة', 'ภาษาไทย การเชื่อมต่อ'].join(
    ' ',
  ),
};

describe('texts of a report', () => {
  const maker = builtReportMaker();
  afterAll(() => {
    maker.close();
  });

  describe.each(Object.entries(SCRIPTS))('in %s', (_, text) => {
    it.skipIf(!hasTool('pdftotext'))('can be read out of the PDF as they went in', async () => {
      const read = textOf(await makePdf(maker, saying(text)));
      for (const word of text.split(' '))
        expect(read.split(word).length - 1).toBeGreaterThanOrEqual(3);
    });
  });

  it.skipIf(!hasTool('pdftotext')).each(['ภาษาไทย ถูกปิด', 'การเชื่อมต่อ'])(
    'Thai is read out letter by letter: %s',
    async (text) => {
      // Poppler sees gaps between marks that lie side by side, where the text has none.
      const read = textOf(await makePdf(maker, saying(text))).replaceAll(' ', '');
      expect(read.split(text.replaceAll(' ', '')).length - 1).toBeGreaterThanOrEqual(3);
    },
  );

  it.skipIf(!hasTool('pdftotext')).each([
    'فجأة بدون خادم',
    'انتهى الاتصال فجأة',
    // Lam melts with every alef; feh with yeh and beh with reh only where a font wants it.
    'إلا الآن لأن الإنترنت سلام بلا خلل',
    'في علي بر سر نص',
  ])('Arabic is read out as it went in: %s', async (text) => {
    const read = textOf(await makePdf(maker, saying(text)));
    for (const word of text.split(' '))
      expect(read.split(word).length - 1, word).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(HOSTILE))(
    '%s in every field gives a sound PDF',
    async (_, text) => {
      const pdf = await makePdf(maker, hostileReport(text));
      expect(Buffer.from(pdf).subarray(0, 8).toString()).toBe('%PDF-1.7');
      if (hasTool('qpdf')) expect(inspect('qpdf', pdf, ['--check', '{}'])).toContain('No syntax');
      if (!hasTool('pdftotext')) return;
      const margin = (17 * 72) / 25.4;
      const outside = placedWords(pdf).filter(
        ({ left, right, bottom }) =>
          left < margin - 0.5 || right > 595.276 - margin + 0.5 || bottom > 841.89 - 20,
      );
      expect(outside).toEqual([]);
    },
    120_000,
  );

  it.skipIf(!hasTool('pdftotext'))('what cannot be shown is written as its code', async () => {
    const read = textOf(await makePdf(maker, saying('a\u202eb\u0007c😀d\ue000e\ud800f')));
    expect(read).toContain('a⟨U+202E⟩b⟨U+0007⟩c⟨U+1F600⟩d⟨U+E000⟩e⟨U+D800⟩f');
  });

  it.skipIf(!hasTool('pdftotext'))(
    'a long hash is cut into lines, and nothing is put into it',
    async () => {
      const hash = '0123456789abcdef'.repeat(20);
      const pdf = inspect('pdftotext', await makePdf(maker, saying(hash)), ['{}', '-']);
      expect(pdf.replaceAll(/\s/gu, '')).toContain(hash);
    },
  );
});
