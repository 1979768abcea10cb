import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ladderFigure, flowPart, handMadeReport } from './report-models.ts';
import { builtReportMaker, hasTool, inspect, makePdf, placedWords } from './report-tools.ts';

const POINT = 72 / 25.4;

describe('a report as PDF', () => {
  const maker = builtReportMaker();
  const model = handMadeReport(3);
  let pdf: Uint8Array;
  beforeAll(async () => {
    pdf = await makePdf(maker, model);
  });
  afterAll(() => {
    maker.close();
  });

  it('equal models give equal bytes, on any thread', async () => {
    const again = await makePdf(builtReportMaker(), handMadeReport(3));
    expect(Buffer.from(again).equals(Buffer.from(pdf))).toBe(true);
  });

  it('says that it is PDF/A-3a, with an output intent', () => {
    const raw = Buffer.from(pdf).toString('latin1');
    expect(raw).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(raw).toContain('<pdfaid:conformance>A</pdfaid:conformance>');
    expect(raw).toContain('/OutputIntents');
    expect(raw).toContain('/S /GTS_PDFA1');
  });

  it.skipIf(!hasTool('qpdf'))('qpdf finds nothing to complain about', () => {
    expect(inspect('qpdf', pdf, ['--check', '{}'])).toContain(
      'No syntax or stream encoding errors',
    );
  });

  it.skipIf(!hasTool('pdfinfo'))('names title, author, case and the capture’s instant', () => {
    const info = inspect('pdfinfo', pdf, ['{}']);
    expect(info).toMatch(/^Title: +Resets at the edge firewall, 20 June$/mu);
    expect(info).toMatch(/^Author: +network operations$/mu);
    expect(info).toMatch(/^Keywords: +.*INC-2041$/mu);
    expect(info).toMatch(/^Tagged: +yes$/mu);
    expect(info).toMatch(/^CreationDate: +Wed Jun 20 12:04:10 2018 UTC$/mu);
    expect(info).toMatch(/^Page size: +595.276 x 841.89 pts \(A4\)$/mu);
  });

  it.skipIf(!hasTool('pdfinfo'))(
    'its tags have headings, tables with heads, figures, lists',
    () => {
      const tags = inspect('pdfinfo', pdf, ['-struct-text', '{}']);
      for (const tag of ['H1', 'H2', 'H3', 'Table', 'THead', 'TH', 'TD', 'Figure', 'L', 'LI']) {
        expect(tags).toMatch(new RegExp(`^ +${tag}\\b`, 'mu'));
      }
      expect(tags).toContain('"Evidence"');
    },
  );

  it('every figure has its words for those who cannot see it', () => {
    const alts = [
      ...Buffer.from(pdf)
        .toString('latin1')
        .matchAll(/\/Alt (?:<([\dA-F]+)>|\(([^)]*)\))/gu),
    ].map(
      ([, hex, plain]) => plain ?? Buffer.from(hex, 'hex').swap16().toString('utf16le').slice(1),
    );
    const wanted = model.sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'figure' ? [block.alt] : [])),
    );
    expect(wanted.length).toBe(4);
    expect(alts).toEqual(expect.arrayContaining(wanted));
  });

  it.skipIf(!hasTool('qpdf'))('its bookmarks are the sections, numbered', () => {
    const json = inspect('qpdf', pdf, ['--json', '--json-key=outlines', '{}']);
    const titles = flat((JSON.parse(json) as { outlines: Outline[] }).outlines);
    expect(titles).toEqual([
      '1 Summary',
      '2 Endings over time',
      '3 What needs action',
      '4 Flows',
      ...[0, 1, 2].map(
        (flow) => `4.${flow + 1} Flow ${flow} · FIN+RST from client without close_notify`,
      ),
      '5 Method and limits',
      '6 Appendix',
    ]);
  });

  it.skipIf(!hasTool('pdffonts'))(
    'embeds every font, as a subset that text can be read from',
    () => {
      const fonts = inspect('pdffonts', pdf, ['{}']).trim().split('\n').slice(2);
      expect(fonts.length).toBeGreaterThan(3);
      for (const font of fonts) expect(font).toMatch(/Teardown\w+-\w+ .* yes yes yes +\d+ +0$/u);
    },
  );

  it.skipIf(!hasTool('pdfdetach'))('holds the attachments, byte for byte', () => {
    expect(inspect('pdfdetach', pdf, ['-list', '{}'])).toContain('2 embedded files');
    for (const file of model.attachments) {
      const saved = inspect('pdfdetach', pdf, ['-savefile', file.name, '-o', '{}.out', '{}']);
      expect(Buffer.from(saved, 'latin1').equals(Buffer.from(file.bytes))).toBe(true);
    }
    const raw = Buffer.from(pdf).toString('latin1');
    expect(raw).toContain('/AFRelationship /Data');
    expect(raw).toContain('/AFRelationship /Source');
    expect(raw).toContain('/Subtype /application#2Fvnd.tcpdump.pcap');
  });

  it.skipIf(!hasTool('pdftotext'))('no text leaves the margins, on A4 and on Letter', async () => {
    const letter = await makePdf(maker, handMadeReport(3, { paper: 'letter' }));
    for (const [bytes, width, height] of [
      [pdf, 595.276, 841.89],
      [letter, 612, 792],
    ] as const) {
      const words = placedWords(bytes);
      expect(words.length).toBeGreaterThan(500);
      const outside = words.filter(
        ({ left, right, top, bottom }) =>
          left < 17 * POINT - 0.5 ||
          right > width - 17 * POINT + 0.5 ||
          top < 15 * POINT ||
          bottom > height - 8 * POINT,
      );
      expect(outside).toEqual([]);
    }
  });

  it.skipIf(!hasTool('pdftotext'))('a table goes on with its head on the next page', () => {
    const pages = inspect('pdftotext', pdf, ['-layout', '{}', '-']).split('\f');
    const first = pages.findIndex((page) => page.includes('All findings.'));
    expect(first).toBeGreaterThan(0);
    for (const page of [first, first + 1]) {
      expect(pages[page]).toMatch(/Flows +What happened +Who +Class +Do/u);
    }
  });

  it.skipIf(!hasTool('pdftotext'))('a heading never stands alone at the foot of a page', () => {
    const words = placedWords(pdf);
    const evidence = words.filter(({ word }) => word === 'Evidence');
    expect(evidence.length).toBe(3);
    for (const { page, bottom } of evidence) {
      const below = words.filter((each) => each.page === page && each.top > bottom + 2);
      expect(below.map(({ word }) => word)).toEqual(expect.arrayContaining(['Packet', '#33437']));
    }
  });

  it.skipIf(!hasTool('pdftotext'))(
    'a flow begins on the page on which the one before it ends',
    async () => {
      const parts = [0, 1, 2, 3].map((flow) => flowPart(flow, 'shop.example', 5));
      const words = placedWords(await makePdf(maker, handMadeReport(0, { sections: parts })));
      const heads = words.filter(
        ({ word, left }, i) => word === 'Flow' && left < 90 && words[i + 2].word === '·',
      );
      expect(heads).toHaveLength(4);
      expect(heads[1].page).toBe(1);
      // A picture that has no room goes on alone; what leads to it stays.
      const tall = [0, 1].map((flow) => flowPart(flow, 'shop.example', 8));
      const placed = placedWords(await makePdf(maker, handMadeReport(0, { sections: tall })));
      expect(placed.find(({ word }) => word === 'Figure')?.page).toBe(1);
      expect(
        placed.find(({ word }, i) => word === 'Flow' && placed[i + 1].word === '1')?.page,
      ).toBe(1);
    },
  );

  it.skipIf(!hasTool('pdftotext'))(
    'neither numbers nor commands are torn at the end of a line',
    async () => {
      const sentences = Array.from({ length: 60 }, (_, i) => [
        {
          text: `${'x'.repeat(i)} It took 2.02 s for 6\u2009012 bytes on 20 November 2026 with `,
          style: 'plain' as const,
        },
        { text: 'tcpdump -i any', style: 'code' as const },
      ]);
      const blocks = sentences.map((text) => ({ kind: 'paragraph' as const, text }));
      const sections = [{ id: 'a', title: 'a', level: 1 as const, blocks }];
      const pdf = await makePdf(maker, handMadeReport(0, { sections }));
      const lines = inspect('pdftotext', pdf, ['-layout', '{}', '-']).split('\n');
      const text = lines.join('\n');
      const count = (what: RegExp): number => [...text.matchAll(what)].length;
      expect(count(/2\.02[ \u00a0]s\b/gu)).toBe(60);
      expect(count(/\b6[ \u2009\u202f]012[ \u00a0]bytes/gu)).toBe(60);
      expect(count(/20[ \u00a0]November[ \u00a0]2026/gu)).toBe(60);
      expect(lines.filter((line) => /-$/u.test(line.trimEnd()))).toEqual([]);
      expect(count(/-i\b/gu)).toBe(60);
    },
  );

  it.skipIf(!hasTool('pdftotext'))('commands and filters under figures say what takes them', () => {
    const text = inspect('pdftotext', pdf, ['-layout', '{}', '-']);
    expect(text).toMatch(/Shell: teardown analyze edge-firewall\.pcapng/u);
    expect(text).toMatch(/Wireshark: tcp\.stream eq 0 and frame/u);
  });

  it.skipIf(!hasTool('pdftotext'))(
    'a picture taller than a page is made to fit, with all its rows',
    async () => {
      const part = { ...flowPart(0), blocks: [ladderFigure(0, 80)] };
      const tall = await makePdf(maker, handMadeReport(0, { sections: [part] }));
      const words = placedWords(tall);
      const last = words.find(({ word }) => word === '#554');
      const first = words.find(({ word }) => word === '#1');
      expect(first?.page).toBe(last?.page);
      expect(last?.bottom).toBeLessThan(841.89 - 21 * POINT);
    },
  );
});

interface Outline {
  readonly title: string;
  readonly kids: readonly Outline[];
}

function flat(outlines: readonly Outline[]): readonly string[] {
  return outlines.flatMap(({ title, kids }) => [title, ...flat(kids)]);
}
