import type { PacketKey } from '../../shared/case/case-model.ts';
import type { CaptureLine, CaseLine } from '../../shared/case/case-lines.ts';
import { packetKeyText, type CaseState } from '../../shared/case/case-state.ts';
import type { PacketPlace } from '../../shared/session/analysis-api.ts';
import type { CapturePrint } from './capture-print.ts';

/** Where the packets of a slice came from: capture ids, and for each packet which and its number. */
export interface SlicePackets {
  readonly captures: readonly string[];
  readonly of: readonly number[];
  readonly numbers: readonly number[];
}

/** A capture of an analysis as its case sees it: a file, or a slice out of the case itself. */
export interface OpenCapture {
  readonly name: string;
  /** Where it is for good; null for uploads and streams. */
  readonly path: string | null;
  readonly print: CapturePrint | null;
  /** null while it is being computed, or where it cannot be. */
  sha256: string | null;
  /** The slice that stands in for its capture. */
  readonly slice: SlicePackets | null;
}

/** The captures of an analysis against those of its case. */
export class CaseCaptures {
  readonly all: readonly OpenCapture[];
  /** Packets of the case that slices hold. */
  private readonly inSlices = new Map<string, PacketPlace>();

  constructor(all: readonly OpenCapture[]) {
    this.all = all;
    for (const [capture, { slice }] of all.entries()) {
      slice?.numbers.forEach((packet, i) => {
        const key = packetKeyText({ capture: slice.captures[slice.of[i]], packet });
        this.inSlices.set(key, { capture, packet: i + 1 });
      });
    }
  }

  /** Hashes of all captures that are files, null while one is unknown. */
  get hashes(): readonly string[] | null {
    const files = this.all.filter(({ slice }) => slice === null);
    const known = files.flatMap(({ sha256 }) => sha256 ?? []);
    return known.length === files.length && files.length > 0 ? known : null;
  }

  get prints(): readonly string[] {
    return this.all.flatMap(({ slice, print }) => (slice === null ? [print?.print ?? ''] : []));
  }

  /** The key of a packet of the analysis. */
  keyOf(state: CaseState, { capture, packet }: PacketPlace): PacketKey {
    const { slice } = this.all[capture];
    if (slice === null) return { capture: this.idOf(state, capture), packet };
    return {
      capture: slice.captures[slice.of[packet - 1]],
      packet: slice.numbers[packet - 1],
    };
  }

  /** The place of a packet of the case in the analysis; null: it holds it not. */
  placeOf(state: CaseState, key: PacketKey): PacketPlace | null {
    const capture = this.indexOf(state, key.capture);
    if (capture >= 0) return { capture, packet: key.packet };
    return this.inSlices.get(packetKeyText(key)) ?? null;
  }

  /** The index of a capture of the case, -1 where the analysis has it not as a file. */
  indexOf(state: CaseState, id: string): number {
    const line = state.captures.get(id);
    return this.all.findIndex((capture) =>
      line === undefined
        ? capture.slice === null && this.idFor(capture) === id
        : isSame(capture, line),
    );
  }

  /** The id of a capture in the case: the one it has there, or the one it will get. */
  idOf(state: CaseState, index: number): string {
    const capture = this.all[index];
    for (const line of state.captures.values()) if (isSame(capture, line)) return line.id;
    const id = this.idFor(capture);
    // Another file of the same print: told apart by its hash.
    return state.captures.has(id) ? `${id}-${capture.sha256?.slice(0, 12) ?? index}` : id;
  }

  /** The lines that tie every capture of the analysis to the case, as far as they are missing. */
  missingLines(state: CaseState, at: string, by: string): readonly CaseLine[] {
    return this.all.flatMap((capture, index): CaseLine[] => {
      const { name, path, print, sha256, slice } = capture;
      if (slice !== null) return [];
      const id = this.idOf(state, index);
      const known = state.captures.get(id);
      if (known === undefined) {
        const facts = { name, bytes: print?.bytes ?? 0, print: print?.print ?? '', path, sha256 };
        return [{ type: 'capture', id, at, by, ...facts }];
      }
      if (known.sha256 !== null || sha256 === null) return [];
      return [{ type: 'hash', capture: id, at, sha256 }];
    });
  }

  /** Captures of the case that the analysis has not as files. */
  missing(state: CaseState): readonly CaptureLine[] {
    return [...state.captures.values()].filter((line) => this.indexOf(state, line.id) < 0);
  }

  private idFor({ print, sha256, name }: OpenCapture): string {
    return `c-${(print?.print ?? sha256 ?? name).slice(0, 12)}`;
  }
}

/** By hash where both are known, else by print. */
function isSame(capture: OpenCapture, line: CaptureLine | undefined): boolean {
  if (line === undefined || capture.slice !== null) return false;
  if (line.sha256 !== null && capture.sha256 !== null) return line.sha256 === capture.sha256;
  return line.print !== '' && line.print === capture.print?.print;
}
