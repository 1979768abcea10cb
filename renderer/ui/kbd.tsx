/** Keys as little caps. */
export function Kbd({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span className="kbd">
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
