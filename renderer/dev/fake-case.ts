import type { CaseConflict, CaseEdit, CaseView } from '../../shared/contract/case-messages.ts';
import { teardownError } from '../../shared/contract/errors.ts';
import type { CaseNote, FlowRow, Sayings } from '../state/contract-types.ts';
import { HOSTILE, SEEDS } from './fake-notes.ts';

/** What a case begins with, and what goes wrong with it. */
export type CaseScene =
  'empty' | 'noted' | 'hostile' | 'problem' | 'conflict' | 'missing' | 'refusing';

interface Moment {
  readonly notes: readonly CaseNote[];
  readonly flows: readonly Sayings[];
}

/** A case in memory: edits, undo and redo, and scenes of what can go wrong. */
export class FakeCase {
  author: string;
  private readonly scene: CaseScene;
  private readonly changed: (view: CaseView) => void;
  private now: Moment = { notes: [], flows: [] };
  private readonly done: (readonly [string, Moment])[] = [];
  private undone: (readonly [string, Moment])[] = [];
  private conflict: CaseConflict | null = null;
  private waiting: CaseEdit | null = null;
  private revision = 0;
  private ids = 0;

  constructor(scene: CaseScene, changed: (view: CaseView) => void) {
    this.scene = scene;
    this.changed = changed;
    this.author = scene === 'empty' ? '' : 'Ann';
    if (scene === 'noted' || scene === 'conflict' || scene === 'missing' || scene === 'problem')
      this.now = SEEDS;
    if (scene === 'hostile') this.now = HOSTILE;
  }

  view(): CaseView {
    const { scene } = this;
    return {
      analysis: 1,
      revision: this.revision,
      file: {
        path: '/home/ann/.local/share/teardown/cases/1b5148604f3f5a3e.teardown',
        name: scene === 'missing' ? 'outage-2026-11-20.teardown' : '1b5148604f3f5a3e.teardown',
        automatic: scene !== 'missing',
      },
      problem:
        scene === 'problem'
          ? teardownError('case-not-kept', 'No space is left on the disk.', {
              file: '1b5148604f3f5a3e.teardown',
            })
          : null,
      title: null,
      caseId: null,
      notes: this.now.notes,
      flows: this.now.flows,
      elsewhere:
        scene === 'empty'
          ? []
          : [
              {
                where: 'the tcp flow 10.0.4.31:51514 \u2192 172.17.77.9:5053 of inside.pcapng',
                text: 'Seen on the inside too, four seconds later.',
                by: 'Bob',
              },
            ],
      undo: this.done.at(-1)?.[0] ?? null,
      redo: this.undone.at(-1)?.[0] ?? null,
      conflict: this.conflict,
      missingCaptures: scene === 'missing' ? ['edge-firewall.pcapng'] : [],
      remarks:
        scene === 'missing'
          ? ['Of flow 4 the case holds the first 20 MB: 1 204 of 88 412 packets.']
          : [],
    };
  }

  edit(edit: CaseEdit): { readonly conflict: CaseConflict | null } {
    if (this.scene === 'refusing') throw new Error('the invented host keeps nothing');
    if (this.scene === 'conflict' && edit.do === 'edit-note') {
      this.waiting = edit;
      this.conflict = {
        about: 'the note on flow 4',
        mine: edit.text,
        theirs: 'The firewall team says the rule was changed at 11:40. Not ours.',
        by: 'Bob',
        at: '2026-11-20T12:41:09.000000000Z',
      };
      this.tell();
      return { conflict: this.conflict };
    }
    this.apply(edit);
    return { conflict: null };
  }

  settle(keep: 'mine' | 'theirs'): void {
    const { waiting } = this;
    this.conflict = null;
    this.waiting = null;
    if (keep === 'mine' && waiting !== null) this.apply(waiting);
    else this.tell();
  }

  undo(): void {
    const last = this.done.pop();
    if (last === undefined) return;
    this.undone.push([last[0], this.now]);
    this.now = last[1];
    this.tell();
  }

  redo(): void {
    const last = this.undone.pop();
    if (last === undefined) return;
    this.done.push([last[0], this.now]);
    this.now = last[1];
    this.tell();
  }

  /** What the flow table shows of a flow. */
  rowOf(flow: number): Pick<FlowRow, 'triage' | 'owner' | 'labels' | 'notes' | 'override'> {
    const said = this.now.flows.find((one) => one.flow === flow);
    return {
      triage: said?.triage ?? null,
      owner: said?.owner ?? null,
      labels: said?.tags ?? [],
      notes: this.now.notes.filter(({ anchor }) => 'flow' in anchor && anchor.flow === flow).length,
      override: said?.override?.class ?? null,
    };
  }

  private apply(edit: CaseEdit): void {
    this.done.push([wordsOf(edit), this.now]);
    this.undone = [];
    this.now = this.after(edit);
    this.tell();
  }

  private after(edit: CaseEdit): Moment {
    const { notes, flows } = this.now;
    const at = new Date().toISOString().replace('Z', '000000Z');
    const by = this.author;
    switch (edit.do) {
      case 'add-note': {
        this.ids += 1;
        const { anchor, text } = edit;
        return {
          flows,
          notes: [...notes, { id: `n${this.ids}`, anchor, text, by, at, edited: null }],
        };
      }
      case 'edit-note':
        return {
          flows,
          notes: notes.map((note) =>
            note.id === edit.id ? { ...note, text: edit.text, edited: { by, at } } : note,
          ),
        };
      case 'remove-note':
        return { flows, notes: notes.filter((note) => note.id !== edit.id) };
      case 'triage':
        return this.saying(edit.flows, () => ({ triage: edit.state, owner: edit.owner }));
      case 'tag':
        return this.saying(edit.flows, ({ tags }) => ({
          tags: [...new Set([...tags, ...edit.add])].filter((tag) => !edit.remove.includes(tag)),
        }));
      case 'override':
        return this.saying([edit.flow], () => ({
          override: edit.override === null ? null : { ...edit.override, by, at },
        }));
      case 'describe':
        return this.now;
    }
  }

  private saying(of: readonly number[], change: (said: Sayings) => Partial<Sayings>): Moment {
    const flows = new Map(this.now.flows.map((one) => [one.flow, one]));
    for (const flow of of) {
      const said = flows.get(flow) ?? { flow, triage: null, owner: null, tags: [], override: null };
      flows.set(flow, { ...said, ...change(said) });
    }
    return { notes: this.now.notes, flows: [...flows.values()] };
  }

  private tell(): void {
    this.revision += 1;
    const view = this.view();
    setTimeout(() => {
      this.changed(view);
    }, 0);
  }
}

function wordsOf(edit: CaseEdit): string {
  switch (edit.do) {
    case 'add-note':
      return 'the note';
    case 'edit-note':
      return 'the change of a note';
    case 'remove-note':
      return 'the removal of a note';
    case 'triage':
    case 'tag':
      return `the ${edit.do === 'tag' ? 'tags' : 'triage'} of ${
        edit.flows.length === 1 ? `flow ${edit.flows[0]}` : `${edit.flows.length} flows`
      }`;
    case 'override':
      return `the override of flow ${edit.flow}`;
    case 'describe':
      return 'the title of the case';
  }
}
