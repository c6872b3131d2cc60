/**
 * Why Azure drops samples after it has answered success, by the workspace's metric that counts them, as its
 * dimension `Reason` says it. The page `docs/dropped-by-azure.md` has a section for each. Microsoft may add others.
 * @see https://learn.microsoft.com/azure/azure-monitor/metrics/azure-monitor-workspace-monitor-health
 */
export const DROP_REASONS = {
  /** Received, and not accepted. */
  EventsDropped: ['OldData', 'LimitThrottling', 'BadInputFormat', 'InternalError'],
  /** Accepted, and dropped afterwards. */
  TimeSeriesSamplesDropped: [
    'Duplicate',
    'OutOfOrder',
    'LimitThrottling',
    'InvalidTimeRange',
    'OldData',
    'ReservedDimensionName',
    'BadInputFormat',
    'InternalError',
  ],
} as const

export const DROPPED_PAGE = 'docs/dropped-by-azure.md'
