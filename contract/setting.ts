/**
 * A scalar setting of the sidecar: one environment variable, its default, how it is read and written.
 * Units are part of the variable's name (`_BYTES`, `_SECONDS`).
 */
export interface Setting<T> {
  readonly variable: string
  readonly default: T
  /** What is allowed, in the words of error messages and of the reference. */
  readonly allowed: string
  /** What it is for, in the words of the reference. */
  readonly about: string
  /** `undefined` when the text is not allowed. */
  parse(text: string): T | undefined
  print(value: T): string
}

interface Description {
  readonly about: string
}

interface Range {
  readonly min: number
  readonly max: number
}

export function integer(
  variable: string,
  byDefault: number,
  { about, min, max }: Description & Range,
): Setting<number> {
  return {
    variable,
    default: byDefault,
    allowed: `a whole number from ${min} to ${max}`,
    about,
    parse(text) {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
      return value >= min && value <= max ? value : undefined
    },
    print: String,
  }
}

export function flag(variable: string, { about }: Description): Setting<boolean> {
  return {
    variable,
    default: false,
    allowed: 'true or false',
    about,
    parse(text) {
      const plain = text.toLowerCase()
      if (plain === 'true' || plain === '1') return true
      if (plain === 'false' || plain === '0') return false
      return undefined
    },
    print: String,
  }
}

export function choice<const T extends string | number>(
  variable: string,
  byDefault: T,
  values: readonly T[],
  { about }: Description,
): Setting<T> {
  return {
    variable,
    default: byDefault,
    allowed: values.join(' or '),
    about,
    parse: (text) => values.find((value) => String(value) === text),
    print: String,
  }
}

/** A comma-separated list of host names. */
export function hosts(variable: string, { about }: Description): Setting<readonly string[]> {
  return {
    variable,
    default: [],
    allowed: 'host names separated by commas, without scheme, port or path',
    about,
    parse(text) {
      const names = text.split(',').map((name) => name.trim().toLowerCase())
      return names.every((name) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name))
        ? names
        : undefined
    },
    print: (names) => names.join(','),
  }
}
