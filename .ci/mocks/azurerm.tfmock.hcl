# What Azure would answer, as far as the providers look at it. Used by .ci/test.
mock_resource "azurerm_monitor_workspace" {
  defaults = {
    id                                  = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Monitor/accounts/amw"
    default_data_collection_rule_id     = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/MA_amw/providers/Microsoft.Insights/dataCollectionRules/amw"
    default_data_collection_endpoint_id = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/MA_amw/providers/Microsoft.Insights/dataCollectionEndpoints/amw"
    query_endpoint                      = "https://amw-a1b2.westeurope.prometheus.monitor.azure.com"
  }
}

mock_data "azurerm_monitor_workspace" {
  defaults = {
    id                                  = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Monitor/accounts/amw"
    location                            = "westeurope"
    default_data_collection_rule_id     = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/MA_amw/providers/Microsoft.Insights/dataCollectionRules/amw"
    default_data_collection_endpoint_id = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/MA_amw/providers/Microsoft.Insights/dataCollectionEndpoints/amw"
    query_endpoint                      = "https://amw-a1b2.westeurope.prometheus.monitor.azure.com"
  }
}

mock_resource "azurerm_monitor_data_collection_rule" {
  defaults = {
    id           = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Insights/dataCollectionRules/dcr"
    immutable_id = "dcr-00000000000000000000000000000000"
  }
}

mock_data "azurerm_monitor_data_collection_rule" {
  defaults = {
    id           = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Insights/dataCollectionRules/dcr"
    immutable_id = "dcr-00000000000000000000000000000000"
    data_flow    = [{ streams = ["Microsoft-PrometheusMetrics"] }]
  }
}

mock_resource "azurerm_monitor_data_collection_endpoint" {
  defaults = {
    id                         = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Insights/dataCollectionEndpoints/dce"
    metrics_ingestion_endpoint = "https://dce-a1b2.westeurope-1.metrics.ingest.monitor.azure.com"
  }
}

mock_data "azurerm_monitor_data_collection_endpoint" {
  defaults = {
    id                         = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Insights/dataCollectionEndpoints/dce"
    metrics_ingestion_endpoint = "https://dce-a1b2.westeurope-1.metrics.ingest.monitor.azure.com"
  }
}

mock_resource "azurerm_monitor_action_group" {
  defaults = {
    id = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/ag"
  }
}

mock_resource "azurerm_key_vault" {
  defaults = {
    id = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv"
  }
}

mock_data "azurerm_key_vault" {
  defaults = {
    id                         = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv"
    rbac_authorization_enabled = true
  }
}

mock_resource "azurerm_key_vault_certificate" {
  defaults = {
    certificate_data_base64 = "MIIB"
    certificate_attribute   = [{ not_before = "2026-01-01T00:00:00Z", expires = "2999-01-01T00:00:00Z" }]
  }
}

mock_resource "azurerm_user_assigned_identity" {
  defaults = {
    id           = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"
    client_id    = "00000000-0000-0000-0000-000000000002"
    principal_id = "00000000-0000-0000-0000-000000000003"
  }
}

mock_data "azurerm_user_assigned_identity" {
  defaults = {
    client_id    = "00000000-0000-0000-0000-000000000002"
    principal_id = "00000000-0000-0000-0000-000000000003"
  }
}

mock_data "azurerm_kubernetes_cluster" {
  defaults = {
    oidc_issuer_enabled = true
    oidc_issuer_url     = "https://oidc.example.com/"
    kubelet_identity    = [{ client_id = "00000000-0000-0000-0000-000000000004", object_id = "00000000-0000-0000-0000-000000000005" }]
    key_vault_secrets_provider = [{
      secret_rotation_enabled = true
      secret_identity         = [{ client_id = "00000000-0000-0000-0000-000000000006", object_id = "00000000-0000-0000-0000-000000000007" }]
    }]
  }
}

mock_resource "azurerm_dashboard_grafana" {
  defaults = {
    id       = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Dashboard/grafana/graf"
    identity = [{ principal_id = "00000000-0000-0000-0000-00000000000b" }]
  }
}

mock_data "azurerm_dashboard_grafana" {
  defaults = {
    identity                             = [{ principal_id = "00000000-0000-0000-0000-00000000000b" }]
    azure_monitor_workspace_integrations = []
  }
}

mock_resource "azurerm_private_dns_zone" {
  defaults = {
    id = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/privateDnsZones/zone"
  }
}

mock_resource "azurerm_monitor_private_link_scope" {
  defaults = {
    id = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Insights/privateLinkScopes/ampls"
  }
}
