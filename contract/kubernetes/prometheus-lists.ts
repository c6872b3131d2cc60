import { type Field, fieldsOf } from './fields.ts'

const KEY = 'key! name optional'
const SOURCE = `configMap{${KEY}} secret{${KEY}}`
const HANDLER = `exec{command} httpGet{host httpHeaders{name! value!} path port! scheme} sleep{seconds!} tcpSocket{host port!}`
const PROBE = `
  exec{command} failureThreshold grpc{port! service} httpGet{host httpHeaders{name! value!} path port! scheme} initialDelaySeconds periodSeconds successThreshold tcpSocket{host port!} terminationGracePeriodSeconds timeoutSeconds
`

/**
 * The fields of what a person may put into the lists of `prometheusSpec`, as the operator 0.93.1 knows
 * them: whatever else stands there Kubernetes drops without a word. A `!` stands after what is needed.
 * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusSpec
 */
export const PROMETHEUS_LISTS = {
  containers: fieldsOf(`
  args command env{name! value valueFrom{configMapKeyRef{${KEY}} fieldRef{apiVersion
  fieldPath!} fileKeyRef{key! optional path! volumeName!} resourceFieldRef{containerName
  divisor resource!} secretKeyRef{${KEY}}}} envFrom{configMapRef{name optional} prefix
  secretRef{name optional}} image imagePullPolicy lifecycle{postStart{${HANDLER}}
  preStop{${HANDLER}} stopSignal} livenessProbe{${PROBE}} name! ports{containerPort! hostIP
  hostPort name protocol} readinessProbe{${PROBE}} resizePolicy{resourceName!
  restartPolicy!} resources{claims{name! request} limits requests} restartPolicy
  restartPolicyRules{action! exitCodes{operator! values}}
  securityContext{allowPrivilegeEscalation appArmorProfile{localhostProfile type!}
  capabilities{add drop} privileged procMount readOnlyRootFilesystem runAsGroup runAsNonRoot
  runAsUser seLinuxOptions{level role type user} seccompProfile{localhostProfile type!}
  windowsOptions{gmsaCredentialSpec gmsaCredentialSpecName hostProcess runAsUserName}}
  startupProbe{${PROBE}} stdin stdinOnce terminationMessagePath terminationMessagePolicy tty
  volumeDevices{devicePath! name!} volumeMounts{mountPath! mountPropagation name! readOnly
  recursiveReadOnly subPath subPathExpr} workingDir
`),
  volumes: fieldsOf(`
  awsElasticBlockStore{fsType partition readOnly volumeID!} azureDisk{cachingMode diskName!
  diskURI! fsType kind readOnly} azureFile{readOnly secretName! shareName!} cephfs{monitors!
  path readOnly secretFile secretRef{name} user} cinder{fsType readOnly secretRef{name}
  volumeID!} configMap{defaultMode items{key! mode path!} name optional} csi{driver! fsType
  nodePublishSecretRef{name} readOnly volumeAttributes} downwardAPI{defaultMode
  items{fieldRef{apiVersion fieldPath!} mode path! resourceFieldRef{containerName divisor
  resource!}}} emptyDir{medium sizeLimit} ephemeral{volumeClaimTemplate{metadata
  spec!{accessModes dataSource{apiGroup kind! name!} dataSourceRef{apiGroup kind! name!
  namespace} resources{limits requests} selector{matchExpressions{key! operator! values}
  matchLabels} storageClassName volumeAttributesClassName volumeMode volumeName}}} fc{fsType
  lun readOnly targetWWNs wwids} flexVolume{driver! fsType options readOnly secretRef{name}}
  flocker{datasetName datasetUUID} gcePersistentDisk{fsType partition pdName! readOnly}
  gitRepo{directory repository! revision} glusterfs{endpoints! path! readOnly}
  hostPath{path! type} image{pullPolicy reference} iscsi{chapAuthDiscovery chapAuthSession
  fsType initiatorName iqn! iscsiInterface lun! portals readOnly secretRef{name}
  targetPortal!} name! nfs{path! readOnly server!} persistentVolumeClaim{claimName!
  readOnly} photonPersistentDisk{fsType pdID!} portworxVolume{fsType readOnly volumeID!}
  projected{defaultMode sources{clusterTrustBundle{labelSelector{matchExpressions{key!
  operator! values} matchLabels} name optional path! signerName} configMap{items{key! mode
  path!} name optional} downwardAPI{items{fieldRef{apiVersion fieldPath!} mode path!
  resourceFieldRef{containerName divisor resource!}}} podCertificate{certificateChainPath
  credentialBundlePath keyPath keyType! maxExpirationSeconds signerName! userAnnotations}
  secret{items{key! mode path!} name optional} serviceAccountToken{audience
  expirationSeconds path!}}} quobyte{group readOnly registry! tenant user volume!}
  rbd{fsType image! keyring monitors! pool readOnly secretRef{name} user} scaleIO{fsType
  gateway! protectionDomain readOnly secretRef!{name} sslEnabled storageMode storagePool
  system! volumeName} secret{defaultMode items{key! mode path!} optional secretName}
  storageos{fsType readOnly secretRef{name} volumeName volumeNamespace} vsphereVolume{fsType
  storagePolicyID storagePolicyName volumePath!}
`),
  volumeMounts: fieldsOf(`
  mountPath! mountPropagation name! readOnly recursiveReadOnly subPath subPathExpr
`),
  remoteWrites: fieldsOf(`
  authorization{credentials{${KEY}} credentialsFile type} azureAd{cloud
  managedIdentity{clientId} oauth{clientId! clientSecret!{${KEY}} tenantId!} scope
  sdk{tenantId} workloadIdentity{clientId! tenantId!}} basicAuth{password{${KEY}}
  username{${KEY}}} bearerToken bearerTokenFile enableHTTP2 followRedirects headers
  messageVersion metadataConfig{maxSamplesPerSend send sendInterval} name noProxy
  oauth2{clientId!{${SOURCE}} clientSecret!{${KEY}} endpointParams noProxy
  proxyConnectHeader proxyFromEnvironment proxyUrl scopes tlsConfig{ca{${SOURCE}}
  cert{${SOURCE}} insecureSkipVerify keySecret{${KEY}} maxVersion minVersion serverName}
  tokenUrl!} proxyConnectHeader proxyFromEnvironment proxyUrl queueConfig{batchSendDeadline
  capacity maxBackoff maxRetries maxSamplesPerSend maxShards minBackoff minShards
  retryOnRateLimit sampleAgeLimit} remoteTimeout roundRobinDNS sendExemplars
  sendNativeHistograms sigv4{accessKey{${KEY}} externalId profile region roleArn
  secretKey{${KEY}} useFIPSSTSEndpoint} tlsConfig{ca{${SOURCE}} caFile cert{${SOURCE}}
  certFile insecureSkipVerify keyFile keySecret{${KEY}} maxVersion minVersion serverName}
  url! writeRelabelConfigs{action modulus regex replacement separator sourceLabels
  targetLabel}
`),
} satisfies Record<string, Field>
