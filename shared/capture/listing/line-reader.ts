import { utf8Text } from '../../base/utf8.ts';
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow } from '../byte-window.ts';
import { LONGEST_LINE } from './parse-line.ts';

const CHUNK = 1 << 18;
const LINE_FEED = 10;
const RETURN = 13;

/** Lines of a text in UTF-8, one after the other; memory does not grow with their length. */
export class LineReader {
  /** The current line without its end; the beginning of one that is longer than any listing's. */
  text = '';
  /** Number of the current line, from 1. */
  number = 0;
  /** Where it begins. */
  offset = 0;
  private readonly window: ByteWindow;
  private at = 0;

  constructor(
    source: ByteSource,
    private readonly end = Number.POSITIVE_INFINITY,
  ) {
    this.window = new ByteWindow(source, CHUNK);
    this.window.refill(0, 3);
    const { bytes, filled } = this.window;
    if (filled >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.at = 3;
  }

  /** Bytes taken so far. */
  get position(): number {
    return this.window.base + this.at;
  }

  /** Why the text could not be read on. */
  get failure(): string | null {
    return this.window.failure;
  }

  next(): boolean {
    const { window } = this;
    if (!this.ensure(1) || this.position >= this.end) return false;
    this.offset = this.position;
    this.number += 1;
    let kept = '';
    for (;;) {
      const feed = window.bytes.subarray(0, window.filled).indexOf(LINE_FEED, this.at);
      const stop = feed < 0 ? window.filled : feed;
      if (kept.length <= LONGEST_LINE) {
        const most = Math.min(stop, this.at + (LONGEST_LINE + 1) * 4);
        const last =
          feed >= 0 && stop === most && most > this.at && window.bytes[most - 1] === RETURN;
        kept += utf8Text(window.bytes, this.at, last ? most - 1 : most);
      }
      this.at = stop;
      if (feed >= 0) {
        this.at += 1;
        break;
      }
      if (!this.ensure(1)) break;
    }
    this.text = kept;
    return true;
  }

  private ensure(need: number): boolean {
    if (this.at + need <= this.window.filled) return true;
    const whole = this.window.refill(this.at, need);
    this.at = 0;
    return whole;
  }
}
