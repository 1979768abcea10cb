import { isRecord } from '../case-json.ts';
import type { CaseJson, CaseUpgrade } from './upgrade-case.ts';

/**
 * Version 0, the draft before the first release: lines had `op`, `who` and `when`; a note named its
 * flow by the capture's SHA-256 and packet itself, could not be on anything else, and had no history:
 * a second line of the same id was the note's new text. Triage was one flow a line ("bad", "good").
 *
 *   {"teardown":"case","version":0}
 *   {"op":"capture","sha256":"…","name":"edge.pcap","size":1234}
 *   {"op":"note","id":"n1","who":"Ada","when":"…","flow":{"sha256":"…","packet":1,"proto":"tcp","client":"…","server":"…"},"text":"…"}
 *   {"op":"triage","who":"Ada","when":"…","flow":{…},"state":"bad"}
 */
export const fromVersion0: CaseUpgrade = ([header, ...lines]) => {
  const seen = new Set<string>();
  const upgraded = lines.map((line, index) => upgradeLine(line, `v0-${index + 2}`, seen));
  return [{ ...header, version: 1, created: '', by: '' }, ...upgraded];
};

const SESSION = 'v0';

function upgradeLine(line: CaseJson, id: string, seen: Set<string>): CaseJson {
  const head = { id, at: line['when'], by: line['who'], session: SESSION };
  switch (line['op']) {
    case 'capture': {
      const { sha256, name, size } = line;
      const facts = { id: sha256, at: '', by: '', name, bytes: size };
      return { type: 'capture', ...facts, print: '', path: null, sha256 };
    }
    case 'note': {
      const note = `v0-${String(line['id'])}`;
      const { text } = line;
      if (seen.has(note)) return { type: 'note-text', ...head, note, text, replaces: null };
      seen.add(note);
      return { type: 'note', ...head, id: note, on: { on: 'flow', flow: keyOf(line) }, text };
    }
    case 'triage': {
      const state = line['state'] === 'bad' ? 'suspicious' : 'benign';
      return {
        type: 'triage',
        ...head,
        flows: [keyOf(line)],
        state,
        owner: null,
        replaces: [null],
      };
    }
    default:
      return line;
  }
}

function keyOf({ flow }: CaseJson): CaseJson {
  if (!isRecord(flow)) return {};
  const { sha256, ...rest } = flow;
  return { capture: sha256, ...rest };
}
