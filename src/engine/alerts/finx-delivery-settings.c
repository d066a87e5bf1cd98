/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/alerts/finx-delivery-settings.h"

#include "base/finx-error.h"
#include "base/finx-json.h"

FinxDeliverySettings *
finx_delivery_settings_new (const char *text)
{
  FinxDeliverySettings *self = g_new0 (FinxDeliverySettings, 1);
  g_autoptr(JsonObject) object = text != NULL ? finx_json_parse_object (text) : NULL;
  const char *host = object != NULL ? finx_json_get_text (object, "host") : NULL;
  const char *command = object != NULL ? finx_json_get_text (object, "command") : NULL;
  gint64 sound;

  self->sound = object == NULL || !finx_json_get_integer (object, "sound", &sound) || sound != 0;
  self->host = g_strdup (host != NULL ? host : "");
  self->command = g_strdup (command != NULL ? command : "");
  return self;
}

void
finx_delivery_settings_free (FinxDeliverySettings *self)
{
  g_free (self->host);
  g_free (self->command);
  g_free (self);
}

char *
finx_delivery_settings_to_text (const FinxDeliverySettings *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  finx_json_add_integer (builder, "sound", self->sound);
  finx_json_add_text (builder, "host", self->host);
  finx_json_add_text (builder, "command", self->command);
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

/* This computer itself, where nobody listens on the way. */
static gboolean
is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

char *
finx_webhook_host (const char *url,
                   GError    **error)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "", *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host != NULL && *host != '\0'
      && (g_ascii_strcasecmp (scheme, "https") == 0 || (g_ascii_strcasecmp (scheme, "http") == 0 && is_loopback (host))))
    return g_strdup (host);
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-017",
                  "The address of a webhook begins with https:// and a host, such as https://hooks.example.org/…. Nothing was changed");
  return NULL;
}
