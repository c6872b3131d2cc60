/** What the parts of node-forge add themselves to; its types know the whole only. */
declare module 'node-forge/lib/forge.js' {
  export { default } from 'node-forge'
}
