import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { NAME_LISTS, OUTER_LAW, SHARED_LAW, SHARED_ROWS, SHARED_TYPE_LAW } from './import-law.ts';
import { importsOf, sourcesUnder, type Import, type Source } from './source-tree.ts';

const LAYERS = ['shared', 'host', 'electron', 'renderer'] as const;
const sources = LAYERS.flatMap((layer) => sourcesUnder(layer));
const tests = sourcesUnder('test');

/** Lines of "file -> import" that break a rule; a test expects none. */
function offences(
  of: readonly Source[],
  breaks: (source: Source, one: Import) => boolean,
): string[] {
  return of.flatMap((source) =>
    source.imports
      .filter((one) => breaks(source, one))
      .map((one) => `${source.file} -> ${one.specifier}`),
  );
}

const folderOf = (file: string): string => file.split('/')[1];
const isUnder = (file: string, folder: string): boolean => file.startsWith(`${folder}/`);

describe('the reader of imports itself', () => {
  it('sees every form of import and re-export', () => {
    const text = [
      "import a from './a.ts';",
      "import { b } from '../b.ts';",
      "import type { C } from '../../c.ts';",
      "import { type D, type E } from './d.ts';",
      "import {\n  type F,\n  g,\n} from './f.ts';",
      "import './side-effect.css';",
      "export * from './h.ts';",
      "export { i } from './i.ts';",
      "const j = await import('./j.ts');",
      "import fs from 'node:fs';",
    ].join('\n');
    const found = importsOf('shared/x/y.ts', text);
    expect(found.map((one) => [one.target ?? one.specifier, one.typeOnly])).toEqual([
      ['shared/x/a.ts', false],
      ['shared/b.ts', false],
      ['c.ts', true],
      ['shared/x/d.ts', true],
      ['shared/x/f.ts', false],
      ['shared/x/side-effect.css', false],
      ['shared/x/h.ts', false],
      ['shared/x/i.ts', false],
      ['shared/x/j.ts', false],
      ['node:fs', false],
    ]);
  });

  it('finds the sources', () => {
    for (const layer of LAYERS) {
      expect(sources.filter((source) => isUnder(source.file, layer)).length).toBeGreaterThan(5);
    }
  });
});

describe('the house', () => {
  it('shared/ has the folders of the law and no others', () => {
    const folders = readdirSync('shared', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(folders.sort()).toEqual(Object.keys(SHARED_LAW).sort());
  });

  it('no arrow of the law points up', () => {
    const row = (folder: string): number => SHARED_ROWS.findIndex((row) => row.includes(folder));
    expect(SHARED_ROWS.flat().sort()).toEqual(Object.keys(SHARED_LAW).sort());
    for (const law of [SHARED_LAW, SHARED_TYPE_LAW]) {
      for (const [from, targets] of Object.entries(law)) {
        expect([from, targets.filter((to) => row(to) > row(from))]).toEqual([from, []]);
      }
    }
  });

  it('shared/ folders import downwards only', () => {
    const breaks = (source: Source, { target, typeOnly }: Import): boolean => {
      if (target === null) return false;
      if (folderOf(source.file) === 'contract' && NAME_LISTS.includes(target)) return false;
      if (!isUnder(target, 'shared')) return true;
      const from = folderOf(source.file);
      const to = folderOf(target);
      const types = typeOnly ? (SHARED_TYPE_LAW[from] ?? []) : [];
      return from !== to && !SHARED_LAW[from].includes(to) && !types.includes(to);
    };
    expect(offences(sourcesUnder('shared'), breaks)).toEqual([]);
  });

  it('shared/ is pure: no Node, no package but the validators’ zod', () => {
    const breaks = ({ file }: Source, { target, specifier }: Import): boolean =>
      target === null && !(specifier === 'zod' && file.startsWith('shared/contract/validators'));
    expect(offences(sourcesUnder('shared'), breaks)).toEqual([]);
  });

  it.each(Object.keys(OUTER_LAW))('%s/ imports what the law allows', (layer) => {
    const allowed = OUTER_LAW[layer];
    const breaks = (_: Source, { target, specifier }: Import): boolean => {
      if (target === null) return false;
      if (specifier.endsWith('package.json')) return layer !== 'host';
      return !allowed.some((folder) => isUnder(target, folder));
    };
    expect(offences(sourcesUnder(layer), breaks)).toEqual([]);
  });

  it('only electron/ knows Electron; the preload knows nothing else', () => {
    const knows = (_: Source, { specifier }: Import): boolean => specifier === 'electron';
    const others = sources.filter((source) => !isUnder(source.file, 'electron'));
    expect(offences(others, knows)).toEqual([]);
    const preload = sources.filter((source) => source.file === 'electron/preload.ts');
    expect(preload).toHaveLength(1);
    const breaks = (_: Source, { target, specifier }: Import): boolean =>
      target === null && specifier !== 'electron';
    expect(offences(preload, breaks)).toEqual([]);
  });

  it('renderer/ runs in a browser: no Node', () => {
    const breaks = (_: Source, { specifier }: Import): boolean => specifier.startsWith('node:');
    expect(offences(sourcesUnder('renderer'), breaks)).toEqual([]);
  });

  it('a feature of the window never imports another feature', () => {
    const breaks = ({ file }: Source, { target }: Import): boolean =>
      target !== null &&
      isUnder(target, 'renderer/features') &&
      target.split('/')[2] !== file.split('/')[2];
    expect(offences(sourcesUnder('renderer/features'), breaks)).toEqual([]);
  });

  it('imports carry their extension', () => {
    const breaks = (_: Source, { target }: Import): boolean =>
      target !== null && !/\.(tsx?|mjs|css|json)$/.test(target);
    expect(offences([...sources, ...tests], breaks)).toEqual([]);
  });

  it('has no barrel files', () => {
    const barrels = sources
      .filter((source) => /(^|\/)index\.tsx?$/.test(source.file) || /^export \*/m.test(source.text))
      .map((source) => source.file);
    expect(barrels).toEqual([]);
  });

  it('has files of at most 500 lines, and most far below', () => {
    const long = sources.filter((source) => source.lines > 500).map((source) => source.file);
    expect(long).toEqual([]);
    const sorted = sources.map((source) => source.lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(140);
  });

  it('names files in kebab-case', () => {
    const odd = [...sources, ...tests]
      .map((source) => source.file)
      .filter((file) => !/^[a-z0-9/-]+(\.test|\.d)?\.tsx?$/.test(file));
    expect(odd).toEqual([]);
  });

  it('says in a README of one paragraph what each folder is for', () => {
    const missing = [...LAYERS, 'test']
      .flatMap((layer) =>
        readdirSync(layer, { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => `${layer}/${entry.name}`),
      )
      .filter((folder) => {
        const readme = path.join(folder, 'README.md');
        if (!existsSync(readme)) return true;
        const paragraphs = readFileSync(readme, 'utf8')
          .trim()
          .split(/\n\s*\n/u)
          .slice(1);
        return paragraphs.length !== 1 || paragraphs[0].length < 40;
      });
    expect(missing).toEqual([]);
  });

  it('documents every exported thing of shared/', () => {
    // A rule's doc.ts is documentation itself.
    const files = sourcesUnder('shared').filter(({ file }) => !file.endsWith('/doc.ts'));
    const bare = files.flatMap(({ file, text }) =>
      // A comment speaks for the whole block under it: constants of one family share theirs.
      text.split('\n\n').flatMap((block) => {
        const exported = /^export (const|function|class|interface|type|abstract).*/m.exec(block);
        const documented = exported !== null && block.slice(0, exported.index).includes('*/');
        return exported === null || documented ? [] : [`${file}: ${exported[0]}`];
      }),
    );
    expect(bare).toEqual([]);
  });
});
