# What Entra ID would answer, as far as the providers look at it. Used by .ci/test.
mock_resource "azuread_application" {
  defaults = {
    id        = "/applications/00000000-0000-0000-0000-000000000008"
    client_id = "00000000-0000-0000-0000-000000000009"
  }
}

mock_resource "azuread_service_principal" {
  defaults = {
    object_id = "00000000-0000-0000-0000-00000000000a"
  }
}

mock_data "azuread_service_principals" {
  defaults = {
    service_principals = [{
      account_enabled               = true
      app_role_assignment_required  = true
      application_tenant_id         = "00000000-0000-0000-0000-00000000000a"
      client_id                     = "00000000-0000-0000-0000-00000000000a"
      display_name                  = ""
      object_id                     = "00000000-0000-0000-0000-00000000000a"
      preferred_single_sign_on_mode = ""
      saml_metadata_url             = ""
      service_principal_names       = []
      sign_in_audience              = ""
      tags                          = []
      type                          = ""
    }]
  }
}

mock_data "azuread_users" {
  defaults = {
    users = [{
      account_enabled                = true
      display_name                   = ""
      employee_id                    = "00000000-0000-0000-0000-00000000000a"
      mail                           = ""
      mail_nickname                  = ""
      object_id                      = "00000000-0000-0000-0000-00000000000a"
      onpremises_immutable_id        = "00000000-0000-0000-0000-00000000000a"
      onpremises_sam_account_name    = ""
      onpremises_user_principal_name = ""
      usage_location                 = ""
      user_principal_name            = ""
    }]
  }
}

mock_data "azuread_groups" {
  defaults = {
    display_names = ["platform"]
  }
}
