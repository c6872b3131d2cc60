import * as format from '../format.ts'

/** Where the chart comes from unless a mirror is named. */
const CHART_REPOSITORY = 'https://prometheus-community.github.io/helm-charts'

/** A Helm repository, or a registry that holds the chart: `oci://` and the folder that it is in. */
export const chartRepository = format.chartRepository.default(CHART_REPOSITORY)
