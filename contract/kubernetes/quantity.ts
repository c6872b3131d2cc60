const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  m: 0.001,
  k: 1000,
  Ki: 1024,
  M: 1000 ** 2,
  Mi: 1024 ** 2,
  G: 1000 ** 3,
  Gi: 1024 ** 3,
  T: 1000 ** 4,
  Ti: 1024 ** 4,
}

/**
 * A Kubernetes quantity as a number: bytes of memory, cores of a processor. `NaN` for what is none.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function quantityOf(text: string): number {
  const [, digits, suffix = ''] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(text) ?? []
  return Number(digits) * (FACTORS[suffix] ?? Number.NaN)
}
