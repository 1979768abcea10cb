import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { TeardownFailure } from '../../shared/contract/errors.ts';
import { openReportMaker } from '../../host/report/open-report-maker.ts';
import type { ReportModel } from '../../shared/report/report-model.ts';
import { builtFile } from '../support/built-file.ts';
import { handMadeReport } from './report-models.ts';
import { builtReportMaker, hasTool, inspect, makePdf } from './report-tools.ts';

describe('the preview of a report', () => {
  const maker = builtReportMaker();
  afterAll(() => {
    maker.close();
  });

  it('has as many pages as the PDF, each with its own glyphs and nothing from elsewhere', async () => {
    const model = handMadeReport(2);
    const shown = await maker.preview(model, 1, 100);
    expect(shown.svgs.length).toBe(shown.pages);
    for (const svg of shown.svgs) {
      expect(svg).toMatch(/^<svg viewBox="0 0 595\.27\d* 841\.8\d*"/u);
      const ids = new Set([...svg.matchAll(/ id="(g\w+)"/gu)].map(([, id]) => id));
      const used = new Set([...svg.matchAll(/xlink:href="#(g\w+)"/gu)].map(([, id]) => id));
      expect(used).toEqual(ids);
      expect([...svg.matchAll(/href="([^#][^"]{0,30})/gu)].map(([, to]) => to)).toEqual(
        [...svg.matchAll(/<image /gu)].map(() => 'data:image/svg+xml;base64,PHN2Z'),
      );
      expect(svg).not.toMatch(/<(?:script|style|foreignObject|text)\b/u);
    }
    if (!hasTool('pdfinfo')) return;
    const info = inspect('pdfinfo', await makePdf(maker, model), ['{}']);
    expect(info).toMatch(new RegExp(`^Pages: +${shown.pages}$`, 'mu'));
  });

  it('gives the asked pages only, and says on which page each section begins', async () => {
    const model = handMadeReport(3);
    const all = await maker.preview(model, 1, 100);
    const some = await maker.preview(model, 2, 2);
    expect(some.svgs).toEqual(all.svgs.slice(1, 3));
    expect(some.pages).toBe(all.pages);
    expect(some.outline.map(({ id }) => id)).toEqual(model.sections.map(({ id }) => id));
    expect(some.outline[0].page).toBe(1);
    const pages = some.outline.map(({ page }) => page);
    expect(pages).toEqual([...pages].sort((a, b) => a - b));
    expect(pages.at(-1)).toBeGreaterThan(2);
    expect((await maker.preview(model, all.pages + 1, 4)).svgs).toEqual([]);
  });

  it('draws pages of a report that is too long to be drawn whole, before and after a change', async () => {
    const note = { kind: 'note', head: 'Ann', text: 'word '.repeat(1_900) } as const;
    const long = (title: string): ReportModel =>
      handMadeReport(0, {
        title,
        sections: Array.from({ length: 150 }, (_, i) => ({
          ...{ id: `part-${i}`, title: `Part ${i}`, level: 1 as const },
          blocks: [note],
        })),
      });
    const asked = 200;
    const glyphsOn = async (title: string): Promise<number> => {
      const { pages, svgs, outline } = await maker.preview(long(title), asked, 1);
      expect(pages).toBeGreaterThan(240);
      expect(outline.at(-1)?.page).toBeGreaterThan(asked);
      return svgs[0].match(/<use /gu)?.length ?? 0;
    };
    const drawn = await glyphsOn('Long');
    if (hasTool('pdftotext')) {
      const pdf = await makePdf(maker, long('Long'));
      const page = [String(asked), '-l', String(asked)];
      const text = inspect('pdftotext', pdf, ['-f', ...page, '{}', '-']).replaceAll(/\s/gu, '');
      expect(Math.abs(drawn - text.length)).toBeLessThan(20);
    }
    expect(await glyphsOn('Long, changed')).toBeGreaterThan(0.9 * drawn);
  }, 120_000);

  it('follows what changes', async () => {
    const before = await maker.preview(handMadeReport(1), 1, 1);
    const after = await maker.preview(handMadeReport(1, { paper: 'letter' }), 1, 1);
    expect(after.svgs[0]).toMatch(/^<svg viewBox="0 0 612 79[12]/u);
    expect(after.svgs[0]).not.toBe(before.svgs[0]);
  });
});

describe('making a report', () => {
  it('tells its steps and is cancelled at once, the next one works', async () => {
    const maker = builtReportMaker();
    const stop = new AbortController();
    const steps: string[] = [];
    const cancelled = maker.make(handMadeReport(150), 'pdf', {
      signal: stop.signal,
      onStep: ({ phase }) => {
        steps.push(phase);
        stop.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ error: { code: 'cancelled' } });
    expect(steps).toEqual(['Laying out pages']);
    const next = await makePdf(maker, handMadeReport(1));
    expect(next.length).toBeGreaterThan(10_000);
    maker.close();
  });

  it('a picture that cannot be read is an error that says so', async () => {
    const maker = builtReportMaker();
    const logo = { type: 'image/png', bytes: new TextEncoder().encode('no picture') };
    const failure = await makePdf(maker, handMadeReport(0, { logo })).catch(
      (cause: unknown) => cause,
    );
    expect(failure).toBeInstanceOf(TeardownFailure);
    expect((failure as TeardownFailure).error.detail).toMatch(/typeset: .*(?:image|PNG)/iu);
    maker.close();
  });

  it('a logo stands in the report, text of an SVG one included', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30" viewBox="0 0 90 30"><rect width="30" height="30" fill="#0b6bcb"/><text x="35" y="20" font-family="Nowhere Sans" font-size="12">Acme é\u0651 日本 😀</text></svg>';
    const logo = { type: 'image/svg+xml', bytes: new TextEncoder().encode(svg) };
    const maker = builtReportMaker();
    const pdf = await makePdf(maker, handMadeReport(0, { logo }));
    if (hasTool('pdftotext')) expect(inspect('pdftotext', pdf, ['{}', '-'])).toContain('Acme é');
    maker.close();
  });

  it('HTML and Markdown come from the same model, without the typesetter', async () => {
    const maker = builtReportMaker();
    const how = { signal: new AbortController().signal, onStep: () => {} };
    const [html, md] = await Promise.all(
      (['html', 'md'] as const).map(async (format) =>
        new TextDecoder().decode(await maker.make(handMadeReport(1), format, how)),
      ),
    );
    expect(html).toContain('<title>Resets at the edge firewall, 20 June</title>');
    expect(md).toMatch(/^# Resets at the edge firewall, 20 June/u);
    maker.close();
  });

  it('without the typesetter for this machine PDF and preview say so, HTML and Markdown are made', async () => {
    const elsewhere = mkdtempSync(path.join(tmpdir(), 'teardown-test-no-addon-'));
    for (const part of ['report', 'chunks']) {
      cpSync(builtFile(part), path.join(elsewhere, part), { recursive: true });
    }
    symlinkSync(builtFile('fonts'), path.join(elsewhere, 'fonts'), 'junction');
    writeFileSync(path.join(elsewhere, 'package.json'), '{"type":"module"}');
    const workerUrl = pathToFileURL(path.join(elsewhere, 'report/report-worker.js'));
    const maker = openReportMaker({ workerUrl });
    try {
      const says = { error: { detail: expect.stringContaining('cannot be loaded on') as string } };
      await expect(makePdf(maker, handMadeReport(0))).rejects.toMatchObject(says);
      await expect(maker.preview(handMadeReport(0), 1, 1)).rejects.toMatchObject(says);
      const how = { signal: new AbortController().signal, onStep: () => {} };
      const html = await maker.make(handMadeReport(0), 'html', how);
      expect(html.length).toBeGreaterThan(1000);
      expect((await maker.make(handMadeReport(0), 'md', how)).length).toBeGreaterThan(500);
    } finally {
      maker.close();
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  it('a thread that cannot start is an error, not a dead program', async () => {
    const maker = openReportMaker({ workerUrl: new URL('file:///nowhere/report-worker.js') });
    await expect(makePdf(maker, handMadeReport(0))).rejects.toMatchObject({
      error: { code: 'worker-died' },
    });
    await expect(maker.preview(handMadeReport(0), 1, 1)).rejects.toMatchObject({
      error: { code: 'worker-died' },
    });
    maker.close();
  });
});
