import { ipText } from '../../base/ip-address.ts';
import { parseIpv4, parseIpv6 } from '../../base/parse-ip.ts';
import type { CaptureDetail, CaptureDetails, Secrets } from '../record.ts';
import { isAddress } from './parse-end.ts';

/** An address of a listing. */
export interface ListedAddress {
  readonly v6: boolean;
  readonly words: ArrayLike<number>;
}

/** Documentation addresses (RFC 5737), then the benchmark network (RFC 2544), in that order. */
const FIRST_RANGE = { from: 0xc0000201, count: 254 };
const SECOND_RANGE = { from: 0xc6120001, count: 131_000 };
const SHOWN = 20;

/**
 * Addresses of a listing's hosts. Names (a listing made without `-n`, a ladder of a mailing list) are given
 * documentation addresses, which `details` lists beside them; `taken` are addresses that the text has itself.
 */
export class ListedNames implements CaptureDetails {
  readonly secrets: readonly Secrets[] = [];
  private readonly byHost = new Map<string, ListedAddress>();
  private readonly names = new Map<string, string>();
  private given = 0;

  constructor(private readonly taken: ReadonlySet<string>) {}

  /** Names that were given an address. */
  get count(): number {
    return this.names.size;
  }

  /** The host's address; null where no more can be given. */
  addressOf(host: string): ListedAddress | null {
    const known = this.byHost.get(host);
    if (known !== undefined) return known;
    const found = isAddress(host) ? parsed(host) : this.lend(host);
    if (found !== null) this.byHost.set(host, found);
    return found;
  }

  namesOf(address: string): readonly string[] {
    const name = this.names.get(address);
    return name === undefined ? [] : [name];
  }

  lines(): readonly CaptureDetail[] {
    if (this.names.size === 0) return [];
    const shown = [...this.names].slice(0, SHOWN).map(([address, name]) => `${name} = ${address}`);
    const more = this.names.size - shown.length;
    return [{ name: 'Names', value: `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}` }];
  }

  private lend(host: string): ListedAddress | null {
    while (this.given < FIRST_RANGE.count + SECOND_RANGE.count) {
      const n = this.given;
      this.given += 1;
      const word =
        n < FIRST_RANGE.count ? FIRST_RANGE.from + n : SECOND_RANGE.from + n - FIRST_RANGE.count;
      const text = ipText(4, [word]);
      if (this.taken.has(text)) continue;
      this.names.set(text, host);
      return { v6: false, words: [word] };
    }
    return null;
  }
}

function parsed(host: string): ListedAddress | null {
  const v4 = parseIpv4(host);
  if (v4 !== null) return { v6: false, words: [v4] };
  const v6 = parseIpv6(host);
  return v6 === null ? null : { v6: true, words: v6 };
}
