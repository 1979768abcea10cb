// The import law (docs/architecture.md) as dependency-cruiser sees it: after resolution, cycles and
// reachability included. test/arch holds the same table against the sources' text.
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('base-stands-alone', '^shared/base/', ['^shared/base/'], 'base imports nothing'),
    only(
      'shared-is-pure',
      '^shared/(?!contract/validators)',
      ['^shared/'],
      'shared/ is pure TypeScript: no Node, no DOM, no packages',
    ),
    only(
      'validators-use-zod',
      '^shared/contract/validators',
      ['^shared/', '^node_modules/zod/'],
      'one package at the door',
    ),
    only(
      'renderer-stays-in-the-window',
      '^renderer/',
      [
        '^renderer/',
        '^shared/(contract|base|ladder|query)/',
        '^shared/session/records',
        '^shared/(case|report)/',
        '^node_modules/',
      ],
      'the window imports the contract, base and ladder',
    ),
    {
      name: 'renderer-runs-in-a-browser',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'features-are-apart',
      severity: 'error',
      comment: 'a feature never imports another feature',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    },
    {
      name: 'host-knows-no-shell',
      severity: 'error',
      from: { path: '^host/' },
      to: { path: ['^electron/', '^renderer/', '^node_modules/electron/', '^test/', '^build/'] },
    },
    {
      name: 'electron-is-thin',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: ['^renderer/', '^shared/(?!contract/|base/)', '^test/', '^build/'] },
    },
    {
      name: 'preload-is-self-contained',
      severity: 'error',
      comment: 'a sandboxed preload has no Node',
      from: { path: '^electron/preload' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.dom.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
