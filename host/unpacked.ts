/**
 * Where a file of the app lies outside its archive: worker entries and the sample capture are
 * unpacked beside `app.asar` (electron-builder.yml), so that plain file calls and threads reach
 * them. Outside a packaged app the address stays as it is.
 */
export function unpacked(url: URL): URL {
  return new URL(url.href.replace('/app.asar/', '/app.asar.unpacked/'));
}
