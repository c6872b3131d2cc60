/** Stands where `open` would be: nothing in the sidecar asks a person to sign in. */
function open(): never {
  throw new Error('the sidecar has no browser to open')
}

// biome-ignore lint/style/noDefaultExport: the package has one.
export default open
