import type { CaseNote, Sayings } from '../state/contract-types.ts';

function note(
  id: string,
  anchor: CaseNote['anchor'],
  text: string,
  by = 'Ann',
  edited: CaseNote['edited'] = null,
): CaseNote {
  return { id, anchor, text, by, at: `2026-11-20T12:0${id.length}:14.000000000Z`, edited };
}

function said(flow: number, more: Partial<Sayings>): Sayings {
  return { flow, triage: null, owner: null, tags: [], override: null, ...more };
}

/** A case as an analyst would leave it after an hour. */
export const SEEDS: { readonly notes: readonly CaseNote[]; readonly flows: readonly Sayings[] } = {
  notes: [
    note(
      'a',
      { on: 'analysis' },
      'Outage of 20 November, both sides of the edge firewall. Tickets INC-4711 and INC-4715.',
    ),
    note(
      'ab',
      { on: 'flow', flow: 0 },
      'The firewall logs “Deny TCP (no connection)” 61 µs after #12. Its idle timer was lowered to 120 s that morning, so the pool outlived its entry.',
    ),
    note(
      'abc',
      { on: 'packet', flow: 0, packet: 134 },
      'Not ours: the pool of the client does this on every recycle.',
      'Bob',
      {
        by: 'Bob',
        at: '2026-11-20T12:31:00.000000000Z',
      },
    ),
    note('abcd', { on: 'packet', flow: 0, packet: 7 }, 'First loss; the switch port flapped here.'),
    note(
      'abcde',
      {
        on: 'range',
        flow: 0,
        from: '2026-11-20T12:00:05.032443687Z',
        until: '2026-11-20T12:00:07.569130687Z',
      },
      'Here the application waits for its own worker.',
    ),
    note('abcdef', { on: 'flow', flow: 3 }, 'Same client, same minute.', 'Bob'),
    note(
      'abcdefg',
      { on: 'capture', capture: 0 },
      'Taken with a snap length of 262 144 on both interfaces.',
    ),
  ],
  flows: [
    said(0, {
      triage: 'suspicious',
      owner: 'Ann',
      tags: ['firewall', 'INC-4711'],
      override: {
        cause: 'client-abort',
        class: 'harmful',
        why: 'The pool drops the connection while the order is being written; the client retries it and orders twice.',
        by: 'Ann',
        at: '2026-11-20T12:20:00.000000000Z',
      },
    }),
    said(3, { triage: 'ask', owner: 'Bob', tags: ['firewall'] }),
    said(5, { triage: 'benign', owner: 'Ann', tags: ['probe'] }),
    said(6, { triage: 'done', owner: 'Ann' }),
    said(9, { triage: 'suspicious', owner: null, tags: ['INC-4715'] }),
  ],
};

const LONG = `\u202edrow ${'x'.repeat(5000)} ${'A long sentence. '.repeat(290)}`;
const EVIL =
  '<img src=x onerror="document.title=1"><script>document.title=2</script>\u0000\u0007\u001b[31m';

/** Strings that people with bad intentions, or a broken disk, would put into a case file. */
export const HOSTILE: typeof SEEDS = {
  notes: [
    note('h', { on: 'flow', flow: 0 }, LONG, `\u202e${'Mallory'.repeat(60)}`),
    note('hh', { on: 'packet', flow: 0, packet: 12 }, EVIL, '<b>Eve</b>'),
    note(
      'hhh',
      {
        on: 'range',
        flow: 0,
        from: '2026-11-20T11:58:02.125443687Z',
        until: '2026-11-20T12:00:07.569130687Z',
      },
      LONG,
    ),
    note(
      'hhhh',
      { on: 'analysis' },
      `\u05e9\u05dc\u05d5\u05dd ${EVIL} \u0645\u0631\u062d\u0628\u0627 \u65e5\u672c\u8a9e`,
    ),
  ],
  flows: [
    said(0, {
      triage: 'ask',
      owner: 'O'.repeat(10_000),
      tags: [
        `<i>${'t'.repeat(190)}</i>`,
        '\u202egat',
        EVIL,
        ...Array.from({ length: 40 }, (_unused, i) => `tag ${i}`),
      ],
      override: {
        cause: null,
        class: 'watch',
        why: LONG,
        by: EVIL,
        at: '2026-11-20T12:20:00.000000000Z',
      },
    }),
  ],
};
