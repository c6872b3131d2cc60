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
