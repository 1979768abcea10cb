import { assert } from '../../../base/assert.ts';
import { counted } from '../../../base/numbers.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { citations, type Citations } from '../../citations.ts';
import { loss } from '../../loss.ts';
import { citeReset, formText } from '../../reset-sentences.ts';
import type { Alternative, RuleMatch, RuleStory } from '../../rule.ts';
import { captureOn } from '../../settle.ts';
import { other } from '../../sides.ts';
import { bearsToolTraits, repeatsSyn, sweepSentence, sweepsPorts, synKind } from '../../sweeps.ts';
import { toolTraitSentence } from '../../tool-trait.ts';
import { headWho, restText, sentences, who } from '../../words.ts';
import { doc } from './doc.ts';
import { oddProber, probeOf, type Probe } from './probe.ts';

/** The verdict in one line. */
export function headline(facts: FlowFacts): string {
  const probe = probeIn(facts);
  if (probe === 'odd-flags') {
    return `${oddKind(facts)}: port closed.`;
  }
  const kind = sweepsPorts(facts) ? 'Port scan' : 'Host scan';
  return `${kind}: ${RESULTS[probe]}.`;
}

const RESULTS: Readonly<Record<Exclude<Probe, 'odd-flags'>, string>> = {
  'half-open': 'port open, reset instead of the ACK',
  connect: 'port open, reset without a byte',
  abandoned: 'port open, SYN-ACK left unanswered',
  refused: 'port closed',
  unanswered: 'no answer, filtered or down',
};

/** The story of one probe of a sweep. */
export function tell(facts: FlowFacts, _match: RuleMatch): RuleStory {
  const citing = citations();
  const probe = probeIn(facts);
  const prober = oddProber(facts) ?? 0;
  return {
    headline: headline(facts),
    why: sentences(
      probe === 'odd-flags' ? oddSentence(facts, citing) : probeSentence(facts, citing, probe),
      sweepSentence(facts, (prober === 0 ? facts.client : facts.server).ip),
      probe === 'odd-flags' ? null : synKind(facts),
      retrySentence(facts, probe),
      probe === 'odd-flags' ? null : toolTraitSentence(facts),
    ),
    ...loss('no', 'no data was sent'),
    endedBy: `${who(prober)}, a probe that wanted only the answer`,
    matters: 'Not to this connection. See who scans, and whether it may.',
    evidence: citing.evidence(),
    alternatives: alternatives(facts, probe),
    remedy: doc.remedy,
    references: doc.references,
  };
}

function probeIn(facts: FlowFacts): Probe {
  const probe = probeOf(facts);
  assert(probe !== null, 'this cause is a probe');
  return probe;
}

function oddSentence(facts: FlowFacts, citing: Citations): string {
  const side = oddProber(facts) ?? 0;
  const prober = facts.sides[side];
  const reset = facts.sides[other(side)].firstRst;
  assert(reset !== null, 'an odd probe was answered');
  const first = citing.cite(prober.firstPacket, 'segment without SYN and ACK');
  const what = ODD_FLAGS[oddKind(facts)];
  return `${headWho(side)} ${facts.client.ip === facts.server.ip ? '' : `${side === 0 ? facts.client.ip : facts.server.ip} `}sent ${what} ${first}, which no stack in use does. The ${formText(reset)} ${citeReset(facts, citing, reset)} answers it: no socket there. An open port would have said nothing.`;
}

/** The scan that a probe without SYN and ACK belongs to, by its flags. */
function oddKind(facts: FlowFacts): keyof typeof ODD_FLAGS {
  const side = oddProber(facts) ?? 0;
  if (facts.sides[side].fin === 0) return 'NULL scan probe (no flags)';
  return side === 0 && facts.close.tags.includes('scanner_like')
    ? 'Xmas scan probe (FIN+PSH+URG)'
    : 'FIN scan probe (FIN without ACK)';
}

const ODD_FLAGS = {
  'NULL scan probe (no flags)': 'a segment with neither SYN, FIN, RST nor ACK',
  'FIN scan probe (FIN without ACK)': 'a FIN without the ACK flag',
  'Xmas scan probe (FIN+PSH+URG)': 'a segment with FIN, PSH and URG and without ACK',
} as const;

function probeSentence(facts: FlowFacts, citing: Citations, probe: Probe): string {
  const [client, server] = facts.sides;
  const syn = `The SYN ${citing.cite(client.syn, 'SYN of the client')}`;
  const answered = (): string =>
    `${syn} was answered by SYN-ACK ${citing.cite(server.syn, 'SYN-ACK of the server')}`;
  switch (probe) {
    case 'half-open':
    case 'connect': {
      const reset = client.firstRst;
      assert(reset !== null, 'the client reset it');
      const sent = `${formText(reset)} ${citeReset(facts, citing, reset)}`;
      return probe === 'half-open'
        ? `${answered()}; the client sent ${sent} instead of its ACK.`
        : `${answered()}; the client completed the handshake and sent ${sent} without a byte of data.`;
    }
    case 'abandoned':
      return `${answered()}, which the client never answered; ${restText(facts)}.`;
    case 'refused': {
      const reset = server.firstRst;
      assert(reset !== null, 'the server refused it');
      return `${syn} was refused with ${formText(reset)} ${citeReset(facts, citing, reset)}.`;
    }
    case 'unanswered':
      return `${syn} was never answered${client.synCount > 1 ? '' : ' and never repeated'}; ${restText(facts)}.`;
    case 'odd-flags':
      return '';
  }
}

/** Why repeated SYNs do not speak against the scan, or what a single one says for it. */
function retrySentence(facts: FlowFacts, probe: Probe): string | null {
  if (probe !== 'unanswered' && probe !== 'refused') return null;
  if (!repeatsSyn(facts)) return null;
  const { probedPortsHere, probedHostsHere } = facts.context;
  const width =
    probedPortsHere > probedHostsHere
      ? `${counted(probedPortsHere, 'port')} of ${facts.server.ip}`
      : `${counted(probedHostsHere, 'host')} at port ${facts.server.port}`;
  return bearsToolTraits(facts)
    ? null
    : `It repeated its SYN, as a kernel does for connect(); ${width} are more than a client needs.`;
}

function alternatives(facts: FlowFacts, probe: Probe): Alternative[] {
  const look = `On ${facts.client.ip}: ss -tanp or the process list while it runs; who owns the machine?`;
  switch (probe) {
    case 'half-open':
    case 'abandoned':
      return [
        {
          cause: 'handshake-abandoned',
          why: 'spoofed SYNs of another host look the same: the host that gets the SYN-ACK resets it or stays silent',
          settle: `${captureOn(facts, 0)}; did it send the SYN at all?`,
        },
      ];
    case 'connect':
      return [
        { cause: 'connect-close-probe', why: 'a monitor may check many ports', settle: look },
      ];
    case 'refused':
      return [
        {
          cause: 'connection-refused',
          why: 'a program may look for a service that is down (FTP data ports, a service with many ports)',
          settle: look,
        },
      ];
    case 'unanswered':
      return [
        {
          cause: 'syn-unanswered',
          why: 'a client with a list of peers or hosts to try, all of them down or filtered, leaves the same',
          settle: look,
        },
      ];
    case 'odd-flags':
      return [
        {
          cause: 'capture-artefact',
          why: 'one such segment alone may have lost its flags on the way: a device that strips them, or a damaged file',
          settle: captureOn(facts, oddProber(facts) ?? 0),
        },
      ];
  }
}
