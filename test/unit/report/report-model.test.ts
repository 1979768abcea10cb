import { describe, expect, it } from 'vitest';
import { grouped } from '../../../shared/base/numbers.ts';
import * as thresholds from '../../../shared/findings/thresholds.ts';
import type { ReportFigure, ReportModel } from '../../../shared/report/report-model.ts';
import { thresholdRows } from '../../../shared/report/threshold-rows.ts';
import type { Annotations } from '../../../shared/session/annotations.ts';
import { fileInMemory, wholeAnalysis } from '../../support/whole-analysis.ts';
import { allTexts, reportOf, sample, sectionText } from './report-of.ts';

const figures = (model: ReportModel): readonly ReportFigure[] =>
  model.sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'figure'));

const annotated = (annotations: Partial<Annotations>): typeof sample => {
  const session = wholeAnalysis(fileInMemory('host/sample/teardown-sample.pcapng'));
  session.annotate({ notes: [], flows: [], ...annotations });
  return session;
};

const NOTED: Annotations = {
  notes: [
    {
      id: 'n1',
      anchor: { on: 'packet', flow: 12, packet: 575 },
      text: 'Same client as on Monday.\nAsk for its version.',
      by: 'Ann',
      at: '2026-11-20T19:02:03.000000000Z',
      edited: null,
    },
    {
      id: 'n2',
      anchor: { on: 'analysis' },
      text: 'Recorded behind the firewall.',
      by: 'Ben',
      at: '2026-11-20T19:05:00.000000000Z',
      edited: { by: 'Ann', at: '2026-11-20T19:06:00.000000000Z' },
    },
  ],
  flows: [
    {
      flow: 16,
      triage: 'ask',
      owner: 'Cleo',
      tags: ['proxy'],
      override: {
        cause: null,
        class: 'harmful',
        why: 'users saw an error page',
        by: 'Cleo',
        at: '2026-11-20T19:10:00.000000000Z',
      },
    },
  ],
};

describe('the report of the sample capture', () => {
  it('is named after what matters most and says how everything ended', async () => {
    const model = await reportOf(sample);
    expect(model.title).toBe('Unanswered connection attempt to 10.77.2.16:5432, 20 November 2026');
    const summary = sectionText(model, 'summary');
    expect(summary).toContain(
      'The capture holds 21 TCP connections in 17.7 s: 10 closed in order, 5 were ended by a reset, 1 was never answered, 1 was rejected by an ICMP error, 1 was refused, 1 was closed by one side only, 1 was still open when the capture ended and 1 was captured only in its middle.',
    );
    expect(summary).toContain('9 connections need a look: 2 harmful, 7 to be watched.');
    expect(summary).toContain('left out of shares of endings');
  });

  it('has equal bytes when it is made again', async () => {
    const again = wholeAnalysis(fileInMemory('host/sample/teardown-sample.pcapng'));
    again.setHash(0, '1121ad3e3f18b3ad38c621e795184cce4df961e1b31fe6a996a31d04dc790772');
    expect(JSON.stringify(await reportOf(again))).toBe(JSON.stringify(await reportOf(sample)));
  });

  it('gives a section to every harmful or watched flow where nobody noted any, and says so', async () => {
    const model = await reportOf(sample);
    const flows = model.sections.filter(({ level }) => level === 2).map(({ id }) => id);
    expect(flows).toEqual([4, 14, 7, 20, 16, 15, 10, 3, 11].map((flow) => `flow-${flow}`));
    expect(sectionText(model, 'flows')).toContain('Nobody noted a flow');
  });

  it('gives a section to the flows that people noted, with what they say beside the verdict', async () => {
    const model = await reportOf(annotated(NOTED));
    const flows = model.sections.filter(({ level }) => level === 2).map(({ id }) => id);
    expect(flows).toEqual(['flow-12', 'flow-16']);
    expect(sectionText(model, 'flow-12')).toContain(
      '2026-11-20 19:02:03 UTC · on packet #575 · Ann\nSame client as on Monday.\nAsk for its version.',
    );
    const judged = sectionText(model, 'flow-16');
    expect(judged).toContain('Cleo judges it harmful. Users saw an error page.');
    expect(judged).toContain('Teardown’s own verdict is watch');
    expect(judged).toContain('ask, Cleo');
    expect(judged).toContain('proxy');
    expect(sectionText(model, 'notes')).toContain('Recorded behind the firewall.');
    expect(sectionText(model, 'notes')).not.toContain('Monday');
    expect(sectionText(model, 'actions')).toContain('harmful (engine: watch)');
  });

  it('puts notes on flows without a section into the section of notes', async () => {
    const model = await reportOf(annotated(NOTED), { flows: [4] });
    expect(sectionText(model, 'notes')).toContain('Monday');
  });

  it('leaves out the sections that were not chosen, and refers to none of them', async () => {
    const model = await reportOf(sample, { sections: ['summary', 'actions'] });
    expect(model.sections.map(({ id }) => id)).toEqual(['summary', 'actions']);
    expect(sectionText(model, 'summary')).toContain('See section 2.');
    expect(allTexts(model).join('\n')).not.toMatch(/section [3-9]/);
  });

  it('writes times in the zone that was asked for, and names it', async () => {
    const model = await reportOf(sample, { zone: 'Asia/Tokyo' });
    const covers = model.facts.find(({ label }) => label === 'Covers');
    expect(covers?.text).toBe('2026-11-21 03:40:38 – 03:40:56 Asia/Tokyo (UTC+09:00)');
    expect(model.title).toContain('21 November 2026');
  });

  it('draws the ladder of every section with words for those who cannot see it', async () => {
    const model = await reportOf(sample);
    const ladders = figures(model).slice(1);
    expect(ladders).toHaveLength(9);
    for (const { alt, text, svg, reproduce } of ladders) {
      expect(alt).toMatch(
        /^Ladder of flow \d+: \d+ packets? .*between the client .* and the server/,
      );
      expect(text).toContain('│');
      expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 \d+ \d+">/);
      expect(reproduce.length).toBeGreaterThan(1);
    }
  });

  it('tells the size of every attached file, its own too', async () => {
    for (const flows of [[], [4], [0, 4, 12, 16]]) {
      const model = await reportOf(sample, { flows });
      const rows = model.sections
        .flatMap(({ blocks }) => blocks)
        .flatMap((block) => (block.kind === 'table' ? block.rows : []))
        .map((row) => row.map(({ text }) => text));
      for (const { name, bytes } of model.attachments)
        expect(rows.find(([first]) => first === name)?.[1], name).toBe(grouped(bytes.length));
      expect(model.attachments.at(-1)?.name).toBe('report.json');
    }
  });

  it('attaches the records of its flows and itself, and slices where they can be made', async () => {
    const asked: (readonly number[])[] = [];
    const model = await reportOf(
      sample,
      { flows: [4, 14] },
      {
        slice: (flows) => {
          asked.push(flows);
          return { bytes: new Uint8Array(8), packets: 8, places: [], shortened: 2, omitted: 1 };
        },
      },
    );
    expect(asked).toEqual([[4, 14]]);
    expect(model.attachments.map(({ name }) => name)).toEqual([
      'evidence.pcapng',
      'flows.jsonl',
      'report.json',
    ]);
    const records = new TextDecoder().decode(model.attachments[1].bytes).trim().split('\n');
    expect(records.map((line) => (JSON.parse(line) as { flow: number }).flow)).toEqual([4, 14]);
    const appendix = sectionText(model, 'appendix');
    expect(appendix).toContain('2 packets have no payload');
    expect(appendix).toContain('1 packet of these flows is not in evidence.pcapng');
  });

  it('lets others in between flows and ends where breathing throws', async () => {
    let breaths = 0;
    const stopped = reportOf(
      sample,
      {},
      {
        breathe: async () => {
          breaths += 1;
          if (breaths === 3) throw new Error('cancelled');
        },
      },
    );
    await expect(stopped).rejects.toThrow('cancelled');
  });

  it('tells its progress flow by flow', async () => {
    const phases: string[] = [];
    await reportOf(sample, {}, { tell: ({ phase }) => phases.push(phase) });
    expect(phases).toContain('Laying out flow 9 of 9');
  });
});

describe('the table of thresholds', () => {
  it('explains every threshold that verdicts use', () => {
    const rows = thresholdRows();
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(thresholds).sort());
    expect(rows.filter(({ decides }) => decides === '')).toEqual([]);
  });
});
