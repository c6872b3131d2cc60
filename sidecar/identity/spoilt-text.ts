/** What happened to a certificate on its way to where it is mounted. */
interface Spoiling {
  /** As it follows the name of the file. */
  readonly words: string
  readonly next: string
  /** The content as it was before; `undefined` when nothing of this kind has happened to it. */
  readonly undo: (content: Buffer) => Buffer | undefined
}

const BEGIN = '-----BEGIN '

/** Copying, pasting, `echo`, JSON and PowerShell: each row was seen. The outermost layer comes first. */
const SPOILINGS: readonly Spoiling[] = [
  {
    words: 'is UTF-16 text',
    next: "save it as UTF-8 (PowerShell's > and Out-File write UTF-16; Set-Content -Encoding ascii does not)",
    undo(content) {
      const [first, second] = content
      const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
      const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
      if (content.length % 2 !== 0 || !(isLittle || isBig)) return undefined
      const little = isBig ? Buffer.from(content).swap16() : content
      return Buffer.from(little.toString('utf16le').replace(/^\uFEFF/, ''))
    },
  },
  {
    words: 'begins with a byte order mark (BOM)',
    next: 'save it as UTF-8 without BOM',
    undo: (content) =>
      content.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))
        ? content.subarray(3)
        : undefined,
  },
  {
    words: 'is in quotes',
    next: 'remove the quotes, which belong to a shell, to YAML or to JSON',
    undo: onText((text) => /^(["'])(.*)\1$/s.exec(text.trim())?.[2]),
  },
  {
    words: 'has escaped line breaks, a backslash and an n',
    next: 'write real line breaks (printf %b, jq --raw-output)',
    undo: onText((text) =>
      text.includes(BEGIN) && text.includes('-----\\n')
        ? text.replaceAll('\\r', '').replaceAll('\\n', '\n')
        : undefined,
    ),
  },
  {
    words: 'has line breaks of a carriage return (CR) only',
    next: 'write line feeds (LF)',
    undo: onText((text) =>
      text.includes(BEGIN) && text.includes('\r') && !text.includes('\n')
        ? text.replaceAll('\r', '\n')
        : undefined,
    ),
  },
  {
    words: 'has lost its line breaks',
    next: 'quote the variable that it was printed from (echo "$PEM")',
    undo: onText((text) =>
      text.includes(BEGIN) && !text.trim().includes('\n')
        ? text.replaceAll(/(-----(?:BEGIN|END) [^-]*-----)/g, '\n$1\n')
        : undefined,
    ),
  },
  {
    words: 'is base64 of text',
    next: 'encode PKCS#12 once, and PEM not at all',
    undo: onText((text) => {
      if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) return undefined
      const decoded = Buffer.from(text, 'base64').toString('latin1')
      return decoded.includes(BEGIN) || /^[A-Za-z0-9+/\s]{64,}=*\s*$/.test(decoded)
        ? decoded
        : undefined
    }),
  },
]

/**
 * Why a content that is no certificate was one once, and what to do about each thing that happened to it;
 * `undefined` when it is not known what it is.
 *
 * @param isCertificate - whether a content can be PEM or PKCS#12, in any form that is read
 */
export function describeSpoilt(
  content: Buffer,
  isCertificate: (content: Buffer) => boolean,
): string | undefined {
  const found: Spoiling[] = []
  let inner = content
  for (const _ of SPOILINGS) {
    const spoiling = SPOILINGS.find(({ undo }) => undo(inner) !== undefined)
    const undone = spoiling?.undo(inner)
    if (spoiling === undefined || undone === undefined) break
    found.push(spoiling)
    inner = undone
  }
  if (found.length === 0 || !isCertificate(inner)) return undefined
  return found.map(({ words, next }) => `${words}: ${next}`).join('; it ')
}

function onText(undo: (text: string) => string | undefined) {
  return (content: Buffer) => {
    const undone = undo(content.toString('latin1'))
    return undone === undefined ? undefined : Buffer.from(undone, 'latin1')
  }
}
