import type { MethodName, Methods, Progress } from '../../shared/contract/api.ts';
import type { ErrorCode, TeardownError } from '../../shared/contract/errors.ts';
import type { Carrier } from './carrier.ts';

/** A window without a face: makes calls over a carrier and collects progress. */
export class WindowClient {
  readonly progress: Progress[] = [];
  private readonly carrier: Carrier;
  private readonly waiting = new Set<() => void>();

  constructor(carrier: Carrier) {
    this.carrier = carrier;
    carrier.on('progress', (progress) => {
      this.progress.push(progress);
      for (const check of this.waiting) check();
    });
  }

  async ask<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
  ): Promise<Methods[M]['result']> {
    const answer = await this.carrier.call(method, params);
    if (!answer.ok) throw new Error(`${method}: ${answer.error.code}: ${answer.error.detail}`);
    return answer.result as Methods[M]['result'];
  }

  /** The error of a call that must fail. */
  async refusal(method: string, params: unknown): Promise<TeardownError> {
    const answer = await this.carrier.call(method, params);
    if (answer.ok) throw new Error(`${method} should have failed`);
    return answer.error;
  }

  async refusalCode(method: string, params: unknown): Promise<ErrorCode> {
    return (await this.refusal(method, params)).code;
  }

  openFiles(...files: string[]): Promise<number> {
    return this.openBeside(null, ...files);
  }

  /** Opens files while another analysis stays on screen. */
  async openBeside(keep: number | null, ...files: string[]): Promise<number> {
    const inputs = await Promise.all(files.map((file) => this.carrier.input(file)));
    const { analysis } = await this.ask('analysis.open', { inputs, keep });
    return analysis;
  }

  /** The first progress (past or future) that fits. */
  until(fits: (progress: Progress) => boolean): Promise<Progress> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.progress.find(fits);
        if (found === undefined) return;
        this.waiting.delete(check);
        resolve(found);
      };
      this.waiting.add(check);
      check();
    });
  }

  /** The end of an analysis' reading. */
  ended(analysis: number): Promise<Progress> {
    return this.until((p) => p.analysis === analysis && p.state !== 'reading');
  }
}
