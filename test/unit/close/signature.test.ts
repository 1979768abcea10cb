import { expect, it } from 'vitest';

import { SIGNATURES } from '../../../shared/findings/signature-facts.ts';
import { SIGNATURE_IDS, UNLISTED_IDS } from '../../../shared/flows/signature-names.ts';
import { factsOf, HANDSHAKE, play } from '../flows/play.ts';

const SYN = 'C S 100';
const ACK = HANDSHAKE;
const PSH = `${HANDSHAKE} C PA 101 501 9`;
const DATA = `${PSH} \n C PA 110 501 9`;
const rst = (ack: number): string => `\n C R 119 ${ack}`;
const rstAck = '\n C RA 119 501';

/** Every row of FACTS 1.3 and 2.6, and the gaps of the published set. `quiet`: seconds of silence after it. */
it.each([
  [SYN, 11, 'SYN_NONE', '⟨SYN → ∅⟩'],
  [SYN + rst(0), 0, 'SYN_RST', '⟨SYN → RST⟩'],
  [SYN + rst(0) + rst(0), 0, 'SYN_RST', '⟨SYN → RST⟩'],
  [SYN + rstAck, 0, 'SYN_RSTACK', '⟨SYN → RST+ACK⟩'],
  [SYN + rstAck + rstAck, 0, 'SYN_RSTACK', '⟨SYN → RST+ACK⟩'],
  [SYN + rst(0) + rstAck, 0, 'SYN_RST_RSTACK', '⟨SYN → RST; RST+ACK⟩'],
  [ACK, 11, 'ACK_NONE', '⟨SYN; ACK → ∅⟩'],
  [ACK + rst(0), 0, 'ACK_RST', '⟨SYN; ACK → RST⟩'],
  [ACK + rst(0) + rst(0), 0, 'ACK_RST_RST', '⟨SYN; ACK → RST; RST⟩'],
  [ACK + rst(501) + rst(502), 0, 'ACK_RST_RST', '⟨SYN; ACK → RST; RST⟩'],
  [ACK + rstAck, 0, 'ACK_RSTACK', '⟨SYN; ACK → RST+ACK⟩'],
  [ACK + rstAck + rstAck, 0, 'ACK_RSTACK_RSTACK', '⟨SYN; ACK → RST+ACK; RST+ACK⟩'],
  [ACK + rst(0) + rstAck, 0, 'unlisted:ACK_RST_RSTACK', '⟨SYN; ACK → RST; RST+ACK⟩'],
  [PSH, 11, 'PSH_NONE', '⟨PSH+ACK → ∅⟩'],
  [PSH + rst(0), 0, 'PSH_RST', '⟨PSH+ACK → RST⟩'],
  [PSH + rstAck, 0, 'PSH_RSTACK', '⟨PSH+ACK → RST+ACK⟩'],
  [PSH + rst(0) + rstAck, 0, 'PSH_RST_RSTACK', '⟨PSH+ACK → RST; RST+ACK⟩'],
  [PSH + rstAck + rstAck, 0, 'PSH_RSTACK_RSTACK', '⟨PSH+ACK → RST+ACK; RST+ACK⟩'],
  [PSH + rst(501) + rst(501), 0, 'PSH_RST_EQ', '⟨PSH+ACK → RST = RST⟩'],
  [PSH + rst(0) + rst(0), 0, 'PSH_RST_EQ', '⟨PSH+ACK → RST = RST⟩'],
  [PSH + rst(501) + rst(502), 0, 'PSH_RST_NE', '⟨PSH+ACK → RST ≠ RST⟩'],
  [PSH + rst(501) + rst(0), 0, 'PSH_RST_RST0', '⟨PSH+ACK → RST; RST₀⟩'],
  [DATA, 11, null, ''],
  [DATA + rst(0), 0, 'DATA_RST', '⟨PSH+ACK; Data → RST⟩'],
  [DATA + rst(0) + rst(7), 0, 'DATA_RST', '⟨PSH+ACK; Data → RST⟩'],
  [DATA + rstAck, 0, 'DATA_RSTACK', '⟨PSH+ACK; Data → RST+ACK⟩'],
  [DATA + rst(0) + rstAck, 0, 'unlisted:DATA_RST_RSTACK', '⟨PSH+ACK; Data → RST; RST+ACK⟩'],
])('%s, then %i s: %s', (text, quiet, id, notation) => {
  const { signature, stage } = factsOf(play(text, quiet)).close;
  expect(signature).toBe(id);
  if (id === null) return;
  expect(SIGNATURES.get(id)).toMatchObject({ notation, stage });
});

it('has the nineteen, and says of every other one that it is not published', () => {
  expect(SIGNATURE_IDS).toHaveLength(19);
  expect([...SIGNATURES.keys()]).toEqual([...SIGNATURE_IDS, ...UNLISTED_IDS]);
  for (const [id, { listed, notation }] of SIGNATURES) {
    expect(listed).toBe(!id.startsWith('unlisted:'));
    expect(notation).not.toContain('undefined');
  }
  expect(new Set([...SIGNATURES.values()].map((it) => it.notation)).size).toBe(21);
});

it('reports carry their source and blame nobody as a fact', () => {
  for (const { reports } of SIGNATURES.values()) {
    for (const { seenWith, source } of reports) {
      expect(source).toMatch(/Cloudflare|net4people|Internet Society/);
      expect(seenWith).not.toMatch(/censor|firewall of|government|China|Iran|Russia/i);
    }
  }
});
