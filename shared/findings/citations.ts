import type { PacketNumber } from '../base/units.ts';
import type { Evidence } from './rule.ts';

/** Collects the packets that a story names, so that every `#123` in a sentence is in its evidence. */
export interface Citations {
  /** Notes what the packet shows and returns "#123". The first text about a packet stays. */
  readonly cite: (packet: PacketNumber, text: string) => string;
  /** Notes every packet that a sentence from elsewhere names, and returns the sentence with one full stop. */
  readonly quote: (sentence: string, what: string) => string;
  /** In order of packets. */
  readonly evidence: () => readonly Evidence[];
}

/** An empty collection. */
export function citations(): Citations {
  const noted = new Map<PacketNumber, string>();
  function cite(packet: PacketNumber, text: string): string {
    if (!noted.has(packet)) noted.set(packet, text);
    return `#${packet}`;
  }
  return {
    cite,
    quote(sentence, what) {
      for (const [, digits] of sentence.matchAll(/#(\d+)/g)) cite(Number(digits), what);
      const whole = `${sentence.replace(/[.\s]+$/, '')}.`;
      return whole.charAt(0).toUpperCase() + whole.slice(1);
    },
    evidence: () =>
      [...noted].map(([packet, text]) => ({ packet, text })).sort((a, b) => a.packet - b.packet),
  };
}
